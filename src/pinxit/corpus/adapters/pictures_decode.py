"""Pillow: a file of pixels decoded to one upright sRGB picture on paper."""

import io
import logging
import struct
import warnings
import zlib
from functools import lru_cache
from typing import Final

import numpy as np
from PIL import Image, ImageCms

from pinxit.corpus.adapters.pictures_format import survey
from pinxit.corpus.adapters.pictures_refused import (
    DamagedPictureError,
    TooSmallPictureError,
    TruncatedPictureError,
    UnsupportedPictureError,
)
from pinxit.corpus.adapters.svg import PAPER

logger = logging.getLogger(__name__)

#: Of the shorter side of a picture that can be learnt from.
MIN_SIDE_PX: Final = 32

# Enough detail to cut a corner out of; what is larger is shrunk as soon as it can be.
_DRAFT_PX: Final = 512
_DEEP_GREY: Final = frozenset(("I;16", "I;16L", "I;16B"))
_READABLE: Final = frozenset(
    ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV")
)
_WITH_ALPHA: Final = frozenset(("LA", "La", "PA", "RGBA", "RGBa"))
# Which picture each kind of colour profile may speak of.
_MODES_OF_SPACE: Final = {"RGB": ("RGB", "RGBA"), "GRAY": ("L", "LA"), "CMYK": ("CMYK",)}
_TRUNCATED: Final = ("truncated", "not enough", "unexpected end", "broken", "too short")
# All that Pillow and its codecs raise for a file that is not what it should be.
_UNREADABLE: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


def decode(content: bytes, kind: str, *, least_px: int = _DRAFT_PX) -> Image.Image:
    """Return the first frame of a picture, upright, in sRGB, on paper.

    A large picture comes out smaller than it is, but its shorter side not below `least_px`.

    Args:
        content: The file.
        kind: What `kind_of` says, and not "SVG".
        least_px: What must be left of the shorter side.

    Raises:
        RefusedFileError: One of `pictures_refused`, by what is wrong with it.
    """
    found = survey(content, kind)
    if min(found.width_px, found.height_px) < MIN_SIDE_PX:
        raise TooSmallPictureError("The picture is smaller than 32 pixels")
    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata; what matters is refused by name.
            warnings.simplefilter("ignore")
            return _decode(content, kind, least_px)
    except _UNREADABLE as error:
        if any(word in str(error).lower() for word in _TRUNCATED):
            raise TruncatedPictureError("The picture breaks off before its end") from error
        raise DamagedPictureError("The picture cannot be read") from error


def _decode(content: bytes, kind: str, least_px: int) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=(kind,)) as image:
        image.draft("RGB", (least_px, least_px))
        image.load()
        profile = image.info.get("icc_profile")
        turn = _turn(image)
        small = _in_srgb(_shrunk(_plain(image), least_px), profile)
    upright = small if turn is None else small.transpose(turn)
    return _on_paper(upright)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return how to set a picture upright; a camera writes it into the EXIF data."""
    try:
        orientation = image.getexif().get(0x0112)
    except _UNREADABLE:
        return None
    return _TURNS.get(orientation) if isinstance(orientation, int) else None


_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture in 8 bits a channel, without a palette, transparency as alpha."""
    if image.mode in _DEEP_GREY:
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode not in _READABLE:
        raise UnsupportedPictureError("This kind of picture is not read here")
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("L", "CMYK"):
        return image
    return image.convert("RGB")


def _shrunk(image: Image.Image, least_px: int) -> Image.Image:
    factor = min(image.size) // least_px
    return image.reduce(factor) if factor > 1 else image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB. A profile that cannot be used is left out, as browsers do."""
    if profile and (transform := _transform(profile, image.mode)):
        return _apply(image, transform)
    return image if image.mode in ("RGB", "RGBA") else image.convert("RGB")


def _apply(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    if image.mode != "RGBA":
        return transform.apply(image)
    colours = transform.apply(image.convert("RGB"))
    colours.putalpha(image.getchannel("A"))
    return colours


@lru_cache(maxsize=32)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if mode not in _MODES_OF_SPACE.get(space, ()):
            raise ValueError("a profile of another kind of picture")
        plain = "RGB" if mode == "RGBA" else mode
        return ImageCms.ImageCmsTransform(source, _srgb(), plain, "RGB")
    except (*_UNREADABLE, ImageCms.PyCMSError) as error:
        logger.info("a colour profile is left out: %s", error)
        return None


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _on_paper(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, PAPER)
    paper.paste(image, mask=image.getchannel("A"))
    return paper
