"""One training run from its folder to its last checkpoint, telling how it goes."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from pinxit.training.adapters.contact_sheet import CopySheet, Looker, SheetSettings
from pinxit.training.adapters.copying import Copying
from pinxit.training.adapters.illustrations import Illustrations, open_illustrations
from pinxit.training.adapters.painting import Painting
from pinxit.training.adapters.text import TextEncoder
from pinxit.training.adapters.trainer import Lesson, Report, Trainer
from pinxit.training.core.autoencoder import AutoencoderRecipe
from pinxit.training.core.recipe import RunRecipe, TrainRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """Where a run reads and writes, and when it must stop; nothing here shapes the result.

    Attributes:
        corpus: Folder of the corpus.
        out: Folder of the run.
        begin_with: A run to grow from, if this one is new.
        finish_at: Reading of `time.monotonic` by which the run should be over.
        threads: Processor threads to use.
        sheet_minutes: Minutes between contact sheets; 0 for none.
        sheet_prompts: What the sheets show.
    """

    corpus: Path
    out: Path
    begin_with: Path | None = None
    finish_at: float | None = None
    threads: int
    sheet_minutes: int = 10
    sheet_prompts: Sequence[str] = ()


def run_training(
    recipe: RunRecipe, settings: RunSettings, tell: Callable[[Report], None]
) -> Path:
    """Train to the end, or until asked to stop, and return the last checkpoint.

    SIGTERM and SIGINT end the run after the step under way, with a checkpoint.

    Raises:
        UnreadableCorpusError: The corpus is missing or broken.
        BadCheckpointError: The folder holds another run.
    """
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    encoder = TextEncoder()
    source = open_illustrations(
        settings.corpus, recipe, cache=settings.out.parent / "phrases", encoder=encoder
    )
    lesson, look = _begin(recipe, source, settings, encoder)
    trainer = Trainer(lesson, settings.out)
    if not trainer.resume() and settings.begin_with is not None:
        trainer.grow_from(settings.begin_with)
    stop = _stop_signal()
    looked_at = time.monotonic()
    for report in trainer.steps(finish_at=settings.finish_at):
        tell(report)
        over = stop() or report.progress.step >= report.steps
        due = time.monotonic() - looked_at >= 60 * settings.sheet_minutes
        if settings.sheet_minutes and (due or over):
            sheet = settings.out / f"sheet-{report.progress.step:08d}.png"
            look(trainer.average, sheet)
            looked_at = time.monotonic()
        if stop():
            break
    return trainer.save()


#: Draws, with the weights given, what shows how far a run has come.
Look = Callable[[Mapping[str, Tensor], Path], None]


def _begin(
    recipe: RunRecipe, source: Illustrations, settings: RunSettings, encoder: TextEncoder
) -> tuple[Lesson, Look]:
    """Return what a recipe teaches, and how to look at what was learnt."""
    if isinstance(recipe, AutoencoderRecipe):
        return Copying.begin(recipe, source), CopySheet(recipe.shape, source).draw
    looker = Looker(recipe.shape, source.hands, encoder, SheetSettings())
    return Painting.begin(recipe, source), partial(looker.paint, prompts=settings.sheet_prompts)


def _stop_signal() -> Callable[[], bool]:
    """Return a function that tells whether the process was asked to stop."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    return lambda: bool(asked)
