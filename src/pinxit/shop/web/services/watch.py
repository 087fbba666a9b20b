"""Asking providers what became of payments, so that a message that was lost costs nothing.

`docs/explanation/algorithms/paying.md` is the specification.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pinxit.kernel import PinxitError
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Bill, Payment
from pinxit.shop.web.selectors.payments import (
    STILL_OPEN,
    is_left,
    is_undecided,
    money_of,
    orders_of_payment,
    payments_to_look_at,
    provider_of,
    refunds_to_send,
)
from pinxit.shop.web.services.hearing import act_on
from pinxit.shop.web.services.money_jobs import ask_to_send, ask_to_watch
from pinxit.shop.web.services.refunds import send_refund

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """What one round of asking came to.

    Attributes:
        looked_at: Payments whose provider was asked.
        sent: Refunds that went.
        waiting: Payments and refunds that are not decided yet.
    """

    looked_at: int
    sent: int
    waiting: int


def watch_payment(payment_id: int, *, now: datetime) -> bool:
    """Ask a provider about one payment, and ask for another look if it is not decided.

    A provider that cannot be asked, or does not know it, is asked again as well.

    Returns:
        Whether it is decided.
    """
    payment = Payment.objects.get(pk=payment_id)
    if is_undecided(payment):
        _tried(partial(look_at, payment, now=now))
        payment.refresh_from_db()
    if is_undecided(payment) and now - payment.created < STILL_OPEN:
        ask_to_watch(payment, now=now)
        return False
    return True


def look_at(payment: Payment, *, now: datetime) -> None:
    """Ask the provider what became of a payment and act on it; safe to repeat.

    A payment that nobody wants any more, because its order was let go or is paid in another way, or
    its bill is, is closed first.

    Raises:
        ProviderAwayError: The provider could not be asked.
        ProviderRefusesError: It does not know the payment.
    """
    if not payment.transaction_id:
        return
    provider = provider_of(payment.variant)
    if _is_unwanted(payment):
        provider.cancel(payment)
    facts = provider.look(
        token=payment.token,
        reference=payment.transaction_id,
        total=money_of(payment, payment.total),
    )
    act_on(payment.variant, facts, now=now)
    Payment.objects.filter(pk=payment.pk).update(looked_at=now)


def ask_about_all(*, now: datetime) -> int:
    """Have every open payment watched and every refund sent, and return how many there are.

    Whoever opens the house asks: a worker that was killed too often may have given up.
    """
    payments, refunds = payments_to_look_at(now=now), list(refunds_to_send())
    for payment in payments:
        ask_to_watch(payment, now=now)
    for refund in refunds:
        ask_to_send(refund, now=now)
    return len(payments) + len(refunds)


def look_after_payments(*, now: datetime) -> Watched:
    """Ask about every open payment, and send what is to go back.

    One provider that cannot be reached, or one payment that it does not know, holds nothing up.
    """
    sent = sum(_tried(partial(send_refund, each.pk, now=now)) for each in refunds_to_send())
    payments = payments_to_look_at(now=now)
    for payment in payments:
        _tried(partial(look_at, payment, now=now))
    # What was decided just now may have to go back.
    sent += sum(_tried(partial(send_refund, each.pk, now=now)) for each in refunds_to_send())
    waiting = refunds_to_send().count() + len(payments_to_look_at(now=now))
    return Watched(len(payments), sent, waiting)


def _is_unwanted(payment: Payment) -> bool:
    if is_left(payment):
        return True
    if payment.bill_id is not None:
        return not Bill.objects.filter(pk=payment.bill_id, state=Bill.State.DUE).exists()
    unwanted = [OrderState.CANCELLED, OrderState.REFUNDED, OrderState.PAID]
    return any(order.state in unwanted for order in orders_of_payment(payment))


def _tried(step: Callable[[], bool | None]) -> bool:
    try:
        return bool(step())
    except PinxitError as trouble:
        logger.warning("looking after payments: %s", trouble)
        return False
