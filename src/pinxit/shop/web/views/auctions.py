"""Pages of auctions: looking, bidding, calling one off."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import label
from pinxit.kernel import PinxitError
from pinxit.shop.web.forms.ways import BidForm
from pinxit.shop.web.models.ways import Auction
from pinxit.shop.web.selectors import auctions as auction_selectors
from pinxit.shop.web.selectors.orders import number_of_auction
from pinxit.shop.web.selectors.ways import is_maker
from pinxit.shop.web.services import auctions as auction_services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def auction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One auction: how it stands, what was bid, and a bid of one's own."""
    shown = auction_selectors.auction_named(public_id)
    if shown is None:
        raise Http404("no such auction")
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(shown.get_absolute_url())
    form = BidForm(request.POST or None, currency=shown.currency)
    if form.is_valid() and _bid(request, shown, form):
        return redirect(shown)
    status = 400 if form.errors else 200
    return render(request, "shop/auction.html", _context(request, shown, form), status=status)


def _bid(request: HttpRequest, shown: Auction, form: BidForm) -> bool:
    """Bid, or say beside the field why not."""
    bidder = cast("Person", request.user)
    try:
        stands = auction_services.place_bid(
            shown.pk, bidder=bidder, maximum=form.money("maximum"), now=timezone.now()
        )
    except PinxitError as refusal:
        form.add_error("maximum", _(refusal.remedy))
        return False
    if stands.leader == bidder.pk:
        messages.success(request, _("Your bid is taken. You are ahead."))
    else:
        messages.error(request, _("Your bid is taken, but somebody would pay more."))
    return True


def _context(request: HttpRequest, shown: Auction, form: BidForm) -> dict[str, object]:
    person = request.user if request.user.is_authenticated else None
    stands = auction_selectors.standing_of(shown)
    is_open = shown.state == Auction.State.OPEN and timezone.now() < shown.ends_at
    own = auction_selectors.own_maximum(shown, person) if person else None
    listing = shown.edition.listing
    maker = person is not None and is_maker(shown.edition, person)
    return {
        "auction": shown,
        "listing": listing,
        "label": replace(label(listing, edition_text=number_of_auction(shown)), price_text=""),
        "form": form,
        "is_open": is_open,
        "price": price_text(shown.money(stands.price)),
        "least": price_text(shown.money(stands.least)),
        "reserve": shown.reserve_minor > 0,
        "is_met": stands.is_met,
        "is_ahead": person is not None and stands.leader == person.pk,
        "own": price_text(own) if own else "",
        "is_maker": maker,
        "may_call_off": maker and is_open and stands.leader is None,
        "history": [
            (line, price_text(line.price))
            for line in auction_selectors.history_of(shown, reader=person.pk if person else None)
        ],
        "won": shown.order if person and shown.order and shown.order.buyer == person else None,
    }
