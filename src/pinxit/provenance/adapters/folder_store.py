"""Artefacts kept in a folder, each under its own digest."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pinxit.kernel import Digest, PinxitError


class MissingArtefactError(PinxitError):
    """The store holds no artefact of this digest."""

    remedy = "Restore the store from a backup, or run the work that made the artefact again."


class StoreUnwritableError(PinxitError):
    """The store's folder cannot be written: read-only, full, or owned by somebody else."""

    remedy = "Free some space, or let PINXIT_HOME point to a folder you may write to."
    may_pass = True


@dataclass(frozen=True, slots=True)
class FolderStore:
    """A content-addressed store on a local disk.

    A file appears under its name only when it is whole: it is written beside its place, flushed
    to the disk and renamed, so that a crash leaves either the artefact or nothing.

    Attributes:
        root: The folder; made on the first `put`.
    """

    root: Path

    def put(self, content: bytes) -> Digest:
        """Keep these bytes and return their name; keeping them twice is keeping them once.

        Raises:
            StoreUnwritableError: The disk is full or the folder cannot be written.
        """
        digest = Digest.of(content)
        path = self.path(digest)
        try:
            # What lies there is compared: a damaged disk may have left other bytes, or none.
            if not path.exists() or path.read_bytes() != content:
                _write_whole(path, content)
            else:
                os.utime(path)  # young again: who puts strays aside leaves it alone
        except OSError as error:
            raise StoreUnwritableError(f"cannot keep {digest}: {error.strerror}") from error
        return digest

    def path(self, digest: Digest) -> Path:
        """Return where the artefact of this digest lies, or would lie."""
        return self.root / digest.hex[:2] / digest.hex

    def checked_path(self, digest: Digest) -> Path:
        """Return where the artefact of this digest lies.

        Raises:
            MissingArtefactError: There is none of this digest.
        """
        path = self.path(digest)
        if not path.exists():
            raise MissingArtefactError(f"{digest} is not in the store")
        return path

    def has(self, digest: Digest) -> bool:
        """Say whether the store holds this artefact."""
        return self.path(digest).exists()

    def read(self, digest: Digest) -> bytes:
        """Return the bytes of an artefact.

        Raises:
            MissingArtefactError: There is none of this digest.
        """
        try:
            return self.path(digest).read_bytes()
        except FileNotFoundError as error:
            raise MissingArtefactError(f"{digest} is not in the store") from error


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is seen whole or not at all, even after a power cut."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        _flush_folder(path.parent.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make a rename in this folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
