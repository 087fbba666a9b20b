"""The terms of an order that is reserved already: who is billed, the total, and the decision."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pinxit.gallery import price_text
from pinxit.shop.core.goods import Good
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.core.tax_rates import Goods
from pinxit.shop.core.wish import Wish
from pinxit.shop.web.forms.checkout import AgreeForm, DetailsForm
from pinxit.shop.web.models import Order
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.prints import print_of_order
from pinxit.shop.web.selectors.quotes import goods_of, quote_for_order, takes_code
from pinxit.shop.web.selectors.sales import last_billing, seller_details, terms_of
from pinxit.shop.web.services import checkout as checkout_services
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


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On what terms an order is paid whose price is agreed: in a house that is taxed."""
    order = selectors.order_of(cast("Person", request.user), public_id)
    if order is None:
        raise Http404("no such order")
    if order.state != OrderState.RESERVED:
        return redirect(order)
    if seller_details() is None:
        return redirect("shop:payment", public_id=public_id)
    sent = request.POST if request.method == "POST" else None
    step = request.POST.get("step", "")
    if sent is None or step == "change":
        known = _known(order) if sent is None else sent.dict()
        return _details_page(request, order, _form(order, initial=known))
    details = _form(order, sent)
    wish = wish_in(request, details)
    if wish is None:
        return _details_page(request, order, details)
    return _total(request, order, details, wish)


def _total(request: HttpRequest, order: Order, details: DetailsForm, wish: Wish) -> HttpResponse:
    """Show the total, or take the decision about it."""
    now = timezone.now()
    try:
        quote = quote_for_order(order, wish, now=now)
        is_decided = request.POST.get("step") == "order"
        agree = AgreeForm(request.POST if is_decided else None, choice=quote.choice)
        if agree.is_valid():
            checkout_services.agree_on_terms(
                order, agreed_in(wish, agree), now=now, seen_minor=seen_in(request)
            )
            return redirect("shop:payment", public_id=order.public_id)
    except BESIDE_A_FIELD as refusal:
        details.refuse(refusal)
        return _details_page(request, order, details)
    except IllegalMoveError:
        return redirect(order)
    except checkout_services.ChangedPriceError as refusal:
        messages.error(request, _(refusal.remedy))
        agree = AgreeForm(choice=quote.choice)
    return total_page(request, (details, agree), wish, quote, _about(order))


def _details_page(request: HttpRequest, order: Order, details: DetailsForm) -> HttpResponse:
    job = print_of_order(order)
    context = {
        **_about(order),
        **details_shown(details),
        "price": price_text(order.price),
        "ship_to": job.ship_to if job else "",
    }
    status = 400 if details.is_bound and details.errors else 200
    return render(request, "shop/order_terms.html", context, status=status)


def _form(order: Order, sent: Any = None, **rest: Any) -> DetailsForm:
    """Return the form with what there is to ask of an order.

    A licence is its buyer's own, and a print goes to whom its parcel names: neither is a gift.
    """
    is_sent = goods_of(order) is Goods.PRINT
    return DetailsForm(
        sent,
        is_billed=True,
        has_code=takes_code(order),
        has_gift=order.good != Good.LICENCE and not is_sent,
        is_sent=is_sent,
        **rest,
    )


def _known(order: Order) -> dict[str, str]:
    """Return what can be filled in for a buyer: of this order, or of the last one."""
    own, billing = terms_of(order), last_billing(order.buyer)
    if own is None:
        return billing
    billed = ("name", "address", "postcode", "city", "region", "country")
    kept = ("sent_to", "tax_number", *DetailsForm.GIFT)
    return {
        **{name: str(getattr(own, f"bill_{name}")) for name in billed},
        **{name: str(getattr(own, name)) for name in kept},
    }


def _about(order: Order) -> dict[str, object]:
    return {
        "order": order,
        "listing": order.edition.listing,
        "label": selectors.label_of_order(order),
        "kept_until": order.reserved_until,
    }
