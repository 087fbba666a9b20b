"""The books of the house: what is due to whom, whether everything balances, and payouts."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.gallery import price_text
from pinxit.kernel import Money, PinxitError
from pinxit.shop.adapters.stripe_transfers import StripeTransfers
from pinxit.shop.core.ledger import Book
from pinxit.shop.core.offer import CURRENCIES
from pinxit.shop.core.payout import Rail
from pinxit.shop.web.models.ledger import BOOK_NAMES
from pinxit.shop.web.models.payouts import RAIL_NAMES, PayoutBatch
from pinxit.shop.web.selectors.ledger import check_books, totals
from pinxit.shop.web.selectors.payouts import (
    Due,
    batch_named,
    batches,
    dues,
    payout_named,
    payouts_of,
)
from pinxit.shop.web.selectors.statements import months_to_issue
from pinxit.shop.web.services import payouts as payout_services
from pinxit.shop.web.services.statements import issue_statements

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_BATCHES_SHOWN: Final = 24
_OBSTACLES: Final = {
    "": gettext_lazy("can be paid"),
    "open": gettext_lazy("a payout is under way"),
    "below": gettext_lazy("waits until it is enough"),
    "nobody": gettext_lazy("nobody has claimed to be this author"),
    "details": gettext_lazy("has not said where they are paid"),
}


@login_required
@never_cache
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """What is due, what the accounts come to, and the payouts so far."""
    _bookkeeper(request)
    due, check = dues(), check_books()
    context = {
        "dues": [
            {"due": each, "text": price_text(each.amount), "says": _OBSTACLES[each.obstacle]}
            for each in due
        ],
        "payable": _payable(due),
        "check": check,
        "sums": [(currency, total) for currency, total in check.sums.items() if total],
        "totals": [
            (BOOK_NAMES[Book(book)], price_text(Money(minor, currency)))
            for book, currency, minor in totals()
        ],
        "batches": batches()[:_BATCHES_SHOWN],
        "months": months_to_issue(now=timezone.now()),
    }
    return render(request, "shop/books.html", context)


@login_required
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue the statements of the month that ended last."""
    _bookkeeper(request)
    try:
        made = issue_statements(now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    else:
        told = _("The statements of %(month)s are issued; entry %(index)s of the log holds them.")
        messages.success(request, told % {"month": made.month, "index": made.log_index})
    return redirect("shop:books")


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Gather what can be paid one way in one currency into a batch."""
    person = _bookkeeper(request)
    rail, currency = request.POST.get("rail", ""), request.POST.get("currency", "")
    if rail not in set(Rail) or currency not in CURRENCIES:
        raise Http404
    try:
        batch = payout_services.make_batch(
            by=person, rail=Rail(rail), currency=currency, now=timezone.now()
        )
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
        return redirect("shop:books")
    return redirect("shop:payout-batch", public_id=batch.public_id)


@login_required
@never_cache
@require_safe
def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One batch: who gets what, where it stands, and the one thing to do next."""
    person = _bookkeeper(request)
    found = _batch(public_id)
    payouts = list(payouts_of(found))
    total = Money(sum(each.minor for each in payouts), found.currency)
    context = {
        "batch": found,
        "total": price_text(total),
        "payouts": [{"payout": each, "text": price_text(each.amount)} for each in payouts],
        "may_approve": found.state == "draft" and found.made_by_id != person.pk,
        "has_file": bool(settings.PINXIT_PAYOUT_IBAN),
        "has_key": bool(settings.PINXIT_STRIPE_TRANSFER_KEY),
        "waits": any(each.state == "waiting" for each in payouts),
    }
    return render(request, "shop/payout_batch.html", context)


@login_required
@never_cache
@require_safe
def batch_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file for the bank."""
    _bookkeeper(request)
    found = _batch(public_id)
    try:
        content = payout_services.transfer_file(found)
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
        return redirect("shop:payout-batch", public_id=public_id)
    name = f"pinxit-{found.approved_at:%Y-%m-%d}-{found.public_id.hex[:8]}.xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/xml", headers=headers)


@login_required
@require_POST
def act(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    """Approve a batch, call it off, note that the bank has it, or send it to Stripe."""
    person = _bookkeeper(request)
    steps: Mapping[str, Callable[[PayoutBatch], object]] = {
        "approve": lambda each: payout_services.approve(each, by=person, now=timezone.now()),
        "call-off": lambda each: payout_services.call_off(each, now=timezone.now()),
        "sent": lambda each: payout_services.mark_sent(each, now=timezone.now()),
        "stripe": _to_stripe,
    }
    if what not in steps:
        raise Http404
    _try(request, steps[what], _batch(public_id))
    return redirect("shop:payout-batch", public_id=public_id)


@login_required
@require_POST
def outcome(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    """Note what the bank says has become of one payout."""
    _bookkeeper(request)
    payout, reason = payout_named(public_id), request.POST.get("reason", "")[:200]
    now = timezone.now()
    steps: Mapping[str, Callable[[Any], object]] = {
        "arrived": lambda each: payout_services.note_arrived(each, now=now),
        "failed": lambda each: payout_services.note_failed(each, reason=reason, now=now),
        "returned": lambda each: payout_services.note_returned(each, reason=reason, now=now),
    }
    if payout is None or what not in steps:
        raise Http404
    _try(request, steps[what], payout)
    return redirect("shop:payout-batch", public_id=payout.batch.public_id)


def _bookkeeper(request: HttpRequest) -> "Person":
    """Return who may look into the books: the owner, and curators.

    Raises:
        PermissionDenied: Nobody else.
    """
    if not has_role(request.user, Role.CURATOR):
        raise PermissionDenied
    return cast("Person", request.user)


def _batch(public_id: UUID) -> PayoutBatch:
    found = batch_named(public_id)
    if found is None:
        raise Http404
    return found


def _try(request: HttpRequest, step: Callable[[Any], object], thing: object) -> None:
    try:
        step(thing)
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))


def _to_stripe(batch: PayoutBatch) -> None:
    stripe = StripeTransfers(settings.PINXIT_STRIPE_TRANSFER_KEY)
    payout_services.send_by_stripe(batch, stripe, clock=timezone.now)


def _payable(due: list[Due]) -> list[dict[str, object]]:
    """Return what can be paid now, by way and currency."""
    found: dict[tuple[Rail, str], int] = {}
    for each in due:
        if each.rail is not None and not each.obstacle:
            key = (each.rail, each.amount.currency)
            found[key] = found.get(key, 0) + each.amount.minor
    return [
        {
            "rail": rail.value,
            "name": RAIL_NAMES[rail],
            "currency": currency,
            "text": price_text(Money(minor, currency)),
        }
        for (rail, currency), minor in sorted(found.items())
    ]
