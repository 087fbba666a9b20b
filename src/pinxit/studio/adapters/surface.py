"""A smooth surface through the pixels around a hole: what its surroundings suggest.

It is what the restorer's network began with when it learnt, so the numbers here are those of
`pinxit.training.adapters.restorer.filled`.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]

_LEVELS: Final = 5
_NONE: Final = np.float32(1e-4)
_ROUNDS: Final = 10
_COARSE_ROUNDS: Final = 20
_BEND: Final = np.float32(1 / 36)


def surface_through(picture_HWC: Field, mask_HW: Field) -> Field:
    """Return a picture whose masked pixels lie on a smooth surface through those around them.

    Args:
        picture_HWC: Red, green and blue, 0 to 1; sides are multiples of 32.
        mask_HW: 1 where it is a hole, 0 elsewhere.

    Source:
        Burt (1988), CVPR '88, 144-152 (pull and push along a pyramid); Damelin and Hoang (2018),
        arXiv:1707.06567 (the biharmonic surface).
    """
    share = (1 - mask_HW)[..., np.newaxis]
    levels = [(picture_HWC * share, share)]
    for _ in range(_LEVELS):
        colour, share = levels[-1]
        levels.append((_halved(colour), _halved(share)))
    colour, share = levels.pop()
    surface: Field = ((colour + np.float32(0.5) * _NONE) / (share + _NONE)).astype(np.float32)
    while levels:
        colour, share = levels.pop()
        surface = _doubled(surface)
        here = colour / (share + _NONE)
        free = 1 - np.clip(2 * share, 0, 1) if levels else 1 - share
        surface = (surface + (1 - free) * (here - surface)).astype(np.float32)
        bend = (_BEND * free).astype(np.float32)
        for _ in range(_COARSE_ROUNDS if levels else _ROUNDS):
            surface = _bent(surface, bend)
    clipped: Field = np.clip(surface, 0, 1)
    return clipped


def _bent(surface_HWC: Field, bend_HW1: Field) -> Field:
    """Return a surface a little nearer to one whose curvature is even."""
    bent: Field = surface_HWC - bend_HW1 * _curved(_curved(surface_HWC))
    return bent


def _halved(field_HWC: Field) -> Field:
    height, width = field_HWC.shape[:2]
    small = cv2.resize(field_HWC, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return _with_colours(small, field_HWC)


def _doubled(field_HWC: Field) -> Field:
    height, width = field_HWC.shape[:2]
    large = cv2.resize(field_HWC, (width * 2, height * 2), interpolation=cv2.INTER_LINEAR)
    return _with_colours(large, field_HWC)


def _with_colours(field: object, like_HWC: Field) -> Field:
    """Return what OpenCV gave with its last axis, which it drops where it is 1."""
    array = np.asarray(field, dtype=np.float32)
    return array if array.ndim == like_HWC.ndim else array[..., np.newaxis]


def _curved(surface_HWC: Field) -> Field:
    """Return the sum of the four neighbours less four times the pixel."""
    curved = cv2.Laplacian(surface_HWC, cv2.CV_32F, ksize=1, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(curved, dtype=np.float32)
