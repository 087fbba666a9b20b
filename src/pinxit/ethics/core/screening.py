"""Screening a prompt by the published rules."""

import unicodedata
from dataclasses import dataclass

from pinxit.ethics.core.policy import RULES
from pinxit.kernel import PinxitError


class RefusedByPolicyError(PinxitError):
    """A published rule of the house refuses a prompt; the message is the rule's reason."""

    remedy = "Ask for another picture. The page on policy lists every rule."

    def __init__(self, rule_id: str, reason: str) -> None:
        super().__init__(reason)
        self.rule_id = rule_id


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a prompt is painted.

    Attributes:
        allowed: Whether it is.
        rule_id: The rule that refuses it; empty if none does.
        reason: That rule's reason; empty if none refuses.
    """

    allowed: bool
    rule_id: str = ""
    reason: str = ""


def screen(prompt: str) -> Decision:
    """Return whether the published rules let a prompt be painted.

    A list of words stops the plain requests, not a determined person; it is one wall of several
    and errs on the side of painting.

    Args:
        prompt: What somebody asks for, in any language; the rules know English and Chinese.
    """
    text = fold(prompt)
    for rule in RULES:
        if rule.refuses(text):
            return Decision(allowed=False, rule_id=rule.rule_id, reason=rule.reason)
    return Decision(allowed=True)


def admit(prompt: str) -> None:
    """Let a prompt pass, or refuse it.

    Raises:
        RefusedByPolicyError: A rule refuses it.
    """
    decision = screen(prompt)
    if not decision.allowed:
        raise RefusedByPolicyError(decision.rule_id, decision.reason)


def fold(prompt: str) -> str:
    """Return a prompt as the rules compare it: one width, one case, single spaces, nothing unseen.

    Source:
        Unicode Standard Annex #15 (NFKC, which also makes full-width letters plain).
    """
    plain = unicodedata.normalize("NFKC", prompt).casefold()
    seen = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return " ".join(seen.replace("_", " ").split())
