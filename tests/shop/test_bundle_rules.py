"""The price of works that are sold together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import Money
from pinxit.shop.core.bundle import (
    BundlePriceError,
    BundleSizeError,
    MixedCurrenciesError,
    check_bundle,
    share_price,
    total_of,
)

minors = st.lists(st.integers(100, 10_000_000), min_size=2, max_size=24)


def euros(*minor: int) -> list[Money]:
    return [Money(each, "EUR") for each in minor]


@given(minors, st.data())
def test_no_coin_is_lost_and_none_costs_more_than_by_itself(prices, data) -> None:
    price = data.draw(st.integers(1, sum(prices) - 1))

    parts = share_price(Money(price, "EUR"), euros(*prices))

    assert sum(part.minor for part in parts) == price
    assert all(part.minor <= own for part, own in zip(parts, prices, strict=True))
    exact = [price * own / sum(prices) for own in prices]
    assert all(abs(part.minor - own) < 1 for part, own in zip(parts, exact, strict=True))


@given(minors, st.data())
def test_what_may_be_offered_leaves_something_for_each(prices, data) -> None:
    price = Money(data.draw(st.integers(1, sum(prices) - 1)), "EUR")
    parts = share_price(price, euros(*prices))

    if min(part.minor for part in parts) >= 1:
        check_bundle(price, euros(*prices))
    else:
        with pytest.raises(BundlePriceError):
            check_bundle(price, euros(*prices))


def test_the_shares_follow_the_single_prices() -> None:
    parts = share_price(Money(10_000, "EUR"), euros(4_000, 4_000, 4_001))

    assert [part.minor for part in parts] == [3333, 3333, 3334]


@pytest.mark.parametrize(
    ("price", "prices", "refusal"),
    [
        (1_000, euros(4_000), BundleSizeError),
        (1_000, euros(*[4_000] * 25), BundleSizeError),
        (8_000, euros(4_000, 4_000), BundlePriceError),
        (1, euros(4_000, 4_000), BundlePriceError),
        (1_000, [*euros(4_000), Money(4_000, "USD")], MixedCurrenciesError),
    ],
)
def test_what_cannot_be_sold_together(price, prices, refusal) -> None:
    with pytest.raises(refusal):
        check_bundle(Money(price, "EUR"), prices)


def test_a_total_is_in_one_currency() -> None:
    assert total_of(euros(1, 2)) == Money(3, "EUR")
    with pytest.raises(MixedCurrenciesError):
        total_of([*euros(1), Money(2, "USD")])
