"""Which pictures teach nothing, and a count of what was left out and why.

The filters are few, and each is there for a kind of file that was met: renders of nothing, icons,
spacers and rules, scans of empty pages, and random bytes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

_BLANK_SPREAD: Final = 8
_EMPTY_SHARE: Final = 0.005
_EMPTY_SPREAD: Final = 16
_DARKEST: Final = 16
# White noise has 1, and 0.89 once it is scaled down; the roughest of 1,622 paintings 0.44.
_NOISE_RATIO: Final = 0.8
_MOST_ASPECT: Final = 8.0


class Flaw(StrEnum):
    """Why a picture teaches nothing."""

    BLANK = "blank"
    """No colour differs from another by more than a shade."""
    ALMOST_EMPTY = "almost-empty"
    """Less than 0.5 % of it differs from its ground."""
    TOO_DARK = "too-dark"
    """No pixel of it is brighter than 16 of 255."""
    EXTREME_ASPECT = "extreme-aspect"
    """One side is more than 8 times the other: at 128 pixels, 15 are left of the shorter."""
    NOISE = "noise"
    """Neighbouring pixels have as little in common as distant ones."""


def flaw_in(picture_HWC: NDArray[np.uint8], *, aspect: float = 1.0) -> Flaw | None:
    """Return why a picture teaches nothing, or `None` if it may be learnt from.

    Args:
        picture_HWC: uint8, (height, width, 3), without bars of paper.
        aspect: Longer side over shorter side of its content; at least 1.
    """
    plane_CHW = _planes(picture_HWC)
    if _spread(plane_CHW) < _BLANK_SPREAD:
        return Flaw.BLANK
    if plane_CHW.max() <= _DARKEST:
        return Flaw.TOO_DARK
    if aspect > _MOST_ASPECT:
        return Flaw.EXTREME_ASPECT
    if _share_off_ground(plane_CHW) < _EMPTY_SHARE:
        return Flaw.ALMOST_EMPTY
    if _roughness(plane_CHW) > _NOISE_RATIO:
        return Flaw.NOISE
    return None


def is_blank(picture_HWC: NDArray[np.uint8]) -> bool:
    """Say whether nothing is to be seen: no colour differs from another by more than a shade.

    Args:
        picture_HWC: (height, width, 3), 0-255.
    """
    return _spread(_planes(picture_HWC)) < _BLANK_SPREAD


def _planes(picture_HWC: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the colours one after the other: sums over a plane are ten times as fast."""
    return np.ascontiguousarray(picture_HWC.transpose(2, 0, 1))


def _spread(plane_CHW: NDArray[np.uint8]) -> int:
    return max(int(plane_HW.max()) - int(plane_HW.min()) for plane_HW in plane_CHW)


def _share_off_ground(plane_CHW: NDArray[np.uint8]) -> float:
    """Return the part of the pixels that differ from the most frequent colour."""
    coarse_CHW = (plane_CHW >> 4).astype(np.int16)
    code_HW = (coarse_CHW[0] << 8) + (coarse_CHW[1] << 4) + coarse_CHW[2]
    ground_HW = code_HW == np.bincount(code_HW.ravel()).argmax()
    off_HW = np.zeros(ground_HW.shape, dtype=np.bool_)
    for plane_HW in plane_CHW:
        ground = np.int16(plane_HW[ground_HW].mean())
        off_HW |= np.abs(plane_HW.astype(np.int16) - ground) > _EMPTY_SPREAD
    return float(off_HW.mean())


def _roughness(plane_CHW: NDArray[np.uint8]) -> float:
    """Return how much neighbours differ, relative to any two pixels: 1 for white noise.

    Source:
        Von Neumann (1941), the ratio of the mean square successive difference to the variance.
    """
    colour_CX = plane_CHW.reshape(3, -1).astype(np.float32)
    centred_CHW = (colour_CX - colour_CX.mean(axis=1, keepdims=True)).reshape(plane_CHW.shape)
    across = _mean_square(np.diff(centred_CHW, axis=2))
    down = _mean_square(np.diff(centred_CHW, axis=1))
    return (across + down) / (4 * _mean_square(centred_CHW))


def _mean_square(value_CHW: NDArray[np.float32]) -> float:
    flat_X = value_CHW.ravel()
    return float(flat_X @ flat_X) / flat_X.size


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many files were left out, by reason.

    Attributes:
        count_by_reason: By the short name of the reason, such as "blank".
    """

    count_by_reason: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, reasons: Iterable[str]) -> "Histogram":
        """Count reasons."""
        return cls(Counter(reasons))

    @property
    def total(self) -> int:
        """How many files were left out."""
        return self.count_by_reason.total()

    def rows(self) -> tuple[tuple[str, int], ...]:
        """Return reason and count, the most frequent first, then by name."""
        ordered = sorted(self.count_by_reason.items(), key=lambda row: (-row[1], row[0]))
        return tuple(ordered)
