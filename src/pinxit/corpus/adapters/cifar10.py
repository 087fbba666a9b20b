"""The set `cifar10`: 60,000 photographs to measure by, and never to learn from for sale."""

import io
import struct
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.corpus.adapters.npm import (
    UnreadablePackageError,
    bring_package,
    parse_json,
    read_members,
)
from pinxit.corpus.adapters.shelf import Book, Report, Shelf, open_shelf
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.packages import CIFAR10, Package
from pinxit.corpus.core.rights import Evidence, EvidenceKind, Rights
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest, PinxitError

NAME: Final = "cifar10"

_LAYOUT: Final = 1
_SIDE_PX: Final = 32
_NUM_BATCH: Final = 10_000
_DESCRIPTION: Final = "package.json"
#: The package's own spelling.
_TRAIN_LABELS: Final = "train_lables.json"
_TEST_LABELS: Final = "test_lables.json"

#: MD5 of each batch in its authors' own binary layout, as the data set is published.
BATCHES: Final = {
    "data_batch_1": "5dd7e06a14cb22eb9f671a540d1b7c25",
    "data_batch_2": "5ea93a67294ea407fff1d09f752e9692",
    "data_batch_3": "942cd6a4bcdd0dd3c604fbe906cb4421",
    "data_batch_4": "ae636b3ba5c66a11e91e8cb52e771fcb",
    "data_batch_5": "53f37980c15c3d472c316c40844f3f0d",
    "test_batch": "803d5f7f4d78ea53de84dbe85f74fb6d",
}

#: English and Chinese name of each class.
CLASSES: Final = (
    ("airplane", "飞机"),
    ("automobile", "汽车"),
    ("bird", "鸟"),
    ("cat", "猫"),
    ("deer", "鹿"),
    ("dog", "狗"),
    ("frog", "青蛙"),
    ("horse", "马"),
    ("ship", "船"),
    ("truck", "卡车"),
)


class WrongBatchError(PinxitError):
    """A batch is not, byte for byte, the one that CIFAR-10's authors published."""

    remedy = "Do not measure by it; report it to Pinxit."


@dataclass(frozen=True, slots=True)
class Cifar10:
    """CIFAR-10 as a source of works, for `Purpose.BENCHMARK` only.

    Attributes:
        shelf: Its pictures, as BMP: nothing is packed, and every machine makes the same bytes.
        description: Digest of the package's description.
    """

    shelf: Shelf
    description: Digest

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield every picture, sorted by source."""
        rights = Rights(
            # Nobody states a licence for the photographs; the wrapper's own ISC covers its code.
            licence="NOASSERTION",
            credit="Alex Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images",
            evidence=(
                Evidence(
                    kind=EvidenceKind.FILE,
                    place=_DESCRIPTION,
                    digest=self.description,
                    says="no licence is stated for the photographs, which were found on the web",
                ),
            ),
            made_in=2009,
        )
        for row in self.shelf.rows():
            yield _offering(row, rights)

    def read(self, offering: Offering) -> bytes:
        """Return a picture: a slice of one file.

        Raises:
            DamagedWorkError: It is not what was laid out.
        """
        return self.shelf.read(offering.key)


def open_cifar10(
    cache: Path,
    report: Report,
    *,
    package: Package = CIFAR10,
    batches: Mapping[str, str] = BATCHES,
) -> Cifar10:
    """Bring CIFAR-10, check it against what was published, and lay it out.

    Args:
        cache: Folder that keeps packages and shelves.
        report: Told what is being done.
        package: The release.
        batches: MD5 of each batch in the published layout.

    Raises:
        WrongBatchError: A batch is not the published one.
        MissingNpmError: npm is not installed and the package is not cached.
        UnreachablePackageError: npm could not bring the package.
        WrongPackageError: The package has another digest than the pinned one.
        UnreadablePackageError: The package is broken.
        ShelfUnwritableError: The disk is full or the folder is not ours.

    Source:
        Krizhevsky (2009), "Learning Multiple Layers of Features from Tiny Images", University of
        Toronto; the binary version of the data set.
    """
    report(0, 2, f"fetching {package.spec}")
    tarball = bring_package(package, cache=cache)
    [description] = read_members(tarball, (_DESCRIPTION,)).values()
    report(1, 2, "unpacking the pictures")
    key = Digest.of(package.integrity.encode()).hex[:12]
    shelf = open_shelf(
        cache / f"{NAME}-{package.version}-{key}-{_LAYOUT}",
        lambda: _books(package, tarball, batches),
    )
    report(2, 2, "fetched")
    return Cifar10(shelf, Digest.of(description))


def _books(package: Package, tarball: bytes, batches: Mapping[str, str]) -> Iterator[Book]:
    sprites = [f"{name}.png" for name in batches]
    files = read_members(tarball, (*sprites, _TRAIN_LABELS, _TEST_LABELS))
    labels = _labels(files)
    start = 0
    for name, published in batches.items():
        picture_NPC = _sprite(name, files.pop(f"{name}.png"))
        label_N = np.array(labels[start : start + len(picture_NPC)], dtype=np.uint8)
        start += len(picture_NPC)
        if _published_md5(picture_NPC, label_N) != published:
            raise WrongBatchError(f"a batch is not the published one: {name}")
        for number, picture_PC in enumerate(picture_NPC):
            source = f"npm:{package.spec}#{name}/{number:05}"
            yield Book(source, {"label": int(label_N[number])}, as_bmp(picture_PC))


def as_bmp(picture_PC: NDArray[np.uint8]) -> bytes:
    """Return a picture of 32 by 32 as a BMP file, which holds it as it is.

    Args:
        picture_PC: uint8 of shape (1024, 3), rows from the top, red, green, blue.
    """
    picture_HWC = picture_PC.reshape(_SIDE_PX, _SIDE_PX, 3)
    # A BMP begins with its lowest row, and writes blue first; 96 bytes a row need no padding.
    content = picture_HWC[::-1, :, ::-1].tobytes()
    header = struct.pack("<2sIHHI", b"BM", 54 + len(content), 0, 0, 54)
    shape = struct.pack("<IiiHHIIiiII", 40, _SIDE_PX, _SIDE_PX, 1, 24, 0, len(content), 0, 0, 0, 0)
    return header + shape + content


def _labels(files: Mapping[str, bytes]) -> Sequence[int]:
    found: list[int] = []
    for name in (_TRAIN_LABELS, _TEST_LABELS):
        labels = parse_json(name, files[name])
        if not isinstance(labels, list) or not all(label in range(10) for label in labels):
            raise UnreadablePackageError(f"{name} is not a list of classes")
        found += labels
    return found


def _sprite(name: str, content: bytes) -> NDArray[np.uint8]:
    """Return a batch's pictures, of which each is one row of a tall PNG."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            # Ten thousand rows of 1,024: as large as it looks, and pinned by its digest.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            rows_NPC = np.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadablePackageError(f"{name} is not a picture: {error}") from error
    if rows_NPC.shape[1] != _SIDE_PX * _SIDE_PX or len(rows_NPC) > _NUM_BATCH:
        raise UnreadablePackageError(f"{name} does not hold pictures of 32 by 32")
    return rows_NPC


def _published_md5(picture_NPC: NDArray[np.uint8], label_N: NDArray[np.uint8]) -> str:
    """Return the MD5 of a batch as its authors lay it out: label, then red, green, blue planes."""
    plane_NX = picture_NPC.transpose(0, 2, 1).reshape(len(picture_NPC), -1)
    if len(label_N) != len(plane_NX):
        raise UnreadablePackageError("there are fewer labels than pictures")
    rows_NX = np.concatenate([label_N[:, None], plane_NX], axis=1)
    return md5(rows_NX.tobytes(), usedforsecurity=False).hexdigest()


def _offering(row: Mapping[str, Any], rights: Rights) -> Offering:
    english, chinese = CLASSES[row["label"]]
    return Offering(
        source=row["source"],
        key=row["key"],
        medium=Medium.PICTURE,
        title=english,
        rights=rights,
        captions={"en": (english,), "zh": (chinese,)},
        hand=NAME,
    )
