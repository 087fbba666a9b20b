"""Money is exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import CurrencyMismatchError, Money

minors = st.integers(-(10**12), 10**12)
#: The places of each are in ISO 4217.
currencies = st.sampled_from(["EUR", "CNY", "USD", "JPY", "KWD"])
fractions = st.decimals(0, 1, allow_nan=False, places=6)


@given(minors, minors, currencies)
def test_sums_are_exact(one: int, other: int, currency: str) -> None:
    assert Money(one, currency) + Money(other, currency) == Money(one + other, currency)


@given(minors, currencies)
def test_the_main_unit_times_its_places_is_the_amount(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert money.major.scaleb(money.places) == minor


@given(minors, currencies, fractions)
def test_a_share_is_within_half_a_minor_unit(minor: int, currency: str, fraction: Decimal) -> None:
    share = Money(minor, currency).share(fraction)

    assert abs(Decimal(share.minor) - minor * fraction) <= Decimal("0.5")
    assert share.currency == currency


@pytest.mark.parametrize(
    ("minor", "half"), [(1, 0), (3, 2), (5, 2), (7, 4)], ids=lambda number: str(number)
)
def test_half_a_minor_unit_goes_to_the_even_one(minor: int, half: int) -> None:
    assert Money(minor, "EUR").share(Decimal("0.5")) == Money(half, "EUR")


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyMismatchError, match="cannot add CNY to EUR") as refused:
        Money(1, "EUR") + Money(1, "CNY")

    assert "never converts silently" in refused.value.remedy


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(123_456, "EUR"), "EUR 1,234.56"),
        (Money(-5, "EUR"), "EUR -0.05"),
        (Money(1_500, "JPY"), "JPY 1,500"),
        (Money(1_500, "KWD"), "KWD 1.500"),
    ],
    ids=["euros", "a refund", "no places", "three places"],
)
def test_an_amount_is_written_with_the_places_of_its_currency(money: Money, written: str) -> None:
    assert str(money) == written
