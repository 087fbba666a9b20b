"""One training run from its folder to its last checkpoint, telling how it goes."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from pinxit.corpus import Decision, Purpose
from pinxit.kernel import PinxitError
from pinxit.training.adapters.benchmark import Measuring, open_benchmark
from pinxit.training.adapters.classifying import Classifying
from pinxit.training.adapters.contact_sheet import CopySheet, Looker, SheetSettings
from pinxit.training.adapters.copying import Copying
from pinxit.training.adapters.distilling import Distilling
from pinxit.training.adapters.finding import Finding
from pinxit.training.adapters.inks_file import INKS, inks_of_hands, write_inks
from pinxit.training.adapters.latent_painting import LatentPainting
from pinxit.training.adapters.latents import open_autoencoder
from pinxit.training.adapters.live import LiveProgress, newest_sheet
from pinxit.training.adapters.painting import Painting
from pinxit.training.adapters.paintings import open_paintings
from pinxit.training.adapters.pictures import Pictures, Reading, open_pictures
from pinxit.training.adapters.place import data_home
from pinxit.training.adapters.recognising import Recognising
from pinxit.training.adapters.reference_file import REFERENCES, write_references
from pinxit.training.adapters.restoring import Restoring
from pinxit.training.adapters.sights import PAINTINGS, open_sights
from pinxit.training.adapters.styling import Styling, open_base
from pinxit.training.adapters.text import TextEncoder
from pinxit.training.adapters.trainer import Alone, Lesson, Peers, Report, Trainer
from pinxit.training.core.autoencoder import AutoencoderRecipe
from pinxit.training.core.classifier import ClassifierRecipe
from pinxit.training.core.distil import JUMPS, DistillRecipe
from pinxit.training.core.guest import GuestRecipe, GuestsNotInstalledError
from pinxit.training.core.inks import Inks, inks_of
from pinxit.training.core.latent import LatentRecipe
from pinxit.training.core.progress import RunState
from pinxit.training.core.recipe import BadRecipeError, RunRecipe, TrainRecipe
from pinxit.training.core.recogniser import RecogniserRecipe
from pinxit.training.core.restorer import FinderRecipe, RestorerRecipe
from pinxit.training.core.styling import StyleRecipe


class MissingAutoencoderError(PinxitError):
    """A painter of latents was to learn without an autoencoder."""

    remedy = "Name the run of an autoencoder: --autoencoder FOLDER."


class MissingGuestError(PinxitError):
    """A guest was to be taught, and none was named."""

    remedy = "Name the guest's folder, or its name on the hub: --guest FOLDER_OR_NAME."


class MissingBaseError(PinxitError):
    """A style was to be taught to nobody."""

    remedy = "Name a painter to teach, a run or a model's folder: --from FOLDER."


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """Where a run reads and writes, and when it must stop; nothing here shapes the result.

    Attributes:
        manifest: Folder of the manifest frozen for training.
        today: The day, for which its works are judged again.
        decisions: What authors have said to this day.
        out: Folder of the run.
        begin_with: A run to grow from, if this one is new; for a style, who is taught.
        autoencoder: The run of the autoencoder whose latents are painted, for such a recipe.
        guest: The guest's folder or its name on the hub, for a recipe that teaches one.
        guest_licence: Under which it is used, as an SPDX expression.
        finish_at: Reading of `time.monotonic` by which the run should be over.
        most_steps: Optimiser steps after which to stop, with a checkpoint, this time.
        peak: Measured peak of this machine in FLOP/s, to compare with; 0 if unknown.
        threads: Processor threads to use.
        sheet_minutes: Minutes between contact sheets; 0 for none.
        sheet_prompts: What the sheets show.
    """

    manifest: Path
    today: date
    decisions: Sequence[Decision]
    out: Path
    begin_with: Path | None = None
    autoencoder: Path | None = None
    guest: str = ""
    guest_licence: str = ""
    finish_at: float | None = None
    most_steps: int | None = None
    peak: float = 0.0
    threads: int
    sheet_minutes: int = 10
    sheet_prompts: Sequence[str] = ()


def run_training(
    recipe: RunRecipe,
    settings: RunSettings,
    tell: Callable[[Report], None],
    *,
    peers: Peers | None = None,
    stop: Callable[[], bool] | None = None,
) -> Path:
    """Train to the end, or until asked to stop, and return the last checkpoint.

    Args:
        recipe: What to learn.
        settings: Where.
        tell: Called after each step.
        peers: The other processes that take each step with this one, if there are any.
        stop: Whether to end the run after the step under way, with a checkpoint. Without it,
            SIGTERM and SIGINT do.

    Raises:
        PinxitError: The works are not frozen for training, or may no longer be used: see
            `open_pictures`.
        BadCheckpointError: The folder holds another run.
    """
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    lesson, look = _prepare(recipe, settings)
    peers = peers or Alone()
    trainer = Trainer(lesson, settings.out, peers)
    if not trainer.resume() and settings.begin_with is not None:
        trainer.grow_from(settings.begin_with)
    if (
        peers.lead
        and isinstance(lesson, LatentPainting | Distilling | Styling)
        and lesson.library is not None
    ):
        write_shelf(lesson, settings.out)
    stop = stop or stop_signal()
    watch = _Watch(trainer, settings, look) if peers.lead else None
    enough = float("inf") if settings.most_steps is None else settings.most_steps
    enough += trainer.progress.step
    for report in trainer.steps(finish_at=settings.finish_at):
        tell(report)
        done = report.progress.step >= report.steps
        asked = peers.agree(stop()) or report.progress.step >= enough
        if watch is not None:
            watch.after(report, "finished" if done else "stopped" if asked else "running")
        if asked:
            break
    return trainer.save()


def write_shelf(lesson: LatentPainting | Distilling | Styling, out: Path) -> None:
    """Write what a painter looks at, and the inks of its hands, into the folder of its run."""
    assert lesson.library is not None, "a lesson without works to look at has no shelf"
    out.mkdir(parents=True, exist_ok=True)
    write_references(lesson.library.packed(), out / REFERENCES)
    if not (out / INKS).exists():
        write_inks(_inks(lesson), out / INKS)


def _inks(lesson: LatentPainting | Distilling | Styling) -> dict[str, Inks]:
    """Return the inks of the hands that a lesson teaches."""
    if isinstance(lesson, Styling):
        return {lesson.recipe.hand: inks_of(lesson.library.source.picture_NHWC)}
    works = lesson.works if isinstance(lesson, Distilling) else lesson
    return inks_of_hands(works.source)


class _Watch:
    """What the lead of a run shows of it: contact sheets, and how far it has come."""

    def __init__(self, trainer: Trainer, settings: RunSettings, look: "Look") -> None:
        self.trainer, self.settings, self.look = trainer, settings, look
        self.sheet = newest_sheet(settings.out)
        self.looked_at = time.monotonic()
        self.live = LiveProgress(
            trainer.recipe, settings.out, peak=settings.peak, finish_at=settings.finish_at
        )

    def after(self, report: Report, state: RunState) -> None:
        """Show what a step has changed, if it is time or the run is over."""
        due = time.monotonic() - self.looked_at >= 60 * self.settings.sheet_minutes
        if self.settings.sheet_minutes and (due or state != "running"):
            sheet = self.settings.out / f"sheet-{report.progress.step:08d}.png"
            self.look(self.trainer.average, sheet)
            # A classifier has nothing to show.
            self.sheet = newest_sheet(self.settings.out)
            self.looked_at = time.monotonic()
        if state == "running":
            self.live.tell(report, self.sheet)
        else:
            self.live.close(report, self.sheet, state)


#: Draws, with the weights given, what shows how far a run has come.
Look = Callable[[Mapping[str, Tensor], Path], None]


def _prepare(recipe: RunRecipe, settings: RunSettings) -> tuple[Lesson, Look]:
    """Return what a recipe teaches about the works it may, and how to look at what was learnt."""
    if isinstance(recipe, ClassifierRecipe):
        measuring = Measuring(home=data_home(), today=settings.today, decisions=settings.decisions)
        benchmark = open_benchmark(settings.manifest, measuring, side_px=recipe.side_px)
        return Classifying.begin(recipe, benchmark), _look_away
    if isinstance(recipe, GuestRecipe):
        return _taught(recipe, settings), _look_away
    if isinstance(recipe, RestorerRecipe):
        paintings = open_paintings(
            settings.manifest,
            today=settings.today,
            keep=recipe.held_paintings,
            least_px=recipe.side_px,
        )
        if isinstance(recipe, FinderRecipe):
            return Finding.begin(recipe, paintings), _look_away
        return Restoring.begin(recipe, paintings), _look_away
    if isinstance(recipe, RecogniserRecipe):
        return _knowing_again(recipe, settings), _look_away
    encoder = TextEncoder()
    reading = Reading(
        today=settings.today,
        decisions=settings.decisions,
        cache=settings.out.parent / "phrases",
        encoder=encoder,
        purpose=Purpose.STYLE if isinstance(recipe, StyleRecipe) else Purpose.TRAIN,
    )
    source = open_pictures(settings.manifest, recipe, reading)
    return _begin(recipe, source, settings, encoder)


def _begin(
    recipe: RunRecipe, source: Pictures, settings: RunSettings, encoder: TextEncoder
) -> tuple[Lesson, Look]:
    """Return what a recipe teaches, and how to look at what was learnt."""
    prompts = settings.sheet_prompts
    match recipe:
        case AutoencoderRecipe():
            return Copying.begin(recipe, source), CopySheet(recipe.shape, source).draw
        case StyleRecipe():
            return _own_hand(recipe, source, settings, encoder)
        case DistillRecipe():
            return _few_steps(recipe, source, settings, encoder)
        case LatentRecipe():
            if settings.autoencoder is None:
                raise MissingAutoencoderError(f"{recipe.name} paints latents")
            drawer = open_autoencoder(settings.autoencoder)
            lesson = LatentPainting.begin(recipe, source, drawer, encoder)
            looker = Looker(
                recipe.shape, source.hands, encoder, SheetSettings(), drawer, lesson.library
            )
            return lesson, partial(looker.paint, prompts=prompts)
        case TrainRecipe():
            looker = Looker(recipe.shape, source.hands, encoder, SheetSettings())
            return Painting.begin(recipe, source), partial(looker.paint, prompts=prompts)
    raise BadRecipeError(f"nobody teaches {type(recipe).__name__}")


def _taught(recipe: GuestRecipe, settings: RunSettings) -> Lesson:
    """Return what a guest is taught; no other recipe needs the libraries that open guests."""
    if not settings.guest:
        raise MissingGuestError(f"{recipe.name} teaches a guest")
    try:
        from pinxit.training.adapters.guest import Teaching
    except ModuleNotFoundError as error:
        raise GuestsNotInstalledError(f"guests need {error.name}") from error
    reading = Reading(
        today=settings.today,
        decisions=settings.decisions,
        cache=settings.out.parent / "phrases",
        encoder=None,
    )
    source = open_pictures(settings.manifest, recipe, reading)
    return Teaching.begin(recipe, source, place=settings.guest, licence=settings.guest_licence)


def _knowing_again(recipe: RecogniserRecipe, settings: RunSettings) -> Lesson:
    """Return what teaches to know pictures again; captions say nothing to it."""
    reading = Reading(
        today=settings.today,
        decisions=settings.decisions,
        cache=settings.out.parent / "phrases",
        encoder=None,
    )
    source = open_pictures(settings.manifest, recipe, reading)
    paintings = data_home() / PAINTINGS
    return Recognising.begin(recipe, open_sights(source, recipe, paintings, settings.today))


def _few_steps(
    recipe: DistillRecipe, source: Pictures, settings: RunSettings, encoder: TextEncoder
) -> tuple[Lesson, Look]:
    """Return what makes a student of a painter, and how to look at what it paints in few steps."""
    if settings.autoencoder is None:
        raise MissingAutoencoderError(f"{recipe.name} paints latents")
    drawer = open_autoencoder(settings.autoencoder)
    lesson = Distilling.begin(recipe, source, drawer, encoder)
    jumping = SheetSettings(jumps=JUMPS[0], shift=recipe.shift_percent / 100)
    looker = Looker(recipe.shape, source.hands, encoder, jumping, drawer, lesson.library)
    return lesson, partial(looker.paint, prompts=settings.sheet_prompts)


def _own_hand(
    recipe: StyleRecipe, source: Pictures, settings: RunSettings, encoder: TextEncoder
) -> tuple[Lesson, Look]:
    """Return what teaches a painter one more hand, and how to look at what it paints in it."""
    if settings.begin_with is None:
        raise MissingBaseError(f"{recipe.name} teaches a painter that is there")
    base = open_base(settings.begin_with, settings.autoencoder)
    lesson = Styling.begin(recipe, source, base)
    hands = (*base.origin.hands, recipe.hand)
    looker = Looker(base.shape, hands, encoder, SheetSettings(), base.autoencoder, lesson.library)

    def look(style: Mapping[str, Tensor], out: Path) -> None:
        weights = lesson.painter(style).state_dict()
        looker.paint_in(len(hands) - 1, weights, out, prompts=settings.sheet_prompts)

    return lesson, look


def _look_away(_weights: Mapping[str, Tensor], _out: Path) -> None:
    """Draw nothing: who sorts pictures paints none, and a guest takes its time."""


def stop_signal() -> Callable[[], bool]:
    """Return a function that tells whether the process was asked to stop."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    return lambda: bool(asked)
