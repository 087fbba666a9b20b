"""Pictures to treat, drawn by rule: a landscape with texture, and a disc on plain ground."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def landscape(height: int = 96, width: int = 96, *, seed: int = 1) -> NDArray[np.uint8]:
    """Return hills under a sky, with grain as of paint; its edges do not fit together."""
    rng = np.random.default_rng(seed)
    down_HW, right_HW = np.mgrid[0:height, 0:width] / np.array([height, width]).reshape(2, 1, 1)
    hill_HW = down_HW > 0.5 + 0.15 * np.sin(right_HW * 9)
    sky = np.stack([80 + 120 * down_HW, 120 + 80 * down_HW, 220 - 40 * right_HW], axis=2)
    grass = np.stack([90 + 40 * right_HW, 140 - 60 * down_HW, 40 + 0 * down_HW], axis=2)
    image = np.where(hill_HW[..., None], grass, sky)
    image += rng.normal(0, 6, image.shape)
    return image.clip(0, 255).astype(np.uint8)


def disc(side: int = 128) -> NDArray[np.uint8]:
    """Return a red ring with a hole, smooth at its edges, on plain ground."""
    big = side * 4
    y_HW, x_HW = np.mgrid[0:big, 0:big] / big - 0.5
    away_HW = np.hypot(y_HW, x_HW)
    inside_HW = (away_HW < 0.35) & (away_HW > 0.15)
    image_HWC = np.where(inside_HW[..., None], (200, 30, 40), (250, 248, 244)).astype(np.uint8)
    return np.asarray(Image.fromarray(image_HWC).reduce(4))


def as_png(image_HWC: NDArray[np.uint8]) -> bytes:
    """Return a picture as a file that somebody might upload."""
    file = BytesIO()
    Image.fromarray(image_HWC).save(file, format="PNG")
    return file.getvalue()


def opened(content: bytes) -> NDArray[np.uint8]:
    """Return what a file shows, as it is in the file."""
    with Image.open(BytesIO(content)) as picture:
        return np.asarray(picture)
