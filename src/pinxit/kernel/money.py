"""Money: an exact amount in one currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, Self

from pinxit.kernel.errors import PinxitError

#: Decimal places of the currencies that do not have two (ISO 4217:2015).
_PLACES: Final = {"JPY": 0, "KRW": 0, "VND": 0, "ISK": 0, "CLP": 0, "BHD": 3, "KWD": 3, "TND": 3}


class CurrencyMismatchError(PinxitError):
    """Two amounts in different currencies were combined."""

    remedy = "Convert one of them first; the shop never converts silently."


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents), so that sums are exact.

    Attributes:
        minor: The amount in the currency's smallest unit. May be negative (a refund).
        currency: An ISO 4217 code, such as "EUR".
    """

    minor: int
    currency: str

    def __add__(self, other: Self) -> "Money":
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)

    @property
    def places(self) -> int:
        """How many decimal places the currency has."""
        return _PLACES.get(self.currency, 2)

    @property
    def major(self) -> Decimal:
        """The amount in the currency's main unit, such as euros."""
        return Decimal(self.minor).scaleb(-self.places)

    def share(self, fraction: Decimal) -> "Money":
        """Return this fraction of the amount, rounded half-even to a whole minor unit."""
        exact = Decimal(self.minor) * fraction
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)), self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self.major:,.{self.places}f}"
