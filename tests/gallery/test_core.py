"""Words and prices of the wall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.gallery import price_text, words_of
from pinxit.gallery.core.query import plain
from pinxit.kernel import Money


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Money(4_000, "EUR"), "€40.00"),
        (Money(123_456_789, "USD"), "US$1,234,567.89"),
        (Money(4_000, "JPY"), "JP¥4,000"),
        (Money(4_000, "CNY"), "CN¥40.00"),
        (Money(4_000, "CHF"), "CHF 40.00"),
        (Money(-150, "GBP"), "-£1.50"),
    ],
)
def test_prices_as_labels_show_them(price: Money, text: str) -> None:
    assert price_text(price) == text


def test_words_are_lower_case_and_of_one_width() -> None:
    assert words_of("  Red\tＤＲＡＧＯＮ \0 红龙 ") == ("red", "dragon", "红龙")


def test_a_long_query_is_cut() -> None:
    assert len(words_of("a " * 1000)) == 8
    assert words_of("") == ()


@given(st.text(max_size=200))
def test_any_text_has_one_plain_form(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert "\0" not in plain(text)
