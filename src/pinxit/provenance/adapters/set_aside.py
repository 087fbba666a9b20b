"""Looking through a store, and putting files aside so that nothing is ever thrown away."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pinxit.kernel import BadDigestError, Digest, PinxitError
from pinxit.provenance.adapters.folder_store import FolderStore
from pinxit.provenance.core.reconcile import StoredFile

_JOURNAL: Final = "journal.jsonl"
_UNFINISHED: Final = ".new-"


class UnreadableStoreError(PinxitError):
    """A file of the store, or of what was put aside, cannot be read or moved."""

    remedy = "Run the command as the owner of the data folder, and see that the disk is sound."


class BadJournalError(PinxitError):
    """A folder is not one that files were put aside in."""

    remedy = "Name a folder of set-aside/ in the data folder, as `pinxit studio check` printed it."


class OccupiedPlaceError(PinxitError):
    """Something else lies where a file was taken from."""

    remedy = "Compare the two files; move one of them away by hand, then undo again."


@dataclass(frozen=True, slots=True)
class SetAside:
    """A dated folder of what was put aside, with a journal of where it came from.

    Each line of the journal reaches the disk before what it tells of is done: after a power cut
    the journal may name a move that was not made, never miss one that was.

    Attributes:
        folder: The folder; made on first use.
    """

    folder: Path

    @classmethod
    def dated(cls, home: Path, now: datetime) -> "SetAside":
        """Return the folder of this moment, below `set-aside` in a data folder."""
        return cls(home / "set-aside" / now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ"))

    def note(self, line: dict[str, str]) -> None:
        """Write down what is about to be done.

        Raises:
            UnreadableStoreError: The folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / _JOURNAL).open("a", encoding="utf-8") as journal:
                journal.write(json.dumps(line, ensure_ascii=False) + "\n")
                journal.flush()
                os.fsync(journal.fileno())
        except OSError as error:
            raise UnreadableStoreError(f"cannot write {self.folder}: {error.strerror}") from error

    def take(self, store: FolderStore, place: str, *, why: str) -> None:
        """Move a file of the store here.

        Raises:
            UnreadableStoreError: It cannot be moved.
        """
        self.note({"moved": place, "why": why})
        _move(store.root / place, self.folder / place)

    def lines(self) -> list[dict[str, str]]:
        """Return the journal, oldest first; a last line cut short by a power cut is left out.

        Raises:
            BadJournalError: There is none, or it is not one.
        """
        try:
            text = (self.folder / _JOURNAL).read_text(encoding="utf-8")
            whole = text[: text.rfind("\n") + 1].splitlines()
            lines = [json.loads(line) for line in whole]
        except (OSError, ValueError) as error:
            raise BadJournalError(f"no journal in {self.folder}") from error
        if not all(isinstance(line, dict) for line in lines):
            raise BadJournalError(f"no journal in {self.folder}")
        return lines

    def give_back(self, store: FolderStore, place: str) -> bool:
        """Move a file back to where it was, and say whether it was here.

        Raises:
            BadJournalError: The journal names a place outside the store.
            OccupiedPlaceError: Something else lies there now.
            UnreadableStoreError: It cannot be moved.
        """
        kept, back = self.folder / place, store.root / place
        if not back.resolve().is_relative_to(store.root.resolve()):
            raise BadJournalError(f"the journal names a place outside the store: {place!r}")
        if not kept.exists():
            return False
        if back.exists():
            raise OccupiedPlaceError(f"there is another file at {back}")
        _move(kept, back)
        return True


def look_through(store: FolderStore) -> Iterator[StoredFile]:
    """Yield every file of a store, read to its last byte.

    Raises:
        UnreadableStoreError: One cannot be read.
    """
    for path in sorted(store.root.rglob("*")) if store.root.exists() else ():
        if not path.is_file():
            continue
        found = look_at(store, path.relative_to(store.root).as_posix())
        if found is not None:
            yield found


def look_at(store: FolderStore, place: str) -> StoredFile | None:
    """Return one file of a store, or `None` if it is there no more.

    Raises:
        UnreadableStoreError: It cannot be read.
    """
    path = store.root / place
    try:
        facts, holds = path.stat(), Digest.of_file(path).hex
    except FileNotFoundError:
        return None  # an unfinished write that was finished meanwhile
    except OSError as error:
        raise UnreadableStoreError(f"cannot read {path}: {error.strerror}") from error
    return StoredFile(
        place=place,
        named=_named(store, path),
        holds=holds,
        size_bytes=facts.st_size,
        written_at=datetime.fromtimestamp(facts.st_mtime, tz=UTC),
        is_unfinished=path.name.startswith(_UNFINISHED),
    )


def _named(store: FolderStore, path: Path) -> str:
    """Return the digest whose place this is, or an empty text."""
    try:
        digest = Digest(path.name)
    except BadDigestError:
        return ""
    return digest.hex if store.path(digest) == path else ""


def _move(old: Path, new: Path) -> None:
    """Move a file on one disk, durably."""
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
        for folder in (new.parent, old.parent):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    except OSError as error:
        raise UnreadableStoreError(f"cannot move {old}: {error.strerror}") from error
