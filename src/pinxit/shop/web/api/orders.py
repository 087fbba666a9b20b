"""Orders over the API. The house reckons every amount; what a program expects is compared."""

from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from pinxit.accounts.web.api import (
    IDEMPOTENCY_KEY,
    IDEMPOTENCY_KEY_NEEDED,
    KeyToBuy,
    KeyToRead,
    once_named,
)
from pinxit.accounts.web.api import once as answered_by_name
from pinxit.shop.core.wish import Wish
from pinxit.shop.web.api.works import Asked, edition_named, wish_of
from pinxit.shop.web.forms.checkout import AgreeForm
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.papers.invoices import invoice_pdf
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors import sales as sale_selectors
from pinxit.shop.web.selectors.quotes import quote_for
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services.purchases import cancel_with_others
from pinxit.shop.web.services.told import OrderOut, order_told
from pinxit.studio.web.api import person_of, require

router = Router(tags=["shop"])

READS = KeyToRead()
BUYS = KeyToBuy()
_A_PAGE = 50


class OrderAsked(Asked):
    """What is ordered, at which total, and what is agreed to. See the quote."""

    work: str = Field(max_length=100)
    total_minor: int = Field(ge=0, description="As the quote said it; another is refused.")
    currency: str = Field(max_length=3)
    start: Literal["", "at-once", "waits"] = Field(
        "", description="When the file is handed over, where the quote asks for it."
    )
    confirms: bool = Field(default=False, description="What the quote asks to confirm.")
    accepts_terms: bool = Field(description="That the terms on the work's page are accepted.")
    gift_name: str = Field("", max_length=80)
    gift_email: str = Field("", max_length=254)
    gift_words: str = Field("", max_length=500)


class OrdersOut(Schema):
    """Some of somebody's orders."""

    orders: list[OrderOut]
    page: int
    num_pages: int
    num_orders: int


@router.post(
    "/orders",
    response={201: OrderOut},
    auth=BUYS,
    summary="Order a copy",
    openapi_extra=IDEMPOTENCY_KEY_NEEDED,
)
@once_named
def order_copy(request: HttpRequest, asked: OrderAsked) -> tuple[int, OrderOut]:
    """Reserve a copy for a quarter of an hour; a person pays for it on `pay_url`."""
    edition = edition_named(asked.work)
    sent = asked.model_dump()
    wish = _agreed(request, edition, wish_of(request, sent), sent)
    order = checkout_services.order_copy(
        edition_id=edition.pk,
        buyer=person_of(request),
        wish=wish,
        now=timezone.now(),
        seen_minor=asked.total_minor,
    )
    # What was agreed elsewhere keeps its price, and is not compared above.
    if (order.price_minor, order.currency) != (asked.total_minor, asked.currency):
        raise checkout_services.ChangedPriceError("the price is not the one you saw")
    return 201, order_told(own_order(request, order.public_id))


@router.get("/orders", response=OrdersOut, auth=READS, summary="List orders")
def orders(request: HttpRequest, page: int = 1) -> OrdersOut:
    """List what this key's person ordered, the newest first, 50 a page."""
    shown = Paginator(selectors.orders_of(person_of(request)), _A_PAGE)
    rows = shown.get_page(page)
    return OrdersOut(
        orders=[order_told(each) for each in rows],
        page=rows.number,
        num_pages=shown.num_pages,
        num_orders=shown.count,
    )


@router.get(
    "/orders/{uuid:order_id}",
    response=OrderOut,
    auth=READS,
    url_name="order",
    summary="Show an order",
)
def order(request: HttpRequest, order_id: UUID) -> OrderOut:
    """Show where an order stands, and the page where it is paid while it is reserved."""
    return order_told(own_order(request, order_id))


@router.post(
    "/orders/{uuid:order_id}/cancel",
    response={200: OrderOut},
    auth=BUYS,
    summary="Let a reserved copy go",
    openapi_extra=IDEMPOTENCY_KEY,
)
@answered_by_name
def cancel(request: HttpRequest, order_id: UUID) -> tuple[int, OrderOut]:
    """Let a reserved copy go; what is paid is not called off so."""
    cancel_with_others(own_order(request, order_id))
    return 200, order_told(own_order(request, order_id))


@router.get(
    "/invoices/{uuid:paper_id}.pdf",
    response={200: None},
    auth=READS,
    url_name="invoice",
    summary="Fetch an invoice",
)
def invoice(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Fetch an invoice or a credit note as a PDF, in the language of Accept-Language."""
    paper = sale_selectors.paper_named(paper_id)
    if paper is None or not sale_selectors.is_billed_to(paper, person_of(request)):
        raise Http404
    return HttpResponse(invoice_pdf(paper), content_type="application/pdf")


def own_order(request: HttpRequest, public_id: UUID) -> Order:
    """Return an order of this key's person.

    Raises:
        Http404: There is none of this name.
    """
    own = selectors.order_of(person_of(request), public_id)
    if own is None:
        raise Http404
    return own


def _agreed(request: HttpRequest, edition: Edition, wish: Wish, sent: dict[str, Any]) -> Wish:
    """Return what was asked for with what was agreed to, as the page asks for it.

    Raises:
        ValidationError: It was not agreed to.
    """
    quote = quote_for(edition, person_of(request), wish, now=timezone.now())
    form = AgreeForm(sent, choice=quote.choice)
    require(form)
    return replace(wish, start=form.start_agreed, agreement=form.agreement)
