"""Bringing an order from state to state, and what is locked before.

Locks are taken in this order: payment, edition, books, log.
"""

from typing import Any

from pinxit.shop.core.orders import IllegalMoveError, OrderState, check_move
from pinxit.shop.web.models import Order, Payment


def locked_payment(payment: Payment) -> Payment:
    """Return a payment that nobody else acts on until this transaction ends.

    Always before the edition's lock: the library writes to a payment before it tells us.
    """
    locked: Payment = Payment.objects.select_for_update().get(pk=payment.pk)
    return locked


def move_order(order: Order, to: OrderState, **changes: Any) -> None:
    """Bring an order to its next state, unless somebody else has moved it meanwhile.

    Raises:
        IllegalMoveError: The state cannot follow, or is not the order's any more.
    """
    before = OrderState(order.state)
    check_move(before, to)
    moved = Order.objects.filter(pk=order.pk, state=before).update(state=to, **changes)
    if not moved:
        raise IllegalMoveError(f"the order is not {before} any more")
    order.state = to
    for name, value in changes.items():
        setattr(order, name, value)
