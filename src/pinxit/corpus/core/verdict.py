"""What the licence gate says, of one work and of a set."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pinxit.corpus.core.gate_reasons import REASONS
from pinxit.corpus.core.licence_table import Duty
from pinxit.corpus.core.rights import Purpose


class Outcome(StrEnum):
    """Whether a work may be used."""

    ALLOWED = "allowed"
    DUTIES = "duties"
    """Allowed, with something to do in return."""
    REFUSED = "refused"


class Rule(StrEnum):
    """The rule that decided, in the order in which they are asked."""

    REFUSAL = "refusal"
    GRANT = "grant"
    SIGNAL = "signal"
    PUBLIC_DOMAIN = "public-domain"
    POLICY = "policy"
    BENCHMARK = "benchmark"
    STYLE = "style"
    LICENCE = "licence"
    SHARE_ALIKE = "share-alike"
    """Asked of a set only, after each work has been judged by itself."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a work is refused.

    Attributes:
        code: A stable short name, a key of `REASONS`.
        detail: Values, such as the licence; "" if there is nothing to add.
    """

    code: str
    detail: str = ""

    @property
    def says(self) -> str:
        """Return what is so, as a constant English sentence."""
        return REASONS[self.code][0]

    @property
    def change(self) -> str:
        """Return the smallest change that would let it pass, as a constant English sentence."""
        return REASONS[self.code][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate says of one work and one purpose.

    Attributes:
        outcome: Allowed, allowed with duties, or refused.
        rule: The rule that decided.
        duties: What must be done in return.
        reason: Why it is refused; `None` if it is not.
        onward: With `Duty.SHARE_ALIKE`: the licences to choose from for what is made.
    """

    outcome: Outcome
    rule: Rule
    duties: frozenset[Duty] = frozenset()
    reason: Reason | None = None
    onward: frozenset[str] = frozenset()

    @property
    def passes(self) -> bool:
        """Say whether the work may be used."""
        return self.outcome is not Outcome.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The smallest change that would answer one reason, and what it would bring.

    Attributes:
        reason: The reason's code, a key of `REASONS`.
        refused: How many works are refused for it.
        freed: How many of them would pass if this change, and no other, were made to each.
    """

    reason: str
    refused: int
    freed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """What the gate says of a set of works and one purpose.

    Attributes:
        purpose: What they were wanted for.
        verdicts: One a work, in the order given.
        passing: Places of the works that pass, ascending.
        counts: How many works have each outcome; every outcome is there.
        changes: One a reason for which works are refused, the most frequent first.
        duties: What must be done in return for all that pass.
        share_under: The licence for what is made from them, if they ask to share alike; else "".
    """

    purpose: Purpose
    verdicts: tuple[Verdict, ...]
    passing: tuple[int, ...]
    counts: Mapping[Outcome, int]
    changes: tuple[Change, ...]
    duties: frozenset[Duty]
    share_under: str = ""
