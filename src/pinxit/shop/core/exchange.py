"""What a price comes to in another currency, about: for reading only, nothing is charged by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pinxit.kernel import Money, PinxitError

BASE: Final = "EUR"
#: Rates older than so many days are not shown.
STALE_DAYS: Final = 31


class NoRateError(PinxitError):
    """A price was to be shown in a currency without a rate."""

    remedy = "Import newer rates: pinxit rates import FILE."


class BadExchangeRatesError(PinxitError):
    """A file of exchange rates cannot be read."""

    remedy = "Fetch eurofxref-daily.xml from the European Central Bank again."


@dataclass(frozen=True, slots=True)
class DayRates:
    """The rates of one day.

    Attributes:
        day: Which.
        per_euro: How many units of each currency a euro costs.
        source: Who published them.
    """

    day: date
    per_euro: Mapping[str, Decimal]
    source: str


def approximate(price: Money, currency: str, per_euro: Mapping[str, Decimal]) -> Money:
    """Return about what a price is in another currency, in its main unit.

    Args:
        price: What is charged.
        currency: In which it is to be read.
        per_euro: Rates of one day; the euro itself is always 1.

    Raises:
        NoRateError: One of the two has no rate.
    """
    rates = {**per_euro, BASE: Decimal(1)}
    try:
        major = price.major / rates[price.currency] * rates[currency]
    except KeyError as error:
        raise NoRateError(f"{price.currency} to {currency} is not known") from error
    whole = int(major.quantize(Decimal(1), ROUND_HALF_UP))
    return Money(whole * 10 ** Money(0, currency).places, currency)
