"""Money that goes back: written down in the caller's transaction, sent afterwards, once.

`docs/explanation/algorithms/paying.md` is the specification. A provider is never asked to return
money from inside the transaction that decides it: had that one failed to commit, the money would be
gone and nobody would know.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from django.db import transaction
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.shop.adapters.provider import ProviderRefusesError, Return
from pinxit.shop.core.payment_facts import RefundState, check_refund
from pinxit.shop.web.models import Order, Payment, Refund
from pinxit.shop.web.selectors.orders import received
from pinxit.shop.web.selectors.payments import money_of, provider_of
from pinxit.shop.web.services.money_jobs import ask_to_send

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

Reason = Refund.Reason


@dataclass(frozen=True, slots=True)
class Why:
    """Who gives money back, and why.

    Attributes:
        by: Somebody of the house; `None` if it follows from what happened.
        words: For the books of the house, up to 200 letters.
        name: Of the refund: asked again by the same name, it is not given again.
        order: Of a purchase, for which of its works; `None` if all that is left goes back.
    """

    by: "Person | None" = None
    words: str = ""
    name: UUID | None = None
    order: Order | None = None


NO_WORDS: Final = Why()


@transaction.atomic
def give_back(
    payment: Payment, amount: Money, *, reason: str, now: datetime, why: Why = NO_WORDS
) -> Refund:
    """Write down that money goes back; a worker sends it.

    The database takes it off what the payment has brought, and refuses to go below nothing. A
    payment of which everything goes back is `refunded`, which the payment library tells everybody.

    Args:
        payment: The caller holds its lock.
        amount: At most what is left of it.
        reason: One of `Refund.Reason`.
        now: When.
        why: Who decided it, and in which words.

    Raises:
        BadRefundError: It is nothing, or more than is left.
    """
    check_refund(received(payment), amount)
    refund = Refund.objects.create(
        payment=payment,
        order=why.order,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason,
        asked_by=why.by,
        asked_at=now,
        words=why.words[:200],
        public_id=why.name or uuid4(),
    )
    payment.refresh_from_db(fields=["captured_amount"])
    if reason in {Reason.ELSEWHERE, Reason.DISPUTE} or provider_of(payment.variant).at_once:
        mark_sent(refund, "", now=now)
    else:
        ask_to_send(refund, now=now)
    if payment.captured_amount == 0:
        payment.change_status(PaymentStatus.REFUNDED)
    return refund


def mark_sent(refund: Refund, reference: str, *, now: datetime) -> bool:
    """Note that money went back, and say whether that is news."""
    sent = Refund.objects.filter(pk=refund.pk, state=RefundState.ASKED).update(
        state=RefundState.SENT, reference=reference[:120], sent_at=now
    )
    return bool(sent)


def send_refund(refund_id: int, *, now: datetime) -> bool:
    """Send money back that was written down, and say whether it went.

    Safe to run twice, at the same moment, and after being killed at any: the provider knows the
    refund by our name of it. Whoever comes second, while another one is sending, does nothing.

    Raises:
        ProviderAwayError: It is not known whether it went; try again.
    """
    with transaction.atomic():
        waiting = Refund.objects.select_for_update(skip_locked=True)
        refund = waiting.filter(pk=refund_id, state=RefundState.ASKED).first()
        if refund is None:
            return False
        payment = Payment.objects.get(pk=refund.payment_id)
        asked = Return(
            name=str(refund.public_id),
            payment=payment.token,
            reference=payment.transaction_id,
            amount=refund.amount,
            total=money_of(payment, payment.total),
        )
        try:
            reference = provider_of(payment.variant).give_back(asked)
        except ProviderRefusesError as refusal:
            Refund.objects.filter(pk=refund.pk, state=RefundState.ASKED).update(
                state=RefundState.FAILED, words=str(refusal)[:200]
            )
            return False
        return mark_sent(refund, reference, now=now)


@transaction.atomic
def try_again(refund: Refund, *, now: datetime) -> bool:
    """Ask once more for a refund that the provider refused, and say whether it was one."""
    again = Refund.objects.filter(pk=refund.pk, state=RefundState.FAILED).update(
        state=RefundState.ASKED
    )
    if again:
        ask_to_send(refund, now=now)
    return bool(again)
