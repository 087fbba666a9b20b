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
from pinxit.kernel import PinxitError
from pinxit.training.adapters.place import data_home, frozen_for_training, ray_address
from pinxit.training.core.classifier import ClassifierRecipe
from pinxit.training.core.recipe import BadRecipeError, RunRecipe

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
    out: Annotated[Path | None, typer.Option(help="Folder of the run [runs/NAME].")] = None,
    begin_with: Annotated[
        Path | None, typer.Option("--from", help="A run whose painter grows into this one.")
    ] = None,
    autoencoder: Annotated[
        Path | None, typer.Option(help="The run whose latents a painter of latents paints.")
    ] = None,
    finish_at: Annotated[
        datetime | None, typer.Option(help="Be done by this local time, whatever the recipe says.")
    ] = None,
    sheet_minutes: Annotated[int, typer.Option(help="Minutes between contact sheets.")] = 10,
) -> None:
    """Train a painter; takes up its last checkpoint if there is one."""
    wanted = find_recipe(recipe)
    # Waiting threads that spin make two busy processes ten times as slow as one.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        from pinxit.training.adapters.run import RunSettings
    except ModuleNotFoundError as error:
        raise TrainingNotInstalledError(f"training needs {error.name}") from error
    # A classifier only measures; what it learns from must not be sold or painted from.
    measures = isinstance(wanted, ClassifierRecipe)
    settings = RunSettings(
        manifest=frozen_for_training(corpus, Purpose.BENCHMARK if measures else Purpose.TRAIN),
        today=datetime.now().astimezone().date(),
        decisions=read_decisions(data_home()),
        out=out or Path("runs") / wanted.name,
        begin_with=begin_with,
        autoencoder=autoencoder,
        finish_at=None if finish_at is None else _on_the_clock(finish_at),
        threads=os.cpu_count() or 1,
        sheet_minutes=sheet_minutes,
        sheet_prompts=SHEET_PROMPTS,
    )
    console = Console()
    with _bar(console) as bar:
        place = _runner()(wanted, settings, _teller(console, bar))
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


def _bar(console: Console) -> Progress:
    columns = (
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.3f}  {task.fields[pace]:.0f} pictures/s"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _teller(console: Console, bar: Progress) -> Callable[["Report"], None]:
    """Return what shows a report: the bar on a terminal, now and then a line elsewhere."""
    task = bar.add_task("train", total=None, loss=0.0, pace=0.0)
    mean = 0.0
    pace = 0.0
    seen, spent = 0, 0.0

    def tell(report: "Report") -> None:
        nonlocal mean, pace, seen, spent
        progress = report.progress
        mean = report.loss if not mean else 0.98 * mean + 0.02 * report.loss
        if spent and progress.seconds > spent:
            now = (progress.pictures_seen - seen) / (progress.seconds - spent)
            pace = now if not pace else 0.9 * pace + 0.1 * now
        seen, spent = progress.pictures_seen, progress.seconds
        bar.update(task, completed=progress.step, total=report.steps, loss=mean, pace=pace)
        if not console.is_terminal and progress.step % _LINE_STEPS == 0:
            console.print(
                f"step {progress.step}/{report.steps}  loss {mean:.4f}  {pace:.0f} pictures/s  "
                f"{progress.pictures_seen} seen  {progress.seconds:.0f} s"
            )

    return tell
