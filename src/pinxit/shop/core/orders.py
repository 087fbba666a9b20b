"""The states of an order, and which may follow which.

`docs/explanation/algorithms/selling-an-edition.md` is the specification; a test keeps its table and
this one the same.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from pinxit.kernel import Money, PinxitError

#: How long a number is kept for somebody who has not paid yet.
RESERVATION: Final = timedelta(minutes=15)


class OrderState(StrEnum):
    """Where an order stands."""

    RESERVED = "reserved"
    PAID = "paid"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


#: In these states an order keeps its number from everybody else.
HOLDING: Final = frozenset({OrderState.RESERVED, OrderState.PAID})

LEGAL_MOVES: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.RESERVED: frozenset({OrderState.PAID, OrderState.LAPSED, OrderState.CANCELLED}),
    OrderState.PAID: frozenset({OrderState.REFUNDED}),
    # A payment that arrives late: there is a number left, or the money goes back.
    OrderState.LAPSED: frozenset({OrderState.PAID, OrderState.REFUNDED}),
    # A payment that crossed the cancellation: the money goes back.
    OrderState.CANCELLED: frozenset({OrderState.REFUNDED}),
    OrderState.REFUNDED: frozenset(),
}


class IllegalMoveError(PinxitError):
    """An order was to go to a state that cannot follow its own."""

    remedy = "Look at the order again: somebody may have changed it a moment ago."


class WrongPaymentError(PinxitError):
    """A payment is not of the order's amount and currency."""

    remedy = "Nothing was sold. Tell the owner of this studio, who can return the money."


def check_move(state: OrderState, to: OrderState) -> None:
    """Make sure that one state may follow another.

    Raises:
        IllegalMoveError: It may not.
    """
    if to not in LEGAL_MOVES[state]:
        raise IllegalMoveError(f"an order that is {state} cannot become {to}")


def check_payment(price: Money, received: Money) -> None:
    """Make sure that what was received is what was asked for, to the cent.

    Raises:
        WrongPaymentError: It is more, less, or another currency.
    """
    if received != price:
        raise WrongPaymentError(f"received {received} for an order of {price}")
