"""Store and books side by side: what lies on the disk, and what the books say lies there."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

#: A file is written before the books speak of it: what is this young may still be at it.
GRACE: Final = timedelta(hours=1)


class Fault(StrEnum):
    """What may be wrong with one file, piece or brief."""

    EMPTY = "empty file"
    CHANGED = "changed file"
    FOREIGN = "foreign file"
    UNFINISHED = "unfinished write"
    STRAY = "file without record"
    MISSING = "record without file"
    UNLOGGED = "piece without log entry"
    IDLE = "brief without job or piece"


#: What is mended by putting the file aside.
ASIDE: Final = frozenset({Fault.EMPTY, Fault.CHANGED, Fault.FOREIGN, Fault.UNFINISHED, Fault.STRAY})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it lies in the store.

    Attributes:
        place: Its path below the store's folder.
        named: The digest that it is named by, 64 digits; empty if it has another name.
        holds: The digest of its bytes, 64 digits.
        size_bytes: Its length.
        written_at: When it was last written.
        is_unfinished: Whether its writer has not named it yet.
    """

    place: str
    named: str
    holds: str
    size_bytes: int
    written_at: datetime
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        fault: What is wrong.
        subject: Place of a file, digest of a record, or public name of a piece or brief.
    """

    fault: Fault
    subject: str


def compare(
    files: Iterable[StoredFile],
    *,
    recorded: Collection[str],
    owed: Collection[str],
    now: datetime,
) -> Iterator[Finding]:
    """Yield what is wrong between the store and the books.

    Args:
        files: All that lies in the store.
        recorded: Digests that some record speaks of, 64 digits each.
        owed: Those of them that the store must hold.
        now: The time of looking.
    """
    sound = set()
    for file in files:
        fault = fault_of(file, recorded, now)
        if fault is not None:
            yield Finding(fault, file.place)
        if file.named == file.holds:
            sound.add(file.named)
    for digest in sorted(set(owed) - sound):
        yield Finding(Fault.MISSING, digest)


def fault_of(file: StoredFile, recorded: Collection[str], now: datetime) -> Fault | None:
    """Return what is wrong with one file, or `None`.

    Args:
        file: As it lies in the store.
        recorded: Digests that some record speaks of, 64 digits each.
        now: The time of looking.
    """
    is_young = now - file.written_at < GRACE
    if file.is_unfinished:
        return None if is_young else Fault.UNFINISHED
    if not file.named:
        return Fault.FOREIGN
    if file.named != file.holds:
        return Fault.CHANGED if file.size_bytes else Fault.EMPTY
    if file.named not in recorded and not is_young:
        return Fault.STRAY
    return None
