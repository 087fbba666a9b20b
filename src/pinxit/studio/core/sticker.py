"""A sticker: a cut-out figure with a white rim, and its place on the canvas.

Shape letters: H, W = height and width, 4 = red, green, blue and opacity.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.studio.core.cut_out import reached_from_border

#: Of the figure's longer side, so wide is its white rim.
RIM_SHARE: Final = 0.025
#: And parts of it that are nearer than twice this are one.
GAP_SHARE: Final = 0.14
#: Of a canvas's height, so high is the band for the name.
NAME_SHARE: Final = 0.22


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; right and bottom are beyond it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top


def trimmed(image_HW4: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a figure without the empty edges around it; at least one pixel is opaque."""
    down, right = np.nonzero(image_HW4[..., 3] > 8)
    assert len(down) > 0, "there is a figure"
    return image_HW4[down.min() : down.max() + 1, right.min() : right.max() + 1]


def rimmed(image_HW4: NDArray[np.uint8], rim_px: int, gap_px: int = 0) -> NDArray[np.uint8]:
    """Return a figure on white, cut round it with a white rim, as stickers are.

    The white is the figure's shape, closed by a disc and without holes, then grown by the rim: what
    is white in a figure on a white ground was cut out with the ground, and is white again.

    Args:
        image_HW4: The figure; the canvas grows by rim and gap on every side.
        rim_px: How wide the rim is, at least 0.
        gap_px: Parts less than twice so far from each other are joined.

    Source:
        Serra (1982), "Image Analysis and Mathematical Morphology", chapter II: closing.
    """
    edge = rim_px + gap_px
    padded = np.pad(image_HW4, ((edge, edge), (edge, edge), (0, 0)))
    opacity_HW = padded[..., 3]
    whole_HW = np.maximum(_closed(opacity_HW, gap_px), opacity_HW)
    white_HW = _grown(whole_HW, rim_px)
    share_HW1 = opacity_HW[..., None].astype(np.float32) / 255
    colour = padded[..., :3] * share_HW1 + 255 * (1 - share_HW1)
    cut = np.concatenate([np.rint(colour), white_HW[..., None].astype(np.float32)], axis=2)
    return trimmed(cut.astype(np.uint8))


def _closed(opacity_HW: NDArray[np.uint8], gap_px: int) -> NDArray[np.uint8]:
    """Return a shape with its gaps closed and its holes filled."""
    joined_HW = filled(_grown(opacity_HW, gap_px) > 127)
    back_HW = 255 - _grown(np.where(joined_HW, 0, 255).astype(np.uint8), gap_px)
    return np.asarray(back_HW, np.uint8)


def filled(shape_HW: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a shape with all that it encloses."""
    return np.asarray(~reached_from_border(~shape_HW))


def placed(figure: tuple[int, int], inside: Box) -> Box:
    """Return where a figure stands: as large as it fits, in the middle.

    Args:
        figure: Its width and height in pixels.
        inside: Where there is room.
    """
    width, height = inside.size
    scale = min(width / figure[0], height / figure[1])
    wide, high = max(1, int(figure[0] * scale)), max(1, int(figure[1] * scale))
    left = inside.left + (width - wide) // 2
    top = inside.top + (height - high) // 2
    return Box(left, top, left + wide, top + high)


def rooms(width_px: int, height_px: int, margin_px: int) -> tuple[Box, Box]:
    """Return where on a canvas the figure has room, and where the name below it."""
    band = round(height_px * NAME_SHARE)
    right, bottom = width_px - margin_px, height_px - margin_px
    figure = Box(margin_px, margin_px, right, bottom - band)
    return figure, Box(margin_px, bottom - band, right, bottom)


def _grown(opacity_HW: NDArray[np.uint8], by_px: int) -> NDArray[np.uint8]:
    """Return the greatest opacity within a disc around each pixel."""
    grown_HW = opacity_HW.copy()
    height, width = opacity_HW.shape
    for down in range(-by_px, by_px + 1):
        reach = int((by_px**2 - down**2) ** 0.5)
        # The greatest of a row within the disc's width, by shifts that double.
        row_HW = _widest(opacity_HW, reach)
        to = slice(max(0, down), height + min(0, down))
        of = slice(max(0, -down), height + min(0, -down))
        np.maximum(grown_HW[to, :width], row_HW[of], out=grown_HW[to, :width])
    return grown_HW


def _widest(opacity_HW: NDArray[np.uint8], reach: int) -> NDArray[np.uint8]:
    padded = np.pad(opacity_HW, ((0, 0), (reach, reach)))
    window, covered = 2 * reach + 1, 1
    while covered < window:
        step = min(covered, window - covered)
        padded = np.maximum(padded[:, : padded.shape[1] - step], padded[:, step:])
        covered += step
    return padded
