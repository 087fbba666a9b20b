"""Invoices and credit notes: issued in the transaction that pays, and that gives back.

`docs/explanation/algorithms/taxes.md` is the specification. A series' row is locked by the database
after the books and before the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pinxit.accounts.web.selectors import house_of
from pinxit.kernel import Money
from pinxit.shop.core.evidence import Clue, ClueKind, country_code, weigh
from pinxit.shop.core.goods import Good
from pinxit.shop.core.invoice import (
    InvoiceFacts,
    InvoiceLine,
    PaperKind,
    Party,
    paper_series,
    sold_line,
    tax_of_part,
)
from pinxit.shop.core.tax import Treatment
from pinxit.shop.core.withdrawal import Start, available_from
from pinxit.shop.web.models.invoices import Invoice
from pinxit.shop.web.models.sales import SaleTerms
from pinxit.shop.web.selectors.ledger import source_of
from pinxit.shop.web.selectors.orders import num_of
from pinxit.shop.web.selectors.prints import format_of, print_of_order
from pinxit.shop.web.selectors.quotes import goods_of
from pinxit.shop.web.selectors.sales import (
    credited,
    invoice_of,
    invoice_of_bill,
    seller_details,
    terms_of,
    terms_of_commission,
)
from pinxit.shop.web.services.bill_ledger import post_bill, post_bill_part, post_bill_return
from pinxit.shop.web.services.confirmations import ask_for_letters
from pinxit.shop.web.services.ledger import post_part, post_return, post_sales

if TYPE_CHECKING:
    from pinxit.shop.web.models import Bill, Order, Payment, Refund


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is about: an order or a bill, and which invoice it amends.

    Attributes:
        order: Of a copy.
        bill: Of a commission.
        amends: For a credit note.
    """

    order: "Order | None" = None
    bill: "Bill | None" = None
    amends: Invoice | None = None


@transaction.atomic
def book_sales(payment: "Payment", orders: Sequence["Order"], *, now: datetime) -> None:
    """Do what follows from a payment that sold: the books, the invoices, the letters.

    Step by step for all that it bought, so that locks are taken in one order.
    """
    post_sales(payment, orders, now=now)
    for order in orders:
        terms = terms_of(order)
        if terms is not None:
            opens = _open_file(terms, payment, now=now)
            ask_for_letters(order, gift_from=opens if terms.gift_name else None, now=now)
    for order in orders:
        issue_invoice(order, source=source_of("sold", payment, order), now=now)


@transaction.atomic
def book_returns(payment: "Payment", orders: Sequence["Order"], *, now: datetime) -> None:
    """Do what follows from money that went back whole: the books, and the credit notes."""
    for order in orders:
        post_return(payment, order, now=now)
    for order in orders:
        invoice = invoice_of(order)
        if invoice is not None:
            left = Money(invoice.gross_minor - credited(invoice)[0], invoice.currency)
            source = source_of("refunded", payment, order)
            issue_credit_note(order, left, source=source, now=now)


@transaction.atomic
def book_part(refund: "Refund", order: "Order", *, now: datetime) -> None:
    """Do what follows from a part of the money that went back: the books, and a credit note."""
    post_part(refund, order, now=now)
    issue_credit_note(order, refund.amount, source=f"part:{refund.public_id}", now=now)


@transaction.atomic
def book_bill_part(refund: "Refund", bill: "Bill", *, now: datetime) -> None:
    """Do the same for a bill of a commission."""
    post_bill_part(refund, bill, now=now)
    invoice = invoice_of_bill(bill)
    if invoice is not None:
        _credit(invoice, refund.amount, source=f"part:{refund.public_id}", now=now)


@transaction.atomic
def book_bill(bill: "Bill", *, now: datetime) -> None:
    """Do what follows from a bill of a commission that was paid: the books, and its invoice."""
    post_bill(bill, now=now)
    if invoice_of_bill(bill) is None:
        issue(
            _facts_of_bill(bill, now), Subject(bill=bill), source=f"bill:{bill.public_id}", now=now
        )


@transaction.atomic
def book_bill_return(bill: "Bill", returned: Money, *, now: datetime) -> None:
    """Do what follows from what went back of a bill: the books, and its credit note."""
    post_bill_return(bill, returned, now=now)
    invoice = invoice_of_bill(bill)
    if invoice is not None:
        _credit(invoice, returned, source=f"bill-returned:{bill.public_id}", now=now)


@transaction.atomic
def issue_invoice(order: "Order", *, source: str, now: datetime) -> Invoice:
    """Issue the invoice of an order, once; it takes the next number of the year.

    Args:
        order: What was paid.
        source: What caused it, such as a payment.
        now: When.
    """
    known = Invoice.objects.filter(source=source).first() or invoice_of(order)
    if known is not None:
        return known
    return issue(_facts_of(order, now), Subject(order=order), source=source, now=now)


@transaction.atomic
def issue_credit_note(
    order: "Order", amount: Money, *, source: str, now: datetime
) -> Invoice | None:
    """Issue a credit note about money that goes back, whole or in part, once.

    Args:
        order: Of which order.
        amount: What goes back.
        source: What caused it, such as a refund: the same source gives the same note.
        now: When.

    Returns:
        The note; `None` if nothing goes back, or if the order has no invoice.

    Raises:
        TooMuchCreditedError: The invoice has less left.
    """
    invoice = invoice_of(order)
    if invoice is None:
        return None
    return _credit(invoice, amount, source=source, now=now)


def _credit(invoice: Invoice, amount: Money, *, source: str, now: datetime) -> Invoice | None:
    known = Invoice.objects.filter(source=source).first()
    if known is not None or not amount.minor:
        return known
    # Two refunds of one invoice reckon one after the other.
    Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
    gross, tax = credited(invoice)
    back_tax = tax_of_part(
        amount.minor,
        gross_left=invoice.gross_minor - gross,
        tax_left=invoice.tax_minor - tax,
    )
    facts = invoice.value
    line = replace(facts.lines[0], gross_minor=amount.minor, tax_minor=back_tax)
    noted = replace(
        facts, kind=PaperKind.CREDIT, lines=(line,), amends=invoice.full_number, list_minor=0
    )
    subject = Subject(order=invoice.order, bill=invoice.bill, amends=invoice)
    return issue(noted, subject, source=source, now=now)


def issue(facts: InvoiceFacts, subject: Subject, *, source: str, now: datetime) -> Invoice:
    """Issue a paper; the database gives it the next number of its series.

    Args:
        facts: What stands on it.
        subject: What it is about.
        source: What caused it: one paper each.
        now: When.
    """
    paper = Invoice.objects.create(
        kind=facts.kind.value,
        series=paper_series(facts.kind, timezone.localdate(now)),
        order=subject.order,
        bill=subject.bill,
        amends=subject.amends,
        source=source,
        issued_at=now,
        currency=facts.currency,
        gross_minor=facts.gross_minor,
        tax_minor=facts.tax_minor,
        treatment=facts.treatment.value,
        place=facts.place,
        facts=facts.as_json(),
    )
    paper.refresh_from_db(fields=["number"])
    return paper


def _facts_of(order: "Order", now: datetime) -> InvoiceFacts:
    terms = terms_of(order)
    discounted = terms is not None and terms.list_minor != order.price_minor
    return InvoiceFacts(
        kind=PaperKind.INVOICE,
        seller=_seller(),
        buyer=_buyer(terms, order.buyer.display_name),
        lines=(_line_of(order, terms),),
        currency=order.currency,
        treatment=Treatment.NONE if terms is None else Treatment(terms.treatment),
        place="" if terms is None else terms.place,
        supplied_on=timezone.localdate(now).isoformat(),
        order=str(order.public_id),
        list_minor=terms.list_minor if terms is not None and discounted else 0,
        is_test=settings.PINXIT_TEST_PAYMENTS,
        sent_to="" if terms is None else terms.sent_to,
    )


def _line_of(order: "Order", terms: SaleTerms | None) -> InvoiceLine:
    """Return the line that names what of a work was sold."""
    is_numbered = order.good != Good.LICENCE
    line = sold_line(
        order.edition.listing.title,
        order.price_minor,
        0 if terms is None else terms.rate_ppm,
        goods=goods_of(order).value,
        copy=(order.number, num_of(order)) if is_numbered else (0, 0),
    )
    return replace(line, good=str(order.good), about=_about(order))


def _about(order: "Order") -> dict[str, object]:
    """Return what tells a print or a licence apart from another one of the same work."""
    if order.good == Good.LICENCE:
        named = ("kind", "places", "starts_on", "ends_on")
        return {name: order.licence.facts[name] for name in named}
    job = print_of_order(order)
    if job is None:
        return {}
    format_ = format_of(job.offer)
    return {
        "width_mm": format_.width_mm,
        "height_mm": format_.height_mm,
        "paper": format_.paper,
    }


def _facts_of_bill(bill: "Bill", now: datetime) -> InvoiceFacts:
    terms = terms_of_commission(bill.commission)
    title, rate = bill.commission.title, 0 if terms is None else terms.rate_ppm
    return InvoiceFacts(
        kind=PaperKind.INVOICE,
        seller=_seller(),
        buyer=_buyer(terms, bill.commission.client.display_name),
        lines=(sold_line(title, bill.amount_minor, rate, goods=bill.part, copy=(0, 0)),),
        currency=bill.currency,
        treatment=Treatment.NONE if terms is None else Treatment(terms.treatment),
        place="" if terms is None else terms.place,
        supplied_on=timezone.localdate(now).isoformat(),
        order=str(bill.public_id),
        is_test=settings.PINXIT_TEST_PAYMENTS,
    )


def _seller() -> Party:
    details = seller_details()
    if details is None:
        return Party(name=house_of().name)
    number = details.tax_number
    return Party(
        name=details.name,
        address=(details.address, f"{details.postcode} {details.city}".strip()),
        country=details.country,
        number=number,
        email=details.email,
    )


def _buyer(terms: SaleTerms | None, known_as: str) -> Party:
    if terms is None or not terms.bill_name:
        return Party(name=known_as)
    town = f"{terms.bill_postcode} {terms.bill_city} {terms.bill_region}"
    lines = (terms.bill_address, " ".join(town.split()))
    return Party(
        name=terms.bill_name,
        address=tuple(filter(None, lines)),
        country=terms.bill_country,
        number=terms.tax_number,
    )


def _open_file(terms: SaleTerms, payment: "Payment", *, now: datetime) -> datetime:
    """Note from when the file can be had, and what the payment says of the buyer's place."""
    opens = available_from(Start(terms.start), now)
    clues = [Clue(ClueKind(kind), country) for kind, country in terms.clues]
    paid_from = payment_country(payment)
    if paid_from:
        clues.append(Clue(ClueKind.PAYMENT, paid_from))
    SaleTerms.objects.filter(pk=terms.pk).update(
        available_at=opens,
        clues=[[clue.kind.value, clue.country] for clue in clues],
        verdict=weigh(clues, terms.bill_country).value,
    )
    return opens


def payment_country(payment: "Payment") -> str:
    """Return the country of a card or an account, if the provider told it.

    A provider keeps it as `country` in the payment's attributes.
    """
    return country_code(str(getattr(payment.attrs, "country", "") or ""))
