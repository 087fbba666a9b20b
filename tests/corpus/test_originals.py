"""The file that a frozen work came as is read again, or nothing is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pinxit.corpus import BrokenManifestError, FrozenManifest, read_originals
from pinxit.corpus.adapters.sets import UnknownSetError
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest
from tests.corpus.collections_on_disk import a_work
from tests.corpus.frozen_on_disk import frozen

FILES = {"apple": b"an apple", "cat": b"a cat", "moon": b"the moon"}


@dataclass(frozen=True)
class Shop:
    """A set of a few files, of which one was refused."""

    files: Mapping[str, bytes]

    def offerings(self) -> Iterator[Offering | Refusal]:
        yield Refusal(source="folder:broken.png", reason="broken", says="It is.", remedy="Mend it.")
        for name in self.files:
            yield Offering(source=f"folder:{name}.png", key=name, medium=Medium.PICTURE)

    def read(self, offering: Offering) -> bytes:
        return self.files[offering.key]


def _frozen(home: Path) -> FrozenManifest:
    return frozen(home, *(a_work(name, digest=Digest.of(file)) for name, file in FILES.items()))


def _read(frozen: FrozenManifest, home: Path, files: Mapping[str, bytes]) -> list[bytes]:
    return list(read_originals(frozen, "cifar10", home=home, open_set=lambda _: Shop(files)))


def test_files_come_in_the_order_of_the_works(tmp_path: Path) -> None:
    backwards = dict(reversed(FILES.items()))

    found = _read(_frozen(tmp_path), tmp_path, {**backwards, "another": b"not frozen"})

    assert found == list(FILES.values())


@pytest.mark.parametrize(
    "files", [{**FILES, "cat": b"a dog"}, {"apple": FILES["apple"], "moon": FILES["moon"]}]
)
def test_a_file_that_was_not_frozen_is_not_handed_out(
    tmp_path: Path, files: Mapping[str, bytes]
) -> None:
    with pytest.raises(BrokenManifestError, match=r"not the file .* folder:cat\.png"):
        _read(_frozen(tmp_path), tmp_path, files)


def test_a_set_without_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownSetError, match="no set called 'mnist'"):
        next(read_originals(_frozen(tmp_path), "mnist", home=tmp_path))
