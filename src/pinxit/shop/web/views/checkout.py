"""Checkout: who is billed, the total with its tax, and the one decision."""

from typing import TYPE_CHECKING, Final, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
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
from pinxit.shop.core.withdrawal import Choice
from pinxit.shop.web.forms.checkout import AgreeForm, DetailsForm
from pinxit.shop.web.models import Edition
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.quotes import Quote, quote_for
from pinxit.shop.web.selectors.sales import last_billing, seller_details, shown_currencies
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.views.checkout_page import (
    BESIDE_A_FIELD,
    agreed_in,
    details_shown,
    seen_in,
    total_page,
    wish_in,
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


@login_required(login_url="accounts:guest")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, name: str) -> HttpResponse:
    """What somebody is about to get: first who is billed, then the total and the decision.

    In a house that has not said where it is taxed both are one page.
    """
    edition = _edition(name)
    kept = selectors.reservation_of(edition, _person(request))
    if kept is not None and kept.way not in AT_LABEL and kept.reserved_until > timezone.now():
        return redirect(kept)
    is_billed = seller_details() is not None
    sent = request.POST if request.method == "POST" else None
    details = DetailsForm(sent, is_billed=is_billed, initial=last_billing(_person(request)))
    step = request.POST.get("step", "" if is_billed else "order")
    wish = wish_in(request, details) if sent is not None and step != "change" else None
    if wish is None:
        if step == "change":
            details = DetailsForm(is_billed=is_billed, initial=request.POST.dict())
        return _details_page(request, edition, details)
    try:
        quote = quote_for(edition, _person(request), wish, now=timezone.now())
        agree = AgreeForm(sent if step == "order" else None, choice=quote.choice)
        if agree.is_valid():
            return _order(request, edition, wish, agree)
    except BESIDE_A_FIELD as refusal:
        details.refuse(refusal)
        return _details_page(request, edition, details)
    except _NOT_TO_BE_HAD as refusal:
        return _not_to_be_had(request, edition.listing, refusal)
    except checkout_services.ChangedPriceError as refusal:
        messages.error(request, _(refusal.remedy))
        agree = AgreeForm(choice=quote.choice)
    return _decision_page(request, edition, (details, agree), wish, quote)


def _decision_page(
    request: HttpRequest,
    edition: Edition,
    forms: tuple[DetailsForm, AgreeForm],
    wish: Wish,
    quote: Quote,
) -> HttpResponse:
    """Ask for the decision: beside the details in a house that bills nobody, else on its own."""
    if "country" not in forms[0].fields:
        return _details_page(request, edition, *forms)
    left = selectors.num_left(edition, now=timezone.now())
    label = selectors.label_of_work(edition.listing, left=left)
    return total_page(request, forms, wish, quote, {"listing": edition.listing, "label": label})


def _order(request: HttpRequest, edition: Edition, wish: Wish, agree: AgreeForm) -> HttpResponse:
    order = checkout_services.order_copy(
        edition_id=edition.pk,
        buyer=_person(request),
        wish=agreed_in(wish, agree),
        now=timezone.now(),
        seen_minor=seen_in(request),
    )
    return redirect("shop:payment", public_id=order.public_id)


def _details_page(
    request: HttpRequest, edition: Edition, details: DetailsForm, agree: AgreeForm | None = None
) -> HttpResponse:
    """Show the first page; in a house that bills nobody, with the decision on it."""
    is_billed = "country" in details.fields
    if not is_billed and agree is None:
        agree = AgreeForm(request.POST if details.is_bound else None, choice=Choice.NOTHING)
    forms = [form for form in (details, agree) if form is not None]
    left = selectors.num_left(edition, now=timezone.now())
    context = {
        "listing": edition.listing,
        "piece": edition.listing.piece,
        "label": selectors.label_of_work(edition.listing, left=left),
        "agree": None if is_billed else agree,
        "edition": edition,
        **details_shown(details),
    }
    status = 400 if any(form.is_bound and form.errors for form in forms) else 200
    return render(request, "shop/checkout.html", context, status=status)


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
