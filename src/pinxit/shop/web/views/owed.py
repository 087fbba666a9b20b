"""What somebody is owed: the balance, where it is paid to, and statements that can be checked."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pinxit.accounts.web.selectors import house_of
from pinxit.gallery import price_text
from pinxit.kernel import Money
from pinxit.provenance.web.services import sealed_for_page
from pinxit.shop.adapters.statement_pdf import StatementPage, write_statement_pdf
from pinxit.shop.core.ledger import Book
from pinxit.shop.core.payout import Rail, floor_of
from pinxit.shop.core.statement import CheckedStatement, Entry, Summary, check_statement
from pinxit.shop.web.forms.payouts import FORMS
from pinxit.shop.web.models.ledger import BOOK_NAMES, LedgerTransaction
from pinxit.shop.web.selectors.ledger import accounts_of, balances
from pinxit.shop.web.selectors.payouts import details_of, payouts_to
from pinxit.shop.web.selectors.statements import file_of, statement_of, statements_of
from pinxit.shop.web.services.payouts import keep_details

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_PAYOUTS_SHOWN: Final = 12
_TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


@login_required
@never_cache
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """What somebody is owed now, what was paid, and the statements of the months."""
    person = _person(request)
    standing = [
        {
            "is_artist": each.account.book == Book.ARTIST,
            "amount": each.amount,
            "text": price_text(each.amount),
            "floor": price_text(Money(floor_of(each.amount.currency), each.amount.currency)),
            "below": 0 < each.amount.minor < floor_of(each.amount.currency),
        }
        for each in balances(accounts_of(person))
    ]
    context = {
        "standing": standing,
        "details": details_of(person),
        "statements": statements_of(person),
        "payouts": [
            {"payout": each, "text": price_text(each.amount)}
            for each in payouts_to(person)[:_PAYOUTS_SHOWN]
        ],
    }
    return render(request, "shop/owed.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Where somebody is paid. What was kept is never shown again, only how it ends."""
    person = _person(request)
    way = request.GET.get("way", Rail.SEPA.value)
    if way not in FORMS:
        raise Http404
    form = FORMS[way](request.POST if request.method == "POST" else None)
    if form.is_valid():
        keep_details(person, form.details, now=timezone.now())
        messages.success(request, _("From now on you are paid there."))
        return redirect("shop:owed")
    context = {
        "form": form,
        "kept": details_of(person),
        "other": Rail.SEPA if way == Rail.STRIPE else Rail.STRIPE,
        "has_other": way == Rail.STRIPE or bool(settings.PINXIT_STRIPE_TRANSFER_KEY),
    }
    status = 400 if form.errors else 200
    return render(request, "shop/owed_details.html", context, status=status)


@login_required
@never_cache
@require_safe
def statement(request: HttpRequest, month: str) -> HttpResponse:
    """One month: every line, and how to check it."""
    checked = _checked(request, month)
    rows = _parts(checked)
    context = {"checked": checked, "file": checked.file, "title": _title(month), "parts": rows}
    return render(request, "shop/statement.html", context)


@login_required
@never_cache
@require_safe
def statement_file(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """The same month as a file: to be checked (JSON), reckoned with (CSV) or printed (PDF)."""
    checked = _checked(request, month)
    if kind not in _TYPES:
        raise Http404
    if kind == "json":
        content = checked.file.content
    elif kind == "csv":
        content = _as_csv(checked)
    else:
        content = write_statement_pdf(_paper(checked))
    disposition = content_disposition_header(
        as_attachment=True, filename=f"pinxit-statement-{month}.{kind}"
    )
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(content, content_type=_TYPES[kind], headers=headers)


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)


def _checked(request: HttpRequest, month: str) -> CheckedStatement:
    """Return somebody's own statement; nobody else's exists for them.

    Raises:
        Http404: They have none for this month.
    """
    person = _person(request)
    found = statement_of(person, month)
    if found is None:
        raise Http404("no such statement")
    checkpoint, _problem = sealed_for_page()
    return check_statement(file_of(found, person, checkpoint), None)


def _parts(checked: CheckedStatement) -> list[dict[str, object]]:
    return [_part(each, checked) for each in checked.summaries]


def _part(summary: Summary, checked: CheckedStatement) -> dict[str, object]:
    own = (summary.account, summary.currency)
    return {
        "name": BOOK_NAMES[Book(summary.account.partition(":")[0])],
        "currency": summary.currency,
        "opening": _amount(summary.opening, summary.currency),
        "closing": _amount(summary.closing, summary.currency),
        "is_owing": summary.closing < 0,
        "rows": [_row(each) for each in checked.entries if (each.account, each.currency) == own],
    }


def _row(entry: Entry) -> dict[str, str]:
    about = entry.about
    if about and entry.number:
        about = _("%(title)s, no. %(number)s") % {"title": about, "number": entry.number}
    return {
        "day": entry.happened_on,
        "date": date_format(date.fromisoformat(entry.happened_on), "DATE_FORMAT"),
        "kind": str(LedgerTransaction.Kind(entry.kind).label),
        "about": about,
        "amount": _amount(entry.minor, entry.currency),
    }


def _amount(minor: int, currency: str) -> str:
    return price_text(Money(minor, currency))


def _title(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return _("Statement for %(month)s") % {"month": date_format(first, "YEAR_MONTH_FORMAT")}


def _as_csv(checked: CheckedStatement) -> bytes:
    """Return the lines for a spreadsheet; a title that would be reckoned with is only a text."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["date", "account", "kind", "about", "number", "amount", "currency", "posting"])
    for each in checked.entries:
        amount = Money(each.minor, each.currency).major
        about = f"'{each.about}" if each.about[:1] in tuple("=+-@\t\r") else each.about
        table.writerow(
            [
                each.happened_on,
                each.account,
                each.kind,
                about,
                each.number or "",
                amount,
                each.currency,
                each.posting,
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _paper(checked: CheckedStatement) -> StatementPage:
    file = checked.file
    parts = []
    for part in _parts(checked):
        before = _("%(account)s: before %(amount)s")
        after = _("Owed at the end: %(amount)s")
        rows = cast("list[dict[str, str]]", part["rows"])
        parts.append(
            (
                before % {"account": part["name"], "amount": part["opening"]},
                [[row["date"], row["kind"], row["about"], row["amount"]] for row in rows],
                after % {"amount": part["closing"]},
            )
        )
    return StatementPage(
        title=_title(file.month),
        lead=_("%(name)s · issued by %(house)s") % {"name": file.name, "house": house_of().name},
        head=[_("Date"), _("What"), _("Work"), _("Amount")],
        parts=parts,
        foot=[_("The log of the house holds this month under this root:"), str(file.root)],
        language=get_language() or "en",
    )
