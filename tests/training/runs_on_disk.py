"""Runs on the disk as training leaves them, written in a line."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from pinxit.training.core.progress import PROGRESS_FILE, RunProcess, RunProgress

HANDS = ("noto", "fluent-emoji", "twemoji", "openmoji")
ROOT = "ab" * 32
LATENTS = {"side_px": 128, "grid": 8, "channels": 32, "width": 320, "depth": 8, "heads": 5}
PIXELS = {"side_px": 32, "cell_px": 1, "width": 320, "depth": 8, "heads": 5}
#: A process that no machine has: its host began at a time when there was none of this.
GONE = RunProcess(pid=1, pid_started_ticks=1, host_started_at=1)
PROGRESS = RunProgress(
    recipe_name="latent-house",
    recipe="sha256:" + "0" * 64,
    state="stopped",
    step=400,
    steps=1000,
    pictures_seen=19_200,
    seconds=3_725.0,
    losses=tuple((25 * n, 0.5 + 1.5 / n) for n in range(1, 17)),
    pictures_per_second=58.6,
    seconds_left=5_580.0,
    peak_share=0.41,
    sheet="sheet-00000400.png",
    updated_at=1_790_000_000.0,
    process=GONE,
)


def origin(**changes: object) -> dict[str, object]:
    """What a checkpoint was made of, as `record.json` has it."""
    plain: dict[str, object] = {
        "recipe": "sha256:" + "0" * 64,
        "recipe_name": "latent-house",
        "manifest": f"sha256:{ROOT}",
        "hands": list(HANDS),
        "shape": LATENTS,
        "before": None,
        "encoder": "",
    }
    return {**plain, **changes}


def record(**changes: object) -> dict[str, object]:
    """A checkpoint's record; `changes` are of its origin."""
    progress = {
        "step": 400,
        "pictures_seen": 19_200,
        "seconds": 3_725.0,
        "decay_from": None,
        "losses": [[25, 2.0], [50, 1.0]],
    }
    return {"format": 1, "progress": progress, "origin": origin(**changes)}


def a_sheet(
    path: Path, *, rows: int = 4, columns: int = 4, side_px: int = 32, seed: int = 0
) -> None:
    """Write a contact sheet: rounds on paper, another colour for each."""
    draw = np.random.Generator(np.random.Philox(key=seed))
    across = np.arange(side_px) - side_px / 2
    inside_HW = np.hypot(*np.meshgrid(across, across)) < side_px * 0.36
    sheet = np.full((rows * side_px, columns * side_px, 3), (250, 248, 244), np.uint8)
    for row in range(rows):
        for column in range(columns):
            place = (
                slice(row * side_px, (row + 1) * side_px),
                slice(column * side_px, (column + 1) * side_px),
            )
            sheet[place][inside_HW] = draw.integers(40, 220, 3)
    Image.fromarray(sheet).save(path)


def a_run(
    home: Path, name: str = "painter", *, told: RunProgress | None = PROGRESS, **made: object
) -> Path:
    """Write a run with one checkpoint and three sheets and return its folder.

    Args:
        home: The folder that runs lie in.
        name: Of the run.
        told: What it says of itself, if anything.
        made: Changes to what its checkpoint was made of.
    """
    folder = home / name
    place = folder / "step-00000400"
    place.mkdir(parents=True)
    (place / "record.json").write_text(json.dumps(record(**made)), encoding="utf-8")
    if told is not None:
        tell(folder, told)
    for step in (100, 200, 400):
        a_sheet(folder / f"sheet-{step:08d}.png", seed=step)
    return folder


def tell(folder: Path, progress: RunProgress = PROGRESS, **changes: object) -> RunProgress:
    """Let a run say how far it is."""
    told = replace(progress, **changes)  # type: ignore[arg-type]
    written = folder / f".{PROGRESS_FILE}"
    written.write_text(told.to_json(), encoding="utf-8")
    written.replace(folder / PROGRESS_FILE)  # as a run does: a page never reads half of it
    return told


def this_process() -> RunProcess:
    """Name the process of the test, as a run names its own."""
    stat = Path("/proc/self/stat").read_text(encoding="ascii")
    booted = Path("/proc/stat").read_text(encoding="ascii").partition("btime ")[2].split()[0]
    return RunProcess(
        pid=os.getpid(),
        pid_started_ticks=int(stat.rpartition(")")[2].split()[19]),
        host_started_at=int(booted),
    )
