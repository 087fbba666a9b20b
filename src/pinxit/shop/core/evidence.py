"""Where a private buyer is: what speaks for it, and whether that is enough.

**Source:** Implementing Regulation (EU) 282/2011, articles 24b(d) and 24f: two items of evidence
that do not contradict each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: How many items must speak for one place.
ENOUGH: Final = 2


class ClueKind(StrEnum):
    """What may speak for a place."""

    BILLING = "billing"
    """The address on the invoice."""
    NETWORK = "network"
    """The country of the address on the network, as a proxy of the house says."""
    PAYMENT = "payment"
    """The country of the card or the account, as the payment provider says."""


class Verdict(StrEnum):
    """What the clues come to."""

    ENOUGH = "enough"
    LACKING = "lacking"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that speaks for a place.

    Attributes:
        kind: What it is.
        country: Which country it names, ISO 3166-1 alpha-2.
    """

    kind: ClueKind
    country: str


def country_code(text: str) -> str:
    """Return a country as a clue names it, or nothing for what is none.

    Args:
        text: As a header or a provider says it; "XX" and "T1" mean that they do not know.
    """
    code = text.strip().upper()
    is_code = len(code) == 2 and code.isascii() and code.isalpha() and code not in {"XX", "ZZ"}
    return code if is_code else ""


def weigh(clues: Sequence[Clue], place: str) -> Verdict:
    """Say whether the clues are enough to tax a buyer in a place.

    Args:
        clues: At most one of each kind counts.
        place: The country whose tax is to be charged.
    """
    by_kind = {clue.kind: clue.country for clue in clues if clue.country}
    agree = sum(country == place for country in by_kind.values())
    if agree >= ENOUGH:
        return Verdict.ENOUGH
    return Verdict.CONTRADICTED if agree < len(by_kind) else Verdict.LACKING
