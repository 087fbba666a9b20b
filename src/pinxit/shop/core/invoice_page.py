"""What stands on an invoice, in the reader's language, ready to be set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePage:
    """Every text of an invoice or a credit note.

    Attributes:
        language: Such as "en".
        heading: Such as "Invoice 2026-000012".
        seller: Name and address, line by line.
        buyer: The same of the buyer.
        buyer_heading: Above them.
        facts: Names and values: date, order, tax number.
        head: Names of the columns.
        lines: Their texts.
        sums: Names and amounts below the lines; the last is the total.
        notes: Sentences below: reverse charge, small business, test.
        foot: At the bottom of the page.
    """

    language: str
    heading: str
    seller: tuple[str, ...]
    buyer: tuple[str, ...]
    buyer_heading: str
    facts: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    foot: str

    @property
    def letters(self) -> str:
        """Every letter that will be set."""
        pairs = (*self.facts, *self.sums)
        return "".join(
            (
                self.heading,
                self.buyer_heading,
                self.foot,
                *self.seller,
                *self.buyer,
                *self.head,
                *self.notes,
                *(text for pair in pairs for text in pair),
                *(text for line in self.lines for text in line),
            )
        )
