"""What shapes the lesson in which a painter learns to need few steps.

A jump leads from one time to a later one by a single call of the network. Few-step painting is a
chain of jumps from noise, time 0, to the picture, time 1; the fewer jumps, the longer each.

Shape suffixes: B pictures of a batch.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from pinxit.training.core.latent import LatentRecipe
from pinxit.training.core.recipe import BadRecipeError

#: How a student learns; docs/log/0013-few-steps.md compares them.
Method = Literal["fold", "leap", "consistency", "matching"]
#: Numbers of jumps that a picture may take, the most first; each is half of the one before.
JUMPS: Final = (4, 2, 1)
#: The network has no input for the length of a jump. It is told a time a little later than the
#: true one for each doubling, in per cent: far enough to be told apart, too near to matter for
#: the noise.
_AHEAD_PERCENT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DistillRecipe(LatentRecipe):
    """How to teach one student.

    Attributes:
        method: `fold` learns what the guided teacher sees, at any time. `leap` learns jumps: the
            shortest from two steps of the guided teacher, the others from two jumps half as
            long of its own average. `consistency` learns where the guided teacher's path ends.
            `matching` learns to paint pictures that the guided teacher finds no less likely
            than a network does that follows the student.
        guidance_percent: Guidance of the teacher.
        shift_percent: More than 100 spends more jumps in the noise.
        own_states: Share of pictures that start where the student's own jumps lead, and not at a
            work under noise.
        shorter: Share of pictures that learn the shortest jump, for `leap`.
        target_keep: Share of the student's average, from which it learns, kept at each step.
        rival: Weight of the critic that compares the student's pictures with real works; 0 for
            none.
        rival_noise: Largest share of noise that is laid over what the critic sees.
        follower_steps: Steps of which only one moves the student, for `matching`; in the others
            the follower catches up.
    """

    method: Method = "leap"
    guidance_percent: int = 300
    shift_percent: int = 200
    own_states: Fraction = Fraction(1, 2)
    shorter: Fraction = Fraction(1, 2)
    target_keep: Fraction = Fraction(95, 100)
    rival: Fraction = Fraction(0)
    rival_noise: Fraction = Fraction(1, 2)
    follower_steps: int = 2

    def __post_init__(self) -> None:
        # `super()` finds no cell in a dataclass with slots.
        LatentRecipe.__post_init__(self)
        if self.follower_steps < 1:
            raise BadRecipeError("a student that never moves learns nothing")


@dataclass(frozen=True, slots=True)
class Jumps:
    """The jumps that a batch learns, one a picture.

    Attributes:
        count_B: How many jumps lead from noise to the picture.
        index_B: Which of them this one is, from 0.
    """

    count_B: NDArray[np.int64]
    index_B: NDArray[np.int64]

    def times(self, shift: float) -> tuple[NDArray[np.float64], ...]:
        """Return where the jumps begin, their middles and where they end, (B,) each."""
        even_3B = np.stack([2 * self.index_B, 2 * self.index_B + 1, 2 * self.index_B + 2])
        return tuple(shifted(even_3B / (2 * self.count_B), shift))


def drawn_jumps(recipe: DistillRecipe, draw: np.random.Generator) -> Jumps:
    """Draw what a batch learns: for `leap` jumps of all lengths, else the shortest alone."""
    count_B = np.full(recipe.batch, JUMPS[0], dtype=np.int64)
    if recipe.method == "leap":
        longer_B = draw.random(recipe.batch) >= float(recipe.shorter)
        count_B[longer_B] = draw.choice(JUMPS[1:], size=int(longer_B.sum()))
    return Jumps(count_B, draw.integers(0, count_B))


def shifted(even: NDArray[np.float64], shift: float) -> NDArray[np.float64]:
    """Return times, 0 to 1, of evenly spaced ones, shifted towards the noise.

    Source:
        Esser et al. (2024), "Scaling Rectified Flow Transformers for High-Resolution Image
        Synthesis", arXiv:2403.03206, section 5.3.2, written for time running towards the picture.
    """
    return even / (even + shift * (1.0 - even))


def told_ahead_percent(method: Method, jumps: int) -> int:
    """Return how much later than the truth the time is that the network is told.

    Args:
        method: Only `leap` must tell jumps of different lengths apart.
        jumps: From noise to the picture: one of `JUMPS`.

    Raises:
        BadRecipeError: The student has not learnt so many.
    """
    if jumps not in JUMPS:
        raise BadRecipeError(f"a student takes {JUMPS} jumps, not {jumps}")
    return _AHEAD_PERCENT * JUMPS.index(jumps) if method == "leap" else 0
