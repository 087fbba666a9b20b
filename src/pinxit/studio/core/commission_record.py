"""The record of a commission: a chain of entries, each bound to all before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.studio.core.commission import Use

GENESIS: Final = Digest("0" * 64)
Fact = str | int | bool
#: Marks are counted in thousandths of a picture's side.
WHOLE: Final = 1_000
MARK_WORDS_MAX: Final = 500
MARKS_MAX: Final = 40


class BrokenRecordError(PinxitError):
    """An entry of a commission does not follow from the one before it."""

    remedy = "Restore the database from a backup whose record holds."


class BadMarkError(PinxitError):
    """A mark lies outside its picture, or says nothing."""

    remedy = "Mark a place inside the picture and say in up to 500 characters what should change."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened.

    Attributes:
        commission: Public name of the commission.
        index: Place in its record, from 0.
        what: An act, or "brief", "message" or "sketch".
        by: "client", "artist" or "house".
        at: When, to the second.
        words: What was said with it.
        facts: Numbers, digests and words from lists.
        previous: Digest of the entry before; `GENESIS` for the first.
    """

    commission: str
    index: int
    what: str
    by: str
    at: datetime
    words: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    previous: Digest = GENESIS

    @property
    def digest(self) -> Digest:
        """The name of this entry and of all before it."""
        body = {
            "commission": self.commission,
            "index": self.index,
            "what": self.what,
            "by": self.by,
            "at": self.at.isoformat(timespec="seconds"),
            "words": self.words,
            "facts": dict(self.facts),
            "previous": self.previous.hex,
        }
        return Digest.of(canonical_json(body))


def verify_record(entries: Iterable[tuple[Entry, Digest]]) -> Digest:
    """Check every link of a record and return the digest of its last entry.

    Args:
        entries: Each entry with the digest it was written down with, the oldest first.

    Raises:
        BrokenRecordError: The first entry that was changed, left out or put in.
    """
    expected = GENESIS
    for index, (entry, written) in enumerate(entries):
        if entry.index != index or entry.previous != expected or entry.digest != written:
            raise BrokenRecordError(f"entry {index} does not follow from the one before")
        expected = written
    return expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a sketch and what is said of it.

    Attributes:
        left: From the left edge, in thousandths of the width.
        top: From the upper edge, in thousandths of the height.
        width: Of a rectangle, in thousandths; 0 for a point.
        height: Likewise.
        words: What should change, 1 to 500 characters.

    Raises:
        BadMarkError: It lies outside the picture, or says nothing.
    """

    left: int
    top: int
    width: int = 0
    height: int = 0
    words: str

    def __post_init__(self) -> None:
        inside = (
            min(self.left, self.top, self.width, self.height) >= 0
            and self.left + self.width <= WHOLE
            and self.top + self.height <= WHOLE
        )
        if not inside or not 1 <= len(self.words.strip()) <= MARK_WORDS_MAX:
            raise BadMarkError("this mark cannot be kept")

    @property
    def sentence(self) -> str:
        """The mark as the record keeps it."""
        place = f"{self.left},{self.top}"
        if self.width or self.height:
            place += f" {self.width}x{self.height}"
        return f"{place}: {self.words.strip()}"


#: For who has no script: a picture in nine parts, row by row; left and top in thousandths.
NINE: Final[tuple[tuple[int, int], ...]] = tuple(
    (left, top) for top in (0, 333, 667) for left in (0, 333, 667)
)
NINTH: Final = 333


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionCertificate:
    """What is certified about a commissioned work. Nobody's name but the maker's is in it.

    Attributes:
        commission: Public name; random, so that nobody can guess a certificate's digest.
        title: Of the work.
        maker: Who made it.
        file: Digest of the file that was delivered.
        use: What the client may do with it.
        is_exclusive: Whether nobody else may.
        record: Digest of the last entry of the commission's record before the delivery.
        delivered_at: When, to the second.
    """

    commission: str
    title: str
    maker: str
    file: Digest
    use: Use
    is_exclusive: bool
    record: Digest
    delivered_at: datetime

    @property
    def content(self) -> bytes:
        """The certificate's one encoding, kept in the store."""
        return canonical_json(
            {
                "certificate": "pinxit commission 1",
                "commission": self.commission,
                "delivered_at": self.delivered_at.isoformat(timespec="seconds"),
                "exclusive": self.is_exclusive,
                "file": str(self.file),
                "maker": self.maker,
                "record": str(self.record),
                "title": self.title,
                "use": self.use,
            }
        )

    @property
    def digest(self) -> Digest:
        """The certificate's name, which the log keeps for good."""
        return Digest.of(self.content)
