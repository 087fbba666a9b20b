"""Looking at files that people bring: nothing is unpacked, every bad one gets its own answer."""

import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.provenance.core.inspection import (
    EmptyFileError,
    Inspection,
    NotAPictureError,
    OversizedTextError,
    TooManyPixelsError,
    TruncatedPictureError,
    UnreadableUploadError,
    inspect,
)
from tests.bad import pictures

END = pictures.chunk(b"IEND", b"")
IHDR = pictures.header(8, 8)


def look(content: bytes) -> Inspection:
    return inspect(io.BytesIO(content))


def test_a_sound_picture_claims_nothing() -> None:
    assert look(pictures.png()) == Inspection("PNG")


def test_a_picture_says_which_piece_it_is() -> None:
    assert look(pictures.png(piece="red-dragon-7")).claim == "red-dragon-7"


def test_the_first_claim_counts() -> None:
    claims = [pictures.chunk(b"tEXt", b"pinxit:piece\0" + name) for name in (b"a", b"b")]

    assert look(pictures.of_chunks(IHDR, *claims, END)).claim == "a"


@pytest.mark.parametrize(
    ("kind", "content", "claim"),
    [
        (b"iTXt", b"pinxit:piece\0\0\0zh\0\0" + "红龙".encode(), "红龙"),
        (b"iTXt", b"pinxit:piece\0\x01\0\0\0packed", ""),
        (b"iTXt", b"pinxit:piece", ""),
        (b"zTXt", b"pinxit:piece\0\0packed", ""),
        (b"tEXt", b"Comment\0red-dragon-7", ""),
        (b"tEXt", b"pinxit:piece\0a\x07\nb" + b"c" * 200, "ab" + "c" * 78),
        (b"tEXt", b"no separator", ""),
    ],
)
def test_a_claim_is_one_short_printable_line(kind, content, claim) -> None:
    assert look(pictures.of_chunks(IHDR, pictures.chunk(kind, content), END)).claim == claim


def test_a_changed_bit_shows_as_damage() -> None:
    assert look(pictures.with_one_bit_changed(pictures.png())).damaged


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pictures.jpeg(), "JPEG"),
        (b"GIF89a" + b"\0" * 20, "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"II*\0" + b"\0" * 20, "TIFF"),
        (b"MM\0*" + b"\0" * 20, "TIFF"),
        (b"<svg xmlns=", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
    ],
)
def test_other_pictures_are_recognised_by_their_first_bytes(content, kind) -> None:
    assert look(content) == Inspection(kind)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (pictures.not_a_picture(), NotAPictureError),
        (b"\x89PNG", NotAPictureError),
        (pictures.truncated(), TruncatedPictureError),
        (pictures.without_an_end(), TruncatedPictureError),
        (pictures.SIGNATURE, TruncatedPictureError),
        (pictures.SIGNATURE + b"\0\0\0", TruncatedPictureError),
        (pictures.of_chunks(END), TruncatedPictureError),
        (pictures.of_chunks(pictures.chunk(b"IHDR", b"short"), END), TruncatedPictureError),
        (pictures.SIGNATURE + b"\xff\xff\xff\xffIHDR" + b"a" * 99_999, TruncatedPictureError),
        (pictures.of_30_000_by_30_000(), TooManyPixelsError),
        (pictures.with_a_huge_text(), OversizedTextError),
        (pictures.of_chunks(IHDR) + b"\xff\xff\xff\xffiTXt", OversizedTextError),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value.__name__,
)
def test_every_bad_file_has_its_own_answer(content, error) -> None:
    with pytest.raises(error) as refusal:
        look(content)

    assert type(refusal.value) is error
    assert refusal.value.remedy != UnreadableUploadError.remedy


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 180), st.booleans())
def test_no_file_makes_it_stumble(noise, at, signed) -> None:
    picture = pictures.png(side_px=8)
    content = picture[:at] + noise + (picture[at:] if signed else b"")

    with suppress(UnreadableUploadError):
        look(content)


def test_a_large_picture_is_read_in_little_memory() -> None:
    content = pictures.of_chunks(IHDR, pictures.chunk(b"IDAT", b"\0" * 20_000_000), END)
    file = io.BytesIO(content)

    tracemalloc.start()
    inspect(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000
