"""Paying for an order: by which provider, its form, and what comes of it."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pinxit.kernel import PinxitError
from pinxit.shop.adapters.provider import ProviderAwayError, ProviderRefusesError
from pinxit.shop.core.orders import IllegalMoveError, OrderState, WrongPaymentError
from pinxit.shop.web.models import Order
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.payments import name_of_way, way_chosen, ways_to_pay
from pinxit.shop.web.selectors.sales import TermsMissingError, check_terms
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.paying import choose_way

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The ways to pay where there are several, the provider's form, or what comes of it."""
    order = selectors.order_of(cast("Person", request.user), public_id)
    if order is None:
        raise Http404("no such order")
    if order.state != OrderState.RESERVED or order.purchase is not None:
        return _elsewhere(order)
    try:
        check_terms(order)
        if "way" in request.POST:
            choose_way(order, variant=request.POST["way"], now=timezone.now())
            return redirect("shop:payment", public_id=public_id)
        chosen = way_chosen(order)
        if not chosen or "choose" in request.GET:
            return _choice(request, order, chosen)
        return _form(request, order, chosen)
    except TermsMissingError:
        return redirect("shop:terms", public_id=public_id)
    except IllegalMoveError:
        return redirect(order)
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
        return redirect(order)


def _elsewhere(order: Order) -> HttpResponse:
    """Go to where an order is that is not paid for by itself now."""
    if order.state != OrderState.RESERVED or order.purchase is None:
        return redirect(order)
    return redirect("shop:purchase-payment", public_id=order.purchase.public_id)


def _choice(request: HttpRequest, order: Order, chosen: str) -> HttpResponse:
    """Ask by which provider the order is paid."""
    ways = [(variant, name_of_way(variant)) for variant in ways_to_pay(order.currency)]
    context = {**_about(order), "ways": ways, "chosen": chosen or ways[0][0]}
    return render(request, "shop/ways_to_pay.html", context)


def _form(request: HttpRequest, order: Order, variant: str) -> HttpResponse:
    """Show the provider's form, or take what was answered."""
    attempt = services.start_payment(order, variant=variant)
    answers = request.POST if request.method == "POST" else None
    try:
        answer = services.answer_payment(attempt, answers)
    except (WrongPaymentError, ProviderAwayError, ProviderRefusesError) as refusal:
        messages.error(request, _(refusal.remedy))
        if len(ways_to_pay(order.currency)) > 1:
            return _choice(request, order, attempt.variant)
        return redirect(order)
    if isinstance(answer, str):
        return redirect(answer)
    others = len(ways_to_pay(order.currency)) > 1
    context = {**_about(order), "form": answer, "way": others and name_of_way(attempt.variant)}
    return render(request, "shop/payment.html", context)


def _about(order: Order) -> dict[str, object]:
    return {"order": order, "label": selectors.label_of_order(order)}
