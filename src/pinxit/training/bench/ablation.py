"""Ablations: variants of a painter of latents that learn for equally long, and what they learnt.

Time is processor time, so that a machine that is shared with others treats all alike.

Shape suffixes: B pictures, N tokens, K tokens on the long way, D channels of a token, E numbers
of a text embedding, Z numbers of a latent, G latents along a side.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from pinxit.training.adapters.checkpoint import Checkpoint, Origin
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.latent_painting import LatentPainting
from pinxit.training.adapters.network import centred_text, time_waves
from pinxit.training.adapters.pictures import conditions_of
from pinxit.training.adapters.trainer import Trainer
from pinxit.training.adapters.velocity import velocity_loss
from pinxit.training.core.latent import LatentRecipe

#: Held-out works that are judged by, how many at once, and the seed of their times and noise.
_JUDGED: Final = 512
_AT_ONCE: Final = 64
_JUDGE_SEED: Final = 11
#: Looks at the held-out works, evenly over the time.
_LOOKS: Final = 4
#: Blocks that every token passes through, at the beginning and at the end.
_SHARED_BLOCKS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A way to do it.

    Attributes:
        name: What the page calls it.
        recipe: What it is told.
        optimiser: What turns the matrices.
        told_by: How a wish reaches the picture: by tokens beside it, by scaling and shifting
            (adaptive normalisation), or both.
        dropped: Share of the picture's tokens that are led past the middle blocks in training.
    """

    name: str
    recipe: LatentRecipe
    optimiser: Literal["muon", "adamw"] = "muon"
    told_by: Literal["both", "prefix", "modulation"] = "both"
    dropped: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a variant learnt.

    Attributes:
        name: The variant.
        parameters: Of its network.
        seconds: Processor time it was given.
        steps: Optimiser steps it took in it.
        pictures: Pictures it saw.
        held_losses: (share of the time, mean squared velocity error on held-out works of the
            averaged weights, at fixed times and noise).
    """

    name: str
    parameters: int
    seconds: float
    steps: int
    pictures: int
    held_losses: tuple[tuple[float, float], ...]

    def to_json(self) -> str:
        """Return one line."""
        return json.dumps(asdict(self))


class AblatedNetwork(LatentPainterNetwork):
    """The painter's network with a part left out.

    Source:
        Krause et al. (2025), "Token Routing for Efficient Architecture-agnostic Diffusion
        Training", arXiv:2501.04765 (tokens led past the middle blocks).
    """

    def __init__(self, variant: Variant, num_hands: int) -> None:
        super().__init__(variant.recipe.shape, num_hands)
        self.variant = variant
        self.chance = torch.Generator()

    def seen(
        self,
        noisy_BZGG: Tensor,
        time_B: Tensor,
        text_BE: Tensor,
        hand_B: Tensor,
        shown_BKZGG: Tensor | None = None,  # noqa: ARG002 - no works are shown here
        shown_hand_BK: Tensor | None = None,  # noqa: ARG002
    ) -> Tensor:
        """Return the picture's tokens, (B, N, D), before the last matrix."""
        told_by, shape = self.variant.told_by, self.shape
        wish_BD = self.text(centred_text(text_BE, self.text_mean)) + self.hand(hand_B)
        moment_BD = self.time(time_waves(time_B))
        condition_BD = functional.silu(moment_BD if told_by == "prefix" else moment_BD + wish_BD)
        token_BND = self.patch_in(noisy_BZGG.flatten(2).transpose(1, 2)) + self.position
        beside = 0 if told_by == "modulation" else shape.prefix
        if beside:
            prefix = self.prefix(wish_BD).unflatten(1, (beside, shape.width))
            token_BND = torch.cat([prefix, token_BND], dim=1)
        token_BND = self._through(token_BND, condition_BD, beside)
        drawn: Tensor = self.norm_out(token_BND[:, beside:])
        return drawn

    def _through(self, token_BND: Tensor, condition_BD: Tensor, beside: int) -> Tensor:
        """Return the tokens after all blocks; in training some take the short way."""
        shared = self.modulation(condition_BD)
        first, last = _SHARED_BLOCKS, len(self.blocks) - _SHARED_BLOCKS
        for block in self.blocks[:first]:
            token_BND = block(token_BND, condition_BD, shared)
        if self.variant.dropped and self.training:
            index_BKD = self._long_way(token_BND, beside)
            long_BKD = token_BND.gather(1, index_BKD)
            for block in self.blocks[first:last]:
                long_BKD = block(long_BKD, condition_BD, shared)
            token_BND = token_BND.scatter(1, index_BKD, long_BKD)
        else:
            for block in self.blocks[first:last]:
                token_BND = block(token_BND, condition_BD, shared)
        for block in self.blocks[last:]:
            token_BND = block(token_BND, condition_BD, shared)
        return token_BND

    def _long_way(self, token_BND: Tensor, beside: int) -> Tensor:
        """Return which tokens pass through all blocks: those beside the picture, and some of it."""
        batch, length, width = token_BND.shape
        of_picture = length - beside
        kept = of_picture - round(of_picture * self.variant.dropped)
        drawn_BN = torch.rand(batch, of_picture, generator=self.chance)
        picked_BK = drawn_BN.argsort(dim=1)[:, :kept].sort(dim=1).values + beside
        always = torch.arange(beside).expand(batch, beside)
        index_BK = torch.cat([always, picked_BK], dim=1)
        return index_BK.unsqueeze(-1).expand(-1, -1, width)


@dataclass(frozen=True, slots=True)
class AblatedLesson:
    """The painter's lesson with another network and optimiser.

    Attributes:
        variant: What is different.
        painting: The lesson, with the variant's recipe and network.
    """

    variant: Variant
    painting: LatentPainting
    network: AblatedNetwork

    @classmethod
    def begin(cls, variant: Variant, painting: LatentPainting) -> "AblatedLesson":
        """Return the lesson with a network that has learnt nothing yet.

        Args:
            variant: What is different.
            painting: A lesson of any recipe on the same works.
        """
        torch.manual_seed(variant.recipe.seed)
        network = AblatedNetwork(variant, len(painting.source.hands))
        for name in ("text_mean", "latent_mean", "whiten", "colour"):
            getattr(network, name).copy_(getattr(painting.network, name))
        own = replace(painting, recipe=variant.recipe, network=network, library=None, pairs=None)
        return cls(variant, own, network)

    @property
    def recipe(self) -> LatentRecipe:
        """The variant's recipe."""
        return self.variant.recipe

    @property
    def origin(self) -> Origin:
        """What the result is made of."""
        return replace(self.painting.origin, recipe=str(self.recipe.digest))

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the loss of one step."""
        self.network.chance = chance
        return self.painting.loss(step, chance)

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix."""
        return self.variant.optimiser == "muon" and self.painting.turns(name)

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return another painter's weights."""
        return self.painting.inherited(checkpoint)


def learn(
    variants: Iterable[Variant],
    painting: LatentPainting,
    *,
    seconds: float,
    clock: Callable[[], float] = time.process_time,
) -> Iterator[Outcome]:
    """Let each variant learn for so long, and yield what came of it.

    Args:
        variants: One after the other.
        painting: A lesson of any recipe on the works; its network is not touched.
        seconds: Processor time of each, with which all its threads are paid.
        clock: Tells it.
    """
    for variant in variants:
        lesson = AblatedLesson.begin(variant, painting)
        with tempfile.TemporaryDirectory() as scratch:
            yield _learn_one(lesson, Trainer(lesson, Path(scratch)), seconds, clock)


def _learn_one(
    lesson: AblatedLesson, trainer: Trainer, seconds: float, clock: Callable[[], float]
) -> Outcome:
    watch = _Watch(clock)
    looks: list[tuple[float, float]] = []
    lesson.network.train()
    for _report in trainer.steps(clock=watch, finish_at=seconds):
        if len(looks) < _LOOKS - 1 and watch() >= seconds * (len(looks) + 1) / _LOOKS:
            looks.append(_look(lesson, trainer, watch, seconds))
    looks.append(_look(lesson, trainer, watch, seconds))
    return Outcome(
        name=lesson.variant.name,
        parameters=sum(value.numel() for value in lesson.network.parameters()),
        seconds=round(watch(), 1),
        steps=trainer.progress.step,
        pictures=trainer.progress.pictures_seen,
        held_losses=tuple(looks),
    )


class _Watch:
    """Tells the time since it was made, less what it was stopped for."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.begun = clock, clock()

    def __call__(self) -> float:
        return self.clock() - self.begun


def _look(
    lesson: AblatedLesson, trainer: Trainer, watch: _Watch, seconds: float
) -> tuple[float, float]:
    """Judge what was learnt up to now; the watch stands still meanwhile."""
    share, before = watch() / seconds, watch.clock()
    loss = held_loss(lesson, trainer.average)
    watch.begun += watch.clock() - before
    return round(share, 3), loss


@torch.no_grad()
def held_loss(lesson: AblatedLesson, average: dict[str, Tensor]) -> float:
    """Return the velocity error of averaged weights on held-out works, always the same ones.

    Works, phrases, times and noise depend on nothing but the corpus and the split.
    """
    painting, source = lesson.painting, lesson.painting.source
    network = AblatedNetwork(lesson.variant, len(source.hands)).eval()
    network.load_state_dict(average)
    told = replace(lesson.recipe, drop_all=Fraction(0), drop_hand=Fraction(0))
    chance = torch.Generator().manual_seed(_JUDGE_SEED)
    draw = np.random.Generator(np.random.Philox(key=_JUDGE_SEED))
    held = np.flatnonzero(source.held_N)
    chosen = held[:: max(1, len(held) // _JUDGED)][:_JUDGED]
    total = 0.0
    for rows in _chunks(chosen):
        batch = conditions_of(source, told, rows, draw)
        clean = network.whitened(painting.works.latent_NZGG[torch.from_numpy(rows)].float())
        loss = velocity_loss(network, told, batch, clean, chance, noise_std=1.0)
        total += float(loss) * len(rows)
    return round(total / len(chosen), 5)


def _chunks(rows: np.ndarray) -> Sequence[np.ndarray]:
    return [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]
