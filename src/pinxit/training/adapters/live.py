"""A run's word on how far it has come, kept in its folder for whoever looks."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pinxit.training.adapters.machine import this_process
from pinxit.training.adapters.trainer import Report
from pinxit.training.core.progress import PROGRESS_FILE, RunProgress, RunState
from pinxit.training.core.recipe import RunRecipe
from pinxit.training.core.run_record import RECIPE_FILE, recipe_json

#: Seconds between two words.
_EVERY_S: Final = 3.0


class LiveProgress:
    """Writes `progress.json`, and `recipe.json` once.

    Args:
        recipe: What the run was told.
        folder: Of the run.
        peak: Measured peak of the machine in FLOP/s; 0 if it was not measured.
        clock: Seconds, never going back.
        finish_at: Reading of the clock by which the run should be over.
    """

    def __init__(
        self,
        recipe: RunRecipe,
        folder: Path,
        *,
        peak: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        finish_at: float | None = None,
    ) -> None:
        self.recipe, self.folder, self.peak = recipe, folder, peak
        self.clock, self.finish_at = clock, finish_at
        self.process = this_process()
        self._told_at = float("-inf")
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / RECIPE_FILE, recipe_json(recipe))

    def tell(self, report: Report, sheet: Path | None = None) -> None:
        """Write how far the run is, unless that was done moments ago."""
        if self.clock() - self._told_at >= _EVERY_S:
            self.close(report, sheet, "running")

    def close(self, report: Report, sheet: Path | None, state: RunState) -> None:
        """Write how far the run is, and whether it goes on."""
        self._told_at = self.clock()
        progress, pace = report.progress, report.pictures_per_second
        left = (report.steps - progress.step) * self.recipe.batch / pace if pace else None
        if left is not None and self.finish_at is not None:
            left = min(left, max(0.0, self.finish_at - self.clock()))
        told = RunProgress(
            recipe_name=self.recipe.name,
            recipe=str(self.recipe.digest),
            state=state,
            step=progress.step,
            steps=report.steps,
            pictures_seen=progress.pictures_seen,
            seconds=progress.seconds,
            losses=progress.losses,
            pictures_per_second=pace,
            seconds_left=left if state == "running" else 0.0,
            peak_share=share_of_peak(report, self.peak),
            sheet=sheet.name if sheet else None,
            updated_at=time.time(),
            process=self.process,
        )
        _replace(self.folder / PROGRESS_FILE, told.to_json())


def share_of_peak(report: Report, peak: float) -> float | None:
    """Return which share of the machine's peak the matrix products of a run reach.

    Those of the passes forward and back count; the optimiser's do not.
    """
    return report.flops_per_second / peak if peak and report.flops_per_second else None


def newest_sheet(folder: Path) -> Path | None:
    """Return the newest contact sheet of a run, if it has one."""
    return max(folder.glob("sheet-*.png"), default=None)


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)
