"""Filling the books with what was sold before there were any."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.shop.web.models import Bill, Order, Payment, Settlement
from pinxit.shop.web.models.ledger import LedgerTransaction
from pinxit.shop.web.services.bill_ledger import (
    post_bill,
    post_bill_passed,
    post_bill_return,
    share_waiting,
)
from pinxit.shop.web.services.ledger import post_passed, post_return, post_sale


def fill_books(*, now: datetime) -> int:
    """Book every sale, refund and bill that is not in the books yet.

    Each in a transaction of its own: killed at any moment and begun again it does the rest, and
    what is booked already is left alone.

    Returns:
        How many postings were written.
    """
    before = LedgerTransaction.objects.count()
    for settlement in _settlements():
        with transaction.atomic():
            _book_settlement(settlement, now)
    for bill in Bill.objects.filter(state=Bill.State.PAID).order_by("pk").iterator():
        with transaction.atomic():
            post_bill(bill, now=now)
            share_waiting(bill, now=now)
            if bill.returned_minor:
                post_bill_return(bill, Money(bill.returned_minor, bill.currency), now=now)
    for payment in _passed_bill_payments():
        bill = Bill.objects.get(pk=payment.bill_id)
        post_bill_passed(payment, bill, now=now)
    return LedgerTransaction.objects.count() - before


def _book_settlement(settlement: Settlement, now: datetime) -> None:
    payment, order = settlement.payment, Order.objects.get(pk=settlement.order_id)
    # A payment that sold was settled at the moment at which its order was paid.
    if settlement.settled_at != order.paid_at:
        post_passed(payment, order, now=now)
        return
    post_sale(payment, order, now=now)
    if settlement.outcome == Settlement.Outcome.RETURNED:
        post_return(payment, order, now=now)


def _settlements() -> Iterator[Settlement]:
    return Settlement.objects.select_related("payment").order_by("pk").iterator()


def _passed_bill_payments() -> Iterator[Payment]:
    """Yield payments of bills that went back whole because another one had paid the bill."""
    refunded = Payment.objects.filter(bill__isnull=False, status=PaymentStatus.REFUNDED)
    return refunded.filter(settled_bill=None).order_by("pk").iterator()
