"""ODRL policies: what a policy says to one purpose. Whatever is not understood is refused."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pinxit.corpus.core.licence_table import Duty
from pinxit.corpus.core.rights import JsonObject, Purpose


class Stance(StrEnum):
    """What a policy says to a purpose."""

    PERMITS = "permits"
    REFUSES = "refuses"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAnswer:
    """What a policy says to one purpose.

    Attributes:
        stance: Permits, refuses, or says nothing of it.
        reason: If it refuses, why, as a code of `REASONS`.
        detail: Which part of the policy; "" if there is nothing to add.
        duties: If it permits, what it asks for.
    """

    stance: Stance
    reason: str = ""
    detail: str = ""
    duties: frozenset[Duty] = frozenset()


def ask_policy(policy: JsonObject, purpose: Purpose, *, today: date) -> PolicyAnswer:
    """Ask a policy about a purpose."""
    del policy, purpose, today
    return PolicyAnswer(stance=Stance.REFUSES, reason="policy-unreadable")
