"""The works that marks are tried on: flat illustrations, paintings, and photographs of them.

Pictures are HWC, 0 to 255.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from pinxit.kernel import PinxitError

Image = NDArray[np.uint8]

KINDS: Final = ("illustration", "painting", "photograph")
#: The shorter side of a work.
SIDE_PX: Final = 512
_CLEAN_PX: Final = 216
_SEED: Final = 17


class NoWorksToMarkError(PinxitError):
    """There are no works to try marks on."""

    remedy = (
        "Gather the illustrations (pinxit corpus gather illustrations), and put paintings "
        "into PINXIT_HOME/paintings."
    )


@dataclass(frozen=True, slots=True)
class Works:
    """Where the works lie; small enough to be handed to another process.

    Attributes:
        illustrations: The array of a collection, (N, 128, 128, 3).
        paintings: Files, about 256 pixels a side.
    """

    illustrations: Path
    paintings: tuple[Path, ...]

    def work(self, kind: str, number: int) -> Image:
        """Return a work at its full size; numbers go round when there are fewer works."""
        if kind == "illustration":
            drawn = _array(self.illustrations)
            return enlarged(drawn[number * 37 % len(drawn)], SIDE_PX)
        painting = _opened(self.paintings[number * 37 % len(self.paintings)])
        if kind == "painting":
            return enlarged(painting, SIDE_PX)
        return photographed(enlarged(painting[:, ::-1], SIDE_PX), number)

    def clean(self, number: int) -> Image:
        """Return a picture without a mark: a work cropped, mirrored, toned and saved by lot."""
        chance = np.random.default_rng((_SEED, number))
        drawn = _array(self.illustrations)
        painted = number % 4 == 0
        if painted:
            image = _opened(self.paintings[number // 4 % len(self.paintings)])
        else:
            image = np.asarray(drawn[number * 37 % len(drawn)])
        side = int(min(image.shape[:2]) * chance.uniform(0.6, 1.0))
        top = int(chance.integers(0, image.shape[0] - side + 1))
        left = int(chance.integers(0, image.shape[1] - side + 1))
        image = enlarged(image[top : top + side, left : left + side], _CLEAN_PX)
        image = image[:, ::-1] if chance.random() < 0.5 else image
        curve = 255 * (np.arange(256) / 255) ** chance.uniform(0.7, 1.4)
        return _saved(np.rint(curve).astype(np.uint8)[image], chance)


def open_works(home: Path) -> Works:
    """Find the works.

    Raises:
        NoWorksToMarkError: Illustrations or paintings are not there.
    """
    drawn = home / "corpus" / "illustrations" / "pictures.npy"
    paintings = tuple(sorted((home / "paintings").glob("*.jpg")))
    if not drawn.exists() or not paintings:
        raise NoWorksToMarkError(f"no illustrations or no paintings in {home}")
    return Works(drawn, paintings)


def enlarged(image: Image, side_px: int) -> Image:
    """Return a picture whose shorter side has so many pixels."""
    factor = side_px / min(image.shape[:2])
    size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
    return np.asarray(
        cv2.resize(np.ascontiguousarray(image), size, interpolation=cv2.INTER_CUBIC), np.uint8
    )


def photographed(image: Image, number: int) -> Image:
    """Return an old photograph as it is after restoration: toned paper, soft, with fine grain."""
    chance = np.random.default_rng((_SEED, number))
    grain = chance.standard_normal(image.shape[:2], dtype=np.float32) * 5
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32) * 0.82 + 24
    grey += cv2.GaussianBlur(grain, (0, 0), 0.8)
    toned = grey[..., None] * np.array([1.04, 0.98, 0.86], dtype=np.float32)
    return np.asarray(np.clip(np.rint(toned), 0, 255), dtype=np.uint8)


def numbered(count: int) -> Iterator[tuple[str, int]]:
    """Yield so many works, the kinds in turn."""
    for place in range(count):
        yield KINDS[place % len(KINDS)], place // len(KINDS)


def _saved(image: Image, chance: np.random.Generator) -> Image:
    """Return one picture in four as JPEG leaves it."""
    if chance.random() < 0.75:
        return image
    quality = int(chance.integers(40, 96))
    _done, content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR), dtype=np.uint8)


@lru_cache(maxsize=1)
def _array(path: Path) -> Any:
    return np.load(path, mmap_mode="r")


@lru_cache(maxsize=2_000)
def _opened(path: Path) -> Image:
    with Pictures.open(path) as opened:
        return np.asarray(opened.convert("RGB"))
