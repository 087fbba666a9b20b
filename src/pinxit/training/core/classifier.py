"""The classifier: how it is shaped, how it is taught, and in which order it sees pictures.

Shape suffixes: N pictures of a set, B of a batch, H and W pixels, C colours, P numbers of a patch.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from pinxit.training.core.recipe import BadRecipeError, RunRecipe

#: The article's network, or the one that begins by whitening.
Design = Literal["article", "whitened"]

#: Pixels along one side of the patches that are whitened.
PATCH_PX: Final = 2
#: Added to the variance along each axis, so that faint axes are not all noise; of colours in -1 to
#: 1, whose variance is about a quarter.
_FAINT: Final = 1e-4
#: Keys of two random streams that have nothing to do with each other.
_ORDER, _MIRROR = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierShape:
    """The network's measures.

    Attributes:
        design: Which network.
        side_px: Height and width of the pictures, a multiple of 8; at least 16, and 24 for the
            article's network, which cuts off borders.
        channels: Channels of its three parts.
        hidden: Numbers between the last convolution and the answers; 0 for none.
        classes: What it tells apart, in the order of its answers.
    """

    design: Design
    side_px: int = 32
    channels: tuple[int, int, int]
    hidden: int = 0
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        least = 24 if self.design == "article" else 16
        if self.side_px < least or self.side_px % 8:
            raise BadRecipeError(f"{self.side_px} px cannot be halved as often as needed")
        if (self.design == "article") != bool(self.hidden):
            raise BadRecipeError("the article's network has a hidden layer, the other has none")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierRecipe(RunRecipe):
    """How to train one classifier.

    Attributes:
        shape: The network; its classes are filled in from the works.
        mirror: Whether pictures are mirrored in every second pass over the set.
        shift_px: Largest shift of a picture, down and across.
        smoothing: Probability that is taken from the right class and spread over all.
        sides: (first step, side in pixels) of the sizes at which pictures are shown, in order;
            nothing for the full size throughout.
    """

    shape: ClassifierShape
    mirror: bool = False
    shift_px: int = 0
    smoothing: Fraction = Fraction(0)
    sides: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        # The class is made anew for its slots, so that super() without arguments is the old one's.
        super(ClassifierRecipe, self).__post_init__()
        firsts = [first for first, _ in self.sides]
        if firsts and (firsts[0] != 0 or firsts != sorted(set(firsts))):
            raise BadRecipeError("the sizes begin at step 0 and follow one another")
        if any(side % 8 or not 16 <= side <= self.side_px for _, side in self.sides):
            raise BadRecipeError(f"pictures are shown at multiples of 8, 16 to {self.side_px} px")

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        return self.shape.side_px


@dataclass(frozen=True, slots=True)
class Showing:
    """What one step shows.

    Attributes:
        chosen_B: Which pictures.
        mirrored_B: Which of them are mirrored.
        down_B: By how many pixels each window lies below the top of the padded picture.
        across_B: By how many it lies right of its left.
    """

    chosen_B: NDArray[np.int64]
    mirrored_B: NDArray[np.bool_]
    down_B: NDArray[np.int64]
    across_B: NDArray[np.int64]


def showing_at(recipe: ClassifierRecipe, step: int, count: int) -> Showing:
    """Return what a step shows; it depends on the recipe, the step and the count alone.

    Each pass over the set has an order of its own and leaves out what does not fill a batch. Half
    of the pictures are mirrored in even passes, the other half in odd ones: two passes show each
    picture both ways, where coins would show a quarter of them twice the same.

    Args:
        recipe: The run.
        step: Optimiser steps already taken, from 0.
        count: How many pictures there are, at least a batch.

    Source:
        Jordan (2024), "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", arXiv:2404.00498,
        section 3.6 (alternating flip).
    """
    assert count >= recipe.batch, "a batch is no larger than the set"
    turn, place = divmod(step, count // recipe.batch)
    order_N = _stream(recipe.seed, _ORDER, turn).permutation(count)
    chosen_B = order_N[place * recipe.batch : (place + 1) * recipe.batch]
    side_N = _stream(recipe.seed, _MIRROR, 0).integers(0, 2, count)
    mirrored_B = (side_N[chosen_B] + turn) % 2 == 1
    draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
    down_B, across_B = draw.integers(0, 2 * recipe.shift_px + 1, (2, recipe.batch))
    return Showing(chosen_B, mirrored_B & recipe.mirror, down_B, across_B)


def shown(picture_NHWC: NDArray[np.uint8], showing: Showing, *, shift_px: int) -> NDArray[np.uint8]:
    """Return the pictures of a step, mirrored and shifted; edges are filled by reflection.

    Args:
        picture_NHWC: The set.
        showing: Which, and how.
        shift_px: Largest shift, less than the side.
    """
    picture_BHWC = picture_NHWC[showing.chosen_B]
    picture_BHWC[showing.mirrored_B] = picture_BHWC[showing.mirrored_B, :, ::-1]
    if not shift_px:
        return picture_BHWC
    height, width = picture_BHWC.shape[1:3]
    around = (shift_px, shift_px)
    padded = np.pad(picture_BHWC, ((0, 0), around, around, (0, 0)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (height, width), axis=(1, 2))
    rows_B = np.arange(len(picture_BHWC))
    window_BCHW = windows[rows_B, showing.down_B, showing.across_B]
    return np.ascontiguousarray(window_BCHW.transpose(0, 2, 3, 1))


def side_at(recipe: ClassifierRecipe, step: int) -> int:
    """Return the side in pixels at which a step shows its pictures."""
    side = recipe.side_px
    for first, px in recipe.sides:
        if step >= first:
            side = px
    return side


def whitening(picture_NHWC: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return filters whose answers to the patches of these pictures are uncorrelated.

    Args:
        picture_NHWC: Pictures in -1 to 1.

    Returns:
        (P, P) filters, one a row, by falling variance, over (row, column, colour) of a patch of
        2 x 2 pixels, and the (P,) mean patch. Answers to patches less their mean have a variance
        of 1, or less where the pictures hardly vary.

    Source:
        Page (2019), "How to Train Your ResNet 8: Bag of Tricks", myrtle.ai (whitening by patches);
        arXiv:2404.00498, section 3.2.
    """
    height, width = picture_NHWC.shape[1:3]
    corners = [
        picture_NHWC[:, row : height - PATCH_PX + 1 + row, column : width - PATCH_PX + 1 + column]
        for row in range(PATCH_PX)
        for column in range(PATCH_PX)
    ]
    patch_XP = np.concatenate(corners, axis=-1).reshape(-1, PATCH_PX**2 * picture_NHWC.shape[-1])
    mean_P = patch_XP.mean(axis=0, dtype=np.float64)
    variance_P, axis_PP = np.linalg.eigh(np.cov(patch_XP, rowvar=False, bias=True))
    filter_PP = axis_PP.T[::-1] / np.sqrt(variance_P[::-1, None] + _FAINT)
    return filter_PP, mean_P


def _stream(seed: int, kind: int, number: int) -> np.random.Generator:
    return np.random.default_rng([seed, kind, number])
