"""Which jumps a student learns, and when."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from pinxit.training.core.distil import Jumps, drawn_jumps, shifted, told_ahead_percent
from pinxit.training.core.recipe import BadRecipeError
from recipes import swift


def draw() -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=0))


def test_jumps_of_one_length_meet_end_to_end() -> None:
    jumps = Jumps(np.full(4, 4), np.arange(4))
    now_B, mid_B, then_B = jumps.times(2.0)

    assert (now_B[0], then_B[-1]) == (0.0, 1.0)
    assert np.array_equal(now_B[1:], then_B[:-1])
    assert ((now_B < mid_B) & (mid_B < then_B)).all()


def test_the_middle_of_a_long_jump_is_where_the_short_ones_meet() -> None:
    long = Jumps(np.array([2]), np.array([1])).times(2.0)
    short = Jumps(np.array([4, 4]), np.array([2, 3])).times(2.0)

    assert long[0] == short[0][0]
    assert long[1] == short[2][0] == short[0][1]
    assert long[2] == short[2][1] == 1.0


def test_a_shift_spends_more_jumps_in_the_noise() -> None:
    assert shifted(np.array([0.0, 0.5, 1.0]), 2.0) == pytest.approx([0.0, 1 / 3, 1.0])
    assert shifted(np.array([0.25]), 1.0) == pytest.approx([0.25])


def test_leaps_are_of_all_lengths_and_others_of_the_shortest() -> None:
    leap = replace(swift.leap(), batch=400, shorter=Fraction(1, 2))
    jumps = drawn_jumps(leap, draw())
    shares = {count: float(np.mean(jumps.count_B == count)) for count in (4, 2, 1)}

    assert shares == pytest.approx({4: 0.5, 2: 0.25, 1: 0.25}, abs=0.08)
    assert (jumps.index_B < jumps.count_B).all()
    assert {*jumps.index_B[jumps.count_B == 4].tolist()} == {0, 1, 2, 3}
    assert (drawn_jumps(swift.consistency(), draw()).count_B == 4).all()


def test_a_longer_leap_is_told_a_later_time() -> None:
    assert [told_ahead_percent("leap", jumps) for jumps in (4, 2, 1)] == [0, 2, 4]
    assert [told_ahead_percent("consistency", jumps) for jumps in (4, 2, 1)] == [0, 0, 0]
    with pytest.raises(BadRecipeError, match="not 3"):
        told_ahead_percent("leap", 3)


def test_a_recipe_that_never_moves_its_student_is_refused() -> None:
    with pytest.raises(BadRecipeError, match="never moves"):
        replace(swift.matching(), follower_steps=0)
    with pytest.raises(BadRecipeError, match="at least one step"):
        replace(swift.leap(), batch=0)
