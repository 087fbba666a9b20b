"""Checkout: who is billed, the total with its tax, and the one decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pinxit.gallery.web.selectors import listing_named
from pinxit.kernel import PinxitError
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.goods import AT_LABEL
from pinxit.shop.core.wish import Wish
from pinxit.shop.web.forms.checkout import AgreeForm, DetailsForm
from pinxit.shop.web.models import Edition
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.quotes import Quote, quote_for
from pinxit.shop.web.selectors.sales import last_billing, seller_details, shown_currencies
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.views.checkout_page import (
    Sale,
    check_out,
    details_page,
    seen_in,
    total_page,
)

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.gallery.web.models import Listing

#: The cookie that remembers in which currency somebody reads prices.
PRICES_IN: Final = "prices_in"
_YEAR_S: Final = 365 * 24 * 3600
_NOT_TO_BE_HAD: Final = (
    SoldOutError,
    services.NotForSaleError,
    services.WithdrawnMaterialError,
)


@dataclass(frozen=True)
class CopySale(Sale[Quote]):
    """A copy at the price on its label."""

    request: HttpRequest
    edition: Edition

    def form(self, sent: QueryDict | None, known: Mapping[str, Any]) -> DetailsForm:
        """Everything is asked that there is to ask."""
        return DetailsForm(sent, is_billed=seller_details() is not None, initial=known)

    def quote(self, wish: Wish) -> Quote:
        """At the price on the label, less a code."""
        return quote_for(self.edition, _person(self.request), wish, now=timezone.now())

    def order(self, wish: Wish, details: DetailsForm) -> HttpResponse:  # noqa: ARG002
        """Reserve it, and lead on to the payment."""
        order = checkout_services.order_copy(
            edition_id=self.edition.pk,
            buyer=_person(self.request),
            wish=wish,
            now=timezone.now(),
            seen_minor=seen_in(self.request),
        )
        return redirect("shop:payment", public_id=order.public_id)

    def ask(self, details: DetailsForm, agree: AgreeForm | None = None) -> HttpResponse:
        """With the large picture beside it."""
        about = {"piece": self.edition.listing.piece, "edition": self.edition, **self._about()}
        return details_page(self.request, "shop/checkout.html", about, details, agree)

    def decide(
        self, forms: tuple[DetailsForm, AgreeForm], wish: Wish, quote: Quote
    ) -> HttpResponse:
        """With the large picture beside it."""
        return total_page(self.request, forms, wish, quote, self._about())

    def _about(self) -> dict[str, object]:
        left = selectors.num_left(self.edition, now=timezone.now())
        listing = self.edition.listing
        return {"listing": listing, "label": selectors.label_of_work(listing, left=left)}


@login_required(login_url="accounts:guest")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, name: str) -> HttpResponse:
    """What somebody is about to get, what it costs, and the one decision."""
    edition = _edition(name)
    kept = selectors.reservation_of(edition, _person(request))
    if kept is not None and kept.way not in AT_LABEL and kept.reserved_until > timezone.now():
        return redirect(kept)
    try:
        known = last_billing(_person(request))
        return check_out(request, CopySale(request, edition), known=known)
    except _NOT_TO_BE_HAD as refusal:
        return _not_to_be_had(request, edition.listing, refusal)


def _not_to_be_had(request: HttpRequest, listing: "Listing", refusal: PinxitError) -> HttpResponse:
    """Say that a work cannot be bought now, and why."""
    context = {
        "listing": listing,
        "label": selectors.label_of_work(listing, left=0),
        "sold_out": isinstance(refusal, SoldOutError),
        "stopped": isinstance(refusal, services.WithdrawnMaterialError),
        "remedy": _(refusal.remedy),
    }
    return render(request, "shop/not_to_be_had.html", context, status=409)


@require_POST
def prices_in(request: HttpRequest) -> HttpResponse:
    """Remember in which currency somebody reads prices; what is charged stays as it is."""
    wanted = request.POST.get("currency", "")
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(back if is_ours else settings.LOGIN_REDIRECT_URL)
    if wanted in shown_currencies():
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(PRICES_IN, wanted, max_age=_YEAR_S, secure=secure, samesite="Lax")
    else:
        response.delete_cookie(PRICES_IN)
    return response


def _edition(name: str) -> Edition:
    """Return the edition of a work that anybody may look at."""
    listing = listing_named(name)
    if listing is None or not (listing.hangs or listing.first_sold_at):
        raise Http404("no such work on the wall")
    edition = selectors.edition_of(listing)
    if edition is None:
        raise Http404("this work is not for sale")
    return edition


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)
