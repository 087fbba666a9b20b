"""The training loop."""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

import torch
from torch import Tensor, nn

from pinxit.training.adapters.checkpoint import (
    BadCheckpointError,
    Checkpoint,
    Origin,
    Progress,
    latest,
    load,
    optimiser_state,
    restore_optimisers,
    save,
)
from pinxit.training.adapters.exported import begun
from pinxit.training.adapters.muon import Muon
from pinxit.training.adapters.products import StepProducts
from pinxit.training.core.recipe import RunRecipe, last_step, rate_at

#: Share of the newest step in the mean time of a step.
_PACE_SHARE: Final = 0.05
#: Steps after which the pace is known; the first ones of a process are slow.
_PACE_KNOWN: Final = 10
#: Steps between two lines of the loss record.
LOSS_LINE_STEPS: Final = 25


@dataclass(frozen=True, slots=True)
class Report:
    """What a run tells after each step.

    Attributes:
        progress: Where it stands.
        loss: Of this step.
        steps: Optimiser steps in the whole run, as far as it is known.
        checkpoint: The one that was saved after this step, if one was.
        pictures_per_second: Pace of late; 0 before it is known.
        flops_per_second: Floating-point operations of the products in the passes forward and
            back, at that pace.
    """

    progress: Progress
    loss: float
    steps: int
    checkpoint: Path | None
    pictures_per_second: float = 0.0
    flops_per_second: float = 0.0


class Lesson(Protocol):
    """What a run learns: a network, and what it is asked at each step."""

    @property
    def recipe(self) -> RunRecipe:
        """The run's settings."""
        ...

    @property
    def network(self) -> nn.Module:
        """Who learns."""
        ...

    @property
    def origin(self) -> Origin:
        """What the result is made of."""
        ...

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the loss of one step, which depends on the step and the chance alone."""
        ...

    def turns(self, name: str) -> bool:
        """Say whether Muon updates the matrix of this name."""
        ...

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another run's.

        Raises:
            BadCheckpointError: The other run is of no use to this one.
        """
        ...


class Peers(Protocol):
    """The processes that take each step together, each with a share of the batch."""

    @property
    def lead(self) -> bool:
        """Whether this process writes the checkpoints."""
        ...

    def join(self, network: nn.Module) -> None:
        """Let this process's network see its share of every batch alone."""
        ...

    def add_up(self, network: nn.Module) -> None:
        """Put the gradient of the whole batch in the place of the share's."""
        ...

    def agree(self, answer: bool) -> bool:  # noqa: FBT001 - it is the answer
        """Return the lead's answer, so that all do the same."""
        ...


class Alone:
    """One process that takes every step by itself."""

    lead = True

    def join(self, network: nn.Module) -> None:
        """See all of every batch."""

    def add_up(self, network: nn.Module) -> None:
        """Keep the gradient as it is."""

    def agree(self, answer: bool) -> bool:  # noqa: FBT001 - it is the answer
        """Return the answer as it is."""
        return answer


class Trainer:
    """One run: a network, its average, two optimisers, and where they stand.

    Source:
        Jordan et al. (2024), "Muon: An optimizer for hidden layers in neural networks";
        Liu et al. (2025), "Muon is Scalable for LLM Training", arXiv:2502.16982 (its update
        scaled to the size of AdamW's).
    """

    def __init__(self, lesson: Lesson, run: Path, peers: Peers | None = None) -> None:
        self.lesson, self.recipe, self.run = lesson, lesson.recipe, run
        self.network, self.peers = lesson.network, peers or Alone()
        self.peers.join(self.network)
        self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.origin = lesson.origin
        self.progress = Progress()
        self.names: dict[Tensor, str] = {
            value: name for name, value in self.network.named_parameters()
        }
        self.optimisers = _optimisers(lesson)
        self.average = _copy(self.network)
        self.counted = StepProducts(self.network)

    def resume(self) -> bool:
        """Take up the run where its last checkpoint left it; say whether there was one.

        Raises:
            BadCheckpointError: The folder holds another recipe's or another corpus's run.
        """
        if latest(self.run) is None:
            return False
        checkpoint = load(self.run)
        mine, theirs = self.origin, checkpoint.origin
        if theirs.made_of != mine.made_of:
            raise BadCheckpointError(f"{self.run} is a run of {theirs.recipe_name}, other settings")
        self.origin, self.progress = theirs, checkpoint.progress
        self.network.load_state_dict(dict(checkpoint.weights))
        self.average = dict(checkpoint.average)
        restore_optimisers(self.optimisers, self.names, checkpoint.optimiser)
        return True

    def grow_from(self, folder: Path) -> None:
        """Begin with the averaged weights of another run or model, fitted to this one's network.

        Raises:
            BadCheckpointError: The other run is of no use to this one, or is not one.
        """
        checkpoint = begun(folder, self.recipe)
        self.network.load_state_dict(self.lesson.inherited(checkpoint))
        self.average = _copy(self.network)
        self.origin = replace(self.origin, before=checkpoint.origin)
        before = checkpoint.progress
        self.progress = Progress(pictures_seen=before.pictures_seen, seconds=before.seconds)

    def steps(
        self, *, clock: Callable[[], float] = time.monotonic, finish_at: float | None = None
    ) -> Iterator[Report]:
        """Train to the end, saving a checkpoint now and then and at the end.

        Args:
            clock: Seconds, never going back.
            finish_at: Reading of the clock by which the run should be over: the decay of the
                rate begins early enough.
        """
        recipe, total, since = self.recipe, 0.0, 0
        saved_at = before = clock()
        pace, paced = 0.0, 0
        while self.progress.step < last_step(recipe, self.progress.decay_from):
            loss = self._step()
            now = clock()
            taken, before = now - before, now
            paced += 1
            pace += (taken - pace) * max(_PACE_SHARE, 1 / paced)
            total, since = total + loss, since + 1
            self._advance(taken)
            if self.progress.step % LOSS_LINE_STEPS == 0:
                self._note(total / since)
                total, since = 0.0, 0
            if self._must_finish(now, finish_at, pace if paced >= _PACE_KNOWN else 0.0):
                self.progress = replace(self.progress, decay_from=self.progress.step)
            steps = last_step(recipe, self.progress.decay_from)
            due = now - saved_at >= 60 * recipe.checkpoint_minutes
            place = self.save() if due or self.progress.step >= steps else None
            saved_at = now if place else saved_at
            rate = 1.0 / pace if paced >= _PACE_KNOWN and pace > 0.0 else 0.0
            yield Report(
                self.progress, loss, steps, place, rate * recipe.batch, rate * self.counted.flops
            )

    def save(self) -> Path:
        """Write a checkpoint of this moment, if this process is the one that does."""
        if not self.peers.lead:
            return self.run
        state = {name: value.detach() for name, value in self.network.state_dict().items()}
        optimiser = optimiser_state(self.optimisers, self.names)
        return save(
            self.run, Checkpoint(state, self.average, optimiser, self.progress, self.origin)
        )

    def _step(self) -> float:
        """Take one optimiser step and return its loss."""
        progress = self.progress
        share = rate_at(self.recipe, progress.step, progress.decay_from)
        rates = {"muon": self.recipe.matrix_rate, "adamw": self.recipe.other_rate}
        for title, optimiser in self.optimisers.items():
            for group in optimiser.param_groups:
                group["lr"] = float(rates[title]) * share
        chance = torch.Generator().manual_seed((self.recipe.seed << 40) + progress.step)
        with nullcontext() if self.counted.flops else self.counted:
            loss = self.lesson.loss(progress.step, chance)
        loss.backward()
        self.peers.add_up(self.network)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for optimiser in self.optimisers.values():
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self._follow()
        return float(loss.detach())

    def _follow(self) -> None:
        """Move the average towards the weights; quickly at first."""
        step = self.progress.step
        kept = min(float(self.recipe.ema_decay), (1 + step) / (10 + step))
        state = self.network.state_dict()
        torch._foreach_lerp_(
            [self.average[name] for name in state], list(state.values()), 1.0 - kept
        )

    def _advance(self, seconds: float) -> None:
        progress = self.progress
        self.progress = replace(
            progress,
            step=progress.step + 1,
            pictures_seen=progress.pictures_seen + self.recipe.batch,
            seconds=progress.seconds + seconds,
        )

    def _note(self, loss: float) -> None:
        line = (self.progress.step, round(loss, 5))
        self.progress = replace(self.progress, losses=(*self.progress.losses, line))

    def _must_finish(self, now: float, finish_at: float | None, pace: float) -> bool:
        if finish_at is None or self.progress.decay_from is not None:
            return False
        return self.peers.agree(now + pace * self.recipe.decay_steps >= finish_at)


def _optimisers(lesson: Lesson) -> dict[str, torch.optim.Optimizer]:
    """Muon for the matrices that the lesson names, AdamW for everything else."""
    recipe = lesson.recipe
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, value in lesson.network.named_parameters():
        if value.requires_grad:
            (matrices if value.ndim == 2 and lesson.turns(name) else others).append(value)
    decay = float(recipe.weight_decay)
    optimisers: dict[str, torch.optim.Optimizer] = {}
    if matrices:
        optimisers["muon"] = Muon(matrices, lr=float(recipe.matrix_rate), weight_decay=decay)
    if others:
        optimisers["adamw"] = torch.optim.AdamW(
            others,
            lr=float(recipe.other_rate),
            betas=(0.9, 0.98),
            weight_decay=decay,
            fused=True,
        )
    return optimisers


def _copy(network: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in network.state_dict().items()}
