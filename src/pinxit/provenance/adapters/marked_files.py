"""Marks in files: pictures (PNG, JPEG, WebP, TIFF), drawings (SVG) and recordings (WAV)."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.marked_picture import (
    UnreadablePictureError,
    mark_in,
    with_mark,
)
from pinxit.provenance.adapters.svg_mark import mark_svg, read_svg_mark
from pinxit.provenance.core import audio_watermark
from pinxit.provenance.core.mark import Mark

_WAV: Final = b"RIFF"
_FULL_SCALE: Final = 32_767
_SAMPLE_BYTES: Final = 2


class UnmarkableFileError(PinxitError):
    """A file is none of the kinds that hold a mark."""

    remedy = "Give a picture, a drawing in SVG, or a recording as WAV with 16 bits."


def mark_file(content: bytes, mark: Mark) -> bytes:
    """Return a file of the same kind with a mark in it.

    Raises:
        UnmarkableFileError: It is of no kind that holds a mark.
        TooSmallToMarkError, TooShortToMarkError, TooPlainToMarkError: It is too small to.
    """
    if content.startswith(_WAV):
        sound, rate_hz = _heard(content)
        return _written(audio_watermark.embed(sound, rate_hz, mark), rate_hz)
    if _is_drawing(content):
        return mark_svg(content, mark)
    with _seen():
        return with_mark(content, mark)


def read_file_mark(content: bytes) -> Mark | None:
    """Return the mark that a file holds.

    Raises:
        UnmarkableFileError: It is of no kind that holds a mark.
    """
    if content.startswith(_WAV):
        heard = audio_watermark.detect(*_heard(content))
        return heard.mark if heard else None
    if _is_drawing(content):
        drawn = read_svg_mark(content)
        return drawn.mark if drawn else None
    with _seen():
        return mark_in(content)


def _is_drawing(content: bytes) -> bool:
    return content.lstrip().startswith((b"<?xml", b"<svg", b"<!"))


@contextmanager
def _seen() -> Iterator[None]:
    try:
        yield
    except UnreadablePictureError as error:
        raise UnmarkableFileError("this is no picture that can be opened") from error


def _heard(content: bytes) -> tuple[NDArray[np.float32], int]:
    """Return the samples of a recording, (N, X) from -1 to 1, and their rate."""
    try:
        with wave.open(BytesIO(content)) as opened:
            if opened.getsampwidth() != _SAMPLE_BYTES:
                raise UnmarkableFileError("a recording of other than 16 bits")
            samples = np.frombuffer(opened.readframes(opened.getnframes()), dtype="<i2")
            shaped = samples.reshape(-1, opened.getnchannels())
            return shaped.astype(np.float32) / np.float32(_FULL_SCALE), opened.getframerate()
    except (wave.Error, EOFError, ValueError) as error:
        raise UnmarkableFileError("this is no recording that can be opened") from error


def _written(sound: NDArray[np.float32], rate_hz: int) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as opened:
        opened.setnchannels(sound.shape[1])
        opened.setsampwidth(_SAMPLE_BYTES)
        opened.setframerate(rate_hz)
        opened.writeframes(np.rint(sound.clip(-1, 1) * _FULL_SCALE).astype("<i2").tobytes())
    return file.getvalue()
