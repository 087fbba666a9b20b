"""What a credential says of a painter, and when the log hears of files that leave."""

import pytest

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, MissingArtefactError, Trust, read_credential
from pinxit.provenance.web.models import LogEntry, ReleasedFile
from pinxit.provenance.web.services import root_certificate
from pinxit.studio.adapters.house_painter import house_folder
from pinxit.studio.web.models import Piece
from pinxit.studio.web.releasing import released_piece, released_pieces
from pinxit.studio.web.selectors import bill_of_the_painter
from tests import scenes

pytestmark = pytest.mark.django_db


def record_of(settings, piece: Piece, kept: str) -> dict[str, object]:
    form = released_piece(piece, Digest.parse(kept), now=scenes.NOW)
    content = FolderStore(settings.PINXIT_STORE).read(form)
    report = read_credential(content, "image/png", Trust((root_certificate(),)))
    assert report.is_good
    return dict(report.record or {})


def test_it_names_the_bill_of_the_painter_if_that_is_here(settings) -> None:
    piece = scenes.piece_of(scenes.cleo())

    of_another = record_of(settings, piece, piece.image_digest)
    assert "bill_digest" not in of_another

    piece.manifest_digest = str(bill_of_the_painter().manifest)
    own = record_of(settings, piece, piece.file_digest)

    bill = (house_folder() / "bill-of-materials.json").read_bytes()
    assert own["bill_digest"] == str(Digest.of(bill))
    assert own["piece"] == str(piece.public_id)


def test_files_that_leave_together_are_recorded_when_all_are_ready() -> None:
    piece = scenes.piece_of(scenes.cleo())
    missing = Digest.of(b"what the store has lost")

    with pytest.raises(MissingArtefactError):
        released_pieces(piece, (Digest.parse(piece.file_digest), missing), now=scenes.NOW)

    assert not LogEntry.objects.filter(what="provenance.file.released").exists()
    assert not ReleasedFile.objects.exists()
