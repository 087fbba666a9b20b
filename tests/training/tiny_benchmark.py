"""Sets to measure by, made on the spot: stripes that lie or stand."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.corpus import FreezeTerms, Purpose, freeze
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest
from pinxit.training.adapters.benchmark import Benchmark, Examples
from tests.corpus.collections_on_disk import a_work, make_collection
from tests.training.tiny_corpus import TODAY

CLASSES = ("lying", "standing")
SIDE_PX = 24


def stripes(count: int, *, seed: int) -> Examples:
    """Return so many pictures of stripes in noise; every second one stands."""
    draw = np.random.default_rng(seed)
    label_N = np.arange(count) % 2
    level = draw.integers(60, 200, (count, 1, 1, 1)) + draw.integers(
        -30, 30, (count, SIDE_PX, SIDE_PX, 3)
    )
    wave = 50 * (np.arange(SIDE_PX) // 2 % 2)
    lying = wave[:, None, None] * (label_N == 0)[:, None, None, None]
    standing = wave[None, :, None] * (label_N == 1)[:, None, None, None]
    return Examples((level + lying + standing).clip(0, 255).astype(np.uint8), label_N)


def stripes_to_measure_by() -> Benchmark:
    """Return stripes as a run reads them."""
    manifest = Digest.of(b"stripes")
    return Benchmark(manifest, CLASSES, stripes(96, seed=1), stripes(64, seed=2))


@dataclass(frozen=True)
class Files:
    """A set whose works are these files."""

    files: Mapping[str, bytes]

    def offerings(self) -> Iterator[Offering | Refusal]:
        for source in self.files:
            yield Offering(source=source, key=source, medium=Medium.PICTURE)

    def read(self, offering: Offering) -> bytes:
        return self.files[offering.key]


def files_of(examples: Examples, part: str) -> dict[str, bytes]:
    """Return each picture as a file, by its source."""
    return {
        f"npm:stripes@1#{part}/{number:05}": bmp(picture)
        for number, picture in enumerate(examples.picture_NHWC)
    }


def frozen_files(
    home: Path,
    files: Mapping[str, bytes],
    *,
    purpose: Purpose = Purpose.BENCHMARK,
    titles: tuple[str, ...] = CLASSES,
) -> Path:
    """Freeze these files in this house; the titles take turns."""
    works = [
        a_work(source, source=source, title=titles[number % len(titles)], digest=Digest.of(file))
        for number, (source, file) in enumerate(files.items())
    ]
    collection = make_collection(home / "corpus" / "cifar10", works)
    return freeze([collection], FreezeTerms(purpose=purpose, today=TODAY), home=home).folder


def bmp(picture_HWC: NDArray[np.uint8]) -> bytes:
    """Return a picture as a file."""
    file = io.BytesIO()
    Image.fromarray(picture_HWC).save(file, "BMP")
    return file.getvalue()
