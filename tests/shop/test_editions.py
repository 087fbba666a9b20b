"""Numbers of an edition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.shop import SoldOutError, next_number


def test_the_first_copy_is_number_one() -> None:
    assert next_number(10, set()) == 1


def test_a_number_that_came_back_is_given_out_again() -> None:
    assert next_number(3, {1, 3}) == 2


def test_no_number_beyond_the_edition() -> None:
    with pytest.raises(SoldOutError) as sold_out:
        next_number(2, {1, 2})

    assert "quarter of an hour" in sold_out.value.remedy


@given(size=st.integers(1, 60), taken=st.sets(st.integers(1, 60)))
def test_a_number_is_within_the_edition_free_and_the_lowest(size: int, taken: set[int]) -> None:
    everybody = set(range(1, size + 1))
    if everybody <= taken:
        with pytest.raises(SoldOutError):
            next_number(size, taken)
        return

    number = next_number(size, taken)

    assert number in everybody - taken
    assert set(range(1, number)) <= taken


@given(st.integers(1, 40))
def test_an_edition_sells_each_number_once(size: int) -> None:
    taken: set[int] = set()
    for _copy in range(size):
        taken.add(next_number(size, taken))

    assert taken == set(range(1, size + 1))
