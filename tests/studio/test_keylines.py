"""Pictures go to the keylines of their hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.studio.core.keylines import on_keylines
from pinxit.training import PAPER, margins_of

RED = (200, 30, 30)


def drawn(top: int, bottom: int, left: int, right: int) -> np.ndarray:
    """A red block that keeps so many of 128 pixels free."""
    picture = np.full((128, 128, 3), PAPER, dtype=np.uint8)
    picture[top : 128 - bottom, left : 128 - right] = RED
    return picture


def free(picture: np.ndarray) -> list[int]:
    """The margins of what is drawn."""
    found = margins_of(picture, drawn_from=100)
    assert found is not None
    kept: list[int] = found.tolist()
    return kept


def works(*margins: int, count: int = 100) -> np.ndarray:
    """Works that all end at a few margins."""
    table = np.zeros((4, 25), dtype=np.int64)
    table[:, list(margins)] = count
    return table


def test_a_drawing_is_moved_to_where_its_hand_ends() -> None:
    moved = on_keylines(drawn(7, 9, 10, 5), works(8))

    assert free(moved) == [8, 8, 8, 8]


def test_the_likeliest_of_several_keylines_is_taken() -> None:
    seldom = works(4) + works(8, count=3)

    assert free(on_keylines(drawn(6, 6, 6, 6), seldom)) == [4, 4, 4, 4]


@pytest.mark.parametrize(
    "picture",
    [drawn(8, 8, 8, 8), drawn(20, 20, 20, 20), drawn(40, 40, 30, 30), drawn(64, 64, 64, 64)],
    ids=["on them", "far from them", "beyond the table", "bare paper"],
)
def test_what_has_no_keyline_near_stays(picture: np.ndarray) -> None:
    assert on_keylines(picture, works(8)) is picture


def test_a_hand_whose_margins_nobody_counted_moves_nothing() -> None:
    picture = drawn(7, 9, 10, 5)

    assert on_keylines(picture, np.zeros((4, 0), dtype=np.int64)) is picture


def test_a_picture_too_small_for_the_margins_stays() -> None:
    small = np.full((16, 16, 3), PAPER, dtype=np.uint8)
    small[7:9, 7:9] = RED

    assert on_keylines(small, works(8)) is small


@settings(max_examples=30)
@given(st.tuples(*[st.integers(0, 30)] * 4), st.integers(0, 24))
def test_no_side_moves_farther_than_it_may(kept: tuple[int, ...], line: int) -> None:
    moved = free(on_keylines(drawn(*kept), works(line)))

    assert np.abs(np.array(moved) - np.array(kept)).max() <= 7
