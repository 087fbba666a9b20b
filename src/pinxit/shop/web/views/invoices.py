"""Papers of an order, withdrawing from it, and the papers of a month for the tax office."""

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.gallery import price_text
from pinxit.kernel import Money, PinxitError
from pinxit.shop.web.models.invoices import Invoice
from pinxit.shop.web.models.sales import TREATMENT_NAMES
from pinxit.shop.web.papers.invoices import invoice_pdf, paper_name, percent, place_name
from pinxit.shop.web.selectors.orders import order_of
from pinxit.shop.web.selectors.sales import (
    is_billed_to,
    paper_named,
    papers_between,
    seller_details,
    tax_sums,
    unclear_places,
    untaxed_abroad,
)
from pinxit.shop.web.selectors.statements import month_start, next_month, previous_month
from pinxit.shop.web.services import checkout as checkout_services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: How many sales whose place is unclear one page shows.
_UNCLEAR_SHOWN: Final = 50


@login_required
@never_cache
@require_safe
def invoice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An invoice or a credit note as a PDF: for whoever bought, and for the books."""
    person, paper = cast("Person", request.user), paper_named(public_id)
    if paper is None or not (is_billed_to(paper, person) or _keeps_books(person)):
        raise Http404("no such invoice")
    name = f"{paper.full_number}.pdf"
    disposition = content_disposition_header(as_attachment=False, filename=name)
    headers = {"Content-Disposition": disposition or "inline"}
    return HttpResponse(invoice_pdf(paper), content_type="application/pdf", headers=headers)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw from a purchase within its time."""
    person = cast("Person", request.user)
    own = order_of(person, public_id)
    if own is None:
        raise Http404("no such order")
    try:
        checkout_services.withdraw(own, buyer=person, now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    else:
        messages.success(request, _("You have withdrawn. The money goes back the way it came."))
    return redirect(own)


@login_required
@never_cache
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The papers of a month, what they come to for the tax office, and places that are unclear."""
    if not _keeps_books(cast("Person", request.user)):
        raise PermissionDenied
    month = request.GET.get("month") or _this_month()
    first, after = _span(month)
    found = list(papers_between(first, after))
    context = {
        "month": month,
        "named": date_format(first, "YEAR_MONTH_FORMAT"),
        "before": previous_month(first),
        "after": next_month(first) if after <= timezone.now() else "",
        "papers": [(each, paper_name(each), _signed(each)) for each in found],
        "sums": [
            {
                "place": _place(place),
                "rate": percent(ppm) if ppm else "–",
                "net": price_text(Money(net, currency)),
                "tax": price_text(Money(tax, currency)),
            }
            for place, ppm, currency, net, tax in tax_sums(found)
        ],
        "abroad": _abroad(first.year),
        "unclear": unclear_places()[:_UNCLEAR_SHOWN],
    }
    return render(request, "shop/papers.html", context)


@login_required
@never_cache
@require_safe
def papers_file(request: HttpRequest, month: str) -> HttpResponse:
    """The papers of a month for a spreadsheet."""
    if not _keeps_books(cast("Person", request.user)):
        raise PermissionDenied
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        ["number", "kind", "amends", "date", "order", "place", "treatment", "rate_percent", "net",
         "tax", "gross", "currency", "country", "evidence", "goods", "sent_to"]
    )  # fmt: skip
    for paper in papers_between(*_span(month)):
        table.writerow(_row(paper))
    disposition = content_disposition_header(
        as_attachment=True, filename=f"pinxit-invoices-{month}.csv"
    )
    headers = {"Content-Disposition": disposition or "attachment"}
    content = text.getvalue().encode("utf-8-sig")
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _row(paper: Invoice) -> list[object]:
    facts = paper.value
    terms = getattr(paper.order or (paper.bill and paper.bill.commission), "terms", None)
    sign = -1 if paper.is_credit else 1
    net = Money(sign * (paper.gross_minor - paper.tax_minor), paper.currency)
    clues = " ".join(f"{kind}:{country}" for kind, country in terms.clues) if terms else ""
    return [
        paper.full_number,
        paper.kind,
        facts.amends,
        timezone.localdate(paper.issued_at).isoformat(),
        facts.order,
        paper.place,
        paper.treatment,
        facts.lines[0].ppm / 10_000,
        net.major,
        Money(sign * paper.tax_minor, paper.currency).major,
        Money(sign * paper.gross_minor, paper.currency).major,
        paper.currency,
        facts.buyer.country,
        clues,
        facts.lines[0].goods,
        facts.sent_to,
    ]


def _signed(paper: Invoice) -> str:
    sign = -1 if paper.is_credit else 1
    return price_text(Money(sign * paper.gross_minor, paper.currency))


def _place(place: str) -> str:
    names = {treatment.value: name for treatment, name in TREATMENT_NAMES.items()}
    return str(names.get(place) or place_name(place))


def _abroad(year: int) -> str:
    """Return what was sold to other member states, where a threshold counts."""
    details = seller_details()
    total = None if details is None else untaxed_abroad(details, year=year)
    return "" if total is None else price_text(total)


def _keeps_books(person: "Person") -> bool:
    return has_role(person, Role.CURATOR)


def _this_month() -> str:
    return month_start(timezone.now()).strftime("%Y-%m")


def _span(month: str) -> tuple[datetime, datetime]:
    """Return the first moment of a month and of the next one.

    Raises:
        Http404: It is no month.
    """
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
        return first, datetime.strptime(next_month(first), "%Y-%m").replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404("no such month") from error
