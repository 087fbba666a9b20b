"""Marks in files: pictures (PNG, JPEG, WebP, TIFF), drawings (SVG) and recordings (WAV)."""

import wave
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.svg_mark import mark_svg, read_svg_mark
from pinxit.provenance.core import audio_watermark, watermark
from pinxit.provenance.core.mark import Mark

_WAV: Final = b"RIFF"
_FULL_SCALE: Final = 32_767
_SAMPLE_BYTES: Final = 2
_SAVED: Final = {"JPEG": {"quality": 95}, "WEBP": {"quality": 95}}


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
    image, kind = _seen(content)
    file = BytesIO()
    marked = Pictures.fromarray(watermark.embed(image, mark))
    marked.save(file, kind, **_SAVED.get(kind, {}))
    return file.getvalue()


def read_file_mark(content: bytes) -> Mark | None:
    """Return the mark that a file holds.

    Raises:
        UnmarkableFileError: It is of no kind that holds a mark.
    """
    found: watermark.Found | audio_watermark.FoundSound | None
    if content.startswith(_WAV):
        found = audio_watermark.detect(*_heard(content))
    elif _is_drawing(content):
        drawn = read_svg_mark(content)
        return drawn.mark if drawn else None
    else:
        found = watermark.detect(_seen(content)[0])
    return found.mark if found else None


def _is_drawing(content: bytes) -> bool:
    return content.lstrip().startswith((b"<?xml", b"<svg", b"<!"))


def _seen(content: bytes) -> tuple[NDArray[np.uint8], str]:
    """Return a picture's colours, with alpha if it has any, and the kind of file."""
    try:
        with Pictures.open(BytesIO(content)) as opened:
            kind = opened.format or "PNG"
            mode = "RGBA" if opened.has_transparency_data else "RGB"
            return np.asarray(opened.convert(mode)), kind
    except (OSError, ValueError, Pictures.DecompressionBombError) as error:
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
