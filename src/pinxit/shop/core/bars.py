"""Amounts by month as bars, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

#: The part of a month’s place that its bar fills, in per cent.
_FULL: Final = 62
#: The steps of an axis: 1, 2 or 5 times a power of ten.
_STEPS: Final = (1, 2, 5, 10)
_MOST_MARKS: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One month.

    Attributes:
        month: Its first day.
        value: What it came to, at least 0, in the smallest unit of a currency.
        left: Left edge, in per cent of the width.
        middle: Middle, likewise.
        width: Width, likewise.
        top: Upper edge, in per cent of the height from the top.
        height: Height, likewise; 0 for a month without anything.
    """

    month: date
    value: int
    left: float
    middle: float
    width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the bars: where, in per cent from the top, and for what value."""

    at: float
    value: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawing of months.

    Attributes:
        bars: The months, the first one on the left.
        marks: Lines across, from the lowest.
    """

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


def months_before(today: date, *, number: int) -> tuple[date, ...]:
    """Return the first days of this month and of those before it, the first one first.

    Args:
        today: Any day of the last month.
        number: How many months, at least 1.
    """
    last = today.year * 12 + today.month - 1
    counted = range(last - number + 1, last + 1)
    return tuple(date(each // 12, each % 12 + 1, 1) for each in counted)


def bars_of(values: Sequence[tuple[date, int]]) -> Bars:
    """Return months as bars that share one axis from 0.

    Args:
        values: The months in order, at least one, each with what it came to (at least 0).
    """
    step = _step_above(max(value for _month, value in values))
    highest = step * _num_marks(max(value for _month, value in values), step)
    place = 100 / len(values)
    width = place * _FULL / 100
    bars = []
    for nth, (month, value) in enumerate(values):
        middle = place * (nth + 0.5)
        height = 100 * value / highest
        left, top = middle - width / 2, 100 - height
        bars.append(Bar(month, value, *map(_short, (left, middle, width, top, height))))
    marks = [Mark(_short(100 - 100 * at / highest), at) for at in range(step, highest + 1, step)]
    return Bars(tuple(bars), tuple(marks))


def _step_above(most: int) -> int:
    """Return the smallest round step of which at most four reach the highest bar."""
    power = 1
    while True:
        for each in _STEPS:
            if each * power * _MOST_MARKS >= most:
                return each * power
        power *= 10


def _num_marks(most: int, step: int) -> int:
    return max(1, -(-most // step))


def _short(number: float) -> float:
    return round(number, 3)
