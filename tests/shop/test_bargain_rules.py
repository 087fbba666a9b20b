"""Who may do what in a bargain, as the specification has it."""

from itertools import product
from typing import Any

import pytest

from pinxit.shop.core.bargain import (
    ENDS,
    PRICES_MAX,
    BadProposalError,
    BargainAct,
    BargainState,
    NoMorePricesError,
    NotYourTurnError,
    Side,
    check_act,
    check_price,
    least,
    other,
)


def is_allowed(act: BargainAct, by: Side, turn: Side, state: BargainState) -> bool:
    if state is not BargainState.OPEN:
        return False
    if act is BargainAct.WITHDRAW:
        return by is Side.BUYER
    return act is BargainAct.EXPIRE or by is turn


def test_every_act_on_every_bargain() -> None:
    for act, by, turn, state in product(BargainAct, Side, Side, BargainState):
        if is_allowed(act, by, turn, state):
            led = check_act(act, by=by, turn=turn, state=state, num_prices=1)
            assert led == ENDS.get(act, BargainState.OPEN)
        else:
            with pytest.raises(NotYourTurnError):
                check_act(act, by=by, turn=turn, state=state, num_prices=1)


def test_prices_come_to_an_end() -> None:
    said: dict[str, Any] = {"by": Side.ARTIST, "turn": Side.ARTIST, "state": BargainState.OPEN}
    with pytest.raises(NoMorePricesError):
        check_act(BargainAct.COUNTER, num_prices=PRICES_MAX, **said)
    assert check_act(BargainAct.ACCEPT, num_prices=PRICES_MAX, **said) is BargainState.AGREED


@pytest.mark.parametrize("minor", [10, 20])
def test_a_price_lies_between(minor: int) -> None:
    with pytest.raises(BadProposalError):
        check_price(minor, low=10, high=20)
    assert check_price(15, low=10, high=20) == 15


def test_the_least_is_a_fifth_and_never_nothing() -> None:
    assert (least(4_000), least(4_001), least(1)) == (800, 801, 1)
    assert {other(side) for side in Side} == set(Side)
