"""Pages of bargains: proposing a price, answering one, and all that one has."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import label, listing_named
from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.bargain import BargainAct, BargainState, Side, least
from pinxit.shop.web.forms.ways import ProposalForm
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.ways import Bargain
from pinxit.shop.web.selectors import ways as ways_selectors
from pinxit.shop.web.selectors.orders import edition_of
from pinxit.shop.web.services import bargains as bargain_services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

BARGAINS_A_PAGE = 24
_ENDING = {"decline": BargainAct.DECLINE, "withdraw": BargainAct.WITHDRAW}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, name: str) -> HttpResponse:
    """Propose a price for a work."""
    listing = listing_named(name)
    edition = edition_of(listing) if listing else None
    if listing is None or edition is None or not (listing.hangs and edition.takes_proposals):
        raise Http404("no price can be proposed for this work")
    buyer = cast("Person", request.user)
    known = ways_selectors.open_bargain_of(edition, buyer)
    if known is not None:
        return redirect(known)
    form = ProposalForm(request.POST or None, currency=edition.currency)
    if form.is_valid():
        opened = _propose(form, edition, buyer)
        if opened is not None:
            return redirect(opened)
    context = {
        "listing": listing,
        "label": label(listing),
        "form": form,
        "least": price_text(Money(least(edition.price_minor), edition.currency)),
    }
    return render(request, "shop/propose.html", context, status=400 if form.errors else 200)


def _propose(form: ProposalForm, edition: Edition, buyer: "Person") -> Bargain | None:
    try:
        return bargain_services.propose(
            edition.pk,
            buyer=buyer,
            price=form.money("price"),
            words=form.cleaned_data["words"],
            now=timezone.now(),
        )
    except PinxitError as refusal:
        form.add_error("price", _(refusal.remedy))
        return None


@login_required
@never_cache
@require_safe
def bargains(request: HttpRequest) -> HttpResponse:
    """The bargains of somebody, as buyer and as artist."""
    person = cast("Person", request.user)
    page = Paginator(ways_selectors.bargains_of(person), BARGAINS_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(each, price_text(each.price), _waits_for(each, person)) for each in page]
    return render(request, "shop/bargains.html", {"page": page, "rows": rows})


def _waits_for(bargain: Bargain, person: "Person") -> bool:
    side = Side.BUYER if bargain.buyer_id == person.pk else Side.ARTIST
    return bargain.state == BargainState.OPEN and bargain.turn == side


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bargain(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One bargain: its record, and what can be said next."""
    own = ways_selectors.bargain_of(cast("Person", request.user), public_id)
    if own is None:
        raise Http404("no such bargain")
    shown, side = own
    form = ProposalForm(
        request.POST if request.POST.get("act") == "counter" else None, currency=shown.currency
    )
    if request.method == "POST" and _act(request, shown, side, form):
        return redirect(shown)
    listing = shown.edition.listing
    context = {
        "bargain": shown,
        "side": side,
        "is_turn": shown.state == BargainState.OPEN and shown.turn == side,
        "may_counter": ways_selectors.may_name_another(shown),
        "listing": listing,
        "label": label(listing),
        "price": price_text(shown.price),
        "steps": [
            (step, price_text(Money(step.price_minor, shown.currency)))
            for step in shown.steps.order_by("index")
        ],
        "form": form,
    }
    return render(request, "shop/bargain.html", context, status=400 if form.errors else 200)


def _act(request: HttpRequest, shown: Bargain, side: Side, form: ProposalForm) -> bool:
    """Do what was pressed, and say whether there is nothing to correct."""
    act = request.POST.get("act", "")
    try:
        if act == "counter":
            return form.is_valid() and _counter(shown, side, form)
        if act == "accept":
            seen = Money(_whole(request.POST.get("price_minor")), shown.currency)
            bargain_services.accept(shown.pk, by=side, price=seen, now=timezone.now())
        elif act in _ENDING:
            bargain_services.end(shown.pk, by=side, act=_ENDING[act], words="", now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    return True


def _counter(shown: Bargain, side: Side, form: ProposalForm) -> bool:
    try:
        bargain_services.counter(
            shown.pk,
            by=side,
            price=form.money("price"),
            words=form.cleaned_data["words"],
            now=timezone.now(),
        )
    except PinxitError as refusal:
        form.add_error("price", _(refusal.remedy))
        return False
    return True


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0
