"""One training run from its folder to its last checkpoint, telling how it goes."""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import torch

from pinxit.corpus import Decision
from pinxit.training.adapters.contact_sheet import Looker, SheetSettings
from pinxit.training.adapters.pictures import Reading, open_pictures
from pinxit.training.adapters.text import TextEncoder
from pinxit.training.adapters.trainer import Report, Trainer
from pinxit.training.core.recipe import TrainRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """Where a run reads and writes, and when it must stop; nothing here shapes the result.

    Attributes:
        manifest: Folder of the manifest frozen for training.
        today: The day, for which its works are judged again.
        decisions: What authors have said to this day.
        out: Folder of the run.
        begin_with: A run to grow from, if this one is new.
        finish_at: Reading of `time.monotonic` by which the run should be over.
        threads: Processor threads to use.
        sheet_minutes: Minutes between contact sheets; 0 for none.
        sheet_prompts: What the sheets show.
    """

    manifest: Path
    today: date
    decisions: Sequence[Decision]
    out: Path
    begin_with: Path | None = None
    finish_at: float | None = None
    threads: int
    sheet_minutes: int = 10
    sheet_prompts: Sequence[str] = ()


def run_training(
    recipe: TrainRecipe, settings: RunSettings, tell: Callable[[Report], None]
) -> Path:
    """Train to the end, or until asked to stop, and return the last checkpoint.

    SIGTERM and SIGINT end the run after the step under way, with a checkpoint.

    Raises:
        PinxitError: The works are not frozen for training, or may no longer be used: see
            `open_pictures`.
        BadCheckpointError: The folder holds another run.
    """
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    encoder = TextEncoder()
    reading = Reading(
        today=settings.today,
        decisions=settings.decisions,
        cache=settings.out.parent / "phrases",
        encoder=encoder,
    )
    source = open_pictures(settings.manifest, recipe, reading)
    trainer = Trainer(recipe, source, settings.out)
    if not trainer.resume() and settings.begin_with is not None:
        trainer.grow_from(settings.begin_with)
    looker = Looker(recipe.shape, source.hands, encoder, SheetSettings())
    stop = _stop_signal()
    looked_at = time.monotonic()
    for report in trainer.steps(finish_at=settings.finish_at):
        tell(report)
        over = stop() or report.progress.step >= report.steps
        due = time.monotonic() - looked_at >= 60 * settings.sheet_minutes
        if settings.sheet_minutes and (due or over):
            sheet = settings.out / f"sheet-{report.progress.step:08d}.png"
            looker.paint(trainer.average, settings.sheet_prompts, sheet)
            looked_at = time.monotonic()
        if stop():
            break
    return trainer.save()


def _stop_signal() -> Callable[[], bool]:
    """Return a function that tells whether the process was asked to stop."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    return lambda: bool(asked)
