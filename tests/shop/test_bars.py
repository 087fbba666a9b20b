"""Months as bars."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.shop.core.bars import bars_of, months_before


def test_twelve_months_end_with_this_one() -> None:
    months = months_before(date(2026, 3, 31), number=5)

    assert months == (
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("most", "marks"),
    [(0, [1]), (1, [1]), (4, [1, 2, 3, 4]), (5, [2, 4, 6]), (4_000, [1000, 2000, 3000, 4000])],
)
def test_the_axis_is_round(most: int, marks: list[int]) -> None:
    drawn = bars_of([(date(2026, 1, 1), 0), (date(2026, 2, 1), most)])

    assert [mark.value for mark in drawn.marks] == marks
    assert drawn.bars[0].height == 0


@settings(max_examples=50, deadline=None, database=None, derandomize=True)
@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=24))
def test_bars_stay_in_the_drawing_and_keep_their_proportions(values: list[int]) -> None:
    drawn = bars_of([(date(2026, 1, 1), value) for value in values])

    for bar in drawn.bars:
        assert 0 <= bar.left < bar.middle < bar.left + bar.width <= 100
        assert bar.top + bar.height == pytest.approx(100, abs=0.01)
    assert 1 <= len(drawn.marks) <= 4
    assert drawn.marks[-1].at == 0
    assert drawn.marks[-1].value >= max(values)
