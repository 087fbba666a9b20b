"""Fingerprints in the database: kept once, found again in two queries."""

import pytest
from django.conf import settings

from pinxit.jobs.web.models import Progress
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, MissingArtefactError
from pinxit.provenance.adapters.recogniser import house_recogniser
from pinxit.provenance.core.fingerprint import Chance
from pinxit.provenance.jobs import take_fingerprint
from pinxit.provenance.web.models import PictureFingerprint
from pinxit.provenance.web.selectors import is_fingerprinted, likely_record
from pinxit.provenance.web.services import fingerprint, fingerprint_kept, fingerprint_soon
from tests.provenance.drawings import cropped, drawing, png_of, pressed

pytestmark = pytest.mark.django_db


class Unhurried:
    """Is told how far a job is, and keeps it."""

    def __init__(self) -> None:
        self.done = 0

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        self.done = step


def test_a_stripped_copy_finds_its_record_in_few_queries(django_assert_num_queries) -> None:
    for number in range(20):
        fingerprint(drawing(number), digest=Digest.of(png_of(drawing(number))), piece=f"p{number}")
    house_recogniser()

    with django_assert_num_queries(4):  # a savepoint, what the index is to do, and the search
        found = likely_record(pressed(cropped(drawing(7))))

    assert found is not None
    assert found.row.piece == "p7"
    assert found.chance is not Chance.NONE
    assert str(found.row) == found.row.iscc
    assert likely_record(drawing(99)) is None


def test_a_fingerprint_is_taken_once(django_capture_on_commit_callbacks) -> None:
    digest = FolderStore(settings.PINXIT_STORE).put(png_of(drawing(3)))

    assert not is_fingerprinted(digest.hex)
    assert fingerprint_kept(digest, piece="three")
    assert not fingerprint_kept(digest, piece="three")
    fingerprint(drawing(3), digest=digest, piece="three")

    assert PictureFingerprint.objects.get().piece == "three"
    with pytest.raises(MissingArtefactError):
        fingerprint_kept(Digest.of(b"nowhere"))


def test_a_fingerprint_can_be_left_to_a_worker() -> None:
    digest = FolderStore(settings.PINXIT_STORE).put(png_of(drawing(3)))
    fingerprint_soon(digest, piece="three")
    told = Unhurried()

    take_fingerprint({"digest": str(digest), "piece": "three"}, told)

    assert told.done == 1
    assert PictureFingerprint.objects.get().digest == digest.hex
    assert Progress.objects.get().key == f"fingerprint {digest.hex}"
