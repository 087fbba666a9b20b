"""What is on record about the right to use a work."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from pinxit.kernel import Digest, PinxitError

JsonObject = Mapping[str, object]

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadRightsError(PinxitError):
    """A rights record contradicts itself or cannot be read."""

    remedy = "Correct the record: see “Bring in your own works” in the documentation."


class Purpose(StrEnum):
    """What a work may be used for."""

    TRAIN = "train"
    """Let a model learn from it."""
    STYLE = "style"
    """Teach a model this author's personal style, or restyle a picture after it."""
    DERIVE = "derive"
    """Make works that take over parts of it: variations, restorations, collages."""
    SELL = "sell"
    """Sell copies of it, or of works derived from it."""
    BENCHMARK = "benchmark"
    """Measure a model against it; nothing made with it leaves the house."""


class Answer(StrEnum):
    """What somebody entitled to say so has said."""

    GRANTED = "granted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class AuthorKind(StrEnum):
    """What an author is."""

    PERSON = "person"
    STUDIO = "studio"
    UNKNOWN = "unknown"


class EvidenceKind(StrEnum):
    """Where a claim about rights can be looked up."""

    FILE = "file"
    """A file that came with the work: a licence, a sidecar, a package's description."""
    PAGE = "page"
    """A page on the web, as it was when it was read."""
    EMBEDDED = "embedded"
    """Something inside the work's own file."""
    STATEMENT = "statement"
    """The word of a person, given in this house."""


class SignalKind(StrEnum):
    """A machine-readable wish that came with a work."""

    C2PA = "c2pa"
    """`c2pa.training-mining` and `cawg.training-mining` assertions."""
    IPTC = "iptc"
    """IPTC / PLUS `DataMining`."""
    XMP = "xmp"
    """XMP rights management: usage terms, web statement, marked."""
    RSL = "rsl"
    """Really Simple Licensing."""
    ROBOTS = "robots"
    """robots.txt."""
    NOAI = "noai"
    """`noai` and `noimageai` in headers and meta tags."""
    TDM = "tdm"
    """TDM Reservation Protocol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who made a work.

    Attributes:
        name: As the source names them; "" only for `AuthorKind.UNKNOWN`.
        kind: A person, a studio (any body of people), or not known.
        identifier: A URI: ORCID, ISNI, Wikidata, or the author's own page; "" if none is known.
        born: Year of birth, of a person, if known.
        died: Year of death, of a person, if known.
    """

    name: str
    kind: AuthorKind = AuthorKind.UNKNOWN
    identifier: str = ""
    born: int | None = None
    died: int | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() and self.kind is not AuthorKind.UNKNOWN:
            raise BadRightsError("an author who is known has a name")
        if self.born is not None and self.died is not None and self.died < self.born:
            raise BadRightsError(f"{self.name} cannot have died before birth")


UNKNOWN_AUTHOR: Final = Author(name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a claim about rights can be looked up.

    Attributes:
        kind: What it is.
        place: A path inside the source, a URL, or who said it.
        digest: SHA-256 of what was read there; `None` for a statement.
        says: The words that matter, at most 500 characters; may be empty.
    """

    kind: EvidenceKind
    place: str
    digest: Digest | None = None
    says: str = ""

    def __post_init__(self) -> None:
        if self.digest is None and self.kind is not EvidenceKind.STATEMENT:
            raise BadRightsError(f"evidence at {self.place} needs the digest of what was read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What an author, or somebody who acts for them, has said about one purpose.

    Attributes:
        answer: Granted, refused, or unknown.
        grantor: Who said it; "" if nobody did.
        given_on: When, as YYYY-MM-DD; "" if nobody did.
    """

    answer: Answer = Answer.UNKNOWN
    grantor: str = ""
    given_on: str = ""

    def __post_init__(self) -> None:
        if self.answer is Answer.UNKNOWN:
            return
        if not self.grantor or not _is_date(self.given_on):
            raise BadRightsError(f"consent that is {self.answer} needs a grantor and a date")


NOT_ASKED: Final = Consent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A machine-readable wish that came with a work.

    Attributes:
        kind: By which convention.
        purpose: What it speaks of.
        answer: Granted or refused.
        says: The wish as written, at most 500 characters.
    """

    kind: SignalKind
    purpose: Purpose
    answer: Answer
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What is on record about the right to use a work.

    Attributes:
        licence: An SPDX licence expression ("CC-BY-4.0"), a `LicenseRef-…`, or "" where the
            source states none.
        policy: An ODRL policy (JSON-LD object) instead of, or beside, a licence.
        credit: The credit line the author asks for; "" if none.
        evidence: Where licence, policy and consents can be looked up.
        consents: By purpose; a purpose that is missing was not asked.
        signals: Wishes found on the work or where it came from.
        made_in: Year in which the work was made or first published, if known.
    """

    licence: str = ""
    policy: JsonObject | None = None
    credit: str = ""
    evidence: tuple[Evidence, ...] = ()
    consents: Mapping[Purpose, Consent] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()
    made_in: int | None = None

    def consent(self, purpose: Purpose) -> Consent:
        """Return what was said about a purpose."""
        return self.consents.get(purpose, NOT_ASKED)


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
