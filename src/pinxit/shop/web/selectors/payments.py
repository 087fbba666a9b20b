"""Looking at payments: their providers, what of them went back, what still has to be asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from payments import PaymentStatus
from payments.core import provider_factory

from pinxit.kernel import Money, PinxitError
from pinxit.shop.adapters.provider import Provider
from pinxit.shop.core.payment_facts import DECIDED, Fact, RefundState
from pinxit.shop.web.models import Bill, Dispute, Order, Payable, Payment, Purchase, Refund
from pinxit.shop.web.selectors.orders import received

#: For so long a provider may still be paid, or tell that it was.
STILL_OPEN: Final = timedelta(days=3)
#: What a provider says of these changes nothing; a refund of them is another matter.
_DECIDED: Final = (
    PaymentStatus.CONFIRMED,
    PaymentStatus.REFUNDED,
    PaymentStatus.CANCELLED,
    PaymentStatus.REJECTED,
)


class UnknownWayToPayError(PinxitError):
    """A way to pay was named that this house does not have."""

    remedy = "Choose one of the ways that the page of the payment shows."


def provider_of(variant: str) -> Provider:
    """Return a payment provider by its name in the settings.

    Raises:
        UnknownWayToPayError: There is none of this name.
    """
    if variant not in settings.PAYMENT_VARIANTS:
        raise UnknownWayToPayError("this house is not paid that way")
    provider: Provider = provider_factory(variant)
    return provider


def ways_to_pay(currency: str) -> list[str]:
    """Return by which providers a currency can be paid, the house's first choice first.

    Raises:
        UnknownWayToPayError: By none.
    """
    ways = [
        variant
        for variant in settings.PAYMENT_VARIANTS
        if (taken := provider_of(variant).currencies) is None or currency in taken
    ]
    if not ways:
        raise UnknownWayToPayError(f"this house is not paid in {currency}")
    return ways


def name_of_way(variant: str) -> str:
    """Return what a buyer knows a way to pay by."""
    named = {
        "stripe": _("Card, by Stripe"),
        "alipay": _("Alipay"),
        "wechat": _("WeChat Pay"),
        "test": _("Test payment"),
    }
    return named.get(variant) or provider_of(variant).title or variant


def way_chosen(reserved: Payable) -> str:
    """Return by which provider what is reserved is paid; empty before its buyer chose.

    Where there is one, nobody chooses.

    Raises:
        UnknownWayToPayError: By none.
    """
    ways = ways_to_pay(reserved.currency)
    if len(ways) == 1:
        return ways[0]
    last: Payment | None = reserved.payments.order_by("-pk").first()
    return last.variant if last is not None and last.variant in ways else ""


def payment_about(variant: str, fact: Fact) -> Payment | None:
    """Return the payment that a provider speaks of; `None` if it is none of ours."""
    payments = Payment.objects.filter(variant=variant)
    found = payments.filter(token=fact.payment).first() if fact.payment else None
    if found is None and fact.reference:
        found = payments.filter(transaction_id=fact.reference).first()
    return found


def orders_of_payment(payment: Payment) -> list[Order]:
    """Return the orders that a payment is for, by their editions; none if it is for a bill."""
    if payment.bill_id is not None:
        return []
    if payment.purchase_id is None:
        return list(Order.objects.filter(pk=payment.order_id))
    return list(Order.objects.filter(purchase=payment.purchase_id).order_by("edition", "pk"))


def price_of_payment(payment: Payment) -> Money:
    """Return what a payment is to bring."""
    if payment.order_id is not None:
        return Order.objects.get(pk=payment.order_id).price
    if payment.purchase_id is not None:
        return Purchase.objects.get(pk=payment.purchase_id).price
    return Bill.objects.get(pk=payment.bill_id).amount


def left_of(payment: Payment, order: Order) -> Money:
    """Return what of an order's price has not gone back of the payment that bought it."""
    if payment.purchase_id is None:
        return received(payment)
    back = Refund.objects.filter(payment=payment, order=order).aggregate(
        total=Sum("amount_minor", default=0)
    )
    return Money(order.price_minor - back["total"], order.currency)


def money_of(payment: Payment, amount: Decimal) -> Money:
    """Return an amount of the payment library's as money."""
    places = Money(0, payment.currency).places
    return Money(int(Decimal(amount).scaleb(places)), payment.currency)


def returned_of(payment: Payment, *, but: Sequence[str] = ()) -> int:
    """Return what of a payment has gone back or will, in the smallest unit.

    Args:
        payment: Which.
        but: Reasons that do not count.
    """
    refunds = Refund.objects.filter(payment=payment).exclude(reason__in=but)
    total: int = refunds.aggregate(total=Sum("amount_minor", default=0))["total"]
    return total


def refunds_to_send() -> QuerySet[Refund]:
    """Return the refunds that were written down and not sent yet, the oldest first."""
    return Refund.objects.filter(state=RefundState.ASKED).order_by("pk")


def is_undecided(payment: Payment) -> bool:
    """Say whether a provider may still take money for a payment, or have taken it."""
    return payment.status not in _DECIDED or is_left(payment)


def is_left(payment: Payment) -> bool:
    """Say whether a buyer chose another way, and its provider has not said that it is over."""
    return payment.status == PaymentStatus.CANCELLED and payment.left_at is not None


def payments_to_look_at(*, now: datetime) -> list[Payment]:
    """Return the payments that were begun at a provider and are not decided, the oldest first."""
    begun = Payment.objects.filter(created__gte=now - STILL_OPEN).exclude(transaction_id="")
    left = Q(status=PaymentStatus.CANCELLED, left_at__isnull=False)
    return list(begun.filter(left | ~Q(status__in=_DECIDED)).order_by("pk"))


def open_dispute(payment: Payment) -> Dispute | None:
    """Return the dispute about a payment that is not decided, if there is one."""
    return Dispute.objects.filter(payment=payment).exclude(stage__in=DECIDED).first()
