"""Pictures to measure with: as many as wanted, each unlike the others, made by number."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

#: What a picture from the web commonly measures, and the size the figures are for.
SIDE_PX: Final = 256
_QUALITY: Final = 85
_A_FOLDER: Final = 1_000


def make_pictures(root: Path, number: int) -> None:
    """Fill a folder with JPEG pictures, a thousand to a subfolder.

    Args:
        root: The folder; pictures that are there are left alone.
        number: How many.
    """
    starts = [
        (root, start, min(number, start + _A_FOLDER)) for start in range(0, number, _A_FOLDER)
    ]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_make_folder, starts))


def _make_folder(part: tuple[Path, int, int]) -> None:
    root, start, end = part
    folder = root / f"{start // _A_FOLDER:04}"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(start, end):
        path = folder / f"{number:07}.jpg"
        if not path.exists():
            _picture(number).save(path, "JPEG", quality=_QUALITY)


def _picture(number: int) -> Image.Image:
    """Return a painting of sorts: a soft ground, some blots, a little grain."""
    draw = np.random.default_rng(number)
    ground = draw.integers(0, 256, (5, 5, 3), dtype=np.uint8)
    image = Image.fromarray(ground).resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
    for _ in range(4):
        left, top, width, height = draw.integers(16, 160, 4)
        colour = tuple(int(value) for value in draw.integers(0, 256, 3))
        image.paste(colour, (left, top, left + width, top + height))
    grain_HWC = draw.integers(-9, 10, (SIDE_PX, SIDE_PX, 1), dtype=np.int16)
    return Image.fromarray(np.clip(np.asarray(image) + grain_HWC, 0, 255).astype(np.uint8))
