"""A drawing of quality against speed: each painter a disc, as large as its files."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pinxit.training import DRAWING_STYLE

_WIDTH, _HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 728, 56, 384
#: Milliseconds at which a line is drawn.
_TIMES: Final = (3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000)
#: Square pixels of a disc for a mebibyte of the model's files.
_AREA_PX: Final = 24.0
_STYLE: Final = (
    DRAWING_STYLE
    + """
  .floor { stroke: #857F74; stroke-dasharray: 2 4 }
  .disc { fill: #B3261E; fill-opacity: 0.75 }
  .disc.guided { fill: #6E6A62 }
  @media (prefers-color-scheme: dark) {
    .disc { fill: #E5695F }
    .disc.guided { fill: #A8A299 }
  }
"""
)


@dataclass(frozen=True, slots=True)
class Disc:
    """One way of painting.

    Attributes:
        name: What is written beside it.
        ms: Milliseconds of a picture.
        distance: How far its pictures are from real works; 0 is none.
        mib: Size of the model.
        guided: Whether it asks the network twice a step.
    """

    name: str
    ms: float
    distance: float
    mib: float
    guided: bool


def draw_discs(title: str, discs: Sequence[Disc], *, floor: float) -> str:
    """Return an SVG: time to the right on a logarithmic axis, distance upwards.

    Args:
        title: What is written above it.
        discs: At least one.
        floor: The distance of one half of the real works to the other.
    """
    times = [disc.ms for disc in discs]
    low, high = min(times) / 1.5, max(times) * 2.5
    top = 1.15 * max([floor, *(disc.distance for disc in discs)])

    def across(ms: float) -> float:
        share = math.log(ms / low) / math.log(high / low)
        return _LEFT + share * (_RIGHT - _LEFT)

    def up(distance: float) -> float:
        return _BOTTOM - max(0.0, distance) / top * (_BOTTOM - _TOP)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text class="title" x="{_LEFT}" y="32">{escape(title)}</text>',
    ]
    for ms in _TIMES:
        if low <= ms <= high:
            x = across(ms)
            lines.append(f'<path class="rule" d="M{x:.1f} {_TOP}V{_BOTTOM}"/>')
            lines.append(f'<text x="{x:.1f}" y="404" text-anchor="middle">{_time(ms)}</text>')
    for tick in range(5):
        level = top * tick / 4
        lines.append(f'<path class="rule" d="M{_LEFT} {up(level):.1f}H{_RIGHT}"/>')
        lines.append(
            f'<text x="{_LEFT - 8}" y="{up(level) + 4:.1f}" text-anchor="end">{level:.2g}</text>'
        )
    lines.append(f'<path class="floor" d="M{_LEFT} {up(floor):.1f}H{_RIGHT}"/>')
    lines.append(f'<text x="{_RIGHT}" y="{up(floor) - 6:.1f}" text-anchor="end">real works</text>')
    lines += [line for disc in discs for line in _disc(disc, across(disc.ms), up(disc.distance))]
    lines.append(f'<text x="{_RIGHT}" y="426" text-anchor="end">time of a picture</text>')
    lines.append(f'<text x="{_LEFT}" y="{_TOP - 6}">distance (KID)</text></svg>')
    return "\n".join(lines) + "\n"


def _disc(disc: Disc, x: float, y: float) -> Iterator[str]:
    radius = math.sqrt(_AREA_PX * disc.mib / math.pi)
    kind = "disc guided" if disc.guided else "disc"
    yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    yield (
        f'<text class="name" x="{x:.1f}" y="{y - radius - 5:.1f}" text-anchor="middle">'
        f"{escape(disc.name)}</text>"
    )


def _time(ms: int) -> str:
    return f"{ms} ms" if ms < 1000 else f"{ms // 1000} s"
