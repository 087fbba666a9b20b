"""Reading what the log says of artefacts and pieces."""

from dataclasses import dataclass
from typing import BinaryIO, Final

from pinxit.kernel import Digest
from pinxit.provenance.core.commitment import is_commitment
from pinxit.provenance.core.entry import piece_subject
from pinxit.provenance.core.inspection import Inspection, UnreadableUploadError, inspect
from pinxit.provenance.core.verdict import Evidence, Verdict, judge
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors.log import LogCheck
from pinxit.provenance.web.selectors.released import kept_form

#: The event by which a piece begins.
PAINTED: Final = "studio.piece.painted"

#: How many rows come from the database at a time when all of them are read.
_CHUNK: Final = 2_000
#: Under which words an event names a file that lies in the store.
_FILES: Final = ("image", "file", "picture", "certificate", "released")
#: Hexadecimal digits of a digest.
_DIGITS: Final = 64
#: How many entries a page shows about one artefact.
_ENTRIES_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the log says of one piece.

    Attributes:
        painted: The entry made when it was painted.
        entries: Everything recorded about it, oldest first.
        title: As it was last shown; empty if it has none yet, or if it was forgotten.
        maker: Whose brief it was; empty if the log commits to nobody, or if they were forgotten.
        picture: The digits of the picture on the wall, while it hangs there; otherwise empty.
    """

    painted: LogEntry
    entries: list[LogEntry]
    title: str
    maker: str
    picture: str

    @property
    def image(self) -> Digest:
        """Digest of the picture that was painted, from which the seal is drawn."""
        return Digest.parse(self.painted.event["image"])


def entries_about(*digests: Digest, piece: str = "") -> list[LogEntry]:
    """Return what the log records about artefacts, oldest first; at most the first 200.

    Args:
        digests: Name the artefacts.
        piece: Public name of a piece whose entries are wanted too.
    """
    wanted = [digest.hex for digest in digests] + ([piece_subject(piece)] if piece else [])
    rows = LogEntry.objects.filter(subjects__overlap=wanted).prefetch_related("disclosures")
    return list(rows[:_ENTRIES_SHOWN])


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
        digest: Of the picture that was painted, or of a file made from it, as kept or as it left.

    Returns:
        `None` when no such piece is recorded.
    """
    painted = _painted(kept_form(digest))
    if painted is None:
        return None
    event = painted.event
    files = [Digest.parse(event[part]) for part in ("image", "file") if part in event]
    entries = entries_about(*files, piece=str(event.get("piece", "")))
    titles = [row.told["title"] for row in entries if "title" in row.event]
    hung = [row for row in entries if row.what.startswith("gallery.listing.")]
    hangs = bool(hung) and hung[-1].what != "gallery.listing.withdrawn"
    return Certificate(
        painted=painted,
        entries=entries,
        title=_readable(titles[-1]) if titles else "",
        maker=_readable(painted.told.get("maker", "")),
        picture=_digits(hung[-1].event.get("picture")) if hangs else "",
    )


def image_of(piece: str) -> Digest | None:
    """Return the digest of the picture of a piece.

    Args:
        piece: Its public name, or the 64 digits of its picture.

    Returns:
        `None` when no such piece is recorded.
    """
    named = [piece] if len(piece) == _DIGITS else [piece_subject(piece)]
    row = LogEntry.objects.filter(what=PAINTED, subjects__contains=named).first()
    return None if row is None else Digest.parse(row.event["image"])


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


def _readable(value: object) -> str:
    """Return a text, or nothing in place of a commitment whose text was forgotten."""
    return "" if is_commitment(value) else str(value)


def _digits(value: object) -> str:
    return str(value or "").removeprefix("sha256:")


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
