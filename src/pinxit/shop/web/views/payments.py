"""Paying for an order: by which provider, its form, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pinxit.kernel import PinxitError
from pinxit.shop.adapters.provider import ProviderAwayError, ProviderRefusesError
from pinxit.shop.core.orders import IllegalMoveError, OrderState, WrongPaymentError
from pinxit.shop.web.models import Order, Payable
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.payments import name_of_way, way_chosen, ways_to_pay
from pinxit.shop.web.selectors.purchases import orders_of_purchase, purchase_of
from pinxit.shop.web.selectors.sales import TermsMissingError, check_terms
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.paying import choose_way, start
from pinxit.shop.web.views.together import is_reserved, lines_of
from pinxit.studio import NotNowError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@dataclass(frozen=True, slots=True)
class Till:
    """Where something that is reserved, or due, is paid.

    Attributes:
        orders: Each of which needs terms before it is paid, where the house is taxed.
        reserved: An order, several that are reserved together, or a bill.
        here: The page where it is paid.
        shown: What its templates want to know of it.
    """

    orders: Iterable[Order]
    reserved: Payable
    here: str
    shown: dict[str, object]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pay for an order."""
    order = selectors.order_of(cast("Person", request.user), public_id)
    if order is None:
        raise Http404("no such order")
    if order.state != OrderState.RESERVED:
        return redirect(order)
    if order.purchase is not None:
        return redirect("shop:purchase-payment", public_id=order.purchase.public_id)
    shown = {"order": order, "label": selectors.label_of_order(order)}
    return pay_at(request, Till([order], order, reverse("shop:payment", args=[public_id]), shown))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def purchase_payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pay for all that is reserved together."""
    own = purchase_of(cast("Person", request.user), public_id)
    if own is None:
        raise Http404("no such purchase")
    if not is_reserved(own):
        return redirect(own)
    shown = {"purchase": own, "lines": lines_of(own)}
    here = reverse("shop:purchase-payment", args=[public_id])
    return pay_at(request, Till(orders_of_purchase(own), own, here, shown))


def pay_at(request: HttpRequest, till: Till) -> HttpResponse:
    """Show the ways to pay where there are several, the form, or what comes of it."""
    for order in till.orders:
        try:
            check_terms(order)
        except TermsMissingError:
            return redirect("shop:terms", public_id=order.public_id)
    try:
        if "way" in request.POST:
            choose_way(till.reserved, variant=request.POST["way"], now=timezone.now())
            return redirect(till.here)
        chosen = way_chosen(till.reserved)
        if not chosen or "choose" in request.GET:
            return _choice(request, till, chosen)
        return _form(request, till, chosen)
    except (IllegalMoveError, NotNowError):
        return redirect(till.reserved)
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
        return redirect(till.reserved)


def _choice(request: HttpRequest, till: Till, chosen: str) -> HttpResponse:
    """Ask by which provider it is paid."""
    ways = [(variant, name_of_way(variant)) for variant in ways_to_pay(till.reserved.currency)]
    context = {**_about(till), "ways": ways, "chosen": chosen or ways[0][0]}
    return render(request, "shop/ways_to_pay.html", context)


def _form(request: HttpRequest, till: Till, variant: str) -> HttpResponse:
    """Show the provider's form, or take what was answered."""
    attempt = start(till.reserved, variant=variant, now=timezone.now())
    answers = request.POST if request.method == "POST" else None
    others = len(ways_to_pay(till.reserved.currency)) > 1
    try:
        answer = services.answer_payment(attempt, answers)
    except (WrongPaymentError, ProviderAwayError, ProviderRefusesError) as refusal:
        messages.error(request, _(refusal.remedy))
        return _choice(request, till, attempt.variant) if others else redirect(till.reserved)
    if isinstance(answer, str):
        return redirect(answer)
    context = {**_about(till), "form": answer, "way": others and name_of_way(attempt.variant)}
    return render(request, "shop/payment.html", context)


def _about(till: Till) -> dict[str, object]:
    return {**till.shown, "reserved": till.reserved, "here": till.here}
