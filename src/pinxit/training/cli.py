"""Commands of the training room."""

import importlib
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from pinxit.corpus import Purpose, read_decisions
from pinxit.jobs import threads_here
from pinxit.kernel import PinxitError
from pinxit.training.adapters.place import data_home, frozen_for_training, ray_address
from pinxit.training.core.classifier import ClassifierRecipe
from pinxit.training.core.recipe import BadRecipeError, RunRecipe
from pinxit.training.core.styling import StyleRecipe

if TYPE_CHECKING:
    from pinxit.training.adapters.run import RunSettings
    from pinxit.training.adapters.trainer import Report

app = typer.Typer(no_args_is_help=True)

#: What every contact sheet shows; the Chinese lines name a thing in training and one that
#: no caption names so.
SHEET_PROMPTS: Final = (
    "grinning face",
    "cat face",
    "red apple",
    "house with garden",
    "鲸鱼",
    "一条红龙",
    "rocket",
    "hamburger",
)
#: Steps between two lines when no terminal shows a bar.
_LINE_STEPS: Final = 25


class TrainingNotInstalledError(PinxitError):
    """PyTorch is not installed."""

    remedy = "Install the training extra: pip install 'pinxit[train]'."


class ClusterNotInstalledError(PinxitError):
    """Ray is not installed."""

    remedy = "Install the extra ray (pip install 'pinxit[ray]'), or unset PINXIT_RAY_ADDRESS."


@app.command()
def train(  # noqa: PLR0913 - each is an option of the command
    recipe: Annotated[str, typer.Argument(help="module:function, as in recipes.illustrator:house")],
    corpus: Annotated[
        str, typer.Option(help="Collections frozen for training, or the folder of a manifest.")
    ] = "illustrations",
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run [NAME among the runs of the house].")
    ] = None,
    begin_with: Annotated[
        Path | None, typer.Option("--from", help="A run whose painter grows into this one.")
    ] = None,
    autoencoder: Annotated[
        Path | None, typer.Option(help="The run whose latents a painter of latents paints.")
    ] = None,
    guest: Annotated[
        str, typer.Option(help="The guest to teach: its folder, or its name on the hub.")
    ] = "",
    guest_licence: Annotated[
        str, typer.Option(help="Under which the guest is used, as an SPDX expression.")
    ] = "",
    finish_at: Annotated[
        datetime | None, typer.Option(help="Be done by this local time, whatever the recipe says.")
    ] = None,
    sheet_minutes: Annotated[int, typer.Option(help="Minutes between contact sheets.")] = 10,
    most_steps: Annotated[
        int | None, typer.Option(min=1, help="Stop, with a checkpoint, after so many steps.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify-rerun", help="Run twice and compare every bit; keep nothing.")
    ] = False,
) -> None:
    """Train a painter; takes up its last checkpoint if there is one."""
    wanted = find_recipe(recipe)
    # Waiting threads that spin make two busy processes ten times as slow as one.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        from pinxit.training.adapters.machine import peak_flops
        from pinxit.training.adapters.run import RunSettings
    except ModuleNotFoundError as error:
        raise TrainingNotInstalledError(f"training needs {error.name}") from error
    settings = RunSettings(
        manifest=frozen_for_training(corpus, purpose_of(wanted)),
        today=datetime.now().astimezone().date(),
        decisions=read_decisions(data_home()),
        out=out or data_home() / "runs" / wanted.name,
        begin_with=begin_with,
        autoencoder=autoencoder,
        guest=guest,
        guest_licence=guest_licence,
        finish_at=None if finish_at is None else _on_the_clock(finish_at),
        most_steps=most_steps,
        peak=0.0 if ray_address() else peak_flops(data_home()),
        threads=threads_here(),
        sheet_minutes=sheet_minutes,
        sheet_prompts=SHEET_PROMPTS,
    )
    (_verify if verify else _train)(wanted, settings, Console())


def _train(recipe: RunRecipe, settings: "RunSettings", console: Console) -> None:
    """Train to the end, or until it is time to stop, and say where the result is."""
    with _bar(console) as bar:
        place = _runner()(recipe, settings, _Teller(console, bar, settings.peak))
    console.print(f"Checkpoint: {place}")


def find_recipe(name: str) -> RunRecipe:
    """Return the recipe that `module:function` builds, from the current folder or installed.

    Raises:
        BadRecipeError: There is no such recipe.
    """
    module, _, function = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        built = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError, ValueError) as error:
        raise BadRecipeError(f"no recipe {name!r}: {error}") from error
    finally:
        sys.path.remove(str(Path.cwd()))
    if not isinstance(built, RunRecipe):
        raise BadRecipeError(f"{name} builds a {type(built).__name__}, not a recipe")
    return built


def purpose_of(recipe: RunRecipe) -> Purpose:
    """Return what the works of a run must be frozen for."""
    if isinstance(recipe, StyleRecipe):
        return Purpose.STYLE
    # A classifier only measures; what it learns from must not be sold or painted from.
    return Purpose.BENCHMARK if isinstance(recipe, ClassifierRecipe) else Purpose.TRAIN


def _runner() -> "Callable[[RunRecipe, RunSettings, Callable[[Report], None]], Path]":
    """Return what trains: this process, or the cluster that the deployment names."""
    from pinxit.training.adapters.run import run_training

    address = ray_address()
    if not address:
        return run_training
    try:
        from pinxit.training.adapters.cluster import train_on_cluster
    except ModuleNotFoundError as error:
        raise ClusterNotInstalledError(f"training on a cluster needs {error.name}") from error
    return partial(train_on_cluster, address=address)


def _on_the_clock(moment: datetime) -> float:
    return time.monotonic() + (moment.astimezone() - datetime.now().astimezone()).total_seconds()


def _verify(recipe: RunRecipe, settings: "RunSettings", console: Console) -> None:
    """Run twice, say what came of it, and fail if the two parted."""
    from pinxit.training.adapters.rerun import verify_rerun

    verdict = verify_rerun(recipe, settings, today=settings.today)
    verdict.require()
    console.print(
        f"Steps {verdict.from_step} to {verdict.to_step}, twice: {verdict.digests[0]}\n"
        f"The same to the last bit on {verdict.machine}"
    )


def _bar(console: Console) -> Progress:
    columns = (
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal)


class _Teller:
    """Shows reports: the bar on a terminal, now and then a line elsewhere."""

    def __init__(self, console: Console, bar: Progress, peak: float) -> None:
        self.console, self.bar, self.peak = console, bar, peak
        self.task = bar.add_task("train", total=None, told="")
        self.mean = 0.0

    def __call__(self, report: "Report") -> None:
        """Show how far the run is, how fast, and how much of the machine it uses."""
        step, loss = report.progress.step, report.loss
        self.mean = 0.98 * self.mean + 0.02 * loss if self.mean else loss
        told = f"loss {self.mean:.3f}  {report.pictures_per_second:.0f} pictures/s"
        if self.peak:
            told += f"  {report.flops_per_second / self.peak:.0%} of peak"
        self.bar.update(self.task, completed=step, total=report.steps, told=told)
        if not self.console.is_terminal and step % _LINE_STEPS == 0:
            seen, seconds = report.progress.pictures_seen, report.progress.seconds
            self.console.print(
                f"step {step}/{report.steps}  {told}  {seen} seen  {seconds:.0f} s", soft_wrap=True
            )
