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
_DARKEST: Final = 12
_NOISE_RATIO: Final = 0.9
_MOST_ASPECT: Final = 8.0


class Flaw(StrEnum):
    """Why a picture teaches nothing."""

    BLANK = "blank"
    """No colour differs from another by more than a shade."""
    ALMOST_EMPTY = "almost-empty"
    """Less than 0.5 % of it differs from its ground."""
    TOO_DARK = "too-dark"
    """No pixel of it is brighter than 12 of 255."""
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
    if is_blank(picture_HWC):
        return Flaw.BLANK
    if picture_HWC.max() <= _DARKEST:
        return Flaw.TOO_DARK
    if aspect > _MOST_ASPECT:
        return Flaw.EXTREME_ASPECT
    if _share_off_ground(picture_HWC) < _EMPTY_SHARE:
        return Flaw.ALMOST_EMPTY
    if _roughness(picture_HWC) > _NOISE_RATIO:
        return Flaw.NOISE
    return None


def is_blank(picture_HWC: NDArray[np.uint8]) -> bool:
    """Say whether nothing is to be seen: no colour differs from another by more than a shade.

    Args:
        picture_HWC: (height, width, 3), 0-255.
    """
    spread_C = picture_HWC.max(axis=(0, 1)).astype(int) - picture_HWC.min(axis=(0, 1))
    return bool((spread_C < _BLANK_SPREAD).all())


def _share_off_ground(picture_HWC: NDArray[np.uint8]) -> float:
    """Return the part of the pixels that differ from the most frequent tone."""
    luma_HW = picture_HWC[..., 1].astype(np.int16)
    ground = np.bincount(luma_HW.ravel(), minlength=256).argmax()
    return float((np.abs(luma_HW - ground) > _EMPTY_SPREAD).mean())


def _roughness(picture_HWC: NDArray[np.uint8]) -> float:
    """Return how much neighbours differ, relative to any two pixels: 1 for white noise.

    Source:
        Von Neumann (1941), the ratio of the mean square successive difference to the variance.
    """
    green_HW = picture_HWC[..., 1].astype(np.float32)
    variance = green_HW.var()
    across = np.square(np.diff(green_HW, axis=1)).mean()
    down = np.square(np.diff(green_HW, axis=0)).mean()
    return float((across + down) / (4 * variance))


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
