"""What is to be fetched from the web, and what is known of it before it is."""

from dataclasses import dataclass
from typing import Final

from pinxit.corpus.core.offering import Offering
from pinxit.corpus.core.work import Work, encode_work
from pinxit.kernel import Digest, canonical_json

_NOT_YET: Final = Digest("0" * 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """One work to be fetched.

    Attributes:
        url: Its address.
        offering: What is said of it; its key is not used.
        page_url: The page that shows it, whose wishes count too; "" if not known.
    """

    url: str
    offering: Offering
    page_url: str = ""

    @property
    def digest(self) -> Digest:
        """The name of this plan: another address or another word about the work is another."""
        work = as_work(self.offering, _NOT_YET)
        row = {"url": self.url, "page_url": self.page_url, "work": encode_work(work).decode()}
        return Digest.of(canonical_json(row))


def as_work(offering: Offering, digest: Digest) -> Work:
    """Return the record of a work that was offered, now that its content is known."""
    return Work(
        source=offering.source,
        digest=digest,
        medium=offering.medium,
        title=offering.title,
        authors=offering.authors,
        rights=offering.rights,
        captions=offering.captions,
        hand=offering.hand,
        family=offering.family,
        concept=offering.concept,
        variant=offering.variant,
    )


def as_offering(work: Work, *, key: str) -> Offering:
    """Return a work on record as it is offered to a collection."""
    return Offering(
        source=work.source,
        key=key,
        medium=work.medium,
        title=work.title,
        authors=work.authors,
        rights=work.rights,
        captions=work.captions,
        hand=work.hand,
        family=work.family,
        concept=work.concept,
        variant=work.variant,
    )
