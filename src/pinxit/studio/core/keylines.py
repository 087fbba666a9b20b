"""A picture on its hand's keylines.

Whoever draws a set keeps lines on the sheet that drawings reach: one leaves four pixels free all
round, another goes to the edge. A painter that looks at works of several hands comes out a pixel or
three beside them. So the picture is moved and stretched a little, to where its hand would have
drawn it.

Shape suffixes: H and W pixels, C colours, S the four sides (top, bottom, left, right), M widths of
a margin.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.training import PAPER, margins_of

Levels = NDArray[np.uint8]

#: Levels from the paper at which a soft edge is half way.
_HALF_WAY: Final = 60
#: How far a side may be moved, in pixels, and how many times less likely each pixel makes it.
_REACH: Final = 6
_UNLIKELY: Final = 0.4


def on_keylines(picture_HWC: Levels, works_SM: NDArray[np.int64]) -> Levels:
    """Return a picture whose sides lie where its hand's drawings end.

    Each side goes to the likeliest place near it: where many works end, and not far. A side that
    keeps farther from the edge than the table reaches stays.

    Args:
        picture_HWC: Red, green and blue, 0 to 255.
        works_SM: How many works of the hand keep each side 0, 1, ... pixels free; without columns
            nothing is known and nothing is moved.
    """
    free_S = margins_of(picture_HWC, drawn_from=_HALF_WAY)
    if free_S is None or not works_SM.shape[1]:
        return picture_HWC
    wanted_S = np.array(
        [_likeliest(works_M, free) for works_M, free in zip(works_SM, free_S, strict=True)]
    )
    left = np.array(picture_HWC.shape[:2]) - wanted_S.reshape(2, 2).sum(axis=1)
    if (wanted_S == free_S).all() or left.min() < 1:
        return picture_HWC
    return _stretched(picture_HWC, free_S, wanted_S)


def _likeliest(works_M: NDArray[np.int64], free: int) -> int:
    """Return the width of a margin that a hand would have left instead of this one."""
    if free >= len(works_M):
        return free
    near = np.arange(max(0, free - _REACH), min(len(works_M), free + _REACH + 1))
    likely = np.log(works_M[near] + 1.0) - _UNLIKELY * np.abs(near - free)
    return int(near[likely.argmax()])


def _stretched(
    picture_HWC: Levels, free_S: NDArray[np.int64], wanted_S: NDArray[np.int64]
) -> Levels:
    """Return a picture in which what lay between some margins lies between others."""
    height, width, _ = picture_HWC.shape
    down = _line(height, free_S[:2], wanted_S[:2])
    across = _line(width, free_S[2:], wanted_S[2:])
    moved = Image.fromarray(picture_HWC).transform(
        (width, height),
        Image.Transform.AFFINE,
        (across[0], 0.0, across[1], 0.0, down[0], down[1]),
        Image.Resampling.BICUBIC,
        fillcolor=PAPER,
    )
    return np.asarray(moved)


def _line(size: int, free_2: NDArray[np.int64], wanted_2: NDArray[np.int64]) -> tuple[float, float]:
    """Return slope and start of the line from places afterwards to places before."""
    slope = float((size - free_2.sum()) / (size - wanted_2.sum()))
    return slope, float(free_2[0] - wanted_2[0] * slope)
