"""How fast pictures are treated, and whether tiles repeat without a seam."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import Digest
from pinxit.studio.adapters.enlarge_painterly import enlarge_painterly
from pinxit.studio.adapters.restyle import restyle
from pinxit.studio.adapters.treating import treat
from pinxit.studio.adapters.vectorise import vectorise
from pinxit.studio.core.drawing import write_svg
from pinxit.studio.core.recreate import Recreation, recreate
from pinxit.studio.core.restyle import Restyling
from pinxit.studio.core.seams import seam_figure
from pinxit.studio.core.treatment import Kind, Order

_ROUNDS: Final = 5
_TILES: Final = 8


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure the treatments, on pictures that are drawn by rule and look painted.

    Each time is the median of five after one to warm up; re-creation takes long and is timed once.

    Args:
        home: PINXIT_HOME; not needed here.
        full: Also measure the largest pictures, and the seams of eight tiles.
    """
    del home
    megapixel, style = painted_like(1024, 1), painted_like(256, 2)
    seconds: dict[str, float] = {
        "restyle_seconds_1024": _seconds(lambda: restyle(megapixel, style, Restyling())),
        "vectorise_seconds": _seconds(
            lambda: write_svg(vectorise(flat_like(128)), title="", facts={})
        ),
        "enlarge_seconds": _seconds(lambda: enlarge_painterly(painted_like(256, 3), 4)),
        "cut_out_seconds_1024": _seconds(lambda: _treated(Kind.CUT_OUT, flat_like(1024))),
        "print_seconds_1024": _seconds(lambda: _treated(Kind.PRINT, megapixel)),
        "mock_up_seconds": _seconds(lambda: _treated(Kind.MOCK_UP, megapixel)),
    }
    wish = Recreation(kind="compose", height_px=1024, width_px=1024, seed=1)
    seconds["recreate_seconds_megapixel"] = _once(lambda: recreate(megapixel, wish))
    seconds["tile_seam"] = max(_seams(_TILES if full else 2))
    if full:
        large = painted_like(2048, 1)
        seconds["restyle_seconds_2048"] = _once(lambda: restyle(large, style, Restyling()))
    return seconds


def painted_like(side_px: int, seed: int) -> NDArray[np.uint8]:
    """Return a picture of clouds of colour with strokes over them, (side, side, 3)."""
    rng = np.random.default_rng(seed)
    down_HW, right_HW = np.mgrid[0:side_px, 0:side_px] / side_px
    image = np.zeros((side_px, side_px, 3))
    for octave in range(1, 9):
        for channel in range(3):
            turn, phase = rng.uniform(0, np.pi), rng.uniform(0, 2 * np.pi)
            along_HW = down_HW * np.cos(turn) + right_HW * np.sin(turn)
            image[..., channel] += np.sin(2**octave * 2 * along_HW + phase) / octave
    image += rng.normal(0, 0.08, image.shape)
    return np.asarray((128 + 60 * image).clip(0, 255), np.uint8)


def flat_like(side_px: int) -> NDArray[np.uint8]:
    """Return a drawing of rings in even colours on plain ground, (side, side, 3)."""
    down_HW, right_HW = np.mgrid[0:side_px, 0:side_px] / side_px - 0.5
    image = np.full((side_px, side_px, 3), (250, 248, 244), np.uint8)
    rings = (
        (0.4, (179, 38, 30)),
        (0.3, (240, 190, 60)),
        (0.2, (40, 60, 120)),
        (0.08, (27, 26, 23)),
    )
    for radius, colour in rings:
        image[np.hypot(down_HW, right_HW * 1.2) < radius] = colour
    return image


def _treated(kind: Kind, image_HWC: NDArray[np.uint8]) -> None:
    treat(image_HWC, Order(kind=kind, title="", source=Digest.of(b"")))


def _seams(count: int) -> list[float]:
    found = []
    for seed in range(count):
        wish = Recreation(kind="tile", height_px=256, width_px=256, seed=seed)
        found.append(seam_figure(recreate(painted_like(256, seed), wish)))
    return found


def _seconds(work: Callable[[], object]) -> float:
    work()
    return statistics.median(_once(work) for _ in range(_ROUNDS))


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
