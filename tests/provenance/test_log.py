"""The log in the database: appended to, read, never changed."""

import threading
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import IntegrityError, close_old_connections, connection, transaction

from pinxit.accounts.web.services import sign_up
from pinxit.kernel import Digest
from pinxit.provenance import BadEventError, BrokenLogError
from pinxit.provenance.core.commitment import is_commitment
from pinxit.provenance.core.entry import Entry, moment, subjects
from pinxit.provenance.core.merkle import TreeHead, leaf_hash, merkle_root
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import (
    Certificate,
    certificate_of,
    check_log,
    checked_log,
    entries_about,
    is_remembered,
    num_entries,
    piece_is_known,
)
from pinxit.provenance.web.services import forget, record, record_all, recording

NOON = datetime(2026, 11, 23, 12, 0, 0, 123_456, tzinfo=UTC)
IMAGE, MODEL, FILE = (Digest.of(name) for name in (b"image", b"model", b"full size"))
PAINTED: dict[str, str | int] = {
    "what": "studio.piece.painted",
    "image": str(IMAGE),
    "model": str(MODEL),
    "piece": "red-dragon-7",
    "hand": "noto",
    "steps": 4,
}


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


def forge(statement: str) -> None:
    """Do what only somebody with the database's own keys can do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE provenance_logentry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE provenance_logentry ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_the_first_entry_follows_nothing() -> None:
    row = record(PAINTED, now=NOON)

    row.refresh_from_db()
    assert (row.index, row.what, row.previous) == (0, "studio.piece.painted", None)
    assert row.digest == row.entry().digest.hex
    assert bytes(row.leaf_hash).hex() == merkle_root([row.entry().leaf]).hex
    assert row.recorded_at == NOON.replace(microsecond=0)
    assert str(row) == "0 studio.piece.painted"


@pytest.mark.django_db
def test_the_end_of_the_log_is_the_root_over_its_entries() -> None:
    rows = [
        record(PAINTED, now=NOON),
        record({"what": "house.opened", "名": "红龙 '\"\\ 🙂"}),
    ]
    assert list(record_all([{"what": "house.opened"}, {"what": "house.closed"}])) == [2, 3]
    rows += LogEntry.objects.filter(index__gte=2)

    edge, last = check_log()
    assert [row.index for row in rows] == [0, 1, 2, 3]
    assert edge.head.root == merkle_root(row.entry().leaf for row in rows)
    assert (edge.size, last) == (num_entries(), bytes(rows[-1].leaf_hash))


@pytest.mark.django_db
def test_an_empty_log_is_intact() -> None:
    assert check_log()[0].head.root == merkle_root([])
    assert num_entries() == 0


@pytest.mark.django_db
def test_of_many_entries_all_are_recorded_or_none() -> None:
    with pytest.raises(BadEventError), transaction.atomic():
        record_all([PAINTED, {"what": "not a name"}])

    assert num_entries() == 0
    assert list(record_all([])) == []


@pytest.mark.django_db
def test_an_append_is_three_queries_however_long_the_log(django_assert_num_queries) -> None:
    for _ in range(5):
        record(PAINTED, now=NOON)

    with django_assert_num_queries(3):
        record(PAINTED, now=NOON)


@pytest.mark.django_db
def test_entries_about_an_artefact_are_two_queries(django_assert_num_queries) -> None:
    record(PAINTED)
    record({"what": "house.opened"})
    record({"what": "gallery.listing.hung", "image": str(IMAGE), "file": str(FILE)})
    record({"what": "shop.edition.sold", "piece": "red-dragon-7", "number": 1, "of": 3})

    with django_assert_num_queries(2):  # the entries, and the texts that they commit to
        about_image = [row.index for row in entries_about(IMAGE)]

    assert about_image == [0, 2]
    assert [row.index for row in entries_about(IMAGE, piece="red-dragon-7")] == [0, 2, 3]
    assert entries_about(Digest.of(b"never seen")) == []
    assert piece_is_known("red-dragon-7")
    assert not piece_is_known("red-dragon-8")


@pytest.mark.django_db(transaction=True)
def test_no_commit_no_entry() -> None:
    @transaction.atomic
    def paint_and_fail() -> None:
        record(PAINTED)
        record({"what": "not a name"})

    with pytest.raises(BadEventError):
        paint_and_fail()

    assert num_entries() == 0
    assert record(PAINTED).index == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE provenance_logentry SET what = 'nothing.happened'",
        "UPDATE provenance_logentry SET index = 7 WHERE index = 0",
        "DELETE FROM provenance_logentry",
        "DELETE FROM provenance_logentry WHERE index = 99",
        "TRUNCATE provenance_logentry",
    ],
)
def test_the_database_refuses_to_change_the_past(statement) -> None:
    record(PAINTED)
    with connection.cursor() as cursor:
        # Off in the tests' database alone, so that it can be emptied between tests.
        cursor.execute(
            "ALTER TABLE provenance_logentry ENABLE TRIGGER provenance_log_is_not_emptied"
        )
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute(
            "ALTER TABLE provenance_logentry DISABLE TRIGGER provenance_log_is_not_emptied"
        )

    assert LogEntry.objects.get().what == "studio.piece.painted"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE provenance_logentry SET event = event || '{\"hand\": \"eve\"}' WHERE index = 1",
         "entry 1 was changed"),
        ("UPDATE provenance_logentry SET recorded_at = now() WHERE index = 1",
         "entry 1 was changed"),
        ("DELETE FROM provenance_logentry WHERE index = 1", "entry 1 is missing"),
        ("UPDATE provenance_logentry SET subjects = '{}' WHERE index = 1", "filed under"),
        ("UPDATE provenance_logentry SET what = 'a.b' WHERE index = 1", "filed under"),
    ],
)  # fmt: skip
def test_what_eve_changes_with_the_databases_keys_is_seen(statement, problem) -> None:
    for _ in range(3):
        record(PAINTED, now=NOON)
    forge(statement)

    with pytest.raises(BrokenLogError, match=problem):
        check_log()


@pytest.mark.django_db
def test_a_cut_end_is_seen_by_who_remembers_it() -> None:
    for _ in range(3):
        record(PAINTED)
    remembered = check_log()[0].head
    record(PAINTED)
    assert is_remembered(remembered)
    forge("DELETE FROM provenance_logentry WHERE index > 1")

    assert check_log()[0].size == 2
    assert not is_remembered(remembered)


@pytest.mark.django_db
def test_a_chain_that_was_carried_over_still_holds_and_is_still_remembered() -> None:
    chain = carried_over_chain()
    record(PAINTED)

    assert check_log()[0].size == 4
    assert is_remembered(TreeHead(3, chain[-1]))
    assert not is_remembered(TreeHead(3, chain[0]))


@pytest.mark.django_db
def test_a_link_of_the_old_chain_that_was_bent_is_seen() -> None:
    carried_over_chain(bend=True)

    with pytest.raises(BrokenLogError, match="entry 2 does not follow entry 1"):
        check_log()


def carried_over_chain(*, bend: bool = False) -> list[Digest]:
    """Put three entries into the log as they were when it was a chain; return their digests."""
    digests = [Digest("0" * 64)]
    for index in range(3):
        previous = Digest.of(b"bent") if bend and index == 2 else digests[-1]
        entry = Entry(index, PAINTED, moment(NOON), previous)
        LogEntry.objects.create(
            index=index,
            what=PAINTED["what"],
            event=PAINTED,
            subjects=list(subjects(PAINTED)),
            recorded_at=NOON.replace(microsecond=0),
            previous=previous.hex,
            digest=entry.digest.hex,
            leaf_hash=leaf_hash(entry.leaf),
        )
        digests.append(entry.digest)
    return digests[1:]


@pytest.mark.django_db
def test_a_page_reads_the_whole_log_once_and_then_what_came_after() -> None:
    record(PAINTED)
    first = checked_log(now=NOON)
    record(PAINTED)
    second = checked_log(now=datetime.now(UTC))

    assert (first.head.size, second.head.size) == (1, 2)
    assert second.checked_at == first.checked_at == NOON
    assert second.is_intact


@pytest.mark.django_db
def test_a_page_says_that_the_log_is_broken() -> None:
    record(PAINTED)
    checked_log(now=NOON)
    forge("DELETE FROM provenance_logentry")

    assert not checked_log(now=NOON).is_intact
    cache.clear()
    record(PAINTED)
    forge('UPDATE provenance_logentry SET event = \'{"what": "studio.piece.painted"}\'')
    assert "filed under" in checked_log(now=NOON).problem


@pytest.mark.django_db
def test_the_certificate_of_a_piece_is_found_from_every_file_of_it() -> None:
    record(PAINTED)
    assert (known(IMAGE).title, known(IMAGE).picture) == ("", "")
    hung = {"image": str(IMAGE), "file": str(FILE), "picture": str(FILE), "title": "Red dragon"}
    record({"what": "gallery.listing.hung", **hung})
    record({"what": "shop.edition.sold", "image": str(IMAGE), "number": 2, "of": 3})

    for digest in (IMAGE, FILE):
        found = known(digest)
        assert (found.image, found.title, found.picture) == (IMAGE, "Red dragon", FILE.hex)
        assert len(found.entries) == 3
    record({"what": "gallery.listing.withdrawn", **hung})
    assert known(IMAGE).picture == ""
    assert certificate_of(MODEL) is None


@pytest.mark.django_db
def test_a_file_named_with_two_pictures_is_the_certificate_of_neither() -> None:
    record(PAINTED)
    for image in (IMAGE, MODEL):
        record({"what": "gallery.listing.hung", "image": str(image), "file": str(FILE)})

    assert certificate_of(FILE) is None


def known(digest: Digest) -> Certificate:
    found = certificate_of(digest)
    assert found is not None
    return found


@pytest.mark.django_db
def test_the_back_office_shows_the_log_and_lets_nobody_touch_it(client) -> None:
    from pinxit.accounts.web.services import open_house

    record(PAINTED)
    client.force_login(open_house(now=NOON))

    assert client.get("/back-office/provenance/logentry/").status_code == 200
    assert client.get("/back-office/provenance/logentry/0/change/").status_code == 200
    assert client.get("/back-office/provenance/logentry/add/").status_code == 403
    assert client.post("/back-office/provenance/logentry/0/change/", {}).status_code == 403
    assert client.post("/back-office/provenance/logentry/0/delete/").status_code == 403
    assert get_user_model().objects.count() == 1


def append_together(threads: int, each: int) -> list[BaseException]:
    """Let `threads` connections append `each` events, all at once; return what went wrong."""
    errors: list[BaseException] = []
    gate = threading.Barrier(threads)

    def append(name: int) -> None:
        gate.wait()
        try:
            for turn in range(each):
                record({"what": "test.thread.spoke", "thread": name, "turn": turn})
        except IntegrityError as error:
            errors.append(error)
        finally:
            connection.close()
            close_old_connections()

    people = [threading.Thread(target=append, args=(name,)) for name in range(threads)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return errors


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_log_without_gaps() -> None:
    errors = append_together(threads=8, each=25)

    assert errors == []
    assert check_log()[0].size == LogEntry.objects.count() == 200


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_test_above_can_fail() -> None:
    """Without the lock two entries take the same place; the database's constraint refuses one."""
    with patch.object(recording, "_lock_end", lambda: None):
        errors = append_together(threads=8, each=25)

    assert errors
    assert LogEntry.objects.count() < 200


@pytest.mark.django_db
def test_a_text_about_somebody_is_outside_the_log_and_can_be_forgotten() -> None:
    ada, ben = (
        sign_up(
            email=f"{name}@example.org", password="x", display_name=name, as_artist=False, now=NOON
        )
        for name in ("Ada", "Ben")
    )
    for person in (ada, ben):
        record(PAINTED, personal={"maker": person.display_name}, person=person, now=NOON)

    assert [row.told["maker"] for row in entries_about(IMAGE)] == ["Ada", "Ben"]
    assert "Ada" not in str(LogEntry.objects.first().event)  # type: ignore[union-attr]
    before = check_log()[0].head
    assert (forget(ada), forget(ada)) == (1, 0)

    first, second = entries_about(IMAGE)
    assert is_commitment(first.told["maker"])
    assert second.told["maker"] == "Ben"
    assert check_log()[0].head == before
    ben.delete()
    assert is_commitment(entries_about(IMAGE)[1].told["maker"])
    assert check_log()[0].head == before


@pytest.mark.django_db
def test_a_text_that_is_not_what_was_committed_to_is_not_told() -> None:
    row = record(PAINTED, personal={"title": "Red dragon"})
    assert known(IMAGE).title == "Red dragon"
    row.disclosures.update(text="Blue dragon")

    assert known(IMAGE).title == ""


@pytest.mark.django_db
def test_the_same_text_twice_is_not_seen_to_be_the_same() -> None:
    first, second = (record(PAINTED, personal={"buyer": "Ada"}) for _ in range(2))

    assert first.event["buyer"] != second.event["buyer"]
