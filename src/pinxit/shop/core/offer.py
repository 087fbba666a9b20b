"""An offer: what a piece is called and on what terms it is sold."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.editions import SIZE_RANGE
from pinxit.shop.core.goods import OPEN_SIZE

CURRENCIES: Final = ("EUR", "USD", "GBP", "CNY", "JPY")
TITLE_MAX: Final = 120
STATEMENT_MAX: Final = 2000
LOWEST_MAJOR: Final = Decimal(1)
HIGHEST_MAJOR: Final = Decimal(1_000_000)


class OfferRefusedError(PinxitError):
    """A piece cannot be offered on these terms."""

    remedy = "Change the offer and send it again."


class BadTitleError(OfferRefusedError):
    """A title is empty, too long, or holds characters that cannot be seen."""

    remedy = "Give it a title of 1 to 120 characters that can be printed on a label."


class BadStatementError(OfferRefusedError):
    """A statement is too long."""

    remedy = "Say it in 2000 characters or fewer."


class BadEditionSizeError(OfferRefusedError):
    """An edition has no copy, or too many."""

    remedy = "Choose 1 to 500 copies."


class BadPriceError(OfferRefusedError):
    """A price is out of range, in an unknown currency, or finer than the currency's coins."""

    remedy = (
        "Choose a price from 1 to 1,000,000 in euros, dollars, pounds, yuan or yen, "
        "with no more decimal places than the currency has."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a maker offers.

    Attributes:
        title: For the label: 1 to 120 characters on one line.
        statement: What the maker says about the work: up to 2000 characters, may be empty.
        size: How many numbered copies there will ever be, in `[1, 500]`; `OPEN_SIZE` for no limit.
        price: For one copy, from 1 to 1,000,000 of the main unit, in one of `CURRENCIES`.

    Raises:
        OfferRefusedError: One of the above does not hold; each subclass says which.
    """

    title: str
    statement: str
    size: int
    price: Money

    def __post_init__(self) -> None:
        if not 1 <= len(self.title.strip()) <= TITLE_MAX:
            raise BadTitleError(f"a title of {len(self.title.strip())} characters")
        if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in self.title):
            raise BadTitleError("the title holds control characters")
        if not any(unicodedata.category(letter)[0] in "LNPS" for letter in self.title):
            raise BadTitleError("nothing of the title can be seen")
        if len(self.statement) > STATEMENT_MAX or "\0" in self.statement:
            raise BadStatementError(f"a statement of {len(self.statement)} characters")
        if self.size not in SIZE_RANGE and self.size != OPEN_SIZE:
            raise BadEditionSizeError(f"an edition of {self.size} copies")
        _check_price(self.price)

    @property
    def limit(self) -> int | None:
        """How many copies there will ever be, or `None` for an open edition."""
        return None if self.size == OPEN_SIZE else self.size


def price_of(major: Decimal, currency: str) -> Money:
    """Return a price given in the main unit, such as euros.

    Raises:
        BadPriceError: It is not a number, finer than the currency's smallest coin, out of range,
            or in a currency that is not traded here.
    """
    if not major.is_finite():
        raise BadPriceError("the price is not a number")
    minor = major.scaleb(Money(0, currency).places)
    if minor != minor.to_integral_value():
        raise BadPriceError(f"{currency} has no coin so small")
    price = Money(int(minor), currency)
    _check_price(price)
    return price


def _check_price(price: Money) -> None:
    if price.currency not in CURRENCIES:
        raise BadPriceError(f"prices in {price.currency} are not known here")
    if not LOWEST_MAJOR <= price.major <= HIGHEST_MAJOR:
        raise BadPriceError(f"a price of {price} is out of range")
