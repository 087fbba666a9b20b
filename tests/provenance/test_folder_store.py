"""The store: an artefact is there whole, or not at all."""

import errno
import os
from pathlib import Path

import pytest

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, MissingArtefactError, StoreUnwritableError


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def files_in(store: FolderStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_is_put_is_read_again(store) -> None:
    digest = store.put(b"a picture")

    assert digest == Digest.of(b"a picture")
    assert store.has(digest)
    assert store.read(digest) == b"a picture"
    assert store.path(digest).read_bytes() == b"a picture"


def test_the_same_bytes_are_kept_once(store) -> None:
    assert store.put(b"a picture") == store.put(b"a picture")

    assert len(files_in(store)) == 1


def test_a_file_that_a_disk_has_emptied_is_written_again(store) -> None:
    digest = store.put(b"a picture")
    store.path(digest).write_bytes(b"")

    store.put(b"a picture")

    assert store.read(digest) == b"a picture"


def test_an_empty_artefact_is_an_artefact(store) -> None:
    assert store.read(store.put(b"")) == b""


def test_what_was_never_put_is_missing(store) -> None:
    digest = Digest.of(b"never painted")

    assert not store.has(digest)
    with pytest.raises(MissingArtefactError, match="is not in the store") as refusal:
        store.read(digest)
    assert "backup" in refusal.value.remedy


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_behind(store, monkeypatch, step) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    # A disk cannot be filled in a test: the operating system's own call says that it is.
    with monkeypatch.context() as patch:
        patch.setattr(*((os, step) if step == "fsync" else (Path, step)), full)
        with pytest.raises(StoreUnwritableError, match="No space left") as refusal:
            store.put(b"a picture")

    assert files_in(store) == []
    assert "PINXIT_HOME" in refusal.value.remedy
    assert store.read(store.put(b"a picture")) == b"a picture"


def test_a_folder_that_cannot_be_written_says_so(tmp_path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")

    with pytest.raises(StoreUnwritableError, match="cannot keep sha256:"):
        FolderStore(tmp_path / "store").put(b"a picture")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_says_so(tmp_path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreUnwritableError, match="Permission denied"):
            FolderStore(tmp_path / "store").put(b"a picture")
    finally:
        tmp_path.chmod(0o700)


def test_a_half_written_file_is_never_seen_under_its_name(store, monkeypatch) -> None:
    """At the moment of flushing, the artefact is not there yet; after it, all of it is."""
    seen = []
    flush = os.fsync

    def look(handle: int) -> None:
        seen.append(store.has(Digest.of(b"a picture")))
        flush(handle)

    monkeypatch.setattr(os, "fsync", look)
    store.put(b"a picture")

    assert seen == [False, False, True], "the new folder, the file, and the folder with its name"
