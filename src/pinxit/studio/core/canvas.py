"""The canvas: the pixels that a picture is painted over, and where the brush may go.

Shape suffixes: H and W pixels, C colours, Z numbers of a latent, G latents along a side.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.studio.core.enlarge import local_range
from pinxit.studio.core.ground import MARGIN_STEP_PX, BadGroundError

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Latent = NDArray[np.float32]

#: Longest side of a canvas that is painted over square by square, in pixels as painted.
SIDE_MAX_PX: Final = 512
#: Longest side of any canvas: guests paint larger pictures at once.
_LARGEST_PX: Final = 2048
#: How far inside its edge what is new gives way to what was there, in pixels.
_FEATHER_PX: Final = 2
#: Latents whose angle has a smaller sine than this lie on one line.
_ON_ONE_LINE: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What is painted over.

    Attributes:
        picture_HWC: Red, green and blue, 0-255.
        free_HW: Where the brush may go. The other pixels stay bit for bit.
        second_HWC: Another picture of the same size that is mixed in, if any.

    Raises:
        BadGroundError: The sizes differ, are too large or no whole sixteens, or nothing is free.
    """

    picture_HWC: Image
    free_HW: Mask
    second_HWC: Image | None = None

    def __post_init__(self) -> None:
        height, width = self.picture_HWC.shape[:2]
        if max(height, width) > _LARGEST_PX:
            raise BadGroundError("the picture is larger than 2048 pixels as painted")
        if height % MARGIN_STEP_PX or width % MARGIN_STEP_PX:
            raise BadGroundError("the painter paints over pictures of whole sixteens of pixels")
        if self.free_HW.shape != (height, width):
            raise BadGroundError("the mask is not as large as the picture")
        if self.second_HWC is not None and self.second_HWC.shape != self.picture_HWC.shape:
            raise BadGroundError("two pictures of different sizes cannot be mixed")
        if not self.free_HW.any():
            raise BadGroundError("nothing is marked to be painted anew")

    def windows(self, side_px: int) -> Iterator[tuple[slice, slice]]:
        """Yield the squares in which a painter of this side covers all that is free, in order.

        Each square is chosen so that half of it is known where that can be, and so that it covers
        as much new ground as it can.

        Raises:
            BadGroundError: The picture is smaller than such a square, or larger than 512 pixels.
        """
        height, width = self.free_HW.shape
        if max(height, width) > SIDE_MAX_PX:
            raise BadGroundError("the picture would be larger than 512 pixels as painted")
        if min(height, width) < side_px:
            raise BadGroundError("the picture is smaller than what the painter paints")
        places = [(y, x) for y in _starts(height, side_px) for x in _starts(width, side_px)]
        left_HW = self.free_HW.copy()
        while left_HW.any():
            y, x = max(places, key=lambda place: _worth(left_HW, place, side_px))
            window = slice(y, y + side_px), slice(x, x + side_px)
            yield window
            left_HW[window] = False

    def with_painted(self, window: tuple[slice, slice], painted_HWC: Image) -> "Canvas":
        """Return the canvas with a square painted; what was not free in it stays."""
        picture_HWC = self.picture_HWC.copy()
        picture_HWC[window] = laid_over(self.picture_HWC[window], painted_HWC, self.free_HW[window])
        return replace(self, picture_HWC=picture_HWC)


def rectangle(size: tuple[int, int], *, left: int, top: int, wide: int, tall: int) -> Mask:
    """Return where a rectangle lies on a picture, (H, W); no pixel that it touches is left out.

    Args:
        size: Height and width of the picture, in pixels.
        left: Its left edge, in per cent of the width.
        top: Its upper edge, in per cent of the height.
        wide: Its width, in per cent.
        tall: Its height, in per cent.
    """
    height, width = size
    first_row, first_column = height * top // 100, width * left // 100
    marked_HW = np.zeros(size, dtype=np.bool_)
    rows, columns = -(-height * tall // 100), -(-width * wide // 100)
    marked_HW[first_row : first_row + rows, first_column : first_column + columns] = True
    return marked_HW


def laid_over(under_HWC: Image, over_HWC: Image, free_HW: Mask) -> Image:
    """Return what is new laid over what was there, where it may be.

    At the edge the new gives way over a few pixels inside it; outside nothing changes by a bit.
    """
    if free_HW.all():
        return over_HWC
    share_HW1 = _feathered(free_HW)[..., np.newaxis]
    mixed = under_HWC + share_HW1 * (over_HWC.astype(np.float32) - under_HWC)
    laid: Image = np.where(free_HW[..., np.newaxis], np.rint(mixed), under_HWC).astype(np.uint8)
    return laid


def extended(picture_HWC: Image, margins_px: tuple[int, int, int, int]) -> Canvas:
    """Return a canvas with free margins around a picture.

    Args:
        picture_HWC: The picture; it stays as it is.
        margins_px: Left, top, right and bottom.
    """
    left, top, right, bottom = margins_px
    around = ((top, bottom), (left, right))
    known_HW = np.ones(picture_HWC.shape[:2], dtype=np.bool_)
    return Canvas(
        np.pad(picture_HWC, (*around, (0, 0)), mode="edge"),
        ~np.pad(known_HW, around, constant_values=False),
    )


def between(first_ZGG: Latent, second_ZGG: Latent, share: float) -> Latent:
    """Return the latents on the arc between two, `share` of the way to the second.

    On the chord between them the latents would be too short: such pictures are dull.

    Source:
        Shoemake (1985), "Animating Rotation with Quaternion Curves", SIGGRAPH '85, 245-254.
    """
    lengths = float(np.linalg.norm(first_ZGG)) * float(np.linalg.norm(second_ZGG))
    cosine = float(np.vdot(first_ZGG, second_ZGG)) / max(lengths, 1e-12)
    angle = float(np.arccos(np.clip(cosine, -1.0, 1.0)))
    if np.sin(angle) < _ON_ONE_LINE:
        return np.float32(1.0 - share) * first_ZGG + np.float32(share) * second_ZGG
    one = np.float32(np.sin((1.0 - share) * angle) / np.sin(angle))
    other = np.float32(np.sin(share * angle) / np.sin(angle))
    return one * first_ZGG + other * second_ZGG


def _starts(length_px: int, side_px: int) -> list[int]:
    """Return where squares may begin along a side: every half square, and flush with the end."""
    last = length_px - side_px
    return sorted({*range(0, last + 1, max(side_px // 2, 1)), last})


def _worth(left_HW: Mask, place: tuple[int, int], side_px: int) -> tuple[bool, int, int]:
    y, x = place
    new = int(left_HW[y : y + side_px, x : x + side_px].sum())
    known = side_px**2 - new
    return new > 0, min(known, side_px**2 // 2), new


def _feathered(free_HW: Mask) -> NDArray[np.float32]:
    """Return the share of the new, 0 to 1: nothing outside, all of it a few pixels inside."""
    level_HW1 = (free_HW * np.uint8(255))[..., np.newaxis]
    inner_HW = local_range(level_HW1, reach_px=_FEATHER_PX)[0][..., 0] / np.float32(255)
    padded = np.pad(inner_HW, _FEATHER_PX, mode="edge")
    size = 2 * _FEATHER_PX + 1
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    share: NDArray[np.float32] = windows.mean(axis=(2, 3), dtype=np.float32)
    return share
