"""The states of an order, as the specification has them."""

import re
from itertools import product
from pathlib import Path

import pytest

from pinxit.kernel import Money
from pinxit.shop import IllegalMoveError, OrderState, WrongPaymentError
from pinxit.shop.core.orders import HOLDING, LEGAL_MOVES, check_move, check_payment

SPECIFICATION = Path("docs/explanation/algorithms/selling-an-edition.md")


@pytest.mark.parametrize(("state", "to"), list(product(OrderState, OrderState)))
def test_a_move_is_made_only_if_it_is_in_the_table(state: OrderState, to: OrderState) -> None:
    if to in LEGAL_MOVES[state]:
        check_move(state, to)
    else:
        with pytest.raises(IllegalMoveError):
            check_move(state, to)


def test_the_specification_has_the_same_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", SPECIFICATION.read_text("utf-8"), re.MULTILINE)

    written = {state: set(re.findall(r"`(\w+)`", to)) for state, to in rows}

    assert written == {state.value: set(moves) for state, moves in LEGAL_MOVES.items()}


def test_a_number_is_held_only_while_it_may_be_somebodys() -> None:
    assert {OrderState.RESERVED, OrderState.PAID} == HOLDING


@pytest.mark.parametrize(
    "received", [Money(3_999, "EUR"), Money(4_001, "EUR"), Money(4_000, "USD"), Money(0, "EUR")]
)
def test_the_payment_is_the_price_to_the_cent(received: Money) -> None:
    with pytest.raises(WrongPaymentError):
        check_payment(Money(4_000, "EUR"), received)


def test_the_right_payment_passes() -> None:
    check_payment(Money(4_000, "EUR"), Money(4_000, "EUR"))
