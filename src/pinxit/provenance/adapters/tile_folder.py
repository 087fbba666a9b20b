"""A log as files: the checkpoint, and the tiles below `tile/`, as they are served and copied."""

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pinxit.provenance.adapters.folder_store import StoreUnwritableError
from pinxit.provenance.core.checkpoint import BadCheckpointError
from pinxit.provenance.core.tiles import HASH_BYTES, WIDTH, BadTileError, Tile, packed, unpacked

_CHECKPOINT: Final = "checkpoint"


@dataclass(frozen=True, slots=True)
class TileFolder:
    """A log's files in a folder.

    A file is seen whole or not at all; a tile, once there, is never changed. Whoever writes puts
    the tiles first and the checkpoint that speaks of them last.

    Attributes:
        root: The folder; made when something is written.
    """

    root: Path

    def read(self, tile: Tile) -> bytes:
        """Return the bytes of a tile or bundle; of a partial one also from the full one.

        Raises:
            BadTileError: It is not there.
        """
        with contextlib.suppress(OSError):
            return (self.root / tile.path).read_bytes()
        try:
            whole = (self.root / Tile(tile.level, tile.index).path).read_bytes()
        except OSError as error:
            raise BadTileError(f"{tile.path} is missing") from error
        if tile.level == "entries":
            return packed(unpacked(whole)[: tile.width])
        return whole[: tile.width * HASH_BYTES]

    def checkpoint(self) -> str:
        """Return the checkpoint with what stands under it.

        Raises:
            BadCheckpointError: There is none that can be read.
        """
        try:
            return (self.root / _CHECKPOINT).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise BadCheckpointError("there is no checkpoint in this folder") from error

    def write(self, tile: Tile, content: bytes) -> None:
        """Keep a tile; one that is there already is left as it is.

        Raises:
            StoreUnwritableError: The disk is full or the folder cannot be written.
        """
        path = self.root / tile.path
        with contextlib.suppress(OSError):
            if path.read_bytes() == content:
                return
        _write(path, content)

    def publish(self, note: str) -> None:
        """Put a checkpoint in the place of the one before.

        Raises:
            StoreUnwritableError: The disk is full or the folder cannot be written.
        """
        with contextlib.suppress(BadCheckpointError):
            if self.checkpoint() == note:
                return
        _write(self.root / _CHECKPOINT, note.encode())

    def clear_partial(self, tile: Tile) -> None:
        """Remove the partial tiles that a full one has taken the place of."""
        if tile.width == WIDTH:
            shutil.rmtree(self.root / f"{tile.path}.p", ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is seen whole or not at all, even after a power cut."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StoreUnwritableError(f"cannot keep {path.name}: {error.strerror}") from error
