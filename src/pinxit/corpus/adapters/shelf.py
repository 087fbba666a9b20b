"""A shelf: the works of a set, laid out once so that each can be read by itself.

A folder of two files. `works.bin` is every work's content, end to end; `works.jsonl` has one row
a work, sorted by source: what its set knows of it, and the key under which it is read. A shelf is
seen whole or not at all, and never changes afterwards.
"""

import contextlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from pinxit.corpus.core.offering import RefusedFileError
from pinxit.kernel import PinxitError, canonical_json

#: Told (step, total, what is being done) as a set is brought.
Report = Callable[[int, int, str], None]

_CONTENT: Final = "works.bin"
_ROWS: Final = "works.jsonl"


class ShelfUnwritableError(PinxitError):
    """A set cannot be laid out: the disk is full, or the folder is not ours."""

    remedy = "Free two gigabytes, or let PINXIT_HOME point to a folder you may write to."


class DamagedShelfError(PinxitError):
    """A set that was laid out here has since been damaged."""

    remedy = "Delete the folder .packages beside the corpus and run the command again."


class DamagedWorkError(RefusedFileError):
    """A work is not what was laid out."""

    reason = "damaged"
    remedy = "Delete the folder .packages beside the corpus and run the command again."


@dataclass(frozen=True, slots=True)
class Book:
    """One work on its way to the shelf.

    Attributes:
        source: Where it comes from; the order of the rows.
        row: What its set knows of it; JSON.
        content: The work's own file.
    """

    source: str
    row: Mapping[str, object]
    content: bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """A set that was laid out.

    Attributes:
        folder: Where.
    """

    folder: Path

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield what is known of each work, sorted by source; `source` and `key` are among it.

        Raises:
            DamagedShelfError: The rows cannot be read.
        """
        try:
            with (self.folder / _ROWS).open("rb") as file:
                for line in file:
                    yield json.loads(line)
        except (OSError, ValueError) as error:
            raise DamagedShelfError(f"a set cannot be read: {self.folder}: {error}") from error

    def read(self, key: str) -> bytes:
        """Return the content of the work with this key.

        Raises:
            DamagedWorkError: The key is not one of ours, or the content has changed.
        """
        try:
            offset, length, checksum = (int(part) for part in key.split("+"))
            with (self.folder / _CONTENT).open("rb") as file:
                file.seek(offset)
                content = file.read(length)
        except (OSError, ValueError, OverflowError) as error:
            raise DamagedWorkError(f"a work cannot be read: {key[:60]}") from error
        if len(content) != length or zlib.crc32(content) != checksum:
            raise DamagedWorkError(f"a work is not what was laid out: {key[:60]}")
        return content


def open_shelf(folder: Path, books: Callable[[], Iterable[Book]]) -> Shelf:
    """Return the shelf in a folder; lay it out first where it is not yet.

    Interrupted at any moment it leaves no shelf, and the next call starts anew. Of two that lay
    out the same shelf at once, the first to end wins; both are the same.

    Args:
        folder: Its name must change whenever what is on it would.
        books: Called only if the shelf has to be laid out; streamed, in any order.

    Raises:
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    if folder.is_dir():
        return Shelf(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", suffix=".new", dir=folder.parent))
    except OSError as error:
        raise ShelfUnwritableError(f"cannot write {folder.parent}: {error}") from error
    try:
        _lay_out(beside, books())
        _move(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Shelf(folder)


def _move(beside: Path, folder: Path) -> None:
    try:
        beside.replace(folder)
    except OSError as error:
        # A rename onto a folder that is not empty fails: another was first.
        if folder.is_dir():
            return
        raise ShelfUnwritableError(f"cannot write {folder}: {error}") from error


def _lay_out(beside: Path, books: Iterable[Book]) -> None:
    rows: list[tuple[str, bytes]] = []
    with _writing(beside / _CONTENT) as file:
        offset = 0
        for book in books:
            key = f"{offset}+{len(book.content)}+{zlib.crc32(book.content)}"
            rows.append(
                (book.source, canonical_json({**book.row, "source": book.source, "key": key}))
            )
            _write(file, book.content)
            offset += len(book.content)
    rows.sort()
    with _writing(beside / _ROWS) as file:
        for _, line in rows:
            _write(file, line + b"\n")


def _write(file: IO[bytes], content: bytes) -> None:
    try:
        file.write(content)
    except OSError as error:
        raise ShelfUnwritableError(f"cannot write {file.name}: {error}") from error


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[IO[bytes]]:
    file = path.open("wb")
    try:
        yield file
        try:
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            raise ShelfUnwritableError(f"cannot write {path}: {error}") from error
    finally:
        # On a full disk closing fails once more; the first error is the one to tell.
        with contextlib.suppress(OSError):
            file.close()
