"""Offers and prices."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import Money
from pinxit.shop import Offer, price_of
from pinxit.shop.core.offer import (
    CURRENCIES,
    BadEditionSizeError,
    BadPriceError,
    BadStatementError,
    BadTitleError,
)


def offer(**changes) -> Offer:
    terms = {"title": "Dawn", "statement": "", "size": 10, "price": Money(4_000, "EUR")}
    return Offer(**{**terms, **changes})


def test_an_offer_in_chinese() -> None:
    assert offer(title="红龙", statement="它睡在山上。").title == "红龙"


@pytest.mark.parametrize("title", ["", "   ", "a" * 121, "two\nlines", "\u200b", "bad\0title"])
def test_a_title_must_fit_a_label(title: str) -> None:
    with pytest.raises(BadTitleError):
        offer(title=title)


@pytest.mark.parametrize("statement", ["a" * 2001, "nothing\0"])
def test_a_statement_must_be_printable(statement: str) -> None:
    with pytest.raises(BadStatementError):
        offer(statement=statement)


@pytest.mark.parametrize("size", [0, -1, 501])
def test_an_edition_has_1_to_500_copies(size: int) -> None:
    with pytest.raises(BadEditionSizeError):
        offer(size=size)


@pytest.mark.parametrize(
    "price",
    [Money(99, "EUR"), Money(100_000_001, "EUR"), Money(0, "JPY"), Money(4_000, "XXX")],
)
def test_a_price_is_in_range_and_in_a_known_currency(price: Money) -> None:
    with pytest.raises(BadPriceError):
        offer(price=price)


@pytest.mark.parametrize(
    ("major", "currency"),
    [
        ("0.99", "EUR"),
        ("1000000.01", "EUR"),
        ("1.005", "EUR"),
        ("1.5", "JPY"),
        ("NaN", "EUR"),
        ("Infinity", "EUR"),
        ("-5", "EUR"),
        ("5", "CHF"),
        ("1E+30", "EUR"),
    ],
)
def test_bad_prices(major: str, currency: str) -> None:
    with pytest.raises(BadPriceError):
        price_of(Decimal(major), currency)


@given(st.integers(1, 1_000_000), st.sampled_from(CURRENCIES))
def test_a_whole_price_survives_the_way_to_coins_and_back(major: int, currency: str) -> None:
    assert price_of(Decimal(major), currency).major == major


@given(st.decimals(1, 1_000_000, places=2))
def test_no_cent_is_lost(major: Decimal) -> None:
    assert price_of(major, "EUR") == Money(int(major * 100), "EUR")
