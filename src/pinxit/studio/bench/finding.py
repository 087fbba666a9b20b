"""How well damage is found on paintings that nobody learnt from, and how long finding takes.

The cases are those of the restoration. Shape suffixes: H and W pixels, C colours.
"""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from pinxit.studio.adapters.restorer import find_damage, mend
from pinxit.studio.bench.restoring import cases, held_paintings
from pinxit.training import KINDS, Damage, case_of, grown

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]

#: Damage so near counts in the second F1, as the field counts thin cracks.
_NEAR_PX: Final = 2
_ROUNDS: Final = 3
_MEGAPIXEL_PX: Final = 1024


@dataclass(frozen=True, slots=True)
class Tally:
    """Damage that was found, in pixels.

    Attributes:
        both: Found, and there.
        found: Found.
        there: There.
        found_near: Found, with damage there at most two pixels away.
        there_near: There, with damage found at most two pixels away.
    """

    both: int
    found: int
    there: int
    found_near: int
    there_near: int

    @classmethod
    def of(cls, found_HW: Mask, there_HW: Mask) -> "Tally":
        """Count what was found of what is there."""
        return cls(
            both=int((found_HW & there_HW).sum()),
            found=int(found_HW.sum()),
            there=int(there_HW.sum()),
            found_near=int((found_HW & grown(there_HW, _NEAR_PX)).sum()),
            there_near=int((there_HW & grown(found_HW, _NEAR_PX)).sum()),
        )

    @staticmethod
    def summed(tallies: Sequence["Tally"]) -> "Tally":
        """Return the tally of all pixels together."""
        names = [each.name for each in fields(Tally)]
        return Tally(**{name: sum(getattr(each, name) for each in tallies) for name in names})

    @property
    def f1(self) -> float:
        """The F1, pixel by pixel, 0 to 1."""
        return 2 * self.both / max(1, self.found + self.there)

    @property
    def f1_near(self) -> float:
        """The F1 where two pixels beside it is found as well, 0 to 1.

        Source:
            Zou et al. (2012), "CrackTree: Automatic crack detection from pavement images", Pattern
            Recognition Letters 33(3) (two pixels: nobody draws the edge of a crack more exactly).
        """
        precision = self.found_near / max(1, self.found)
        recall = self.there_near / max(1, self.there)
        return 2 * precision * recall / max(1e-9, precision + recall)

    def figures(self, name: str) -> dict[str, float]:
        """Return the figures of this tally; `name` is what follows `damage_f1`."""
        return {
            f"damage_f1{name}": self.f1,
            f"damage_f1_2px{name}": self.f1_near,
            f"damage_precision{name}": self.both / max(1, self.found),
            f"damage_recall{name}": self.both / max(1, self.there),
        }


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure the finder.

    Args:
        home: PINXIT_HOME, with the paintings.
        full: On all 200 paintings that are held back, not on eight.

    Returns:
        `damage_…`: F1, precision and recall of all damage and of each kind, pixel by pixel, and
        the F1 within two pixels; `restore_seconds_megapixel`, of finding and mending.

    Raises:
        NoPaintingsError: There are no paintings there.
    """
    held = held_paintings(home, full=full)
    figures: dict[str, float] = {}
    tallies: list[Tally] = []
    for kind in KINDS:
        found = tallies_of(kind, held)
        figures |= Tally.summed(found).figures(f"_{kind}")
        tallies += found
    figures |= Tally.summed(tallies).figures("")
    return {**figures, "restore_seconds_megapixel": _seconds_megapixel(held[0])}


def tallies_of(kind: Damage, held: Sequence[Image]) -> list[Tally]:
    """Return what is found of one kind of damage on each painting."""
    return [
        Tally.of(
            find_damage(case.harmed_BHWC[0]).damage_HW,
            np.asarray(case.touched_BKHW[0].any(axis=0)),
        )
        for case in cases(kind, held)
    ]


def _seconds_megapixel(painting_HWC: Image) -> float:
    """Return how long finding and mending takes on one megapixel, the median of three."""
    size = (_MEGAPIXEL_PX, _MEGAPIXEL_PX)
    large_HWC = np.asarray(Pictures.fromarray(painting_HWC).resize(size))
    draw = np.random.Generator(np.random.Philox(key=1))
    case = case_of(large_HWC, [Damage.LOSS, Damage.SCRATCH], draw, reach_px=2)
    taken = []
    for _ in range(_ROUNDS + 1):
        began = time.perf_counter()
        find_damage(case.harmed_BHWC[0])
        mend(case.harmed_BHWC[0], case.mask_BHW[0])
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])
