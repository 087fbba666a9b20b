"""Asking for letters about an order; a worker writes them after the transaction."""

from datetime import datetime
from typing import TYPE_CHECKING

from pinxit.jobs import JobSpec, Priority
from pinxit.jobs.web.services import enqueue

if TYPE_CHECKING:
    from pinxit.shop.web.models import Order, Purchase


def ask_for_letters(order: "Order", *, gift_from: datetime | None, now: datetime) -> None:
    """Have the confirmation of an order sent, and its gift handed over, by a worker.

    Args:
        order: That is paid when this transaction ends.
        gift_from: From when the gift may be sent; `None` if it is none.
        now: When.
    """
    if order.purchase is None:
        enqueue(_letter(order, "confirm_order"), now=now)
    else:
        enqueue(_confirmation_of(order.purchase), now=now)
    if gift_from is not None:
        ask_for_gift(order, not_before=gift_from, now=now)


def ask_for_gift(order: "Order", *, not_before: datetime, now: datetime) -> None:
    """Have the letter to whom a copy is for sent, with the link to accept it.

    Args:
        order: That is paid.
        not_before: When its file can be had.
        now: When.
    """
    enqueue(_letter(order, "send_gift", not_before=not_before), now=now)


def _confirmation_of(purchase: "Purchase") -> JobSpec:
    """Return the job of the one letter about all that was bought together."""
    return JobSpec(
        function="pinxit.shop.jobs:confirm_purchase",
        key=f"confirm_purchase:{purchase.public_id}",
        params={"purchase": purchase.pk},
        queue="letters",
        priority=Priority.ORDINARY,
    )


def _letter(order: "Order", what: str, *, not_before: datetime | None = None) -> JobSpec:
    return JobSpec(
        function=f"pinxit.shop.jobs:{what}",
        key=f"{what}:{order.public_id}",
        params={"order": order.pk},
        queue="letters",
        priority=Priority.ORDINARY,
        not_before=not_before,
    )
