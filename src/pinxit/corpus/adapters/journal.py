"""The journal of an intake: what was done, so that a killed intake goes on where it was.

A folder `.intake` beside the collection's place:

    plan               digest of the plan the journal belongs to
    pictures.npy       the collection's pictures, filled slot by slot
    phash.u64          one perceptual hash a slot
    descriptors.f32    one descriptor a slot
    chunk-000012.json  outcomes of one chunk; there only when all it speaks of is on the disk
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import write_whole, writing
from pinxit.corpus.core.offering import SIDE_PX, ExaminedPicture, Refusal
from pinxit.corpus.core.perceptual import DESCRIPTOR_LENGTH
from pinxit.corpus.core.rights import Answer, Purpose, Signal, SignalKind
from pinxit.kernel import Digest, canonical_json

FOLDER: Final = ".intake"
_PICTURE_BYTES: Final = SIDE_PX * SIDE_PX * 3
_HEADER_BYTES: Final = 128


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was opened and found good.

    Attributes:
        slot: Its place in the plan, and so in the arrays.
        digest: Of the file.
        signals: Wishes found in it.
        licence: Licence stated inside the file; "" if none.
        creators: Who the file says made it.
        credit: Credit line inside the file.
        statement: What the file says of its rights in words.
        symbols: Of a text or piece of music; empty for a picture.
        shingles: Its min-hashes.
    """

    slot: int
    digest: Digest
    signals: tuple[Signal, ...] = ()
    licence: str = ""
    creators: tuple[str, ...] = ()
    credit: str = ""
    statement: str = ""
    symbols: tuple[str, ...] = ()
    shingles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """A file that was turned away."""

    slot: int
    refusal: Refusal


Outcome = Taken | Turned


@dataclass(frozen=True, slots=True)
class Journal:
    """Reads and writes the journal; workers and the parent each open their own.

    Attributes:
        folder: The journal's folder.
    """

    folder: Path

    def begin(self, plan: Digest, *, slots: int) -> None:
        """Open the journal of this plan: take up the one that is there, or start anew.

        Args:
            plan: What is to be done; a journal of another plan is thrown away.
            slots: How many files there are.
        """
        with writing(self.folder):
            if self._plan() != str(plan):
                shutil.rmtree(self.folder, ignore_errors=True)
                self.folder.mkdir(parents=True)
                self._reserve(slots)
                write_whole(self.folder / "plan", str(plan).encode())

    def done(self) -> set[int]:
        """Return the chunks that are done."""
        return {int(path.stem.removeprefix("chunk-")) for path in self.folder.glob("chunk-*.json")}

    def keep(self, chunk: int, outcomes: Sequence[Outcome]) -> None:
        """Record a chunk; its pictures were kept before."""
        lines = [_row(outcome) for outcome in outcomes]
        with writing(self.folder):
            write_whole(self.folder / f"chunk-{chunk:06}.json", canonical_json(lines))

    def keep_pictures(self, pictures: Sequence[tuple[int, ExaminedPicture]]) -> None:
        """Write pictures, hashes and descriptors to their slots and see them to the disk."""
        if not pictures:
            return
        with writing(self.folder):
            with _open(self.folder / "pictures.npy") as file:
                for slot, each in pictures:
                    offset = _HEADER_BYTES + slot * _PICTURE_BYTES
                    os.pwrite(file, each.picture_HWC.tobytes(), offset)
                os.fdatasync(file)
            with _open(self.folder / "phash.u64") as file:
                for slot, each in pictures:
                    os.pwrite(file, np.uint64(each.phash).tobytes(), slot * 8)
            with _open(self.folder / "descriptors.f32") as file:
                for slot, each in pictures:
                    vector = each.descriptor_E.astype(np.float32)
                    os.pwrite(file, vector.tobytes(), slot * DESCRIPTOR_LENGTH * 4)

    def outcomes(self) -> Iterator[Outcome]:
        """Yield every outcome in the order of the plan."""
        for path in sorted(self.folder.glob("chunk-*.json")):
            for row in json.loads(path.read_bytes()):
                yield _outcome(row)

    def phash_N(self) -> NDArray[np.uint64]:
        """Return the perceptual hash of each slot."""
        return np.fromfile(self.folder / "phash.u64", dtype=np.uint64)

    def descriptor_NE(self) -> NDArray[np.float32]:
        """Return the descriptor of each slot, mapped from the disk."""
        path = self.folder / "descriptors.f32"
        if not path.stat().st_size:
            return np.zeros((0, DESCRIPTOR_LENGTH), dtype=np.float32)
        flat: NDArray[np.float32] = np.memmap(path, dtype=np.float32, mode="r")
        return flat.reshape(-1, DESCRIPTOR_LENGTH)

    def end(self) -> None:
        """Throw the journal away: the collection stands."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _plan(self) -> str:
        try:
            return (self.folder / "plan").read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def _reserve(self, slots: int) -> None:
        """Make the arrays at their full size; what is never written takes no room."""
        with (self.folder / "pictures.npy").open("wb") as file:
            np.lib.format.write_array_header_1_0(
                file,
                {
                    "descr": "|u1",
                    "fortran_order": False,
                    "shape": (slots, SIDE_PX, SIDE_PX, 3),
                },
            )
            assert file.tell() == _HEADER_BYTES  # noqa: S101 - numpy's own format, version 1.0
            file.truncate(_HEADER_BYTES + slots * _PICTURE_BYTES)
        for name, width in (("phash.u64", 8), ("descriptors.f32", DESCRIPTOR_LENGTH * 4)):
            with (self.folder / name).open("wb") as file:
                file.truncate(slots * width)


@contextmanager
def _open(path: Path) -> Iterator[int]:
    """Open an array file to write at any place of it."""
    file = os.open(path, os.O_RDWR)
    try:
        yield file
    finally:
        os.close(file)


def _row(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Turned):
        return {"slot": outcome.slot, "refused": asdict(outcome.refusal)}
    row = {
        name: getattr(outcome, name)
        for name in ("slot", "licence", "creators", "credit", "statement", "symbols", "shingles")
    }
    signals = [asdict(signal) for signal in outcome.signals]
    return row | {"digest": str(outcome.digest), "signals": signals}


def _outcome(row: dict[str, Any]) -> Outcome:
    if "refused" in row:
        return Turned(row["slot"], Refusal(**row["refused"]))
    return Taken(
        slot=row["slot"],
        digest=Digest.parse(row["digest"]),
        signals=tuple(_signal(each) for each in row["signals"]),
        licence=row["licence"],
        creators=tuple(row["creators"]),
        credit=row["credit"],
        statement=row["statement"],
        symbols=tuple(row["symbols"]),
        shingles=tuple(row["shingles"]),
    )


def _signal(row: dict[str, str]) -> Signal:
    return Signal(
        kind=SignalKind(row["kind"]),
        purpose=Purpose(row["purpose"]),
        answer=Answer(row["answer"]),
        says=row["says"],
    )
