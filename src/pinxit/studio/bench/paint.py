"""How fast the house painter paints here."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from pinxit.jobs import threads_here
from pinxit.studio.adapters import engines
from pinxit.studio.adapters.house_painter import (
    HousePainter,
    house_card,
    house_folder,
    open_house_painter,
)
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.painter import Step
from pinxit.training import data_home

_PICTURES = 5
#: A process that has never painted here, from its first import to its first picture.
_COLD = """
import pathlib, sys
from pinxit.studio.adapters.house_painter import house_card, open_house_painter
from pinxit.studio.core.brief import Brief
card = house_card()
brief = Brief(prompt="a red dragon", hand=card.hands[0], steps=card.steps,
              guidance_percent=card.guidance_percent, side_px=card.side_px)
open_house_painter(pathlib.Path(sys.argv[1])).paint(brief, on_step=lambda step: None)
"""


def bench_paint(
    out: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Time the house painter: a picture, a step, a cold start, and every engine."""
    figures = measure_figures()
    table = Table(title="Painting", title_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.4g}")
    console = Console()
    console.print(table)
    text = json.dumps(figures, indent=1)
    console.print_json(text)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")


def measure_painting() -> float:
    """Return the milliseconds of one picture at the painter's own settings, warm."""
    return ms_per_picture(open_house_painter(data_home()))


def measure_figures() -> dict[str, float]:
    """Return all figures of `pinxit bench paint`.

    Keys in `ms_…` are milliseconds; `speedup` is how many times the engine in use is faster than
    the yardstick, ONNX Runtime in single precision on one thread, measured in the same run.
    """
    card, model = house_card(), house_folder() / "painter.onnx"
    ms = ms_per_picture(open_house_painter(data_home()))
    figures = {
        "ms_per_picture": ms,
        "ms_per_step": ms / card.steps,
        "seconds_cold_start": cold_start_seconds(),
    }
    batch = 2 if card.guided else 1
    measures = engines.measure(model, threads_here(), batch=batch)
    for measure in measures:
        figures[f"ms_per_call {measure.kind}"] = measure.ms_per_call
        figures[f"strays {measure.kind}"] = measure.strays
    yardstick = engines.measure_kind(engines.REFERENCE, model, threads=1, batch=batch)
    best = min(measure.ms_per_call for measure in measures)
    figures["ms_per_call yardstick"] = yardstick
    figures["speedup"] = yardstick / best
    return figures


def ms_per_picture(painter: HousePainter, *, steps: int | None = None) -> float:
    """Return the median milliseconds of a few pictures, after one to warm up.

    Args:
        painter: Paints them, one at a time.
        steps: Steps of each; as many as suit it when not given.
    """
    spent = []
    for seed in range(_PICTURES + 1):
        brief = Brief(
            prompt="a red dragon",
            hand=painter.card.hands[0],
            seed=seed,
            steps=painter.card.steps if steps is None else steps,
            guidance_percent=painter.card.guidance_percent,
            side_px=painter.card.side_px,
        )
        before = time.perf_counter()
        painter.paint(brief, on_step=_unseen)
        spent.append(time.perf_counter() - before)
    return 1000 * float(np.median(spent[1:]))


def cold_start_seconds() -> float:
    """Return the seconds from a new process to its first picture, the engine already chosen."""
    before = time.perf_counter()
    command = [sys.executable, "-c", _COLD, str(data_home())]
    subprocess.run(command, check=True)  # noqa: S603
    return time.perf_counter() - before


def _unseen(_step: Step) -> None:
    """Nobody watches a measurement."""
