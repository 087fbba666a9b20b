"""What programs are told of orders: the same by the API and by webhooks."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from ninja import Schema

from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Order
from pinxit.shop.web.selectors.orders import number_text
from pinxit.shop.web.selectors.sales import papers_of, tax_of


class PaperOut(Schema):
    """An invoice or a credit note."""

    number: str
    kind: str
    url: str


class OrderOut(Schema):
    """An order. Amounts are in the currency's smallest coin, tax included.

    `pay_url` is the page where a person pays; `copy_url` is there once the copy is theirs.
    """

    id: UUID
    work: str
    title: str
    number: str
    state: str
    price_minor: int
    tax_minor: int
    currency: str
    placed_at: datetime
    reserved_until: datetime
    paid_at: datetime | None
    pay_url: str | None
    copy_url: str | None
    papers: list[PaperOut]
    url: str


def order_told(order: Order) -> OrderOut:
    """Return what is told of an order, in the language that is active."""
    is_reserved = order.state == OrderState.RESERVED
    is_theirs = order.state == OrderState.PAID and order.owner_id == order.buyer_id
    return OrderOut(
        id=order.public_id,
        work=order.edition.listing.slug,
        title=order.edition.listing.title,
        number=number_text(order),
        state=str(order.state),
        price_minor=order.price_minor,
        tax_minor=tax_of(order),
        currency=order.currency,
        placed_at=order.placed_at,
        reserved_until=order.reserved_until,
        paid_at=order.paid_at,
        pay_url=reverse("shop:payment", args=[order.public_id]) if is_reserved else None,
        copy_url=reverse("api:copy", args=[order.public_id]) if is_theirs else None,
        papers=[
            PaperOut(
                number=each.full_number,
                kind=str(each.kind),
                url=reverse("api:invoice", args=[each.public_id]),
            )
            for each in papers_of(order)
        ],
        url=reverse("api:order", args=[order.public_id]),
    )
