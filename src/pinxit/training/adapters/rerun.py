"""The same run twice, in two processes, to see whether it can be repeated bit for bit."""

import json
import multiprocessing
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import torch

from pinxit.kernel import PinxitError
from pinxit.training.adapters.checkpoint import latest, load, parted, state_digest
from pinxit.training.adapters.machine import machine_class
from pinxit.training.adapters.run import RunSettings, run_training
from pinxit.training.adapters.trainer import Report
from pinxit.training.core.recipe import RunRecipe
from pinxit.training.core.rerun import RERUN_FILE, RerunVerdict, first_difference

#: Tensors that a verdict names.
_MOST_NAMED: Final = 20
_LOSSES: Final = "losses.json"


class RerunFailedError(PinxitError):
    """One of the two runs ended before its time."""

    remedy = "Run it once without --verify-rerun to see what stops it."


def verify_rerun(recipe: RunRecipe, settings: RunSettings, *, today: date) -> RerunVerdict:
    """Run a recipe twice from the state of its last checkpoint, or anew, and compare.

    The run itself stays as it is; the verdict is written into its folder.

    Args:
        recipe: The run.
        settings: Its settings; `most_steps` says how far to go, the whole way if it does not.
        today: The date of the verdict.

    Raises:
        RerunFailedError: A run broke off.
    """
    torch.set_num_threads(settings.threads)
    places = [_scratch(settings.out, name) for name in ("first", "second")]
    try:
        for place in places:
            _begin(settings.out, place)
            quiet = replace(settings, out=place, sheet_minutes=0, finish_at=None)
            _in_a_process(recipe, quiet)
        verdict = _compare(recipe, settings, places, today)
    finally:
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
    settings.out.mkdir(parents=True, exist_ok=True)
    (settings.out / RERUN_FILE).write_text(verdict.to_json(), encoding="utf-8")
    return verdict


def run_noting(recipe: RunRecipe, settings: RunSettings) -> None:
    """Run once and keep the exact loss of every step beside the checkpoints."""
    losses: dict[int, str] = {}

    def tell(report: Report) -> None:
        losses[report.progress.step] = report.loss.hex()

    run_training(recipe, settings, tell)
    (settings.out / _LOSSES).write_text(json.dumps(losses), encoding="utf-8")


def _scratch(out: Path, name: str) -> Path:
    """Return a folder beside the run's, so that both share what is kept there."""
    return out.with_name(f".{out.name}-{name}")


def _begin(run: Path, place: Path) -> None:
    """Put the run's last checkpoint, if there is one, where another run begins."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    checkpoint = latest(run)
    if checkpoint is not None:
        shutil.copytree(checkpoint, place / checkpoint.name)


def _in_a_process(recipe: RunRecipe, settings: RunSettings) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=run_noting, args=(recipe, settings)
    )
    process.start()
    process.join()
    if process.exitcode:
        raise RerunFailedError(f"{recipe.name} ended with {process.exitcode}")


def _compare(
    recipe: RunRecipe, settings: RunSettings, places: list[Path], today: date
) -> RerunVerdict:
    begun = latest(settings.out)
    first, second = (load(place) for place in places)
    losses = [_losses(place) for place in places]
    return RerunVerdict(
        recipe_name=recipe.name,
        recipe=str(recipe.digest),
        manifest=first.origin.manifest,
        from_step=load(begun).progress.step if begun else 0,
        to_step=first.progress.step,
        digests=(str(state_digest(first)), str(state_digest(second))),
        parted_at_step=first_difference(*losses),
        parted_tensors=parted(first, second)[:_MOST_NAMED],
        machine=machine_class(),
        date=today.isoformat(),
    )


def _losses(place: Path) -> dict[int, float]:
    told = json.loads((place / _LOSSES).read_text(encoding="utf-8"))
    return {int(step): float.fromhex(loss) for step, loss in told.items()}
