"""Reading the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from django.core.cache import cache

from pinxit.kernel import Digest
from pinxit.provenance.core.chain import (
    EMPTY,
    BrokenChainError,
    Entry,
    Head,
    piece_subject,
    subjects,
    verify_chain,
)
from pinxit.provenance.core.inspection import Inspection, UnreadableUploadError, inspect
from pinxit.provenance.core.verdict import Evidence, Verdict, judge
from pinxit.provenance.web.models import LogEntry

#: The event by which a piece begins.
PAINTED: Final = "studio.piece.painted"

#: How many rows come from the database at a time when the whole log is read.
_CHUNK: Final = 2_000
#: How long a page may rely on a check of the whole log.
_CHECK_LASTS: Final = timedelta(minutes=10)
_CHECK_KEY: Final = "provenance:log-check"
#: Under which words an event names a file that lies in the store.
_FILES: Final = ("image", "file", "picture", "certificate")
#: How many entries a page shows about one artefact.
_ENTRIES_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class LogCheck:
    """The outcome of reading the log.

    Attributes:
        head: Its end, as far as it holds.
        problem: Why it does not hold any further; empty when all of it does.
        checked_at: When its whole length was last read.
    """

    head: Head
    problem: str
    checked_at: datetime

    @property
    def is_intact(self) -> bool:
        """Whether every entry follows from the one before it."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the log says of one piece.

    Attributes:
        painted: The entry made when it was painted.
        entries: Everything recorded about it, oldest first.
        title: As it was last shown; empty if it has none yet.
        picture: The digits of the picture on the wall, while it hangs there; otherwise empty.
    """

    painted: LogEntry
    entries: list[LogEntry]
    title: str
    picture: str

    @property
    def image(self) -> Digest:
        """Digest of the picture that was painted, from which the seal is drawn."""
        return Digest.parse(self.painted.event["image"])


def head() -> Head:
    """Return the end of the log."""
    last = LogEntry.objects.order_by("-index").values_list("index", "digest").first()
    return Head(last[0] + 1, Digest(last[1])) if last else EMPTY


def entries_about(*digests: Digest, piece: str = "") -> list[LogEntry]:
    """Return what the log records about artefacts, oldest first; at most the first 200.

    Args:
        digests: Name the artefacts.
        piece: Public name of a piece whose entries are wanted too.
    """
    wanted = [digest.hex for digest in digests] + ([piece_subject(piece)] if piece else [])
    return list(LogEntry.objects.filter(subjects__overlap=wanted)[:_ENTRIES_SHOWN])


def piece_is_known(piece: str) -> bool:
    """Say whether the log knows a piece of this public name."""
    return LogEntry.objects.filter(subjects__contains=[piece_subject(piece)]).exists()


def digests_in_log() -> frozenset[str]:
    """Return every digest that the log speaks of, 64 digits each."""
    rows = LogEntry.objects.values_list("subjects", flat=True).iterator(_CHUNK)
    return frozenset(name for row in rows for name in row if ":" not in name)


def files_in_log() -> frozenset[str]:
    """Return the digests of the files that the log says were kept, 64 digits each."""
    rows = LogEntry.objects.values_list("event", flat=True).iterator(_CHUNK)
    named = (event[part] for event in rows for part in _FILES if event.get(part))
    return frozenset(Digest.parse(str(digest)).hex for digest in named)


def pieces_in_log() -> frozenset[str]:
    """Return the public names of the pieces that the log speaks of."""
    rows = LogEntry.objects.values_list("subjects", flat=True).iterator(_CHUNK)
    start = piece_subject("")
    return frozenset(
        name.removeprefix(start) for row in rows for name in row if name.startswith(start)
    )


def painted_in_log() -> list[str]:
    """Return the public name of the piece of every entry that says one was painted."""
    return list(LogEntry.objects.filter(what=PAINTED).values_list("event__piece", flat=True))


def certificate_of(digest: Digest) -> Certificate | None:
    """Return what is recorded of the piece that a file belongs to.

    Args:
        digest: Of the picture that was painted, or of a file made from it.

    Returns:
        `None` when no such piece is recorded.
    """
    painted = _painted(digest)
    if painted is None:
        return None
    event = painted.event
    files = [Digest.parse(event[part]) for part in ("image", "file") if part in event]
    entries = entries_about(*files, piece=str(event.get("piece", "")))
    titles = [row.event["title"] for row in entries if row.event.get("title")]
    hung = [row for row in entries if row.what.startswith("gallery.listing.")]
    hangs = bool(hung) and hung[-1].what != "gallery.listing.withdrawn"
    return Certificate(
        painted=painted,
        entries=entries,
        title=str(titles[-1]) if titles else "",
        picture=_digits(hung[-1].event.get("picture")) if hangs else "",
    )


def _painted(digest: Digest) -> LogEntry | None:
    """Return the entry of the painting that a file is, or was made from."""
    rows = entries_about(digest)
    for row in rows:
        if row.what == PAINTED and str(digest) in {row.event.get("image"), row.event.get("file")}:
            return row
    images = {row.event["image"] for row in rows if _is_made_from_a_picture(row, digest)}
    if len(images) != 1:
        return None
    return LogEntry.objects.filter(
        what=PAINTED, subjects__contains=[Digest.parse(images.pop()).hex]
    ).first()


def _is_made_from_a_picture(row: LogEntry, digest: Digest) -> bool:
    """Say whether an entry names a file together with the picture it was made from."""
    return "image" in row.event and str(digest) in {row.event.get("file"), row.event.get("picture")}


def _digits(value: object) -> str:
    return str(value or "").removeprefix("sha256:")


def check_log(*, after: Head = EMPTY) -> Head:
    """Read the log from `after` on, in constant memory, and return its end.

    Args:
        after: An end that the log had before; it must still be in it.

    Raises:
        BrokenChainError: An entry was changed, removed, moved or slipped in.
    """
    _refuse_lost_head(after)
    return verify_chain(_links(after), after=after)


def checked_log(*, now: datetime) -> LogCheck:
    """Return the state of the log for a page.

    The whole log is read once in ten minutes; in between, only what came after.
    """
    known: LogCheck | None = cache.get(_CHECK_KEY)
    try:
        found = check_log(after=known.head if known else EMPTY)
    except BrokenChainError as error:
        cache.delete(_CHECK_KEY)
        return LogCheck(known.head if known else EMPTY, str(error), now)
    if known:
        return LogCheck(found, "", known.checked_at)
    check = LogCheck(found, "", now)
    cache.set(_CHECK_KEY, check, _CHECK_LASTS.total_seconds())
    return check


def verdict_on(file: BinaryIO, digest: Digest, *, log: LogCheck) -> Verdict:
    """Say what is known of a file.

    Args:
        file: Open at its start.
        digest: Of its bytes.
        log: The state of the log.

    Raises:
        UnreadableUploadError: The file is not known and cannot be looked at.
    """
    rows = entries_about(digest)
    entries = tuple(row.entry() for row in rows)
    shown_hold = all(row.digest == row.entry().digest.hex for row in rows)
    seen: Inspection | UnreadableUploadError
    try:
        seen = inspect(file)
    except UnreadableUploadError as error:
        seen = error
    claim = seen.claim if isinstance(seen, Inspection) else ""
    return judge(
        Evidence(
            digest=digest,
            entries=entries,
            inspection=seen,
            claim_is_known=bool(claim) and piece_is_known(claim),
            log_is_intact=log.is_intact and shown_hold,
        )
    )


def _refuse_lost_head(head: Head) -> None:
    """Refuse a log that does not hold the end it once had: it was cut or written anew."""
    if head == EMPTY:
        return
    if not LogEntry.objects.filter(index=head.count - 1, digest=head.digest.hex).exists():
        raise BrokenChainError(f"entry {head.count - 1} is not the one that was remembered")


def _links(after: Head) -> Iterator[tuple[Entry, Digest]]:
    """Yield every entry with the digest kept beside it, reading as it goes."""
    rows = LogEntry.objects.filter(index__gte=after.count).order_by("index")
    for row in rows.iterator(chunk_size=_CHUNK):
        # The columns that only help to find an entry must not tell another story than it does.
        if row.what != row.event.get("what") or tuple(row.subjects) != subjects(row.event):
            raise BrokenChainError(f"entry {row.index} is filed under something else than it says")
        yield row.entry(), Digest(row.digest)
