"""Invoices and credit notes: what they say, and sums that are right to the cent.

`docs/explanation/algorithms/taxes.md` is the specification.

**Source:** Directive 2006/112/EC, articles 219 and 226: what stands on an invoice, and that a
document which amends one refers to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pinxit.kernel import PinxitError
from pinxit.shop.core.tax import Treatment, tax_within

_DIGITS: Final = 6


class PaperKind(StrEnum):
    """What a paper is."""

    INVOICE = "invoice"
    CREDIT = "credit"


class TooMuchCreditedError(PinxitError):
    """More was to be credited than an invoice has left."""

    remedy = "Look at the credit notes of the order: they are its sum already."


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody on an invoice.

    Attributes:
        name: Of a person or a business.
        address: Lines below the name.
        country: ISO 3166-1 alpha-2, or empty.
        number: For tax, or empty.
        email: Or empty.
    """

    name: str
    address: tuple[str, ...] = ()
    country: str = ""
    number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One thing that was sold, or given back.

    Attributes:
        title: Of the work.
        number: Of the copy, or 0.
        of: How many copies there are, or 0 if there is no end.
        goods: What it is: "digital", "print", "original"; of a commission "deposit", "balance".
        gross_minor: What was paid for it.
        tax_minor: What of it is tax.
        ppm: The rate.
        good: What of the work: "copy", "proof", "licence".
        about: What else tells it apart: size and paper of a print; kind, places and days of a
            licence.
    """

    title: str
    number: int
    of: int
    goods: str
    gross_minor: int
    tax_minor: int
    ppm: int
    good: str = "copy"
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def net_minor(self) -> int:
        """What is left without the tax."""
        return self.gross_minor - self.tax_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """Everything that stands on a paper, in no language.

    Attributes:
        kind: Invoice or credit note.
        seller: Who sold.
        buyer: Who bought.
        lines: What.
        currency: ISO 4217.
        treatment: Why it is taxed as it is.
        place: Whose tax.
        supplied_on: Day of the supply, ISO 8601.
        order: The order's public name.
        amends: Number of the invoice that a credit note amends, or empty.
        list_minor: The price before a code lowered it, or 0.
        is_test: Whether no money moved.
        sent_to: Country that a thing was sent to, or empty.
    """

    kind: PaperKind
    seller: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    currency: str
    treatment: Treatment
    place: str
    supplied_on: str
    order: str
    amends: str = ""
    list_minor: int = 0
    is_test: bool = False
    sent_to: str = ""

    @property
    def gross_minor(self) -> int:
        """The sum."""
        return sum(line.gross_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """The tax within the sum: added up from the lines, never computed from the sum."""
        return sum(line.tax_minor for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Return the facts as they are kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "InvoiceFacts":
        """Return facts that were kept."""
        return cls(
            **{
                **kept,
                "kind": PaperKind(kept["kind"]),
                "treatment": Treatment(kept["treatment"]),
                "seller": _party(kept["seller"]),
                "buyer": _party(kept["buyer"]),
                "lines": tuple(InvoiceLine(**line) for line in kept["lines"]),
            }
        )


def sold_line(
    title: str, gross_minor: int, ppm: int, *, goods: str, copy: tuple[int, int]
) -> InvoiceLine:
    """Return the line of a thing that was sold; its tax is rounded by itself.

    Args:
        title: Of the work.
        gross_minor: What was paid.
        ppm: The rate of its tax.
        goods: What it is.
        copy: Its number, and of how many.
    """
    return InvoiceLine(
        title=title,
        number=copy[0],
        of=copy[1],
        goods=goods,
        gross_minor=gross_minor,
        tax_minor=tax_within(gross_minor, ppm),
        ppm=ppm,
    )


def tax_of_part(back_minor: int, *, gross_left: int, tax_left: int) -> int:
    """Return how much of a refund is tax, so that parts come to exactly the tax of the whole.

    Each part takes its share of the tax that is left by what is left of the price, rounded half
    up; the last part takes all that is left.

    Args:
        back_minor: What goes back, in `[0, gross_left]`.
        gross_left: What of the price is not given back yet, at least 1.
        tax_left: What of the tax is not given back yet.

    Raises:
        TooMuchCreditedError: More is to go back than is left.
    """
    if not 0 <= back_minor <= gross_left or gross_left < 1:
        raise TooMuchCreditedError("more was to go back than is left of this invoice")
    return (2 * tax_left * back_minor + gross_left) // (2 * gross_left)


def paper_series(kind: PaperKind, day: date) -> str:
    """Return the series of a paper: invoices and credit notes, each by the year."""
    return f"{'C' if kind is PaperKind.CREDIT else ''}{day.year}"


def paper_number(series: str, number: int) -> str:
    """Return the number of a paper as it stands on it, such as `2026-000012`."""
    return f"{series}-{number:0{_DIGITS}}"


def sums_by_rate(lines: Sequence[InvoiceLine]) -> list[tuple[int, int, int]]:
    """Return for each rate its net and its tax, the highest first."""
    rates = sorted({line.ppm for line in lines}, reverse=True)
    return [
        (
            ppm,
            sum(line.net_minor for line in lines if line.ppm == ppm),
            sum(line.tax_minor for line in lines if line.ppm == ppm),
        )
        for ppm in rates
    ]


def _party(kept: Mapping[str, Any]) -> Party:
    return Party(**{**kept, "address": tuple(kept["address"])})
