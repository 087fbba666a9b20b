"""From an artist's frozen works to a painter that has learnt the hand."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pinxit.corpus import Decision
from pinxit.jobs import threads_here
from pinxit.training.adapters.run import RunSettings, run_training
from pinxit.training.adapters.styling import open_base, open_styled
from pinxit.training.adapters.trained import TrainedPainter
from pinxit.training.core.styling import own_style


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleLesson:
    """What a painter is taught, and where.

    Attributes:
        hand: The short name of the hand.
        manifest: Folder of the artist's works, frozen for style.
        base: Who is taught: a run or a model's folder.
        autoencoder: The run of its autoencoder; a model brings its own.
        run: Folder of the run; one that is there goes on.
        today: The day, for which the works are judged again.
        decisions: What authors have said to this day.
        minutes: How long to learn.
        most_steps: Steps after which to stop in any case.
        prompts: What the run's contact sheets show.
    """

    hand: str
    manifest: Path
    base: Path
    autoencoder: Path | None
    run: Path
    today: date
    decisions: Sequence[Decision]
    minutes: float
    most_steps: int | None = None
    prompts: Sequence[str] = ()


def learn(lesson: StyleLesson, tell: Callable[[int, int], None]) -> TrainedPainter:
    """Teach a painter a hand, and return it with the hand.

    Args:
        lesson: What, and where.
        tell: Told after each step the hundredths of the time that are over, and a hundred.

    Raises:
        PinxitError: See `open_pictures`; the works must be frozen for style.
        BadStyleBaseError: The painter cannot be taught.
        BadCheckpointError: There is no such painter, or the run is another's.
    """
    began, time_s = time.monotonic(), 60 * lesson.minutes
    base = open_base(lesson.base, lesson.autoencoder)
    recipe = own_style(lesson.hand, side_px=base.shape.side_px)
    if lesson.most_steps is not None:
        recipe = replace(recipe, steps=lesson.most_steps, warmup_steps=0, decay_steps=0)
    settings = RunSettings(
        manifest=lesson.manifest,
        today=lesson.today,
        decisions=lesson.decisions,
        out=lesson.run,
        begin_with=lesson.base,
        autoencoder=lesson.autoencoder,
        finish_at=began + time_s,
        threads=threads_here(),
        sheet_prompts=lesson.prompts,
    )
    tell(0, 100)
    run_training(
        recipe,
        settings,
        lambda _report: tell(min(99, int(100 * (time.monotonic() - began) / time_s)), 100),
        # Signals are the process's own matter: this may be one job of many in it.
        stop=lambda: False,
    )
    return open_styled(lesson.run, base)
