"""What shapes a restorer: the two networks, the run, and what each step shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.training.core.damage import KINDS, Damage, Levels, Mask, grown, harm
from pinxit.training.core.recipe import BadRecipeError, RunRecipe

#: Both networks halve a picture so often; its sides are multiples of this.
MULTIPLE_PX: Final = 32
#: Paintings that are held back, and the shorter side below which one is left out, in pixels.
PAINTINGS_HELD: Final = 200
PAINTINGS_LEAST_PX: Final = 96
#: How often each kind is drawn: what hides the paint is harder to learn than what tints it.
_WEIGHTS: Final = (3, 2, 3, 4, 1, 1, 1)
#: Chances of one, two and three kinds of damage on one picture.
_COUNTS: Final = (0.6, 0.3, 0.1)
#: Share of pictures that the finder sees undamaged.
_WHOLE: Final = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorerShape:
    """The measures of both networks.

    Attributes:
        mends: Channels of the restorer at a half, a quarter, an eighth and a sixteenth.
        finds: The same of the finder.
    """

    mends: tuple[int, int, int, int] = (32, 64, 96, 128)
    finds: tuple[int, int, int, int] = (16, 32, 48, 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorerRecipe(RunRecipe):
    """How to train one restorer.

    Attributes:
        shape: The networks.
        sides: (first step, side in pixels) of the crops that are shown, in order.
        batches: Crops in a batch at each of these sides.
        held_paintings: Paintings that are kept from training altogether.
        edge_weight: Weight of the errors of the differences between neighbouring pixels.
    """

    shape: RestorerShape
    sides: tuple[tuple[int, int], ...] = ((0, 64),)
    batches: tuple[int, ...] = (24,)
    held_paintings: int = PAINTINGS_HELD
    edge_weight: Fraction = Fraction(1, 2)

    def __post_init__(self) -> None:
        # The class is made anew for its slots, so that super() without arguments is the old one's.
        super(RestorerRecipe, self).__post_init__()
        firsts = [first for first, _ in self.sides]
        if not firsts or firsts[0] != 0 or firsts != sorted(set(firsts)):
            raise BadRecipeError("the sizes begin at step 0 and follow one another")
        if len(self.batches) != len(self.sides):
            raise BadRecipeError("each size has a batch of its own")
        if any(side % MULTIPLE_PX for _, side in self.sides):
            raise BadRecipeError(f"crops have sides that are multiples of {MULTIPLE_PX} px")

    @property
    def side_px(self) -> int:
        """Height and width of the largest crops."""
        return max(side for _, side in self.sides)

    def shown_at(self, step: int) -> tuple[int, int]:
        """Return the side of the crops of a step, in pixels, and how many there are."""
        number = sum(first <= step for first, _ in self.sides) - 1
        return self.sides[number][1], self.batches[number]

    @property
    def weights(self) -> tuple[int, ...]:
        """How often each kind of damage is drawn, in the order of `KINDS`."""
        return _WEIGHTS


@dataclass(frozen=True, slots=True, kw_only=True)
class FinderRecipe(RestorerRecipe):
    """How to teach a restorer's finder alone, on all kinds alike; who mends stays as it is."""

    @property
    def weights(self) -> tuple[int, ...]:
        """How often each kind of damage is drawn: all as often."""
        return (1,) * len(KINDS)


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Crops of paintings, damaged.

    Attributes:
        whole_BHWC: As they were.
        harmed_BHWC: As they are.
        mask_BHW: What the restorer may change: the damage, or a little more.
        touched_BKHW: Where each kind of damage is.
        hidden_BHW: Share of each pixel that cannot be seen any more.
    """

    whole_BHWC: Levels
    harmed_BHWC: Levels
    mask_BHW: Mask
    touched_BKHW: Mask
    hidden_BHW: NDArray[np.float32]


def held_back(count: int, keep: int, seed: int) -> Mask:
    """Return which of so many paintings, in the order of their digests, are held back, (N,)."""
    draw = np.random.Generator(np.random.Philox(key=seed))
    held_N = np.zeros(count, dtype=np.bool_)
    held_N[draw.permutation(count)[: min(keep, count // 2)]] = True
    return held_N


def cases_at(recipe: RestorerRecipe, paintings: Sequence[Levels], step: int) -> Cases:
    """Return what a step shows; it depends on the recipe, the step and the paintings alone.

    Args:
        recipe: The run.
        paintings: Those that may be learnt from, each (H, W, 3) with sides no smaller than a crop.
        step: From 0.
    """
    draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
    side, batch = recipe.shown_at(step)
    chosen = draw.integers(len(paintings), size=batch)
    shown = (_crop(paintings[number], side, draw) for number in chosen)
    return stacked([_case(crop_HWC, draw, recipe.weights) for crop_HWC in shown])


def stacked(cases: Sequence[Cases]) -> Cases:
    """Return several cases as one."""
    return Cases(
        np.concatenate([each.whole_BHWC for each in cases]),
        np.concatenate([each.harmed_BHWC for each in cases]),
        np.concatenate([each.mask_BHW for each in cases]),
        np.concatenate([each.touched_BKHW for each in cases]),
        np.concatenate([each.hidden_BHW for each in cases]),
    )


def case_of(
    whole_HWC: Levels, kinds: Sequence[Damage], draw: np.random.Generator, *, reach_px: int
) -> Cases:
    """Return one painting with damage of these kinds.

    Args:
        whole_HWC: The painting.
        kinds: What to do to it.
        draw: Chooses everything else.
        reach_px: By how many pixels the mask is larger than the damage: nobody draws it exactly.
    """
    harmed = harm(whole_HWC, kinds, draw)
    return Cases(
        whole_HWC[np.newaxis],
        harmed.picture_HWC[np.newaxis],
        grown(harmed.touched_HW, reach_px)[np.newaxis],
        harmed.touched_KHW[np.newaxis],
        harmed.hidden_HW[np.newaxis],
    )


def _case(whole_HWC: Levels, draw: np.random.Generator, weights: tuple[int, ...]) -> Cases:
    if draw.random() < _WHOLE:
        return case_of(whole_HWC, (), draw, reach_px=0)
    weight_K = np.array(weights) / sum(weights)
    count = 1 + int(draw.choice(len(_COUNTS), p=_COUNTS))
    chosen = draw.choice(len(KINDS), size=count, replace=False, p=weight_K)
    kinds = [KINDS[number] for number in chosen]
    return case_of(whole_HWC, kinds, draw, reach_px=int(draw.integers(0, 3)))


def _crop(painting_HWC: Levels, side: int, draw: np.random.Generator) -> Levels:
    """Return a square of a painting, turned and mirrored at random."""
    top, left = (int(draw.integers(length - side + 1)) for length in painting_HWC.shape[:2])
    crop_HWC = painting_HWC[top : top + side, left : left + side]
    if draw.random() < 0.5:
        crop_HWC = crop_HWC[:, ::-1]
    return np.ascontiguousarray(np.rot90(crop_HWC, int(draw.integers(4))))
