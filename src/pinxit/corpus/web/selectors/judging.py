"""What the gate says of works, in the columns of the register."""

from collections.abc import Hashable
from datetime import date
from typing import Final

from pinxit.corpus.core.gate import judge
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import Work

#: The columns that keep what the gate said: first every outcome, then every reason.
COLUMNS: Final = tuple(
    [f"may_{purpose}" for purpose in Purpose] + [f"why_{purpose}" for purpose in Purpose]
)
_MOST_REMEMBERED: Final = 10_000


class Asking:
    """Asks the gate about many works on one day, and once about those it cannot tell apart."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._known: dict[Hashable, tuple[str, ...]] = {}

    def answers(self, work: Work) -> tuple[str, ...]:
        """Return what the gate says of a work, in the order of `COLUMNS`."""
        key = _what_counts(work)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            found = self._known[key] = _asked(work, self.today)
        return found


def _asked(work: Work, today: date) -> tuple[str, ...]:
    verdicts = [judge(work, purpose, today=today) for purpose in Purpose]
    outcomes = [str(verdict.outcome) for verdict in verdicts]
    reasons = ["" if verdict.reason is None else verdict.reason.code for verdict in verdicts]
    return (*outcomes, *reasons)


def _what_counts(work: Work) -> Hashable:
    """Return all of a work that the gate looks at: its authors, and its rights but the evidence."""
    rights = work.rights
    terms = repr((rights.policy, sorted(rights.consents.items()))) if _has_terms(work) else ""
    return work.authors, rights.licence, rights.made_in, rights.signals, terms


def _has_terms(work: Work) -> bool:
    return work.rights.policy is not None or bool(work.rights.consents)
