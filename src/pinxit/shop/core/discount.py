"""Codes that lower a price: how much, and for whom."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.offer import LOWEST_MAJOR
from pinxit.shop.core.splits import WHOLE_BP

CODE_MAX: Final = 24


class CodeRefusedError(PinxitError):
    """A code does not lower this price."""

    remedy = "Check its letters, or order without it."


class UnknownCodeError(CodeRefusedError):
    """There is no such code, or not for this work, or not now."""


class CodeUsedUpError(CodeRefusedError):
    """A code was used as often as it may be, by everybody or by this buyer."""

    remedy = "Order without it: it was used as often as it may be."


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """What a code does.

    Attributes:
        percent_bp: Part of the price that falls away, in hundredths of a per cent; 0 for an amount.
        amount: What falls away, if it is an amount.
        since: From when.
        until: Until when, or `None` for always.
    """

    percent_bp: int = 0
    amount: Money | None = None
    since: datetime
    until: datetime | None = None

    def check_time(self, now: datetime) -> None:
        """Make sure that the code counts now.

        Raises:
            UnknownCodeError: Not yet, or not any more.
        """
        if now < self.since or (self.until is not None and now >= self.until):
            raise UnknownCodeError("this code does not count now")

    def lowered(self, price: Money) -> Money:
        """Return the price with the code, never below the lowest that anything costs here.

        What falls away is rounded half up, for the buyer.

        Raises:
            UnknownCodeError: It is an amount in another currency.
        """
        if self.amount is not None:
            if self.amount.currency != price.currency:
                raise UnknownCodeError("this code is in another currency")
            off = self.amount.minor
        else:
            off = (2 * price.minor * self.percent_bp + WHOLE_BP) // (2 * WHOLE_BP)
        floor = LOWEST_MAJOR * 10**price.places
        return Money(min(price.minor, max(int(floor), price.minor - off)), price.currency)


def tidy_code(text: str) -> str:
    """Return a code as it is kept: capital letters, without blanks.

    Raises:
        UnknownCodeError: It cannot be a code.
    """
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    is_code = 0 < len(code) <= CODE_MAX and all(
        letter.isalnum() or letter == "-" for letter in code
    )
    if not is_code:
        raise UnknownCodeError("this is no code")
    return code
