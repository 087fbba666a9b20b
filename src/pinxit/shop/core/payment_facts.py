"""What a payment provider can tell of a payment, in words of the house.

`docs/explanation/algorithms/paying.md` is the specification. Each fact is of a kind that stays
true: money that was taken was taken, and totals only grow. So it does not matter in which order
facts come, how late, or how often.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pinxit.kernel import Money, PinxitError


class What(StrEnum):
    """What a fact says."""

    TAKEN = "taken"
    """The buyer's money came."""
    OVER = "over"
    """Nobody can pay by this payment any more, and nobody did."""
    RETURNED = "returned"
    """Money went back to the buyer."""
    DISPUTED = "disputed"
    """The buyer's bank asks for the money back, or has decided."""


class DisputeStage(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WON = "won"
    LOST = "lost"


#: Stages that end a dispute.
DECIDED: Final = frozenset({DisputeStage.WON, DisputeStage.LOST})
DISPUTE_MOVES: Final[Mapping[DisputeStage, frozenset[DisputeStage]]] = {
    DisputeStage.OPEN: frozenset({DisputeStage.ANSWERED, DisputeStage.WON, DisputeStage.LOST}),
    DisputeStage.ANSWERED: frozenset({DisputeStage.WON, DisputeStage.LOST}),
    DisputeStage.WON: frozenset(),
    DisputeStage.LOST: frozenset(),
}


class RefundState(StrEnum):
    """Whether money that is to go back has gone."""

    ASKED = "asked"
    SENT = "sent"
    FAILED = "failed"


REFUND_MOVES: Final[Mapping[RefundState, frozenset[RefundState]]] = {
    RefundState.ASKED: frozenset({RefundState.SENT, RefundState.FAILED}),
    RefundState.FAILED: frozenset({RefundState.ASKED}),
    RefundState.SENT: frozenset(),
}


class ForgedMessageError(PinxitError):
    """A message that claims to come from a payment provider does not, or is too old."""

    remedy = "Compare the secret in the settings with the one that the provider shows."


class UnreadableMessageError(PinxitError):
    """A message of a payment provider is not in the form that it publishes."""

    remedy = "Look into the provider’s own log of messages; nothing was changed here."


class BadRefundError(PinxitError):
    """More is to go back than came, or nothing at all."""

    remedy = "Give back at least the smallest coin, and at most what is left of the payment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a provider says of one payment.

    Attributes:
        what: Of which kind it is.
        payment: Our own token of the payment; empty if the provider did not repeat it.
        reference: The provider's name of the payment; empty if it was not said.
        amount: Taken, returned or disputed, each in total so far; `None` for `OVER`.
        taken: With `RETURNED` and `DISPUTED`: what had been taken before, if it was said.
        refund: With `RETURNED`: the name of one refund, ours if it is ours; `amount` is then what
            went back by it alone. Empty if the provider tells totals.
        dispute: The provider's name of the dispute.
        stage: Where the dispute stands.
        reason: In the provider's words, up to 80 letters.
        due_at: Until when a dispute can be answered.
    """

    what: What
    payment: str = ""
    reference: str = ""
    amount: Money | None = None
    taken: Money | None = None
    refund: str = ""
    dispute: str = ""
    stage: DisputeStage | None = None
    reason: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What a provider said at once.

    Attributes:
        name: The provider's name of the message: the same when it is repeated.
        kind: In the provider's words.
        told_at: When it was said first.
        facts: What it says; none if it is about something else.
    """

    name: str
    kind: str
    told_at: datetime
    facts: tuple[Fact, ...]


def check_refund(left: Money, amount: Money) -> None:
    """Make sure that an amount can go back.

    Args:
        left: What of the payment has not gone back yet.
        amount: What is to go back now.

    Raises:
        BadRefundError: It is nothing, more than is left, or in another currency.
    """
    if amount.currency != left.currency or not 0 < amount.minor <= left.minor:
        raise BadRefundError(f"{amount} cannot go back of {left}")


def may_follow(stage: DisputeStage, told: DisputeStage) -> bool:
    """Say whether what is told of a dispute is news; what was overtaken is not."""
    return told in DISPUTE_MOVES[stage]
