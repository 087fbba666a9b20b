"""Mending a picture inside a mask: what is laid in, what is invented, and where damage lies.

Shape suffixes: H and W pixels, C colours, K kinds of damage.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Share = NDArray[np.float32]

#: From this share on, what is hidden counts as gone: what stands there now is invented.
INVENTED: Final = 0.5
#: Pixels that are mended at once, along a side, and how far is seen around them.
PART_PX: Final = 1024
RIM_PX: Final = 64
#: An expected error of so many levels is drawn with full strength on the map.
_UNSURE_LEVELS: Final = 48.0
#: Colours of the map: what is invented, and what is seen through damage.
_CINNABAR: Final = (179, 38, 30)
_INK_BLUE: Final = (48, 92, 140)
_LEAST: Final = 0.35


class BadMendingMaskError(PinxitError):
    """A mask does not suit the picture that is to be mended."""

    remedy = "Mark on this picture what shall be mended, or let the damage be found."


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """A picture after mending.

    Attributes:
        image_HWC: Red, green and blue, 0-255. Outside the mask it is the source bit for bit.
        mask_HW: Where it may differ from the source.
        hidden_HW: Share, 0 to 1, of each pixel that could not be seen; 0 outside the mask.
        error_HW: By how many levels a pixel may be off, on average; 0 outside the mask.
    """

    image_HWC: Image
    mask_HW: Mask
    hidden_HW: Share
    error_HW: Share

    @property
    def invented_HW(self) -> Mask:
        """Where next to nothing of the source could be seen."""
        invented: Mask = self.hidden_HW >= INVENTED
        return invented


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a picture, in pixels.

    Attributes:
        top: Its upper edge.
        left: Its left edge.
        height: How high it is.
        width: How wide.
    """

    top: int
    left: int
    height: int
    width: int

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return (
            slice(self.top, self.top + self.height),
            slice(self.left, self.left + self.width),
        )


def laid_in(before_HWC: Image, after_HWC: Image, mask_HW: Mask) -> Image:
    """Return a picture that is new inside a mask; outside, not one bit differs.

    Raises:
        BadMendingMaskError: The mask is not as large as the picture.
    """
    if mask_HW.shape != before_HWC.shape[:2]:
        raise BadMendingMaskError("the mask is not as large as the picture")
    laid: Image = np.where(mask_HW[..., np.newaxis], after_HWC, before_HWC)
    return laid


def fitted(mask_HW: Mask, size: tuple[int, int]) -> Mask:
    """Return a mask at the height and width of a picture; each of its pixels becomes a block.

    Raises:
        BadMendingMaskError: Its shape is another one.
    """
    height, width = mask_HW.shape
    if abs(height * size[1] - width * size[0]) > max(*size, *mask_HW.shape):
        raise BadMendingMaskError("the mask has another shape than the picture")
    rows = np.arange(size[0]) * height // size[0]
    columns = np.arange(size[1]) * width // size[1]
    return np.asarray(mask_HW[rows[:, np.newaxis], columns])


def without(mask_HW: Mask, boxes: tuple[Box, ...]) -> Mask:
    """Return a mask that leaves rectangles alone."""
    left_HW = mask_HW.copy()
    for box in boxes:
        left_HW[box.place] = False
    return left_HW


def covered(invented_HW: Mask, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Return the rectangles in which something would be changed."""
    return tuple(box for box in boxes if invented_HW[box.place].any())


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a picture, and the larger one that is seen to mend it."""

    kept: Box
    seen: Box

    @property
    def kept_of_seen(self) -> tuple[slice, slice]:
        """Where the part lies in what is seen."""
        down, right = self.kept.top - self.seen.top, self.kept.left - self.seen.left
        return Box(down, right, self.kept.height, self.kept.width).place


def parts(size: tuple[int, int], *, part_px: int = PART_PX, rim_px: int = RIM_PX) -> Iterator[Part]:
    """Yield rectangles that cover a picture of any height and width, row by row."""
    height, width = size
    for top in range(0, height, part_px):
        for left in range(0, width, part_px):
            kept = Box(top, left, min(part_px, height - top), min(part_px, width - left))
            upper, leftmost = max(0, top - rim_px), max(0, left - rim_px)
            lower = min(height, top + kept.height + rim_px)
            rightmost = min(width, left + kept.width + rim_px)
            yield Part(kept, Box(upper, leftmost, lower - upper, rightmost - leftmost))


def map_of(mended: Mended) -> Image:
    """Return the picture in pale grey, with what is invented in red and what was seen in blue.

    The stronger the colour, the less sure it is.
    """
    grey_HW = mended.image_HWC.mean(axis=2, dtype=np.float32)
    pale_HWC = np.repeat((150 + 0.4 * grey_HW)[..., np.newaxis], 3, axis=2)
    unsure_HW = np.clip(mended.error_HW / _UNSURE_LEVELS, 0, 1)
    strength_HW1 = (mended.mask_HW * (_LEAST + (1 - _LEAST) * unsure_HW))[..., np.newaxis]
    red, blue = (np.array(each, dtype=np.float32) for each in (_CINNABAR, _INK_BLUE))
    colour_HWC = np.where(mended.invented_HW[..., np.newaxis], red, blue)
    drawn: Image = np.rint(pale_HWC + strength_HW1 * (colour_HWC - pale_HWC)).astype(np.uint8)
    return drawn


def percent(mask_HW: Mask) -> float:
    """Return the share of a picture, in per cent, to two places."""
    return round(100 * float(mask_HW.mean()), 2)


def num_changed_outside(before_HWC: Image, after_HWC: Image, mask_HW: Mask) -> int:
    """Return how many pixels outside a mask differ."""
    return int(((before_HWC != after_HWC).any(axis=2) & ~mask_HW).sum())


def place_of(mask_HW: Mask) -> str:
    """Return in which ninth of a picture most of a mask lies, such as "top-left"; "" if empty."""
    if not mask_HW.any():
        return ""
    thirds = [np.array_split(np.arange(length), 3) for length in mask_HW.shape]
    counts = {
        f"{row}-{column}": int(mask_HW[np.ix_(rows, columns)].sum())
        for row, rows in zip(("top", "middle", "bottom"), thirds[0], strict=True)
        for column, columns in zip(("left", "centre", "right"), thirds[1], strict=True)
    }
    return max(counts, key=lambda name: counts[name])
