"""resvg: drawings rendered to pixels."""

import io
from typing import Final

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from pinxit.kernel import PinxitError

#: The ground every work lies on.
PAPER: Final = (250, 248, 244)

_PAPER_HEX: Final = "#{:02x}{:02x}{:02x}".format(*PAPER)
_DPI: Final = 96.0
_LEAST_SPREAD: Final = 8


class UnrenderableDrawingError(PinxitError):
    """A drawing is not SVG that can be rendered."""

    remedy = "Leave this work out."


def render(svg: bytes, side_px: int) -> NDArray[np.uint8]:
    """Render a square drawing on paper.

    No font is loaded and no other file is read, so that every machine gives the same picture.

    Args:
        svg: The drawing, UTF-8.
        side_px: Height and width of the picture.

    Returns:
        picture_HWC: (side_px, side_px, 3), 0-255.

    Raises:
        UnrenderableDrawingError: The drawing cannot be read, or does not come out square.
    """
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg.decode(),
            background=_PAPER_HEX,
            width=side_px,
            height=side_px,
            dpi=_DPI,
            skip_system_fonts=True,
        )
    except ValueError as error:
        raise UnrenderableDrawingError(f"not a drawing: {error}") from error
    with Image.open(io.BytesIO(png)) as image:
        picture_HWC = np.asarray(image.convert("RGB"))
    if picture_HWC.shape != (side_px, side_px, 3):
        raise UnrenderableDrawingError(f"the drawing is not square: {picture_HWC.shape}")
    return picture_HWC


def is_blank(picture_HWC: NDArray[np.uint8]) -> bool:
    """Say whether nothing is to be seen: no colour differs from another by more than a shade.

    Args:
        picture_HWC: (height, width, 3), 0-255.
    """
    spread_C = picture_HWC.max(axis=(0, 1)).astype(int) - picture_HWC.min(axis=(0, 1))
    return bool((spread_C < _LEAST_SPREAD).all())
