"""What stands on the printed certificate of a copy, in its reader's language."""

from dataclasses import dataclass
from typing import Final

from pinxit.kernel import Digest

#: A paper has room for so many credits; the others are on the certificate's page.
CREDITS_SHOWN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One page of A4. Every text is as it is printed.

    Attributes:
        language: Of the texts, as in `zh-hans`.
        heading: What kind of paper this is.
        house: Who certifies.
        title: Of the work.
        maker: Whose brief it was, and the year.
        medium: What painted it and how, and that it is AI-generated.
        edition: Which copy of how many.
        facts: Names and values: owner, licence, materials, credits.
        marks: Names and values that machines compare: digests, places in the log, a token.
        seal: What the seal is drawn from.
        address: Where the certificate is looked up; it is in the square code too.
        advice: How to check the paper.
        terms: Names and values that are read, set above the marks.
    """

    language: str
    heading: str
    house: str
    title: str
    maker: str
    medium: str
    edition: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    seal: Digest
    address: str
    advice: str
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def letters(self) -> str:
        """Every text of the paper, one after the other."""
        pairs = "".join(name + value for name, value in (*self.facts, *self.terms, *self.marks))
        own = (self.heading, self.house, self.title, self.maker, self.medium, self.edition)
        return "".join((*own, pairs, self.address, self.advice))
