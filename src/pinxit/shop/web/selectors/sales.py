"""Looking at sellers, terms, papers and rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from pinxit.kernel import Money, PinxitError
from pinxit.shop.adapters.rate_files import read_rates
from pinxit.shop.core.exchange import STALE_DAYS, NoRateError, approximate
from pinxit.shop.core.tax import Seller, Treatment, tax_within
from pinxit.shop.core.tax_rates import Goods, Rates
from pinxit.shop.web.models.discounts import ExchangeRate
from pinxit.shop.web.models.invoices import Invoice
from pinxit.shop.web.models.sales import SaleTerms, SellerDetails, TaxNumberCheck

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.shop.web.models import Bill, Order
    from pinxit.studio.web.models import Commission

#: How long a checked tax number is believed.
CHECK_LASTS: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Approximate:
    """A price in another currency, for reading.

    Attributes:
        amount: About what it is.
        rate: By which rate, for its day and its source.
    """

    amount: Money
    rate: ExchangeRate


class TermsMissingError(PinxitError):
    """An order was to be paid before its buyer said who is billed, in a house that is taxed."""

    remedy = "Say who is billed first; the page of the order leads there."


def seller_details() -> SellerDetails | None:
    """Return who sells, or `None` before the owner has said so."""
    return SellerDetails.objects.filter(pk=1).prefetch_related("states").first()


def seller() -> Seller:
    """Return where the house is taxed; nowhere, before the owner has said so."""
    details = seller_details()
    return Seller() if details is None else details.value


def tax_rates() -> Rates:
    """Return every tax rate that is known."""
    return read_rates(settings.PINXIT_HOME / "rates")


def check_of(number: str, *, now: datetime) -> TaxNumberCheck | None:
    """Return the newest check of a tax number, if it was valid and is not too old."""
    found = TaxNumberCheck.objects.filter(number=number, checked_at__gt=now - CHECK_LASTS).first()
    return found if found is not None and found.is_valid else None


def terms_of(order: "Order") -> SaleTerms | None:
    """Return the terms of an order; `None` for one of before there were any."""
    return SaleTerms.objects.filter(order_id=order.pk).first()


def check_terms(order: "Order") -> None:
    """Make sure that nothing is paid whose tax nobody has reckoned.

    Raises:
        TermsMissingError: The house is taxed, and the order has no terms, or some of before.
    """
    terms = terms_of(order)
    is_reckoned = terms is not None and terms.treatment != Treatment.NONE
    if not is_reckoned and seller_details() is not None:
        raise TermsMissingError("nobody has said who is billed for this order")


def terms_of_commission(commission: "Commission") -> SaleTerms | None:
    """Return on what terms a commission is billed; `None` if its client has not said."""
    return SaleTerms.objects.filter(commission_id=commission.pk).first()


def tax_of_bill(bill: "Bill") -> int:
    """Return how much of a bill is tax, in the smallest unit."""
    terms = SaleTerms.objects.filter(commission_id=bill.commission_id).first()
    return 0 if terms is None else tax_within(bill.amount_minor, terms.rate_ppm)


def last_billing(buyer: "Person") -> dict[str, str]:
    """Return how somebody was billed the last time, to be filled in for them."""
    theirs = SaleTerms.objects.filter(Q(order__buyer=buyer) | Q(commission__client=buyer))
    found = theirs.exclude(bill_name="").order_by("-pk").first()
    if found is None:
        return {} if buyer.is_guest else {"name": buyer.display_name}
    names = ("name", "address", "postcode", "city", "region", "country")
    filled = {name: str(getattr(found, f"bill_{name}")) for name in names}
    return {**filled, "tax_number": found.tax_number}


def tax_of(order: "Order") -> int:
    """Return how much of an order's price is tax, in the smallest unit."""
    terms = terms_of(order)
    return 0 if terms is None else terms.tax_minor


def opens_at(order: "Order", *, now: datetime) -> datetime | None:
    """Return from when the file of a copy can be downloaded, or `None` if it can be now."""
    terms = terms_of(order)
    waits = terms is not None and terms.available_at is not None and now < terms.available_at
    return terms.available_at if terms is not None and waits else None


def papers_of(order: "Order") -> QuerySet[Invoice]:
    """Return the invoice of an order and its credit notes, the first one first."""
    return Invoice.objects.filter(order_id=order.pk).order_by("pk")


def invoice_of(order: "Order") -> Invoice | None:
    """Return the invoice of an order."""
    return papers_of(order).filter(kind=Invoice.Kind.INVOICE).first()


def invoice_of_bill(bill: "Bill") -> Invoice | None:
    """Return the invoice of a bill of a commission."""
    return Invoice.objects.filter(bill_id=bill.pk, kind=Invoice.Kind.INVOICE).first()


def papers_of_commissions(client: "Person") -> QuerySet[Invoice]:
    """Return the papers of everything that somebody had made for them, the newest first."""
    return Invoice.objects.filter(bill__commission__client=client)


def is_billed_to(paper: Invoice, person: "Person") -> bool:
    """Say whether a paper is somebody's own."""
    if paper.order is not None:
        return paper.order.buyer_id == person.pk
    return paper.bill is not None and paper.bill.commission.client_id == person.pk


def credited(invoice: Invoice) -> tuple[int, int]:
    """Return what of an invoice was credited so far: the sum, and the tax within it."""
    sums = invoice.credits.aggregate(gross=Sum("gross_minor"), tax=Sum("tax_minor"))
    return sums["gross"] or 0, sums["tax"] or 0


def paper_named(public_id: UUID) -> Invoice | None:
    """Return a paper by its public name."""
    found = Invoice.objects.select_related("order", "bill__commission", "amends")
    return found.filter(public_id=public_id).first()


def papers_between(first: datetime, after: datetime) -> QuerySet[Invoice]:
    """Return the papers issued in a time, in the order of their numbers."""
    papers = Invoice.objects.filter(issued_at__gte=first, issued_at__lt=after)
    also = ("amends", "order__terms", "bill__commission__terms")
    return papers.select_related(*also).order_by("series", "number")


def tax_sums(papers: Iterable[Invoice]) -> list[tuple[str, int, str, int, int]]:
    """Add papers up for the tax office: by place, rate and currency.

    Returns:
        Place, rate in millionths, currency, net and tax; what was credited is taken away.
    """
    sums: dict[tuple[str, int, str], tuple[int, int]] = {}
    for paper in papers:
        sign = -1 if paper.is_credit else 1
        for line in paper.value.lines:
            key = (paper.place or paper.treatment, line.ppm, paper.currency)
            net, tax = sums.get(key, (0, 0))
            sums[key] = (net + sign * line.net_minor, tax + sign * line.tax_minor)
    return [(*key, *sums[key]) for key in sorted(sums)]


def untaxed_abroad(details: SellerDetails, *, year: int) -> Money | None:
    """Return what private buyers in other member states paid in a year, taxed at the seller's home.

    Above 10,000 euros, net, their own countries' tax is due (article 59c of Directive 2006/112/EC).

    Args:
        details: The seller; anywhere but in the EU, or with OSS, nothing is returned.
        year: Of the papers.
    """
    rates = tax_rates()
    if details.uses_oss or rates.zone_of(details.country) != "EU":
        return None
    home = rates.taxed_as(details.country)
    papers = Invoice.objects.filter(
        issued_at__year=year, treatment__in=["domestic", "small-business"]
    )
    total = 0
    for kind, gross, tax, billed, sent_to in papers.values_list(
        "kind", "gross_minor", "tax_minor", "facts__buyer__country", "facts__sent_to"
    ):
        country = sent_to or billed
        if rates.zone_of(country) == "EU" and rates.taxed_as(country) != home:
            total += (gross - tax) * (-1 if kind == Invoice.Kind.CREDIT else 1)
    return Money(total, details.currency)


def unclear_places() -> QuerySet[SaleTerms]:
    """Return sales to private buyers whose place two pieces of evidence do not show.

    A thing is taxed where it is sent, which its parcel shows.
    """
    taxed = SaleTerms.objects.filter(treatment="destination", order__state="paid")
    taxed = taxed.filter(goods=Goods.DIGITAL)
    return taxed.exclude(verdict="enough").select_related("order__edition__listing")


def rate_of(currency: str) -> ExchangeRate | None:
    """Return the latest exchange rate of a currency."""
    return ExchangeRate.objects.filter(currency=currency).first()


def shown_currencies() -> list[str]:
    """Return the currencies in which prices can be read, besides the one they are in."""
    latest = any_rates().values_list("day", flat=True).first()
    if latest is None:
        return []
    known = ExchangeRate.objects.filter(day=latest).values_list("currency", flat=True)
    return sorted({"EUR", *known})


def any_rates() -> QuerySet[ExchangeRate]:
    """Return all rates at which prices can be read, those of the latest day first."""
    return ExchangeRate.objects.all()


def approximate_in(price: Money, currency: str, *, now: datetime) -> Approximate | None:
    """Return about what a price is in another currency, or `None` without a fresh rate."""
    if currency == price.currency:
        return None
    latest = ExchangeRate.objects.values_list("day", flat=True).first()
    if latest is None or (now.date() - latest).days > STALE_DAYS:
        return None
    rates = {each.currency: each for each in ExchangeRate.objects.filter(day=latest)}
    per_euro: dict[str, Decimal] = {code: each.per_euro for code, each in rates.items()}
    try:
        amount = approximate(price, currency, per_euro)
    except NoRateError:
        return None
    return Approximate(amount, rates[currency if currency in rates else price.currency])
