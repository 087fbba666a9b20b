"""Disputes: noting them, and what follows when one is lost."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from pinxit.kernel import Digest, Money
from pinxit.shop.core.payment_facts import (
    DECIDED,
    DISPUTE_MOVES,
    DisputeStage,
    Fact,
    may_follow,
)
from pinxit.shop.web.models import Delivery, Dispute, Order, Payment, Refund
from pinxit.shop.web.selectors.orders import received
from pinxit.shop.web.selectors.payments import orders_of_payment
from pinxit.shop.web.services.letters import About, write_letter
from pinxit.shop.web.services.refunds import Reason, Why
from pinxit.shop.web.services.returns import return_money


@transaction.atomic
def note_dispute(payment: Payment, fact: Fact, *, now: datetime) -> None:
    """Note what is told of a dispute; what was overtaken by something later is left alone."""
    if fact.stage is None or fact.amount is None:
        return
    dispute, is_new = Dispute.objects.get_or_create(
        payment=payment,
        reference=fact.dispute,
        defaults={
            "amount_minor": fact.amount.minor,
            "currency": fact.amount.currency,
            "reason": fact.reason,
            "due_at": fact.due_at,
            "opened_at": now,
        },
    )
    if is_new:
        for order in orders_of_payment(payment)[:1]:  # of a purchase one letter, about all of it
            write_letter(order, About.DISPUTED, what=str(dispute.public_id), now=now)
    move_dispute(dispute, fact.stage, now=now)


def move_dispute(dispute: Dispute, to: DisputeStage, *, now: datetime) -> bool:
    """Bring a dispute to a stage that may follow its own, and say whether it was moved."""
    if not may_follow(DisputeStage(dispute.stage), to):
        return False
    before = [stage for stage, after in DISPUTE_MOVES.items() if to in after]
    decided = {"decided_at": now} if to in DECIDED else {}
    moved = Dispute.objects.filter(pk=dispute.pk, stage__in=before).update(stage=to, **decided)
    return bool(moved)


def act_on_lost(payment: Payment, *, now: datetime) -> None:
    """Book what a bank has taken, once; without all of the money the copy is returned.

    Args:
        payment: The caller holds its lock. Nothing is booked before the money had come.
        now: When.
    """
    for dispute in Dispute.objects.filter(payment=payment, stage=DisputeStage.LOST).order_by("pk"):
        words = f"dispute {dispute.reference}"[:200]
        if Refund.objects.filter(payment=payment, reason=Reason.DISPUTE, words=words).exists():
            continue
        payment.refresh_from_db()
        minor = min(dispute.amount_minor, received(payment).minor)
        if minor > 0:
            amount = Money(minor, payment.currency)
            return_money(payment, amount, reason=Reason.DISPUTE, now=now, why=Why(words=words))


def keep_bundle(dispute: Dispute, bundle: Digest, *, now: datetime) -> None:
    """Note which evidence was put together."""
    Dispute.objects.filter(pk=dispute.pk).update(bundle_digest=str(bundle), bundled_at=now)


@transaction.atomic
def note_delivery(order: Order, *, now: datetime) -> None:
    """Note that a buyer took their file; where from is nobody's business."""
    delivery, is_new = Delivery.objects.get_or_create(
        order=order, person=order.owner, defaults={"first_at": now, "last_at": now, "times": 1}
    )
    if not is_new:
        Delivery.objects.filter(pk=delivery.pk).update(last_at=now, times=F("times") + 1)
