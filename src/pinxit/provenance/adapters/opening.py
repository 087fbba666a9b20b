"""Opening a picture that somebody brings, for a look at it: bounded, and only in plain formats."""

import warnings
from typing import BinaryIO, Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from pinxit.provenance.core.alignment import Levels
from pinxit.provenance.core.inspection import (
    MAX_PIXELS,
    NotAPictureError,
    TooManyPixelsError,
    TruncatedPictureError,
)

#: What is unpacked here; others are only hashed.
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
#: Longer side at which a picture is looked at, in pixels: more is not needed to know it again.
LOOKED_AT_PX: Final = 768


def opened(file: BinaryIO, *, longer_px: int = LOOKED_AT_PX) -> Levels:
    """Return a picture for a look at it: upright, on white, at most so many pixels a side.

    Args:
        file: Open at its start.
        longer_px: The longer side is shrunk to this where it is larger.

    Raises:
        NotAPictureError: It is in no format that is looked at.
        TooManyPixelsError: It has more than `MAX_PIXELS`.
        TruncatedPictureError: It ends early or is damaged.
    """
    try:
        with warnings.catch_warnings():
            # Damage and odd sizes are told by our own errors.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=_FORMATS) as picture:
                return _looked_at(picture, longer_px)
    except UnidentifiedImageError as error:
        raise NotAPictureError("this is not a work in a format known here") from error
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError(
            "the picture claims more pixels than any picture of this house"
        ) from error
    # What Pillow raises of a file that was made to hurt is not one family.
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError) as error:
        raise TruncatedPictureError("the picture stops before its end") from error


def _looked_at(picture: Image.Image, longer_px: int) -> Levels:
    if picture.width * picture.height > MAX_PIXELS:
        raise TooManyPixelsError("the picture claims more pixels than any picture of this house")
    # A JPEG is unpacked at a half, a quarter or an eighth where that is enough.
    picture.draft("RGB", (longer_px, longer_px))
    upright = ImageOps.exif_transpose(picture)
    if max(upright.size) > longer_px:
        upright = ImageOps.contain(_plain(upright), (longer_px, longer_px), Image.Resampling.BOX)
    return np.ascontiguousarray(np.asarray(_plain(upright), dtype=np.uint8))


def _plain(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    page = Image.new("RGBA", clear.size, (255, 255, 255, 255))
    return Image.alpha_composite(page, clear).convert("RGB")
