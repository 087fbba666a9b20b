"""Choosing a way to pay, and another one before anything is paid.

`docs/explanation/algorithms/paying.md` is the specification.
"""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from payments import PaymentStatus

from pinxit.kernel import PinxitError
from pinxit.shop.web.models import Order, Payable, Payment, Purchase
from pinxit.shop.web.selectors.payments import UnknownWayToPayError, ways_to_pay
from pinxit.shop.web.services.bills import start_bill_payment
from pinxit.shop.web.services.orders import OPEN, start_payment
from pinxit.shop.web.services.purchases import start_purchase_payment
from pinxit.shop.web.services.watch import look_at


def choose_way(reserved: Payable, *, variant: str, now: datetime) -> Payment:
    """Return the open payment of what is reserved by the provider that its buyer chose.

    An open payment by another one is left first, and its provider asked to close it. If that one
    brought the money meanwhile, it has paid what was due. If its provider cannot be asked
    now, workers ask until it is over; money that it still brings goes back.

    Args:
        reserved: What is paid for: an order, several that are reserved together, or a bill.
        variant: Which provider, by its name in the settings.
        now: When.

    Raises:
        UnknownWayToPayError: The house is not paid that way.
        IllegalMoveError: It is not waiting to be paid, or not all of it.
        NotNowError: It is a bill, and it is not due.
        TermsMissingError: See `check_terms`.
    """
    if variant not in ways_to_pay(reserved.currency):
        raise UnknownWayToPayError("this house is not paid that way")
    left = leave_payment(reserved, variant=variant, now=now)
    if left is not None:
        with suppress(PinxitError):  # a worker asks again
            look_at(left, now=now)
    return start(reserved, variant=variant, now=now)


def start(reserved: Payable, *, variant: str, now: datetime) -> Payment:
    """Return the open payment of what is reserved, starting one if there is none.

    Raises:
        IllegalMoveError, TermsMissingError: See `start_payment`.
        NotNowError: See `start_bill_payment`.
    """
    if isinstance(reserved, Order):
        return start_payment(reserved, variant=variant)
    if isinstance(reserved, Purchase):
        return start_purchase_payment(reserved, variant=variant)
    return start_bill_payment(reserved.commission, variant=variant, now=now)


@transaction.atomic
def leave_payment(reserved: Payable, *, variant: str, now: datetime) -> Payment | None:
    """Let the open payment of what is reserved go that is by another provider, if there is one.

    Nobody can pay by it on a page of ours from now on. What its provider took before or takes
    still is heard as before.
    """
    others = reserved.payments.select_for_update().filter(status__in=OPEN).exclude(variant=variant)
    payment: Payment | None = others.first()
    if payment is None:
        return None
    begun_at = now if payment.transaction_id else None
    Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.CANCELLED, left_at=begun_at)
    payment.refresh_from_db()
    return payment
