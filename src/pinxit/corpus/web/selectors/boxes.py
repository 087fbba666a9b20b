"""Where a picture ends and the paper begins.

A collection lays every picture on a square of paper. On the wall a picture has its own
proportions, so the bars that were added are left off again. Only bars: a drawing that stands in
the middle of its square keeps the ground its author gave it.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

#: The house's paper, as pictures are laid on it.
PAPER: Final = (250, 248, 244)
_PAPER: Final = np.array(PAPER, np.uint8)
_CHUNK: Final = 512


def boxes(picture_NHWC: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return left, top, width and height of each picture within its square.

    Args:
        picture_NHWC: uint8; may be mapped from the disk, it is read in pieces.
    """
    box_N4 = np.empty((len(picture_NHWC), 4), np.int16)
    for begin in range(0, len(picture_NHWC), _CHUNK):
        box_N4[begin : begin + _CHUNK] = _boxes(picture_NHWC[begin : begin + _CHUNK])
    return box_N4


def _boxes(picture_NHWC: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Look at the four edges first: only a picture with bars is looked at whole."""
    num, height, width = picture_NHWC.shape[:3]
    box_N4 = np.tile(np.array([0, 0, width, height], np.int16), (num, 1))
    top_N, bottom_N = _has_ink(picture_NHWC[:, 0]), _has_ink(picture_NHWC[:, -1])
    left_N, right_N = _has_ink(picture_NHWC[:, :, 0]), _has_ink(picture_NHWC[:, :, -1])
    lies_N = left_N & right_N & ~top_N & ~bottom_N
    stands_N = top_N & bottom_N & ~left_N & ~right_N
    for place in np.flatnonzero(lies_N):
        begin, length = _extent((picture_NHWC[place] != _PAPER).any(axis=(1, 2)))
        box_N4[place, 1::2] = begin, length
    for place in np.flatnonzero(stands_N):
        begin, length = _extent((picture_NHWC[place] != _PAPER).any(axis=(0, 2)))
        box_N4[place, 0::2] = begin, length
    return box_N4


def _has_ink(edge_NLC: NDArray[np.uint8]) -> NDArray[np.bool_]:
    ink_N: NDArray[np.bool_] = (edge_NLC != _PAPER).any(axis=(1, 2))
    return ink_N


def _extent(has_ink_L: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the first line with ink, and how many lines there are to the last."""
    lines = np.flatnonzero(has_ink_L)
    return int(lines[0]), int(lines[-1] - lines[0] + 1)
