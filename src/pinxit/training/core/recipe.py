"""What shapes a trained painter: the network, the run, the schedule."""

import math
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Final, Protocol

from pinxit.kernel import Digest, PinxitError, canonical_json

#: Cells of the picture lattice along one side of a patch; a token is one patch.
PATCH_CELLS: Final = 8
#: The side at which the noise has a standard deviation of 1; it grows with the side, so
#: that a picture and its enlargement are equally hidden at the same time.
UNIT_NOISE_SIDE_PX: Final = 64


class BadRecipeError(PinxitError):
    """A recipe contradicts itself or cannot be found."""

    remedy = "Correct the recipe; `recipes/illustrator.py` shows a working one."


class BlockShape(Protocol):
    """What a transformer block must know."""

    @property
    def width(self) -> int:
        """Channels of a token."""
        ...

    @property
    def heads(self) -> int:
        """Attention heads."""
        ...

    @property
    def rank(self) -> int:
        """Rank of the block's own share of the conditioning."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PainterShape:
    """The network's measures.

    Attributes:
        side_px: Height and width of the pictures.
        cell_px: Pixels along one side of a lattice cell; a patch is 8x8 cells, so a cell of
            2 px paints 128 px with as many tokens as a cell of 1 px paints 64.
        width: Channels of a token.
        depth: Transformer blocks.
        heads: Attention heads; divides `width`.
        rank: Rank of each block's own share of the conditioning.
        prefix: Tokens that carry the text and the hand beside the picture.
        features: Channels of a cell between the transformer and the mending convolutions.
        mend: Channels of the convolutions that mend the seams between patches.
    """

    side_px: int
    cell_px: int
    width: int = 320
    depth: int = 8
    heads: int = 5
    rank: int = 64
    prefix: int = 4
    features: int = 16
    mend: int = 32

    def __post_init__(self) -> None:
        if self.side_px % (PATCH_CELLS * self.cell_px):
            raise BadRecipeError(f"{self.side_px} px is no whole number of patches")
        if self.width % self.heads:
            raise BadRecipeError(f"{self.heads} heads do not divide a width of {self.width}")

    @property
    def grid(self) -> int:
        """Patches along one side."""
        return self.side_px // (PATCH_CELLS * self.cell_px)

    @property
    def canvas(self) -> tuple[int, int, int]:
        """Channels, height and width of what is painted on."""
        return (3, self.side_px, self.side_px)

    @property
    def cell_channels(self) -> int:
        """Colour values in one cell."""
        return 3 * self.cell_px**2

    @property
    def noise_std(self) -> float:
        """Standard deviation of the noise at time 0."""
        return self.side_px / UNIT_NOISE_SIDE_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecipe:
    """What every run is told. Saved beside its checkpoints, hashed into provenance.

    Fractions instead of floats, so that equal recipes have equal digests.

    Attributes:
        name: What people call the run.
        batch: Pictures between optimiser steps.
        steps: Optimiser steps in the whole run, decay included.
        warmup_steps: Steps from a rate of zero to the peak.
        decay_steps: Steps at the end over which the rate falls to zero.
        matrix_rate: Peak rate of Muon, for the matrices between hidden layers.
        other_rate: Peak rate of AdamW, for everything else.
        weight_decay: Decoupled weight decay of both.
        ema_decay: Share of the averaged weights kept at each step.
        held_concepts: Concepts kept from training altogether.
        held_pairs: Share of (concept, family of hands) pairs kept from training.
        split_seed: Chooses what is held out; the same for all stages of one painter.
        seed: Fixes initialisation, data order and noise.
        checkpoint_minutes: Minutes between checkpoints.
    """

    name: str
    batch: int
    steps: int
    warmup_steps: int = 0
    decay_steps: int = 0
    matrix_rate: Fraction = Fraction(1, 500)
    other_rate: Fraction = Fraction(1, 1000)
    weight_decay: Fraction = Fraction(1, 100)
    ema_decay: Fraction = Fraction(998, 1000)
    held_concepts: int = 100
    held_pairs: Fraction = Fraction(1, 20)
    split_seed: int = 0
    seed: int = 0
    checkpoint_minutes: int = 3

    def __post_init__(self) -> None:
        if self.batch < 1 or self.steps < 1:
            raise BadRecipeError("a run has at least one step of one picture")
        if self.warmup_steps + self.decay_steps > self.steps:
            raise BadRecipeError(
                f"{self.warmup_steps} steps of warm-up and {self.decay_steps} of decay "
                f"do not fit into {self.steps}"
            )

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        raise NotImplementedError

    @property
    def digest(self) -> Digest:
        """The name of this recipe."""
        body = {key: _plain(value) for key, value in asdict(self).items()}
        return Digest.of(canonical_json(body))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintRecipe(RunRecipe):
    """How to train one painter, of pixels or of latents.

    Attributes:
        time_mean: Mean of the logit of the training time; 0 is noise, infinity the picture.
        time_std: Standard deviation of the same.
        drop_all: Share of pictures shown without text and hand, for guidance.
        drop_hand: Share shown with text but without hand.
    """

    time_mean: Fraction = Fraction(4, 10)
    time_std: Fraction = Fraction(1)
    drop_all: Fraction = Fraction(1, 10)
    drop_hand: Fraction = Fraction(1, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainRecipe(PaintRecipe):
    """How to train one painter of pixels.

    Attributes:
        shape: The network.
    """

    shape: PainterShape

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        return self.shape.side_px


def rate_at(recipe: RunRecipe, step: int, decay_from: int | None = None) -> float:
    """Return the share of the peak learning rate at a step.

    Args:
        recipe: The run.
        step: Optimiser steps already taken, from 0.
        decay_from: The step at which an early finish began, `None` if the run goes its way.

    Returns:
        0 to 1: a linear rise, a plateau, and a fall to zero as 1 minus the square root of
        the decay's progress.

    Source:
        Hägele et al. (2024), "Scaling Laws and Compute-Optimal Training Beyond Fixed Training
        Durations", arXiv:2405.18392, section 4 (constant rate with 1-sqrt cooldown).
    """
    start = recipe.steps - recipe.decay_steps if decay_from is None else decay_from
    rise = min(1.0, (step + 1) / recipe.warmup_steps) if recipe.warmup_steps else 1.0
    if step < start or not recipe.decay_steps:
        return rise
    progress = min(1.0, (step - start) / recipe.decay_steps)
    return rise * (1.0 - math.sqrt(progress))


def last_step(recipe: RunRecipe, decay_from: int | None = None) -> int:
    """Return after how many steps the run is over."""
    return recipe.steps if decay_from is None else decay_from + recipe.decay_steps


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Fraction) else value
