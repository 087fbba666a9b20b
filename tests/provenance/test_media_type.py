"""What kind of file some bytes are."""

import pytest

from pinxit.provenance.core.media_type import UNKNOWN, media_type_of
from tests.provenance.works import KINDS, work


@pytest.mark.parametrize("kind", [*KINDS, "audio/midi"])
def test_a_file_is_known_by_how_it_begins(kind: str) -> None:
    assert media_type_of(work(kind)) == kind


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"MM\x00*", "image/tiff"),
        (b"ID3\x04", "audio/mpeg"),
        (b"", UNKNOWN),
        (b"\xff", UNKNOWN),
        (b"RIFF\x00\x00\x00\x00AVI ", UNKNOWN),
        (b"\x00\x00\x00\x20ftypisom", UNKNOWN),
        ("床前明月光".encode(), UNKNOWN),
    ],
)
def test_other_beginnings(beginning: bytes, kind: str) -> None:
    assert media_type_of(beginning) == kind
