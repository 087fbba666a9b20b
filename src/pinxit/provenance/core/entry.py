"""Entries of the log: what happened, in the one encoding that the tree is built over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pinxit.kernel import Digest, PinxitError, canonical_json

#: What an event is: a flat record of words and whole numbers.
Event = Mapping[str, str | int]

#: Largest whole number that every JSON reader keeps exactly (RFC 7493, section 2.2).
MAX_INTEGER: Final = 2**53 - 1

#: An event is a line in a book, not a place to keep a file.
MAX_EVENT_BYTES: Final = 16_384

#: Longest public name of a piece: it is a column that entries are found by.
MAX_PIECE_LENGTH: Final = 100

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}")
_LOST: Final = re.compile("[\0\ud800-\udfff]")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


class BadEventError(PinxitError):
    """Something was offered to the log that cannot be recorded for good."""

    remedy = "Give the event a name such as studio.piece.painted, and only texts and whole numbers."


class BrokenLogError(PinxitError):
    """The log is not what was signed, or not what it says of itself."""

    remedy = "Restore the log from a backup that holds the last checkpoint somebody else has kept."


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, at its place in the log.

    Attributes:
        index: Position in the log, from 0.
        event: What happened; only strings and integers, so that it hashes the same everywhere.
        recorded_at: When the log took it, UTC to the second, as `2026-11-23T17:10:00Z`.
        previous: Digest of the entry before, in entries from the time when the log was a chain.
    """

    index: int
    event: Event
    recorded_at: str
    previous: Digest | None = None

    @property
    def leaf(self) -> bytes:
        """What the tree holds of the entry: its canonical JSON."""
        body: dict[str, object] = {
            "index": self.index,
            "event": dict(self.event),
            "recorded_at": self.recorded_at,
        }
        if self.previous is not None:
            body["previous"] = self.previous.hex
        return canonical_json(body)

    @property
    def digest(self) -> Digest:
        """The name of the entry: the SHA-256 of its leaf."""
        return Digest.of(self.leaf)


def entry_at(index: int, event: Event, *, now: datetime) -> Entry:
    """Return the entry that records `event` at a place.

    Args:
        index: How many entries the log holds before it.
        event: What happened; `what` is its name, in dotted words.
        now: The time of recording, with a time zone.

    Raises:
        BadEventError: The event has no name, or holds what cannot be recorded for good.
    """
    _refuse_bad_event(event)
    return Entry(index, dict(event), moment(now))


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
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _refuse_bad_event(event: Event) -> None:
    name = event.get("what")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > 80:
        raise BadEventError(f"an event needs a name in dotted words, not {name!r:.80}")
    for key, value in event.items():
        _refuse_bad_value(key, value)
    if len(str(event.get("piece", ""))) > MAX_PIECE_LENGTH:
        raise BadEventError(f"the name of the piece is longer than {MAX_PIECE_LENGTH} characters")
    if _may_be_large(event) and len(canonical_json(dict(event))) > MAX_EVENT_BYTES:
        raise BadEventError(f"the event is larger than {MAX_EVENT_BYTES} bytes")


def _refuse_bad_value(key: object, value: object) -> None:
    # JSON would turn 1 and True into different texts that Python calls equal.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadEventError(f"{key!r:.80} is neither a text nor a whole number")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise BadEventError(f"{key!r:.80} is too large a number to be kept exactly everywhere")
    # Whether it is Unicode that UTF-8 and PostgreSQL both take.
    if _LOST.search(f"{key}{value}"):
        raise BadEventError(f"{key!r:.80} holds a character that no database keeps")


def _may_be_large(event: Event) -> bool:
    """Say whether an event must be measured: a character is at most six bytes of JSON."""
    return 6 * sum(len(key) + len(str(value)) + 1 for key, value in event.items()) > MAX_EVENT_BYTES
