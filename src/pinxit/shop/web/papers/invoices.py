"""An invoice or a credit note in the reader's language: what stands on it, and the PDF."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pinxit.gallery import price_text
from pinxit.kernel import Money
from pinxit.shop.adapters.countries import country_name
from pinxit.shop.adapters.invoice_pdf import write_invoice_pdf
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.goods import OPEN_SIZE, Good
from pinxit.shop.core.invoice import InvoiceFacts, InvoiceLine, Party, sums_by_rate
from pinxit.shop.core.invoice_page import InvoicePage
from pinxit.shop.core.places import place_name as place_of_licence
from pinxit.shop.core.tax import Treatment
from pinxit.shop.web.models.invoices import Invoice
from pinxit.shop.web.models.licences import KIND_NAMES

#: What the law wants said where no tax is charged.
_NOTES: Final = {
    Treatment.NONE: gettext_lazy(
        "A receipt. The house has not entered its address and where it is taxed; no tax is shown."
    ),
    Treatment.REVERSE_CHARGE: gettext_lazy(
        "Reverse charge: the recipient owes the value added tax (articles 44 and 196 of Directive"
        " 2006/112/EC)."
    ),
    Treatment.INTRA_COMMUNITY: gettext_lazy(
        "Intra-Community supply, exempt under article 138 of Directive 2006/112/EC."
    ),
    Treatment.EXPORT: gettext_lazy(
        "Exported, and exempt for that. The recipient pays what their country levies on imports."
    ),
    Treatment.OUTSIDE: gettext_lazy("Outside the scope of the seller’s value added tax."),
    Treatment.SMALL_BUSINESS: gettext_lazy(
        "No tax is charged: the seller is exempt as a small business."
    ),
    Treatment.UNTAXED: gettext_lazy("Not taxed in the state of the buyer."),
}
#: What stands below the title, by what was sold.
_KINDS: Final = {
    "digital": gettext_lazy("Digital file with certificate"),
    "deposit": gettext_lazy("Deposit of a commission"),
    "balance": gettext_lazy("Balance of a commission"),
}


def invoice_pdf(paper: Invoice) -> bytes:
    """Return a paper as a PDF in the language of the page."""
    return write_invoice_pdf(invoice_page(paper))


def invoice_page(paper: Invoice) -> InvoicePage:
    """Return every text of a paper in the language of the page."""
    facts = paper.value
    return InvoicePage(
        language=get_language() or "en",
        heading=paper_name(paper),
        seller=tuple(_address(facts.seller)),
        buyer=tuple(_address(facts.buyer)),
        buyer_heading=_("Billed to"),
        facts=tuple(_facts(paper, facts)),
        head=(_("What"), _("Tax rate"), _("Net"), _("Tax"), _("Sum")),
        lines=tuple(_line(each, facts) for each in facts.lines),
        sums=tuple(_sums(facts)),
        notes=tuple(_notes(facts)),
        foot=_foot(facts),
    )


def paper_name(paper: Invoice) -> str:
    """Return what a paper is, with its number."""
    number = {"number": paper.full_number}
    if paper.is_credit:
        return _("Credit note %(number)s") % number
    if paper.treatment == Treatment.NONE.value:
        return _("Receipt %(number)s") % number
    return _("Invoice %(number)s") % number


def tax_note(treatment: Treatment) -> str:
    """Return why no tax is charged, or nothing where it is."""
    return str(_NOTES.get(treatment, ""))


def percent(ppm: int) -> str:
    """Return a rate as a page shows it, such as "19 %" or "6.875 %"."""
    return f"{Decimal(ppm).scaleb(-4).normalize():f} %"


def place_name(place: str) -> str:
    """Return whose tax it is, such as "Germany", "US-WA"; empty for nobody's."""
    country = place.partition("-")[0]
    if not place:
        return ""
    return place if country == "US" else country_name(country, get_language() or "en")


def _address(party: Party) -> list[str]:
    lines = [party.name, *party.address]
    if party.country:
        lines.append(country_name(party.country, get_language() or "en"))
    return lines


def _facts(paper: Invoice, facts: InvoiceFacts) -> list[tuple[str, str]]:
    said = [
        (_("Date"), date_format(localtime(paper.issued_at), "DATE_FORMAT")),
        (_("Date of supply"), _day(facts.supplied_on)),
    ]
    if facts.amends:
        said.append((_("Amends invoice"), facts.amends))
    said.append((_("Order"), facts.order))
    if facts.sent_to:
        said.append((_("Sent to"), country_name(facts.sent_to, get_language() or "en")))
    if facts.seller.number:
        said.append((_("Seller’s tax number"), facts.seller.number))
    if facts.buyer.number:
        said.append((_("Buyer’s tax number"), facts.buyer.number))
    return said


def _line(line: InvoiceLine, facts: InvoiceFacts) -> tuple[str, ...]:
    kind = _kind(line)
    what = f"{_named(line)}\n{kind}" if kind else _named(line)
    amounts = (line.net_minor, line.tax_minor, line.gross_minor)
    money = (price_text(Money(minor, facts.currency)) for minor in amounts)
    return (what, percent(line.ppm) if line.ppm else "–", *money)


def _named(line: InvoiceLine) -> str:
    """Return the title with the number of what was sold, if it has one."""
    copy = {"title": line.title, "number": line.number, "of": line.of}
    if not line.number:
        return line.title
    if line.good == Good.PROOF:
        return _("%(title)s, artist’s proof %(number)s of %(of)s") % copy
    if line.of in {0, OPEN_SIZE}:
        return _("%(title)s, no. %(number)s") % copy
    return _("%(title)s, no. %(number)s of %(of)s") % copy


def _kind(line: InvoiceLine) -> str:
    """Return what stands below the title: a file, a print, a licence, or a part of a commission."""
    if line.good == Good.LICENCE:
        return _licence(line.about)
    if line.about:
        said = _("Print, %(width_mm)s × %(height_mm)s mm, %(paper)s, with file and certificate")
        return said % line.about
    return str(_KINDS.get(line.goods, ""))


def _licence(about: Mapping[str, Any]) -> str:
    language = get_language() or "en"
    places = (place_of_licence(each, language=language) for each in about["places"])
    said = {
        "kind": capfirst(str(KIND_NAMES[LicenceKind(about["kind"])])),
        "places": ("、" if language.startswith("zh") else ", ").join(places),
        "first": _day(about["starts_on"]),
        "last": _day(about["ends_on"]) if about["ends_on"] else "",
    }
    if said["last"]:
        return _("%(kind)s: %(places)s, from %(first)s to %(last)s") % said
    return _("%(kind)s: %(places)s, from %(first)s on") % said


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def _sums(facts: InvoiceFacts) -> list[tuple[str, str]]:
    sums = []
    if facts.list_minor:
        off = Money(facts.list_minor - facts.gross_minor, facts.currency)
        sums += [
            (_("Price without the code"), price_text(Money(facts.list_minor, facts.currency))),
            (_("Discount"), f"−{price_text(off)}"),
        ]
    for ppm, net, tax in sums_by_rate(facts.lines):
        if not ppm:
            continue
        named = {"rate": percent(ppm), "place": place_name(facts.place)}
        sums += [
            (_("Net"), price_text(Money(net, facts.currency))),
            (_("Tax %(rate)s, %(place)s") % named, price_text(Money(tax, facts.currency))),
        ]
    total = _("Given back") if facts.amends else _("Total, paid")
    return [*sums, (total, price_text(Money(facts.gross_minor, facts.currency)))]


def _notes(facts: InvoiceFacts) -> list[str]:
    notes = [str(_NOTES[facts.treatment])] if facts.treatment in _NOTES else []
    if facts.place.startswith("US-") and facts.tax_minor:
        notes.append(_("The rate is the state’s alone, without local rates."))
    if facts.is_test:
        notes.append(_("A test: no money moved."))
    return notes


def _foot(facts: InvoiceFacts) -> str:
    words = [facts.seller.name]
    if facts.seller.email:
        words.append(facts.seller.email)
    words.append(_("The picture was generated by a model."))
    return " · ".join(words)
