"""The picture the public sees of a file that is sold."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from pinxit.appraisal import appraise
from pinxit.kernel import PinxitError

#: Enough for a work's own page on a fine screen, and a quarter of what a buyer gets.
PUBLIC_SIDE_PX: Final = 512


class UnreadablePictureError(PinxitError):
    """A file of the house is not a picture, or is damaged."""

    remedy = "Paint the picture again, or restore the store from a backup."


class BlankPictureError(PinxitError):
    """A picture shows one colour and nothing else."""

    remedy = "Paint it again with another seed, or choose another piece."


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture for the wall.

    Attributes:
        png: The file.
        width_px: Width in pixels.
        height_px: Height in pixels.
    """

    png: bytes
    width_px: int
    height_px: int


def public_rendition(content: bytes) -> Rendition:
    """Return a picture as the wall shows it: a PNG of at most 512 pixels a side, never cropped.

    A PNG that is small enough is shown as it is, to the byte, so that its digest stays the one on
    its certificate.

    Raises:
        UnreadablePictureError: The bytes are not a whole picture.
        BlankPictureError: There is nothing to see on it.
    """
    try:
        with Image.open(BytesIO(content)) as picture:
            as_it_is = max(picture.size) <= PUBLIC_SIDE_PX and picture.format == "PNG"
            shown = picture.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadablePictureError("the picture cannot be read") from error
    shown.thumbnail((PUBLIC_SIDE_PX, PUBLIC_SIDE_PX), Image.Resampling.LANCZOS)
    if appraise(np.asarray(shown)).is_blank:
        raise BlankPictureError("there is nothing to see on this picture")
    if as_it_is:
        return Rendition(content, *shown.size)
    out = BytesIO()
    shown.save(out, "PNG")
    return Rendition(out.getvalue(), *shown.size)
