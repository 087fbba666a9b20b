"""The basket: what is in it, putting in, taking out."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pinxit.accounts.web.origins import from_here_or_with_token
from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import listing_named
from pinxit.kernel import PinxitError
from pinxit.shop.web.models import Edition
from pinxit.shop.web.selectors.baskets import Line, basket_of
from pinxit.shop.web.selectors.orders import edition_of, label_of_work
from pinxit.shop.web.services import baskets as basket_services

if TYPE_CHECKING:
    from pinxit.gallery.web.models import Listing


@never_cache
@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    """What is in it, what it costs, and what of it is not for sale any more."""
    found = basket_of(request, now=timezone.now())
    taken = _taken(request, {line.edition.listing_id for line in found.lines})
    context = {
        "lines": [_shown(line) for line in found.lines],
        "num_for_sale": len(found.for_sale),
        "total": "" if found.total is None else price_text(found.total),
        "taken": taken,
    }
    return render(request, "shop/basket.html", context)


@from_here_or_with_token
@require_POST
def put(request: HttpRequest, name: str) -> HttpResponse:
    """Put a work into the basket."""
    try:
        basket_services.put_into_basket(request, _edition(name), now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    return redirect("shop:basket")


@require_POST
def take_out(request: HttpRequest, name: str) -> HttpResponse:
    """Take a work out of the basket; the page then offers to put it back."""
    edition = _edition(name)
    query = {}
    if basket_services.take_out_of_basket(request, edition):
        query["taken"] = edition.listing.slug
    return redirect(reverse("shop:basket", query=query))


def _shown(line: Line) -> dict[str, object]:
    listing = line.edition.listing
    return {
        "listing": listing,
        "label": label_of_work(listing, left=line.left),
        "price": price_text(line.edition.price),
        "is_for_sale": line.is_for_sale,
        "is_stopped": line.is_stopped,
    }


def _taken(request: HttpRequest, there: set[int]) -> "Listing | None":
    """Return what was taken out a moment ago and could be put back."""
    name = request.GET.get("taken", "")[:100]
    listing = listing_named(name) if name else None
    return None if listing is None or listing.pk in there else listing


def _edition(name: str) -> Edition:
    """Return the edition of a work that anybody may look at."""
    listing = listing_named(name)
    edition = None if listing is None else edition_of(listing)
    if listing is None or edition is None or not (listing.hangs or listing.first_sold_at):
        raise Http404("no such work for sale")
    return edition
