"""Where the stamps of the log lie: stamps/SIZE.checkpoint, and its proof SIZE.checkpoint.ots."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pinxit.provenance.adapters.folder_store import StoreUnwritableError


@dataclass(frozen=True, slots=True)
class StampFolder:
    """Checkpoints that were stamped, and their proofs."""

    root: Path

    def checkpoint(self, size: int) -> Path:
        """Where the checkpoint of a log of so many entries lies."""
        return self.root / f"{size}.checkpoint"

    def proof(self, size: int) -> Path:
        """Where its proof lies."""
        return self.root / f"{size}.checkpoint.ots"

    def keep(self, size: int, *, checkpoint: bytes, proof: bytes) -> None:
        """Write a checkpoint and its proof, each whole or not at all.

        Raises:
            StoreUnwritableError: The folder cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for path, content in (
                (self.checkpoint(size), checkpoint),
                (self.proof(size), proof),
            ):
                new = path.with_suffix(".new")
                new.write_bytes(content)
                new.replace(path)
        except OSError as error:
            raise StoreUnwritableError(f"{self.root} cannot be written") from error

    def sizes(self) -> Iterator[int]:
        """Yield the sizes of the log whose checkpoints were stamped, the smallest first."""
        yield from sorted(int(path.name.partition(".")[0]) for path in self.root.glob("*.ots"))
