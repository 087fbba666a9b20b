"""Works for sale over the API: anybody may look; what one would cost somebody, by their key."""

from contextlib import suppress
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from pinxit.accounts.web.api import KeyToRead, count_visit
from pinxit.gallery.web.selectors import listing_named
from pinxit.shop.adapters.tax_numbers import ViesAwayError
from pinxit.shop.core.discount import CODE_MAX
from pinxit.shop.core.wish import Wish
from pinxit.shop.core.withdrawal import Choice
from pinxit.shop.web.forms.checkout import AGREEMENTS, CONFIRMED, DetailsForm, visitor_country
from pinxit.shop.web.models import Edition
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors import sales as sale_selectors
from pinxit.shop.web.selectors.quotes import quote_for
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.studio.web.api import person_of, require

router = Router(tags=["shop"])

#: Pages of works that one address may ask for in a minute.
_A_MINUTE: Final = 60
_A_PAGE: Final = 50


class WorkOut(Schema):
    """A work that is for sale. `left` counts the copies that nobody has, reserved or waits for.

    Prices are in the currency's smallest coin, tax included.
    """

    work: str
    title: str
    maker: str
    statement: str
    edition: str
    price_minor: int
    currency: str
    left: int
    picture_digest: str
    page_url: str


class WorksOut(Schema):
    """Some of the works that are for sale."""

    works: list[WorkOut]
    page: int
    num_pages: int
    num_works: int


class Asked(Schema):
    """Who is billed, in a house that has said where it is taxed, and a code."""

    name: str = Field("", max_length=120)
    country: str = Field("", max_length=2, description="ISO 3166-1 alpha-2.")
    address: str = Field("", max_length=200)
    postcode: str = Field("", max_length=20)
    city: str = Field("", max_length=100)
    region: str = Field("", max_length=2, description="State, in the USA.")
    tax_number: str = Field("", max_length=30, description="Of a business.")
    code: str = Field("", max_length=2 * CODE_MAX, description="Lowers the price.")


class StartOut(Schema):
    """When a file may be handed over, and the sentence that is agreed to by choosing so."""

    start: str
    agreement: str


class QuoteOut(Schema):
    """What a copy would cost. `total_minor` is all that is paid, and `tax_minor` part of it.

    An order says one of `starts`, if there are any, and confirms `confirms`, if that says anything.
    """

    work: str
    list_minor: int
    total_minor: int
    tax_minor: int
    currency: str
    tax: str
    place: str
    rate_ppm: int
    is_number_checked: bool
    starts: list[StartOut]
    confirms: str


@router.get("/works", response=WorksOut, auth=None, summary="List the works for sale")
def works(request: HttpRequest, page: int = 1) -> WorksOut:
    """List the works that hang and are for sale, the newest first, 50 a page; without a key."""
    count_visit(request, most=_A_MINUTE)
    shown = Paginator(selectors.editions_on_the_wall(), _A_PAGE)
    rows = shown.get_page(page)
    left = selectors.nums_left(list(rows), now=timezone.now())
    return WorksOut(
        works=[_work_told(each, left[each.pk]) for each in rows],
        page=rows.number,
        num_pages=shown.num_pages,
        num_works=shown.count,
    )


@router.get("/works/{str:work}", response=WorkOut, auth=None, summary="Show a work for sale")
def work(request: HttpRequest, work: str) -> WorkOut:
    """Show a work, also one of which no copy is left; without a key."""
    count_visit(request, most=_A_MINUTE)
    edition = edition_named(work)
    left = selectors.num_left(edition, now=timezone.now()) if edition.listing.hangs else 0
    return _work_told(edition, left)


@router.post(
    "/works/{str:work}/quote",
    response=QuoteOut,
    auth=KeyToRead(),
    summary="Say what a copy would cost",
)
def quote(request: HttpRequest, work: str, asked: Asked) -> QuoteOut:
    """Say what a copy would cost this key's person, and what they are asked; nothing is ordered."""
    edition = edition_named(work)
    wish = wish_of(request, asked.model_dump())
    number = wish.billing.tax_number
    if number:
        with suppress(ViesAwayError):  # the answer says that it is not checked
            checkout_services.check_number(number, now=timezone.now())
    found = quote_for(edition, person_of(request), wish, now=timezone.now())
    is_asked_when = found.choice is Choice.WAIT_OR_BEGIN
    starts = AGREEMENTS.items() if is_asked_when else ()
    return QuoteOut(
        work=edition.listing.slug,
        list_minor=found.list_price.minor,
        total_minor=found.price.minor,
        tax_minor=found.tax_minor,
        currency=found.price.currency,
        tax=found.tax.treatment.value,
        place=found.tax.place,
        rate_ppm=found.tax.ppm,
        is_number_checked=found.check is not None,
        starts=[StartOut(start=start.value, agreement=str(text)) for start, text in starts],
        confirms=str(CONFIRMED) if found.choice is Choice.CONFIRM else "",
    )


def edition_named(work: str) -> Edition:
    """Return the edition of a work that anybody may look at.

    Raises:
        Http404: There is none.
    """
    listing = listing_named(work)
    if listing is None or not (listing.hangs or listing.first_sold_at):
        raise Http404
    edition = selectors.edition_of(listing)
    if edition is None:
        raise Http404
    return edition


def wish_of(request: HttpRequest, asked: dict[str, Any]) -> Wish:
    """Return what was asked for, checked as the page checks it.

    Raises:
        ValidationError: Something is missing or not as it should be.
    """
    is_billed = sale_selectors.seller_details() is not None
    form = DetailsForm(asked, is_billed=is_billed)
    require(form)
    return form.wish(visitor_country(request))


def _work_told(edition: Edition, left: int) -> WorkOut:
    listing = edition.listing
    return WorkOut(
        work=listing.slug,
        title=listing.title,
        maker=listing.maker,
        statement=listing.statement,
        edition=selectors.edition_text(edition.size),
        price_minor=edition.price_minor,
        currency=edition.currency,
        left=left,
        picture_digest=listing.picture,
        page_url=listing.get_absolute_url(),
    )
