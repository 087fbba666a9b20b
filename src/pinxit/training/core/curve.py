"""The loss of a run as a drawing: two lines and their axes.

The lines are drawn in a square that a page stretches as it likes; marks are placed in per cent, so
that their words keep their size however wide the page is.

Shape letters: N = points of the record.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: Units along one side of the square that the lines are drawn in.
SIDE: Final = 1000
#: More points than twice these are drawn as the least and the greatest of each bucket.
_BUCKETS: Final = 300
_ROWS: Final = 12
#: A short curve keeps its form: smoothing reaches no further than this part of it.
_SPAN: Final = 40
_TICKS: Final = 5
#: The first points of a run are left out of the picture where they lie so many times higher than
#: all that follows: they would press everything else into one flat line.
_FIRST_SHARE: Final = 20
_FIRST_TIMES: Final = 3.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis.

    Attributes:
        at: Where, in per cent of the width from the left, or of the height from the top.
        label: What it says.
    """

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A point of the curve in figures: a step, the loss noted there, and the smoothed one."""

    step: int
    loss: float
    smoothed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A loss curve, ready to be drawn.

    Attributes:
        line: The losses as they were noted, as the `d` of an SVG path.
        smooth: The smoothed line; the same as `line` without smoothing.
        x_ticks: Marks of the steps, left to right.
        y_ticks: Marks of the loss.
        end: Where the smoothed line ends, in per cent from the left and from the top.
        is_logarithmic: Whether the axis of the loss is.
        num_left_out: How many of the first points lie above the picture.
        rows: Some points in figures, the first and the last among them.
        lowest: The point where the smoothed loss was least.
    """

    line: str
    smooth: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    end: tuple[float, float]
    is_logarithmic: bool
    num_left_out: int
    rows: tuple[Row, ...]
    lowest: Row


def draw_curve(
    losses: Iterable[tuple[int, float]], *, logarithmic: bool, half_life: float
) -> Curve | None:
    """Draw the losses of a run.

    Args:
        losses: (step, loss), oldest first; what is no number is passed over.
        logarithmic: Whether the axis of the loss is wanted so; it is linear if a loss is not
            above 0.
        half_life: How many points away a loss counts half in the smoothed line; 0 for none, and
            less where the curve is short.

    Returns:
        The drawing, or `None` where there is nothing to draw.
    """
    found = [(step, loss) for step, loss in losses if math.isfinite(loss)]
    kept = _without_first_peak(found)
    if not kept:
        return None
    smoothed_N = _smoothed([loss for _, loss in kept], min(half_life, len(kept) / _SPAN))
    rows = [Row(*point, smooth) for point, smooth in zip(kept, smoothed_N, strict=True)]
    is_logarithmic = logarithmic and min(loss for _, loss in kept) > 0
    across = _Axis.over([row.step for row in rows], 0, SIDE)
    up = _Axis.over([row.loss for row in rows], SIDE, 0, logarithmic=is_logarithmic)
    place = [(across.at(row.step), up.at(row.loss)) for row in rows]
    smooth_place = [(across.at(row.step), up.at(row.smoothed)) for row in rows]
    return Curve(
        line=_path(_extremes(place)),
        smooth=_path(_extremes(smooth_place)),
        x_ticks=across.ticks(whole=True),
        y_ticks=up.ticks(),
        end=(_percent(smooth_place[-1][0]), _percent(smooth_place[-1][1])),
        is_logarithmic=is_logarithmic,
        num_left_out=len(found) - len(kept),
        rows=_some(rows),
        lowest=min(rows, key=lambda row: row.smoothed),
    )


def _without_first_peak(points: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Leave out the points at the beginning that lie far above all that follows."""
    first = math.ceil(len(points) / _FIRST_SHARE)
    later = [loss for _, loss in points[first:]]
    limit = _FIRST_TIMES * max(later, default=math.inf)
    if limit <= 0:
        return list(points)
    return [point for number, point in enumerate(points) if number >= first or point[1] <= limit]


def _smoothed(loss_N: Sequence[float], half_life: float) -> list[float]:
    """Return the mean around each loss in which one counts half so many points away.

    It looks both ways, so that the line does not lag behind the losses.

    Source:
        Nadaraya (1964), "On estimating regression", Theory of Probability and its Applications
        9(1), 141-142, with the kernel `0.5 ** (distance / half_life)`.
    """
    if half_life <= 0:
        return list(loss_N)
    kept = 0.5 ** (1 / half_life)
    before_N = _decaying_sums(loss_N, kept)
    after_N = _decaying_sums(loss_N[::-1], kept)[::-1]
    return [
        (before[0] + after[0] - loss) / (before[1] + after[1] - 1)
        for before, after, loss in zip(before_N, after_N, loss_N, strict=True)
    ]


def _decaying_sums(loss_N: Sequence[float], kept: float) -> list[tuple[float, float]]:
    """Return at each loss the weighted sum of all up to it, and that of their weights."""
    total = weight = 0.0
    sums = []
    for loss in loss_N:
        total, weight = kept * total + loss, kept * weight + 1
        sums.append((total, weight))
    return sums


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    begin: float
    end: float
    logarithmic: bool

    @classmethod
    def over(
        cls, values: Sequence[float], begin: float, end: float, *, logarithmic: bool = False
    ) -> "_Axis":
        """Return the axis that shows all values between two places of the drawing."""
        low, high = min(values), max(values)
        if low == high:
            # A flat line lies in the middle.
            low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
        return cls(low, high, begin, end, logarithmic)

    def at(self, value: float) -> float:
        low, high = self._scaled(self.low), self._scaled(self.high)
        share = (self._scaled(value) - low) / (high - low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self, *, whole: bool = False) -> tuple[Tick, ...]:
        """Return a few marks at round values; `whole` for values that are counts."""
        wide = self.logarithmic and self.high / self.low >= 10
        values = _decade_marks(self.low, self.high) if wide else _even_marks(self.low, self.high)
        shown = [value for value in values if not whole or value == round(value)]
        return tuple(Tick(_percent(self.at(value)), _label(value)) for value in shown)

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.logarithmic else value


def _even_marks(low: float, high: float) -> list[float]:
    """Return round values between two, a step of 1, 2, 2.5 or 5 times a power of ten apart."""
    rough = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def _decade_marks(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times the powers of ten between two values; of many, the powers."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if len(powers) <= _TICKS else (1,)
    marks = [factor * 10.0**power for power in powers for factor in factors]
    return [mark for mark in marks if low <= mark <= high]


def _percent(place: float) -> float:
    return round(100 * place / SIDE, 2)


def _label(value: float) -> str:
    """Return a value without digits that say nothing."""
    if abs(value) >= 1000 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _extremes(places: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """Return few enough places: of many, the highest and the lowest of each bucket, in order."""
    if len(places) <= 2 * _BUCKETS:
        return places
    kept = []
    size = len(places) / _BUCKETS
    for number in range(_BUCKETS):
        begin, end = int(number * size), int((number + 1) * size)
        bucket = range(begin, end)
        pair = {
            min(bucket, key=lambda at: places[at][1]),
            max(bucket, key=lambda at: places[at][1]),
        }
        kept += [places[at] for at in sorted(pair)]
    return [*kept, places[-1]]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _some(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return a few rows at even distances, the first and the last among them."""
    if len(rows) <= _ROWS:
        return tuple(rows)
    return tuple(rows[round(n * (len(rows) - 1) / (_ROWS - 1))] for n in range(_ROWS))
