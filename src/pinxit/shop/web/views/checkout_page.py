"""What the pages have in common on which a buyer says who is billed and sees the total."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from pinxit.gallery import price_text
from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.discount import CodeRefusedError
from pinxit.shop.core.tax import NoStateError, NotRegisteredThereError, TaxNotKnownError
from pinxit.shop.core.tax_rates import UnknownRateError
from pinxit.shop.core.wish import Wish
from pinxit.shop.core.withdrawal import Choice
from pinxit.shop.web.forms.checkout import AgreeForm, DetailsForm, visitor_country
from pinxit.shop.web.papers.invoices import percent, place_name, tax_note
from pinxit.shop.web.selectors.purchases import Together
from pinxit.shop.web.selectors.quotes import Quote
from pinxit.shop.web.selectors.sales import seller_details
from pinxit.shop.web.services.checkout import ChangedPriceError, check_number

Q = TypeVar("Q", Quote, Together)
#: What stands in the way of a quote and is said beside the field it belongs to.
BESIDE_A_FIELD: Final = (
    CodeRefusedError,
    NoStateError,
    NotRegisteredThereError,
    TaxNotKnownError,
    UnknownRateError,
)


class Sale(ABC, Generic[Q]):
    """What is sold at a checkout. The way through it is the same for everything: `check_out`."""

    @abstractmethod
    def form(self, sent: QueryDict | None, known: Mapping[str, Any]) -> DetailsForm:
        """Return the fields that are asked for it."""

    @abstractmethod
    def quote(self, wish: Wish) -> Q:
        """Return what it would cost, and what must be asked."""

    @abstractmethod
    def order(self, wish: Wish, details: DetailsForm) -> HttpResponse:
        """Take the decision, and lead on."""

    @abstractmethod
    def ask(self, details: DetailsForm, agree: AgreeForm | None = None) -> HttpResponse:
        """Show the first page; in a house that bills nobody, with the decision on it."""

    @abstractmethod
    def decide(self, forms: tuple[DetailsForm, AgreeForm], wish: Wish, quote: Q) -> HttpResponse:
        """Show the total with its tax, and ask for the decision."""


def check_out(request: HttpRequest, sale: Sale[Q], *, known: Mapping[str, Any]) -> HttpResponse:
    """First who is billed, then the total and the decision.

    In a house that has not said where it is taxed both are one page.

    Args:
        request: Of the page.
        sale: What is sold.
        known: What is filled in at first.
    """
    is_billed = seller_details() is not None
    sent = request.POST if request.method == "POST" else None
    details = sale.form(sent, known)
    step = request.POST.get("step", "" if is_billed else "order")
    wish = _wish_in(request, details) if sent is not None and step != "change" else None
    if wish is None:
        return sale.ask(sale.form(None, request.POST.dict()) if step == "change" else details)
    try:
        quote = sale.quote(wish)
        agree = AgreeForm(sent if step == "order" else None, choice=quote.choice)
        if agree.is_valid():
            agreed = replace(wish, start=agree.start_agreed, agreement=agree.agreement)
            return sale.order(agreed, details)
    except BESIDE_A_FIELD as refusal:
        details.refuse(refusal)
        return sale.ask(details)
    except ChangedPriceError as refusal:
        messages.error(request, _(refusal.remedy))
        agree = AgreeForm(choice=quote.choice)
    return sale.decide((details, agree), wish, quote) if is_billed else sale.ask(details, agree)


def _wish_in(request: HttpRequest, details: DetailsForm) -> Wish | None:
    """Return what was filled in, or `None` if something must be mended first."""
    if not details.is_valid():
        return None
    wish = details.wish(visitor_country(request))
    number = wish.billing.tax_number
    if number and request.POST.get("step") != "order":
        try:
            check_number(number, now=timezone.now())
        except PinxitError as refusal:
            messages.warning(request, _(refusal.remedy))
    return wish


def seen_in(request: HttpRequest) -> int | None:
    """Return the total that a buyer saw, if the page showed one."""
    seen = request.POST.get("seen_minor", "")
    return int(seen) if seen.isdecimal() and seen.isascii() else None


def details_page(
    request: HttpRequest,
    template: str,
    about: dict[str, object],
    details: DetailsForm,
    agree: AgreeForm | None = None,
) -> HttpResponse:
    """Show the first page of a checkout.

    Args:
        request: Of the page.
        template: Of it.
        about: What is sold.
        details: The fields.
        agree: What is to be agreed to, if it was asked for already.
    """
    is_billed = "country" in details.fields
    if not is_billed and agree is None:
        agree = AgreeForm(request.POST if details.is_bound else None, choice=Choice.NOTHING)
    is_wrong = any(form and form.is_bound and form.errors for form in (details, agree))
    context = {**about, **_shown(details), "agree": None if is_billed else agree}
    return render(request, template, context, status=400 if is_wrong else 200)


def _shown(details: DetailsForm) -> dict[str, object]:
    """Return what the template of the fields wants to know of them."""

    def is_filled(*names: str) -> bool:
        return any(name in details.fields and details[name].value() for name in names)

    return {
        "form": details,
        "parts": details.parts(),
        "has_code": "code" in details.fields,
        "code_open": is_filled("code"),
        "gift_open": is_filled("gift_name", "gift_email"),
        "business_open": is_filled("tax_number"),
    }


def total_page(
    request: HttpRequest,
    forms: tuple[DetailsForm, AgreeForm],
    wish: Wish,
    quote: Quote,
    about: dict[str, object],
) -> HttpResponse:
    """Show what something costs with which tax, and ask for the decision.

    Args:
        request: Of the page.
        forms: What was filled in, and what is to be agreed to.
        wish: The same as a wish.
        quote: What it costs.
        about: What is sold: its listing and its label, and until when it is kept if it is already.
    """
    _details, agree = forms
    status = 400 if agree.is_bound else 200
    context = {**about, **total_shown(forms, wish, quote)}
    return render(request, "shop/checkout_total.html", context, status=status)


def total_shown(
    forms: tuple[DetailsForm, AgreeForm], wish: Wish, quote: Quote | Together
) -> dict[str, object]:
    """Return what the templates of the total want to know of it: of one work, or of several."""
    details, agree = forms
    off = Money(quote.list_price.minor - quote.price.minor, quote.price.currency)
    return {
        "quote": quote,
        "wish": wish,
        "agree": agree,
        "sent": [(name, details.data.get(name, "")) for name in details.fields],
        "list_price": price_text(quote.list_price),
        "off": price_text(off) if off.minor else "",
        "price": price_text(quote.price),
        "tax": price_text(Money(quote.tax_minor, quote.price.currency)),
        "rate": percent(quote.tax.ppm) if quote.tax.ppm else "",
        "place": place_name(quote.tax.place),
        "country": place_name(wish.billing.country),
        "sent_to": place_name(wish.sent_to),
        "note": tax_note(quote.tax.treatment),
        "is_unchecked": bool(wish.billing.tax_number) and quote.check is None,
    }
