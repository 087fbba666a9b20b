"""How fast the shipped painter is, against the guided painter that it was distilled from.

PyTorch is imported by name: no import path leads from the studio to it.
"""

import threading
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from pinxit.studio.adapters.engines import open_fastest
from pinxit.studio.adapters.house_painter import HousePainter, house_folder, open_painter
from pinxit.studio.bench.paint import cold_start_seconds, ms_per_picture
from pinxit.studio.bench.report import distances

#: Steps of the guided painter, as most painters are published.
_TEACHER_STEPS = 50
#: Steps of a guided painter that are timed beside its own; the first are compared with the loop.
_FEWER_STEPS = (4, 2, 1)
_MIB = 2**20


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure the shipped painter: milliseconds of a picture, size, cold start.

    All times are of one picture at a time, its prompt and its decoding included; a guided painter
    is also timed at four steps, two and one, four of which are compared. The yardstick of
    `speedup_over_fp32_loop` is the guided painter of 50 steps as an ordinary loop in PyTorch, in
    single precision, on all processors, in the same run.

    Args:
        home: PINXIT_HOME, where the choice of the engine is kept.
        full: Also paint the exam and compare the pictures with held-out works. The guided
            painter takes part if its model lies in `models/teacher` of the house.

    Raises:
        MissingPainterError: No painter is installed.
    """
    folder = house_folder()
    figures = measure_model(folder, home)
    figures["cold_start_seconds"] = cold_start_seconds()
    if full:
        teacher = home / "models" / "teacher"
        figures |= distances(folder, home, teacher if teacher.is_dir() else None)
    return figures


def measure_model(folder: Path, home: Path) -> dict[str, float]:
    """Measure a model's folder, distilled or not.

    Args:
        folder: The model.
        home: Where the choice of the engine is kept.
    """
    painter = open_painter(folder, home)
    loop = import_module("pinxit.training.bench.plain_loop")
    plain = loop.open_plain_loop(folder)
    few = painter.card.distilled_steps or _FEWER_STEPS
    asked = few if painter.card.distilled_steps else (painter.card.steps, *few)
    ms = {steps: ms_per_picture(painter, steps=steps) for steps in asked}
    figures = {f"ms_per_picture_{steps}step": each for steps, each in ms.items()}
    quick = ms[few[0]]
    calls = few[0] * (2 if painter.card.guided else 1)
    flops = plain.flops_per_picture(calls)
    return {
        **figures,
        "ms_per_picture_teacher": ms_per_picture(_guided(painter, folder), steps=_TEACHER_STEPS),
        "speedup_over_fp32_loop": plain.ms_per_picture() / quick,
        "peak_flops_share": flops / (quick / 1000) / loop.peak_flops(),
        "model_mib": sum(file.stat().st_size for file in folder.iterdir()) / _MIB,
    }


def _guided(painter: HousePainter, folder: Path) -> HousePainter:
    """Return a painter of the same measures that is asked with and without the wish.

    What it paints is no matter here; how long it takes depends on its measures alone.
    """
    if painter.card.guided:
        return painter
    card = replace(painter.card, distilled_steps=(), guidance_percent=300)
    with TemporaryDirectory() as scratch:
        # In the house's folder this choice would take the place of the painter's own.
        engine = open_fastest(folder / "painter.onnx", card.model, Path(scratch), batch=2)
    return replace(painter, card=card, engine_in_use=engine, lock=threading.Lock())
