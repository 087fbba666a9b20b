"""What Stripe says: the signature of a message, and the facts in it.

**Source:** Stripe documentation, "Check the webhook signatures manually" (scheme `v1`: HMAC-SHA256
of the time, a point and the body) and API reference: Event, PaymentIntent, Checkout Session,
Charge, Dispute.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pinxit.kernel import Money
from pinxit.shop.adapters.provider import TOLERANCE_S
from pinxit.shop.core.payment_facts import (
    DisputeStage,
    Fact,
    ForgedMessageError,
    Message,
    UnreadableMessageError,
    What,
)

#: Under which name a payment bears our token, and a refund our name of it.
TOKEN: Final = "pinxit_payment"  # noqa: S105 - a name
REFUND: Final = "pinxit_refund"
_STAGES: Final = {
    "needs_response": DisputeStage.OPEN,
    "warning_needs_response": DisputeStage.OPEN,
    "under_review": DisputeStage.ANSWERED,
    "warning_under_review": DisputeStage.ANSWERED,
    "won": DisputeStage.WON,
    "warning_closed": DisputeStage.WON,
    "prevented": DisputeStage.WON,
    "lost": DisputeStage.LOST,
}


def check_signature(body: bytes, header: str, secret: str, *, now: datetime) -> None:
    """Make sure that Stripe sent a message, and lately.

    Args:
        body: As it came, byte for byte.
        header: `Stripe-Signature`.
        secret: Of the webhook's address, as Stripe shows it.
        now: When it came.

    Raises:
        ForgedMessageError: It did not, or more than five minutes ago.
    """
    parts = [part.partition("=") for part in header.split(",")]
    signed_at = next((value for name, _, value in parts if name.strip() == "t"), "")
    if not secret or not signed_at.isascii() or not signed_at.isdigit() or len(signed_at) > 12:
        raise ForgedMessageError("a message without a signature")
    meant = hmac.new(secret.encode(), signed_at.encode() + b"." + body, hashlib.sha256).hexdigest()
    signatures = [value.strip() for name, _, value in parts if name.strip() == "v1"]
    if not any(hmac.compare_digest(meant.encode(), each.encode()) for each in signatures):
        raise ForgedMessageError("a message with a wrong signature")
    if abs(now.timestamp() - int(signed_at)) > TOLERANCE_S:
        raise ForgedMessageError("a message that was signed at another time")


def read_message(body: bytes) -> Message:
    """Return what an event says.

    Raises:
        UnreadableMessageError: It is no event.
    """
    try:
        return message_of(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise UnreadableMessageError("this is no event of Stripe’s") from error


def message_of(event: Mapping[str, Any]) -> Message:
    """Return what an event says that was already read."""
    kind, thing = str(event["type"]), event["data"]["object"]
    told_at = datetime.fromtimestamp(int(event["created"]), tz=UTC)
    facts: tuple[Fact, ...] = ()
    if kind.startswith("payment_intent."):
        facts = facts_of_intent(thing)
    elif kind == "checkout.session.expired":
        facts = (Fact(what=What.OVER, payment=_token(thing), reference=str(thing["id"])),)
    elif kind == "charge.refunded":
        facts = (_returned(thing),)
    elif kind.startswith("charge.dispute."):
        facts = (_disputed(thing),)
    return Message(str(event["id"])[:120], kind[:60], told_at, facts)


def facts_of_intent(intent: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return what a PaymentIntent says of its payment."""
    token, reference = _token(intent), str(intent["id"])
    if intent["status"] == "canceled":
        return (Fact(what=What.OVER, payment=token, reference=reference),)
    if intent["status"] != "succeeded":
        return ()
    charge = intent.get("latest_charge")
    facts = (Fact(what=What.TAKEN, payment=token, reference=reference, amount=_received(intent)),)
    if not isinstance(charge, Mapping) or not charge.get("amount_refunded"):
        return facts
    return (*facts, _returned({**charge, "metadata": intent.get("metadata")}))


def facts_of_session(session: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return what a Checkout Session, its PaymentIntent expanded, says of its payment."""
    intent = session.get("payment_intent")
    if isinstance(intent, Mapping):
        return tuple(facts_of_intent(intent))
    if session["status"] == "expired":
        return (Fact(what=What.OVER, payment=_token(session), reference=str(session["id"])),)
    return ()


def _received(intent: Mapping[str, Any]) -> Money:
    """Return what came; a program that stands in for Stripe may say it of the charge only."""
    charge = intent.get("latest_charge")
    minor = intent.get("amount_received")
    if minor is None and isinstance(charge, Mapping) and charge.get("captured"):
        minor = charge["amount"]
    return _money(minor or 0, intent)


def _returned(charge: Mapping[str, Any]) -> Fact:
    taken = charge.get("amount_captured", charge["amount"])
    return Fact(
        what=What.RETURNED,
        payment=_token(charge),
        reference=str(charge.get("payment_intent") or ""),
        amount=_money(charge["amount_refunded"], charge),
        taken=_money(taken, charge),
    )


def _disputed(dispute: Mapping[str, Any]) -> Fact:
    due = (dispute.get("evidence_details") or {}).get("due_by")
    return Fact(
        what=What.DISPUTED,
        payment=_token(dispute),
        reference=str(dispute.get("payment_intent") or ""),
        amount=_money(dispute["amount"], dispute),
        dispute=str(dispute["id"])[:120],
        stage=_STAGES.get(str(dispute["status"]), DisputeStage.OPEN),
        reason=str(dispute.get("reason") or "")[:80],
        due_at=datetime.fromtimestamp(int(due), tz=UTC) if due else None,
    )


def _token(thing: Mapping[str, Any]) -> str:
    return str((thing.get("metadata") or {}).get(TOKEN, ""))[:36]


def _money(minor: object, thing: Mapping[str, Any]) -> Money:
    if isinstance(minor, bool) or not isinstance(minor, int) or minor < 0:
        raise UnreadableMessageError("an amount of Stripe’s is no number of coins")
    return Money(minor, str(thing["currency"]).upper()[:3])
