"""A drawing of accuracy over time: share of the test set against seconds on a logarithmic axis."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pinxit.training.core.drawing import DRAWING_STYLE

_WIDTH, _HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 616, 56, 384
#: Seconds and what stands under them.
_TIMES: Final = (
    (1, "1 s"),
    (3, "3 s"),
    (10, "10 s"),
    (30, "30 s"),
    (60, "1 min"),
    (180, "3 min"),
    (600, "10 min"),
    (1800, "30 min"),
    (3600, "1 h"),
    (10800, "3 h"),
)
_SHARES: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
#: Height of a line of small type: labels nearer than that would lie on one another.
_LINE_PX: Final = 17
_STYLE: Final = (
    DRAWING_STYLE
    + """
  .mark { stroke: #857F74; stroke-dasharray: 2 4 }
  .curve { fill: none; stroke: #1B1A17; stroke-width: 2; stroke-linejoin: round }
  .curve.second { stroke: #6E6A62; stroke-dasharray: 7 4 }
  @media (prefers-color-scheme: dark) {
    .curve { stroke: #EDE8DF }
    .curve.second { stroke: #A8A299 }
  }
"""
)


@dataclass(frozen=True, slots=True)
class Line:
    """One curve.

    Attributes:
        name: What is written at its end.
        points: (seconds, share from 0 to 1), by rising seconds.
    """

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A share to be reached, drawn across.

    Attributes:
        name: What is written above it.
        share: From 0 to 1.
    """

    name: str
    share: float


def progress_svg(title: str, lines: Sequence[Line], marks: Sequence[Mark]) -> str:
    """Return the drawing as an SVG file, which follows the reader's light or dark screen.

    Args:
        title: What is shown.
        lines: At most two curves, each of at least one point later than 0 s; the second is dashed.
        marks: Shares to be reached.
    """
    seconds = [at for line in lines for at, _ in line.points if at > 0]
    low, high = min(seconds) / 1.2, max(seconds) * 1.05
    span = math.log(high / low)

    def place(at: float, share: float) -> tuple[float, float]:
        x = _LEFT + (_RIGHT - _LEFT) * math.log(max(at, low) / low) / span
        return round(x, 1), round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text class="title" x="{_LEFT}" y="32">{escape(title)}</text>',
    ]
    for share in _SHARES:
        _, y = place(low, share)
        parts.append(f'<path class="rule" d="M{_LEFT} {y}H{_RIGHT}"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{share:.0%}", anchor="end"))
    for at, label in _TIMES:
        if low <= at <= high:
            x, _ = place(at, 0)
            parts.append(f'<path class="rule" d="M{x} {_TOP}V{_BOTTOM}"/>')
            parts.append(_text(x, _BOTTOM + 22, label, anchor="middle"))
    for mark in marks:
        _, y = place(low, mark.share)
        parts.append(f'<path class="mark" d="M{_LEFT} {y}H{_RIGHT}"/>')
        parts.append(_text(_LEFT + 6, y - 5, mark.name))
    for number, line in enumerate(lines):
        path = "L".join(f"{x} {y}" for x, y in (place(*point) for point in line.points))
        parts.append(f'<path class="curve{" second" * number}" d="M{path}"/>')
    ends = [place(*line.points[-1]) for line in lines]
    for line, (x, _), y in zip(lines, ends, _apart([y for _, y in ends]), strict=True):
        parts.append(_text(x + 8, y + 4, line.name, kind="name"))
    parts.append(_text((_LEFT + _RIGHT) / 2, _BOTTOM + 44, "time spent learning", anchor="middle"))
    return "\n".join([*parts, "</svg>", ""])


def _apart(heights: Sequence[float]) -> Iterator[float]:
    """Yield heights for labels, of which a later one gives way downwards."""
    taken: list[float] = []
    for height in heights:
        while any(abs(height - other) < _LINE_PX for other in taken):
            height = max(taken) + _LINE_PX
        taken.append(height)
        yield height


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{x}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
