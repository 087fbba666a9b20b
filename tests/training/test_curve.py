"""A loss curve is drawn where its losses are, with axes that can be read."""

import math
import re

import pytest

from pinxit.training.core.curve import SIDE, draw_curve

FALLING = [(25 * n, 2.0 / n) for n in range(1, 41)]


def drawn(losses=FALLING, *, logarithmic: bool = False, half_life: float = 0.0):
    curve = draw_curve(losses, logarithmic=logarithmic, half_life=half_life)
    assert curve is not None
    return curve


def places(path: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split())) for pair in re.split("[ML]", path)[1:]]  # type: ignore[misc]


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw_curve([], logarithmic=True, half_life=4) is None
    assert draw_curve([(25, math.nan), (50, math.inf)], logarithmic=True, half_life=4) is None


def test_the_first_point_is_left_and_high_the_last_right_and_low() -> None:
    found = places(drawn([(0, 3.0), (10, 2.0), (20, 1.0)]).line)

    assert found == [(0.0, 0.0), (500.0, 500.0), (1000.0, 1000.0)]
    assert drawn([(0, 3.0), (10, 2.0), (20, 1.0)]).end == (100.0, 100.0)


def test_a_logarithmic_axis_gives_each_halving_the_same_room() -> None:
    halving = [(0, 4.0), (10, 2.0), (20, 1.0)]

    ys = [y for _, y in places(drawn(halving, logarithmic=True).line)]
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2])
    assert drawn(halving, logarithmic=True).is_logarithmic


def test_a_loss_of_nothing_has_no_logarithm() -> None:
    curve = drawn([(0, 1.0), (10, 0.0)], logarithmic=True)

    assert not curve.is_logarithmic
    assert curve.y_ticks[0].label == "0"


def test_all_lies_within_the_drawing() -> None:
    for logarithmic in (False, True):
        curve = drawn(logarithmic=logarithmic, half_life=8)
        for x, y in [*places(curve.line), *places(curve.smooth)]:
            assert 0 <= x <= SIDE
            assert 0 <= y <= SIDE


def test_one_point_lies_in_the_middle() -> None:
    assert drawn([(25, 0.5)]).end == (50.0, 50.0)
    assert drawn([(0, 0.0)]).end == (50.0, 50.0)


def test_a_first_loss_far_above_all_others_does_not_press_them_flat() -> None:
    losses = [(25, 221.4), *((25 * n, 0.7 + 0.01 * (n % 3)) for n in range(2, 14))]

    curve = drawn(losses, half_life=4)
    assert curve.num_left_out == 1
    assert (curve.rows[0].step, curve.rows[0].loss) == (50, 0.72)
    assert max(tick_value(tick.label) for tick in curve.y_ticks) < 1
    assert drawn(losses[:1]).num_left_out == 0
    assert drawn([(0, 0.0), (25, -1.0)]).num_left_out == 0


def tick_value(label: str) -> float:
    return float(label.replace(",", ""))


def test_smoothing_halves_what_is_away() -> None:
    losses = [(n, 1.0) for n in range(45)]
    losses[21] = (21, 2.0)

    by_step = {row.step: row.smoothed for row in drawn(losses, half_life=1).rows}
    # Far from the ends the weights add up to 3; the spike has 1 of them, its neighbours' is 0.5.
    assert by_step[20] == pytest.approx(1 + 0.5 / 3, abs=1e-3)
    assert by_step[24] == pytest.approx(1 + 0.125 / 3, abs=1e-3)
    assert by_step[0] == pytest.approx(1.0, abs=1e-3)
    assert drawn(losses).line == drawn(losses).smooth


def test_a_short_curve_keeps_its_form() -> None:
    spike = [(0, 1.0), (1, 2.0), (2, 1.0)]

    assert [round(row.smoothed, 2) for row in drawn(spike, half_life=30).rows] == [1.0, 2.0, 1.0]


def test_the_lowest_point_is_that_of_the_smoothed_line() -> None:
    valley = [(n, abs(n - 30) / 10 + 1) for n in range(60)]
    valley[50] = (50, 0.5)

    assert drawn(valley, half_life=2).lowest.step == 30


def test_the_marks_are_round_and_in_place() -> None:
    curve = drawn([(0, 0.58), (12_000, 0.94)])

    assert [tick.label for tick in curve.y_ticks] == ["0.6", "0.7", "0.8", "0.9"]
    assert [tick.label for tick in curve.x_ticks] == ["0", "2,500", "5,000", "7,500", "10,000"]
    assert [tick.at for tick in curve.x_ticks] == [0.0, 20.83, 41.67, 62.5, 83.33]


def test_steps_are_counted_in_whole_numbers() -> None:
    assert [tick.label for tick in drawn([(1, 1.0), (2, 2.0)]).x_ticks] == ["1", "2"]


@pytest.mark.parametrize(
    ("high", "labels"),
    [(0.9, ["0.2", "0.4", "0.6", "0.8"]), (3.0, ["0.1", "0.2", "0.5", "1", "2"])],
)
def test_marks_of_a_logarithmic_axis(high: float, labels: list[str]) -> None:
    losses = [(0, high), *((n, high * 0.8) for n in range(1, 8)), (9, 0.1)]

    assert [tick.label for tick in drawn(losses, logarithmic=True).y_ticks] == labels


def test_over_many_decades_only_the_powers_are_marked() -> None:
    losses = [(n, 10.0 ** (6 - n)) for n in range(10)]
    losses[:0] = [(-1, 1e6)]

    labels = [tick.label for tick in drawn(losses, logarithmic=True).y_ticks]
    assert labels == [
        "0.001",
        "0.01",
        "0.1",
        "1",
        "10",
        "100",
        "1,000",
        "10,000",
        "100,000",
        "1,000,000",
    ]


def test_a_long_run_keeps_its_peaks_and_its_last_point() -> None:
    losses = [(n, 1.0) for n in range(5000)]
    losses[3333] = (3333, 2.5)

    curve = drawn(losses)
    found = places(curve.line)
    assert len(found) < 1000
    assert min(y for _, y in found) == 0.0
    assert found[-1] == (1000.0, 1000.0)
    assert len(curve.rows) == 12
    assert (curve.rows[0].step, curve.rows[-1].step) == (0, 4999)
