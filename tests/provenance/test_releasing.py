"""A file leaves in one form, and the log says so."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, Making, Outgoing, Record
from pinxit.provenance.adapters.marked_picture import mark_in
from pinxit.provenance.web.models import LogEntry, ReleasedFile
from pinxit.provenance.web.selectors import entries_about, kept_form, released_form
from pinxit.provenance.web.services import record, release_file
from pinxit.studio.adapters.png import encode_png
from tests.provenance.test_release import picture
from tests.provenance.works import NOW


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PINXIT_HOME = tmp_path
    settings.PINXIT_STORE = tmp_path / "store"
    return FolderStore(settings.PINXIT_STORE)


@pytest.fixture
def kept(store: FolderStore) -> Digest:
    return store.put(encode_png(picture(), facts={}))


def told(store: FolderStore, kept: Digest) -> Outgoing:
    return Outgoing(
        content=store.read(kept),
        media_type="image/png",
        title="Dawn",
        making=Making.CREATED,
        record=Record(piece="dawn"),
    )


@pytest.mark.django_db
def test_a_file_leaves_in_one_form(store, kept) -> None:
    record({"what": "studio.piece.painted", "piece": "other"}, now=NOW)
    painted = record({"what": "studio.piece.painted", "piece": "dawn", "file": str(kept)}, now=NOW)
    assert released_form(kept) is None

    left = release_file(kept, lambda: told(store, kept), now=NOW)

    assert left != kept
    assert (released_form(kept), kept_form(left), kept_form(kept)) == (left, kept, kept)
    mark = mark_in(store.read(left))
    assert mark is not None
    assert mark.index == painted.index
    assert ReleasedFile.objects.get().payload == mark.payload
    assert [each.what for each in entries_about(left)] == ["provenance.file.released"]
    assert release_file(kept, pytest.fail, now=NOW) == left, "asked at the first need alone"


@pytest.mark.django_db
def test_a_file_that_the_log_does_not_know_is_noted_first(store, kept) -> None:
    release_file(kept, lambda: told(store, kept), now=NOW)

    noted, released = LogEntry.objects.all()
    assert (noted.what, noted.event["file"]) == ("provenance.file.noted", str(kept))
    assert released.event["source"] == str(kept)


@pytest.mark.django_db
def test_a_form_that_the_store_has_lost_is_made_again(store, kept) -> None:
    first = release_file(kept, lambda: told(store, kept), now=NOW)
    store.path(first).unlink()

    second = release_file(kept, lambda: told(store, kept), now=NOW)

    assert store.has(second)
    assert released_form(kept) == second
    assert LogEntry.objects.filter(what="provenance.file.released").count() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_come_first_at_once_get_the_same(store, kept) -> None:
    both = threading.Barrier(2, timeout=30)

    def described() -> Outgoing:
        both.wait()  # neither has found the other's form
        return told(store, kept)

    def ask(_nth: int) -> Digest:
        try:
            return release_file(kept, described, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(ask, range(2))

    assert one == other
    assert ReleasedFile.objects.count() == 1
    assert LogEntry.objects.filter(what="provenance.file.released").count() == 1
