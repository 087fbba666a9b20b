"""The books: accounts, and postings that sum to nothing.

`docs/explanation/algorithms/ledger.md` is the specification.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.invoice import tax_of_part
from pinxit.shop.core.rounding import in_step, largest_remainder


class Book(StrEnum):
    """What an account is for."""

    CLEARING = "clearing"
    """What the payment provider holds for the house, or has brought to its bank."""
    TRANSIT = "transit"
    """What was handed to the bank to be paid out and has not arrived yet."""
    ARTIST = "artist"
    """What an artist is owed; held by their account's number."""
    CONTRIBUTOR = "contributor"
    """What an author of training works is owed; held by their key."""
    POOL = "pool"
    """The contributors' part that nobody could be given yet; held by what it waits for."""
    STUDIO = "studio"
    """What stays with the house."""
    TAX = "tax"
    """What is owed to tax offices."""
    FEES = "fees"
    """What payment providers keep for their work."""
    REFUNDS = "refunds"
    """Passed by money that bought nothing: in, and out again."""


#: From whom a refund takes back, in this order; the house bears the provider's fee besides.
OWED: Final = (Book.ARTIST, Book.STUDIO, Book.POOL, Book.CONTRIBUTOR, Book.TAX)


class UnbalancedError(PinxitError):
    """The lines of a posting do not sum to nothing."""

    remedy = "Nothing was written. Tell the makers of Pinxit how it came about."


class TooMuchBackError(PinxitError):
    """More was to be given back than had come."""

    remedy = "Nothing was written. Look at the order's payments in the back office."


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """An account of the books.

    Attributes:
        book: What it is for.
        holder: Whose it is, where that matters: the number of a person, the key of a contributor.
    """

    book: Book
    holder: str = ""

    def __str__(self) -> str:
        return f"{self.book}:{self.holder}" if self.holder else str(self.book)


@dataclass(frozen=True, slots=True)
class Line:
    """What one posting does to one account.

    Attributes:
        account: Which.
        minor: In the smallest unit, never 0: above it what came in (debit), below it what is owed
            (credit).
    """

    account: Account
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Lines that are written together or not at all.

    Attributes:
        source: What caused it; the books hold each source once.
        kind: Such as "sale".
        subject: What it is about: all postings about one order have one subject.
        currency: ISO 4217 code of all lines.
        lines: Two or more, summing to zero.

    Raises:
        UnbalancedError: They do not sum to zero, or a line says nothing.
    """

    source: str
    kind: str
    subject: str
    currency: str
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if sum(line.minor for line in self.lines):
            raise UnbalancedError("the lines of this posting do not sum to nothing")
        if len(self.lines) < 2 or not all(line.minor for line in self.lines):
            raise UnbalancedError("a posting needs two lines, and each must say something")


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """What came in for something that was sold.

    Attributes:
        gross: What the buyer paid.
        tax_minor: What of it is tax.
        fee_minor: What the payment provider keeps.

    Raises:
        TooMuchBackError: Tax and fee are more than what came.
    """

    gross: Money
    tax_minor: int = 0
    fee_minor: int = 0

    def __post_init__(self) -> None:
        if min(self.tax_minor, self.fee_minor, self.net.minor) < 0:
            raise TooMuchBackError("tax and fee are more than what came in")

    @property
    def net(self) -> Money:
        """What is shared."""
        return Money(self.gross.minor - self.tax_minor - self.fee_minor, self.gross.currency)


def sale_lines(takings: Takings, shares: Mapping[Account, int]) -> tuple[Line, ...]:
    """Return the lines of a sale.

    Args:
        takings: What came in.
        shares: Who gets how much of the net, in the smallest unit.

    Raises:
        UnbalancedError: The shares are not the net.
    """
    if sum(shares.values()) != takings.net.minor:
        raise UnbalancedError("the shares are not what is to be shared")
    owed = {
        **shares,
        Account(Book.TAX): takings.tax_minor,
        Account(Book.FEES): takings.fee_minor,
    }
    return _lines({Account(Book.CLEARING): takings.gross.minor}, {k: -v for k, v in owed.items()})


def refund_lines(standing: Mapping[Account, int], minor: int) -> tuple[Line, ...]:
    """Return the lines that take a refund back from everybody who got of a sale.

    The tax gives back its share first, as the credit note says it (`core.invoice.tax_of_part`); of
    the rest each gives back in proportion to what they still have. What the provider keeps for its
    work does not come back; the house bears that part.

    Args:
        standing: The sum of all lines about this sale so far, by account.
        minor: What goes back to the buyer, at least 1, in the smallest unit.

    Raises:
        TooMuchBackError: It is more than is left of the sale.
    """
    held = {
        account: -amount
        for account, amount in sorted(standing.items())
        if account.book in OWED and amount < 0
    }
    # What came in and is held by nobody is the provider's; the house pays that part.
    kept = max(0, standing.get(Account(Book.CLEARING), 0) - sum(held.values()))
    if not 0 < minor <= sum(held.values()) + kept:
        raise TooMuchBackError("more was to go back than is left of this sale")
    tax = held.pop(Account(Book.TAX), 0)
    whole = sum(held.values()) + kept
    tax_back = tax_of_part(minor, gross_left=whole + tax, tax_left=tax)
    back = {Account(Book.TAX): tax_back}
    payers = [*held, Account(Book.STUDIO)]
    parts = largest_remainder(minor - tax_back, [*held.values(), kept]) if whole else (0,)
    for payer, part in zip(payers, parts, strict=True):
        back[payer] = back.get(payer, 0) + part
    return _lines(back, {Account(Book.CLEARING): -minor})


def share_back(
    sold: Mapping[Account, int], standing: Mapping[Account, int], minor: int
) -> tuple[Line, ...]:
    """Return the lines of a refund of a sale, so that many small ones come to one large one.

    The tax gives back what the credit note says (`core.invoice.tax_of_part`), the others the rest.

    Args:
        sold: The lines of the sale, by account.
        standing: The sum of all lines about it so far, refunds included.
        minor: What goes back now, at least 1, in the smallest unit.

    Raises:
        TooMuchBackError: It is more than is left of the sale.
    """
    clearing, house = Account(Book.CLEARING), Account(Book.STUDIO)
    left = standing.get(clearing, 0)
    if not 0 < minor <= left:
        raise TooMuchBackError("more was to go back than is left of this sale")
    # What the provider keeps for its work does not come back; the house pays that part.
    tax, tax_left = -sold.get(Account(Book.TAX), 0), -standing.get(Account(Book.TAX), 0)
    tax_back = tax_of_part(minor, gross_left=left, tax_left=tax_left)
    taken = {a: -m for a, m in sorted(sold.items()) if a.book in OWED and m < 0}
    taken.pop(Account(Book.TAX), None)
    payers = list(taken.items())
    kept = sold[clearing] - tax - sum(taken.values())
    weights = [*taken.values(), kept]
    before = sold[clearing] - left - (tax - tax_left)
    rest = minor - tax_back
    given = zip(in_step(before + rest, weights), in_step(before, weights), strict=True)
    back: dict[Account, int] = {Account(Book.TAX): tax_back}
    for account, (now, then) in zip([*(a for a, _ in payers), house], given, strict=True):
        back[account] = back.get(account, 0) + now - then
    return _lines(back, {clearing: -minor})


def passed_lines(minor: int) -> tuple[Line, ...]:
    """Return the lines of money that came, bought nothing, and went back."""
    clearing, refunds = Account(Book.CLEARING), Account(Book.REFUNDS)
    return (
        Line(clearing, minor),
        Line(refunds, -minor),
        Line(refunds, minor),
        Line(clearing, -minor),
    )


def moved_lines(minor: int, *, owed: Account, to: Account) -> tuple[Line, ...]:
    """Return the lines that move an amount out of what is owed to one account into another."""
    return (Line(owed, minor), Line(to, -minor))


def _lines(*parts: Mapping[Account, int]) -> tuple[Line, ...]:
    """Return a line for each account whose amount is not nothing."""
    return tuple(Line(account, minor) for part in parts for account, minor in part.items() if minor)
