"""Payouts: what may be paid, to whom, and in which order things happen.

`docs/explanation/algorithms/payouts.md` is the specification.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.kernel import Money, PinxitError


class Rail(StrEnum):
    """The way that money goes."""

    SEPA = "sepa"
    STRIPE = "stripe"


class BatchState(StrEnum):
    """Where a batch stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    CANCELLED = "cancelled"


class PayoutState(StrEnum):
    """Where one payout of a batch stands."""

    WAITING = "waiting"
    SETTLED = "settled"
    FAILED = "failed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


#: A payout in these keeps its account from every other.
BATCH_OPEN: Final = frozenset({PayoutState.WAITING})

LEGAL_MOVES: Final[Mapping[str, frozenset[str]]] = {
    BatchState.DRAFT: frozenset({BatchState.APPROVED, BatchState.CANCELLED}),
    BatchState.APPROVED: frozenset({BatchState.SENT, BatchState.CANCELLED}),
    BatchState.SENT: frozenset(),
    BatchState.CANCELLED: frozenset(),
    PayoutState.WAITING: frozenset(
        {PayoutState.SETTLED, PayoutState.FAILED, PayoutState.CANCELLED}
    ),
    PayoutState.SETTLED: frozenset({PayoutState.RETURNED}),
    PayoutState.FAILED: frozenset(),
    PayoutState.RETURNED: frozenset(),
}

#: What is owed accumulates until it reaches this, in the smallest unit: about ten euros.
FLOORS: Final[Mapping[str, int]] = {
    "EUR": 1_000,
    "USD": 1_000,
    "GBP": 1_000,
    "CNY": 8_000,
    "JPY": 1_500,
}

#: Length of an IBAN by country, of the countries of the Single Euro Payments Area.
_IBAN_LENGTHS: Final[Mapping[str, int]] = {
    "AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22,
    "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21,
    "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27,
    "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
    "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}  # fmt: skip
_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_STRIPE: Final = re.compile(r"acct_[A-Za-z0-9]{8,40}")


class BadDetailsError(PinxitError):
    """Bank details cannot be right."""

    remedy = "Compare each letter and digit with what your bank wrote to you."


class BadIbanError(BadDetailsError):
    """An IBAN has a wrong length, country or check digits."""

    remedy = "Check the IBAN: it begins with two letters, and its check digits do not fit."


class BadBicError(BadDetailsError):
    """A BIC is not one."""

    remedy = "A BIC has 8 or 11 letters and digits; leave it empty if you do not know it."


class BadPayeeError(BadDetailsError):
    """The name of an account's owner is empty or too long."""

    remedy = "Give the name of the account's owner, in at most 70 characters."


class BadStripeAccountError(BadDetailsError):
    """An account of Stripe is not one."""

    remedy = "The account of Stripe begins with acct_ and stands in its settings."


class PayoutMoveError(PinxitError):
    """A payout or a batch was to become what it cannot become now."""

    remedy = "Look at the batch again: somebody may have changed it a moment ago."


def check_move(state: str, to: str) -> None:
    """Make sure that one state may follow another.

    Raises:
        PayoutMoveError: It may not.
    """
    if to not in LEGAL_MOVES.get(state, frozenset()):
        raise PayoutMoveError(f"a payout that is {state} cannot become {to}")


def floor_of(currency: str) -> int:
    """Return from which amount on a balance is paid out, in the smallest unit."""
    return FLOORS.get(currency, 1_000)


def is_due(balance: Money) -> bool:
    """Say whether a balance is large enough to be paid out."""
    return balance.minor >= floor_of(balance.currency)


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where somebody is paid: an account at a bank, or one at Stripe.

    Attributes:
        rail: Which of the two.
        name: Of the account's owner, 1 to 70 characters; empty for Stripe.
        number: The IBAN without spaces, or Stripe's name of the account.
        bic: Of the bank; may be empty.

    Raises:
        BadDetailsError: One of them cannot be right; each subclass says which.
    """

    rail: Rail
    name: str
    number: str
    bic: str = ""

    def __post_init__(self) -> None:
        if self.rail is Rail.STRIPE:
            if not _STRIPE.fullmatch(self.number):
                raise BadStripeAccountError("this is not an account of Stripe")
            return
        check_iban(self.number)
        if self.bic and not _BIC.fullmatch(self.bic):
            raise BadBicError("this is not a BIC")
        if not 1 <= len(self.name.strip()) <= 70:
            raise BadPayeeError("the name of the account's owner is empty or too long")

    @property
    def ending(self) -> str:
        """The last four letters, by which its owner knows it."""
        return self.number[-4:]


def check_iban(iban: str) -> None:
    """Check country, length and check digits of an IBAN without spaces.

    Raises:
        BadIbanError: One of them is wrong.

    **Source:** ISO 13616-1:2020; ISO/IEC 7064, MOD 97-10.
    """
    if len(iban) != _IBAN_LENGTHS.get(iban[:2], 0) or not re.fullmatch(
        r"[A-Z]{2}\d\d[A-Z0-9]+", iban
    ):
        raise BadIbanError("this is not an IBAN of the Single Euro Payments Area")
    digits = "".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])
    if int(digits) % 97 != 1:
        raise BadIbanError("the check digits of this IBAN do not fit")


def tidy(number: str) -> str:
    """Return an IBAN or a BIC as people type it without its spaces, in capitals."""
    return re.sub(r"\s+", "", number).upper()
