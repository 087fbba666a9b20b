"""What a classifier is measured by: the pictures of a manifest frozen for measuring.

Shape suffixes: N pictures, H and W pixels, C colours.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.corpus import Decision, NamedSet, Purpose, Source, Work, open_manifest, read_originals
from pinxit.kernel import Digest
from pinxit.training.adapters.pictures import UnfitWorksError

#: How the part of a source behind "#" begins if the work is for the test.
_TEST: Final = "test"


@dataclass(frozen=True, slots=True)
class Examples:
    """Pictures and what they show.

    Attributes:
        picture_NHWC: uint8, as their authors published them.
        label_N: Number of each one's class.
    """

    picture_NHWC: NDArray[np.uint8]
    label_N: NDArray[np.int64]

    def first(self, count: int) -> "Examples":
        """Return the first of them."""
        return Examples(self.picture_NHWC[:count], self.label_N[:count])


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A set to measure by, in memory.

    Attributes:
        manifest: Merkle root of the frozen manifest.
        classes: Names of the classes, sorted.
        train: What may be learnt from, to be measured.
        test: What it is measured by.
    """

    manifest: Digest
    classes: tuple[str, ...]
    train: Examples
    test: Examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """How a set to measure by is read.

    Attributes:
        home: PINXIT_HOME, which keeps the files that the works came as.
        today: The day, for which the licence gate is asked about every work again.
        decisions: What authors have said to this day.
        name: Of the set.
        open_set: Opens the set otherwise than by its own door.
    """

    home: Path
    today: date
    decisions: Sequence[Decision] = ()
    name: str = "cifar10"
    open_set: Callable[[NamedSet], Source] | None = None


def open_benchmark(manifest: Path, measuring: Measuring, *, side_px: int) -> Benchmark:
    """Read a set of labelled pictures that is frozen for measuring.

    The pictures of a manifest are scaled for painters. Here they are read as they were published,
    and each is compared with the digest by which its work was frozen.

    Args:
        manifest: Folder of a manifest frozen for `Purpose.BENCHMARK`.
        measuring: Whose files, and which day.
        side_px: Height and width that every picture must have.

    Raises:
        NotFrozenError: The folder holds no frozen manifest.
        WrongPurposeError: It is frozen for something else.
        BrokenManifestError: Its works are not those that were frozen, or their files are not.
        BadSignatureError: The house did not sign it.
        WithdrawnWorkError: Authors have withdrawn works since.
        NoLongerAllowedError: The gate no longer lets a work of it pass.
        UnfitWorksError: Its pictures have other sides, or none is for learning or none for the
            test.
        PinxitError: The set cannot be brought; the message says why.
    """
    frozen = open_manifest(
        manifest,
        purpose=Purpose.BENCHMARK,
        today=measuring.today,
        decisions=measuring.decisions,
    )
    works = frozen.works
    classes = tuple(sorted({work.title for work in works}))
    number_of = {name: number for number, name in enumerate(classes)}
    label_N = np.array([number_of[work.title] for work in works], dtype=np.int64)
    test_N = np.array([_is_for_test(work) for work in works], dtype=np.bool_)
    if test_N.all() or not test_N.any():
        raise UnfitWorksError(f"{frozen.root} is not divided into learning and test")
    picture_NHWC = np.empty((len(works), side_px, side_px, 3), dtype=np.uint8)
    contents = read_originals(
        frozen, measuring.name, home=measuring.home, open_set=measuring.open_set
    )
    for number, content in enumerate(contents):
        picture_NHWC[number] = _pixels(content, side_px)
    return Benchmark(
        manifest=frozen.root,
        classes=classes,
        train=Examples(picture_NHWC[~test_N], label_N[~test_N]),
        test=Examples(picture_NHWC[test_N], label_N[test_N]),
    )


def _is_for_test(work: Work) -> bool:
    return work.source.partition("#")[2].startswith(_TEST)


def _pixels(content: bytes, side_px: int) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(content), formats=("BMP",)) as image:
        if image.size != (side_px, side_px):
            raise UnfitWorksError(f"a picture of {image.size} is not {side_px} px square")
        return np.asarray(image.convert("RGB"))
