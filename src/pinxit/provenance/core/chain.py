"""A hash chain of events: each entry names the one before it, so history cannot be edited."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pinxit.kernel import Digest, PinxitError, canonical_json

#: What an event is: a flat record of words and whole numbers.
Event = Mapping[str, str | int]

#: Stands before the first entry.
GENESIS: Final = Digest("0" * 64)

#: Largest whole number that every JSON reader keeps exactly (RFC 7493, section 2.2).
MAX_INTEGER: Final = 2**53 - 1

#: An event is a line in a book, not a place to keep a file.
MAX_EVENT_BYTES: Final = 16_384

#: Longest public name of a piece: it is a column that entries are found by.
MAX_PIECE_LENGTH: Final = 100

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


class BadEventError(PinxitError):
    """Something was offered to the log that cannot be recorded for good."""

    remedy = "Give the event a name such as studio.piece.painted, and only texts and whole numbers."


class BrokenChainError(PinxitError):
    """An entry does not follow from the one before it."""

    remedy = "Restore the log from a copy whose head matches one that was written down elsewhere."


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, bound to everything before it.

    Attributes:
        index: Position in the log, from 0.
        event: What happened; only strings and integers, so that it hashes the same everywhere.
        recorded_at: When the log took it, UTC to the second, as `2026-11-23T17:10:00Z`.
        previous: Digest of the entry before, `GENESIS` for the first.
    """

    index: int
    event: Event
    recorded_at: str
    previous: Digest

    @property
    def digest(self) -> Digest:
        """The name of this entry and, through `previous`, of all history up to it."""
        body = {
            "index": self.index,
            "event": dict(self.event),
            "recorded_at": self.recorded_at,
            "previous": self.previous.hex,
        }
        return Digest.of(canonical_json(body))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log: remember it elsewhere, and nobody can rewrite what came before.

    Attributes:
        count: How many entries the log holds.
        digest: Digest of the last one, `GENESIS` when there is none.
    """

    count: int
    digest: Digest


EMPTY: Final = Head(0, GENESIS)


def extend(head: Head, event: Event, *, now: datetime) -> Entry:
    """Return the entry that records `event` after `head`.

    Args:
        head: The end of the log (`EMPTY` starts one).
        event: What happened; `what` is its name, in dotted words.
        now: The time of recording, with a time zone.

    Raises:
        BadEventError: The event has no name, or holds what cannot be recorded for good.
    """
    _refuse_bad_event(event)
    return Entry(head.count, dict(event), moment(now), head.digest)


def verify_chain(entries: Iterable[tuple[Entry, Digest]], *, after: Head = EMPTY) -> Head:
    """Check every link and return the end of the log.

    Args:
        entries: The entries in order, each with the digest that was kept beside it.
        after: The entries continue from here; the default is the whole log.

    Raises:
        BrokenChainError: The first entry that does not follow, or is not what its digest names.
    """
    head = after
    for entry, kept in entries:
        if entry.index != head.count or entry.previous != head.digest:
            raise BrokenChainError(f"entry {entry.index} does not follow entry {head.count - 1}")
        if entry.digest != kept:
            raise BrokenChainError(f"entry {entry.index} was changed after it was recorded")
        head = Head(head.count + 1, kept)
    return head


def subjects(event: Event) -> tuple[str, ...]:
    """Return what an event is about: every digest in it, and its piece by public name.

    Returns:
        Sorted and without repetition: 64 hexadecimal digits, or `piece:` and the public name.
    """
    found = {
        value.removeprefix("sha256:")
        for value in event.values()
        if isinstance(value, str) and _DIGEST.fullmatch(value)
    }
    if "piece" in event:
        found.add(piece_subject(str(event["piece"])))
    return tuple(sorted(found))


def piece_subject(piece: str) -> str:
    """Return the name under which the log finds a piece by its public name."""
    return f"piece:{piece}"


def moment(now: datetime) -> str:
    """Return a time as the log writes it: UTC, to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _refuse_bad_event(event: Event) -> None:
    name = event.get("what")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > 80:
        raise BadEventError(f"an event needs a name in dotted words, not {name!r:.80}")
    for key, value in event.items():
        _refuse_bad_value(key, value)
    if len(str(event.get("piece", ""))) > MAX_PIECE_LENGTH:
        raise BadEventError(f"the name of the piece is longer than {MAX_PIECE_LENGTH} characters")
    if len(canonical_json(dict(event))) > MAX_EVENT_BYTES:
        raise BadEventError(f"the event is larger than {MAX_EVENT_BYTES} bytes")


def _refuse_bad_value(key: object, value: object) -> None:
    # JSON would turn 1 and True into different texts that Python calls equal.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadEventError(f"{key!r:.80} is neither a text nor a whole number")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise BadEventError(f"{key!r:.80} is too large a number to be kept exactly everywhere")
    for text in (key, value):
        if isinstance(text, str) and not _can_be_kept(text):
            raise BadEventError(f"{key!r:.80} holds a character that no database keeps")


def _can_be_kept(text: str) -> bool:
    """Say whether a text is Unicode that UTF-8 and PostgreSQL both take."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
