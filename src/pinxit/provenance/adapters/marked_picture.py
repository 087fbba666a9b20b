"""Pillow: the mark put into the pixels of a picture file, and looked for in one."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pinxit.kernel import PinxitError
from pinxit.provenance.core.inspection import MAX_PIXELS
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.watermark import detect, embed

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "TIFF", "GIF")
#: High enough that the file is no poorer than the picture that was kept.
_SAVED: Final[Mapping[str, Mapping[str, Any]]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"quality": 95},
    "TIFF": {"compression": "tiff_adobe_deflate"},
}
#: Of nine: half the time of the default, for a twentieth more bytes.
_PNG_EFFORT: Final = 4
_UNREADABLE: Final = (
    OSError,
    ValueError,
    SyntaxError,
    Warning,
    MemoryError,
    Image.DecompressionBombError,
)


class UnreadablePictureError(PinxitError):
    """A file is not a whole picture, or is larger than any that is looked at."""

    remedy = "Bring the picture itself: a whole PNG, JPEG, WebP, TIFF or GIF file."


def picture_side(content: bytes) -> int:
    """Return the shorter side of a picture in pixels, from its header.

    Raises:
        UnreadablePictureError: It is none.
    """
    with _opened(content) as picture:
        return min(picture.size)


def with_mark(content: bytes, mark: Mark, *, strength: float = 1.0) -> bytes:
    """Return a file of the same kind whose pixels carry a mark; texts and colour profile stay.

    Args:
        content: The file.
        mark: What it shall carry.
        strength: See `embed`.

    Raises:
        UnreadablePictureError: It is not a whole picture.
        TooSmallToMarkError: It is too small to hold a mark.
    """
    with _opened(content) as picture:
        pixels_HWC = _pixels(picture)
        kept = _kept(picture)
        kind = picture.format
    marked = embed(pixels_HWC, mark, strength=strength)
    file = BytesIO()
    Image.fromarray(marked).save(file, format=kind, **kept)
    return file.getvalue()


def mark_in(content: bytes) -> Mark | None:
    """Return the mark that a picture file carries, or `None`.

    Raises:
        UnreadablePictureError: It is not a whole picture.
    """
    with _opened(content) as picture:
        found = detect(_pixels(picture))
    return None if found is None else found.mark


def _pixels(picture: Image.Image) -> NDArray[np.uint8]:
    """Return red, green and blue, and opacity if there is any."""
    return np.asarray(picture.convert("RGBA" if picture.has_transparency_data else "RGB"))


def _kept(picture: Image.Image) -> dict[str, Any]:
    """Return what a picture file says beside its pixels, as Pillow writes it."""
    kept: dict[str, Any] = {}
    if picture.info.get("icc_profile"):
        kept["icc_profile"] = picture.info["icc_profile"]
    if picture.info.get("dpi"):
        kept["dpi"] = picture.info["dpi"]
    exif = picture.getexif()
    if exif:
        kept["exif"] = exif
    if picture.format == "PNG":
        texts = PngInfo()
        for keyword, text in getattr(picture, "text", {}).items():
            texts.add_itxt(keyword, str(text))
        return {**kept, "pnginfo": texts, "compress_level": _PNG_EFFORT}
    if picture.info.get("xmp"):
        kept["xmp"] = picture.info["xmp"]
    return {**kept, **_SAVED.get(picture.format or "", {})}


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=_FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise UnreadablePictureError("the picture claims more pixels than any here")
                opened.load()
                yield opened
    except _UNREADABLE as error:
        raise UnreadablePictureError("the file is not a whole picture") from error
