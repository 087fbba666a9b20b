"""Reserving a copy for somebody at a price of its own, for longer than a checkout lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pinxit.kernel import Money
from pinxit.shop.core.goods import LONG_RESERVATION, Way
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.selectors.orders import is_stopped, reservation_of
from pinxit.shop.web.services.moves import move_order
from pinxit.shop.web.services.orders import NotForSaleError, WithdrawnMaterialError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed with whom.

    Attributes:
        buyer: For whom the copy is kept.
        price: What it costs them.
        number: Of the copy.
        way: How it was agreed.
        lasts: How long it is kept.
    """

    buyer: "Person"
    price: Money
    number: int
    way: Way
    lasts: timedelta = LONG_RESERVATION


def reserve(edition: Edition, agreed: Agreed, *, now: datetime) -> Order:
    """Keep a copy for somebody, usually for 48 hours; the caller holds the edition's lock.

    A reservation that they made meanwhile at the price on the label is let go for it.

    Args:
        edition: Of which a copy is kept.
        agreed: For whom, at which price, and which number.
        now: When.
    """
    before = reservation_of(edition, agreed.buyer)
    if before is not None:
        move_order(before, OrderState.CANCELLED)
    return Order.objects.create(
        edition=edition,
        edition_size=edition.size,
        way=agreed.way,
        buyer=agreed.buyer,
        number=agreed.number,
        price_minor=agreed.price.minor,
        currency=agreed.price.currency,
        placed_at=now,
        reserved_until=now + agreed.lasts,
    )


def check_for_sale(edition: Edition) -> None:
    """Make sure that a work may be sold now.

    Raises:
        NotForSaleError: It was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    if not edition.listing.hangs:
        raise NotForSaleError("this work is not for sale any more")
    if is_stopped(edition.listing.piece):
        raise WithdrawnMaterialError("a work that this piece’s painter learnt from was withdrawn")
