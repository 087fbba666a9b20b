"""The desk: how the shop does, what is left, and what is to be done today."""

from datetime import timedelta
from typing import Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import readers
from pinxit.kernel import Money
from pinxit.shop.core.bars import bars_of
from pinxit.shop.web.papers.desk import desk_file
from pinxit.shop.web.selectors import desk as selectors
from pinxit.shop.web.selectors.payouts import dues
from pinxit.shop.web.selectors.statements import months_to_issue

_MONTHS: Final = 12
_FUNNEL: Final = timedelta(days=30)
_ORDERS_SHOWN: Final = 8
EDITIONS_A_PAGE: Final = 24


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """How the shop does, and the things of the day, each one press away."""
    _curator(request)
    now = timezone.now()
    context = {
        "takings": [_drawn(each) for each in selectors.takings(now.date(), months=_MONTHS)],
        "stock": selectors.stock(now=now),
        "funnel": _steps_of(selectors.funnel(since=now - _FUNNEL)),
        "owed": _owed(),
        "months": months_to_issue(now=now),
        "orders": _orders(),
        "num_readers": readers().count(),
        "is_owner": has_role(request.user, Role.OWNER),
    }
    return render(request, "shop/desk.html", context)


@login_required
@never_cache
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Stock-taking: every edition, and what is left of it."""
    _curator(request)
    query = request.GET.get("q", "").strip()[:100].replace("\0", "")
    listed = selectors.stock_taking(now=timezone.now(), query=query)
    page = Paginator(listed, EDITIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"edition": each, "price": price_text(each.price)} for each in page.object_list],
        "query": query,
    }
    return render(request, "shop/desk_editions.html", context)


@login_required
@never_cache
@require_safe
def file(request: HttpRequest, what: str) -> HttpResponse:
    """A table as comma-separated values."""
    _curator(request)
    text = desk_file(what, now=timezone.now())
    if text is None:
        raise Http404("no such table")
    headers = {"Content-Disposition": f'attachment; filename="{what}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _orders() -> list[dict[str, object]]:
    """Return the last orders; of what was bought together all but the first follow it."""
    rows: list[dict[str, object]] = []
    before = None
    for each in selectors.orders_lately(_ORDERS_SHOWN):
        purchase = each.purchase
        rows.append(
            {
                "order": each,
                "price": price_text(each.price),
                "follows": purchase is not None and purchase == before,
                "total": "" if purchase is None else price_text(purchase.price),
            }
        )
        before = purchase
    return rows


def _curator(request: HttpRequest) -> None:
    if not has_role(request.user, Role.CURATOR):
        raise PermissionDenied


def _drawn(taken: selectors.Takings) -> dict[str, object]:
    """Return the takings of one currency as bars, and in words and figures."""
    currency = taken.currency
    drawn = bars_of([(month, came) for month, came, _back in taken.months])
    return {
        "currency": currency,
        "kept": price_text(Money(taken.kept_minor, currency)),
        "returned": price_text(Money(taken.returned_minor, currency)),
        "bars": [
            {"bar": bar, "text": price_text(Money(bar.value, currency))} for bar in drawn.bars
        ],
        "marks": [
            {"mark": mark, "text": price_text(Money(mark.value, currency))} for mark in drawn.marks
        ],
        "rows": [
            (month, price_text(Money(came, currency)), price_text(Money(back, currency)))
            for month, came, back in taken.months
            if came or back
        ],
    }


def _steps_of(found: selectors.Funnel) -> list[dict[str, object]]:
    """Return the steps of an order, each with its share of those that were placed."""
    steps = (
        (_("reserved"), found.placed),
        (_("paid"), found.paid),
        (_("waiting for money"), found.open),
        (_("let go or lapsed"), found.let_go),
        (_("given back"), found.refunded),
    )
    return [
        {"name": name, "number": number, "share": round(100 * number / (found.placed or 1))}
        for name, number in steps
    ]


def _owed() -> list[dict[str, object]]:
    """Return what is owed in each currency, and how much of it can be paid now."""
    sums: dict[str, tuple[int, int]] = {}
    for due in dues():
        whole, ready = sums.get(due.amount.currency, (0, 0))
        minor = due.amount.minor
        sums[due.amount.currency] = (whole + minor, ready + (0 if due.obstacle else minor))
    return [
        {"whole": price_text(Money(whole, currency)), "ready": price_text(Money(ready, currency))}
        for currency, (whole, ready) in sorted(sums.items())
    ]
