"""Giving back an order, whole or in part."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from pinxit.kernel import Money
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.core.payment_facts import check_refund
from pinxit.shop.core.rounding import in_step
from pinxit.shop.web.models import Bill, Order, Payment, Refund, Settlement
from pinxit.shop.web.selectors.orders import received
from pinxit.shop.web.selectors.payments import left_of, orders_of_payment
from pinxit.shop.web.services.invoices import book_bill_part, book_part
from pinxit.shop.web.services.letters import About, write_letter
from pinxit.shop.web.services.moves import locked_payment
from pinxit.shop.web.services.orders import (
    lock_edition,
    lock_editions,
    refuse_disputed,
    return_all_of,
)
from pinxit.shop.web.services.refunds import NO_WORDS, Reason, Why, give_back


@transaction.atomic
def refund_part(order: Order, amount: Money, why: Why = NO_WORDS, *, now: datetime) -> Refund:
    """Give a part of the price back; the copy and its number stay the buyer's.

    Everybody who got of the sale gives back in proportion. Giving back all that is left is
    returning the order, which frees the number.

    Args:
        order: Which was paid.
        amount: How much, at most what is left of the payment.
        why: Who decided it; asked again by the same name, it is given once.
        now: When.

    Raises:
        IllegalMoveError: The order is not paid.
        DisputedError: The buyer's bank asks for the money; giving it back would be twice.
        BadRefundError: It is nothing, or more than is left.
    """
    sale = Settlement.objects.filter(order=order).order_by("-outcome", "pk").first()
    if sale is None:
        raise IllegalMoveError("this order is not paid")
    payment = locked_payment(sale.payment)
    known = Refund.objects.filter(public_id=why.name).first() if why.name else None
    if known is not None:
        return known
    if not Settlement.objects.filter(pk=sale.pk, outcome=Settlement.Outcome.SOLD).exists():
        raise IllegalMoveError("this order is not paid")
    refuse_disputed(payment)
    check_refund(left_of(payment, order), amount)
    why = why if payment.purchase_id is None else replace(why, order=order)
    return return_money(payment, amount, reason=Reason.ASKED, now=now, why=why)


def return_money(
    payment: Payment, amount: Money, *, reason: str, now: datetime, why: Why = NO_WORDS
) -> Refund:
    """Give back of a payment that bought something; the caller holds its lock.

    The whole of an order is booked where the payment library tells of it; everything else here.
    """
    is_part = amount.minor < received(payment).minor
    if payment.purchase_id is not None and is_part:
        return _return_of_purchase(payment, amount, reason=reason, now=now, why=why)
    why = replace(why, order=None)
    refund = give_back(payment, amount, reason=reason, now=now, why=why)
    if payment.bill_id is not None:
        book_bill_part(refund, Bill.objects.get(pk=payment.bill_id), now=now)
    elif is_part:
        order = Order.objects.get(pk=payment.order_id)
        lock_edition(order.edition_id)
        _book_part(refund, order, now=now)
    return refund


def _return_of_purchase(
    payment: Payment, amount: Money, *, reason: str, now: datetime, why: Why
) -> Refund:
    """Give a part of a purchase back: for one of its works, or for each of them in proportion.

    A provider or a bank does not say for which. A work of which nothing is left is returned.
    """
    sold = [order for order in orders_of_payment(payment) if order.state == OrderState.PAID]
    if why.order is not None:
        sold = [order for order in sold if order.pk == why.order.pk]
    lock_editions([order.edition_id for order in sold])
    lefts = [left_of(payment, order) for order in sold]
    parts = in_step(amount.minor, [left.minor for left in lefts])
    refunds = []
    for order, left, minor in zip(sold, lefts, parts, strict=True):
        each = replace(why, order=order)
        if minor == left.minor:
            refunds.append(return_all_of(payment, order, reason=reason, now=now, why=each))
        elif minor:
            part = Money(minor, amount.currency)
            refunds.append(give_back(payment, part, reason=reason, now=now, why=each))
            _book_part(refunds[-1], order, now=now)
    return refunds[0]


def _book_part(refund: Refund, order: Order, *, now: datetime) -> None:
    """Book a part that went back of an order; the caller holds its edition's lock."""
    book_part(refund, order, now=now)
    write_letter(order, About.PART, what=str(refund.public_id), now=now)
