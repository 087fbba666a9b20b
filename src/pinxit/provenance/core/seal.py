"""The seal of an artefact: a carved square whose strokes are chosen by its digest.

The strokes fold over a lattice of five by five the way nine-fold seal script fills its square, and
mirror left to right. A seal is for the eye: two works may come to share one, so it is never proof;
the digest beside it is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape

from pinxit.kernel import Digest

CINNABAR: Final = "#B3261E"
PAPER: Final = "#FAF8F4"

#: Columns and rows of the lattice; the strokes of the left three columns are mirrored.
SIDE: Final = 5
_HALF: Final = 3
#: Below this many pixels the edges are cut straight and the strokes stand on whole pixels.
_SMALL_PX: Final = 24

Node = tuple[int, int]
Stroke = tuple[Node, Node]


@dataclass(frozen=True, slots=True)
class Carving:
    """What is cut into the stone.

    Attributes:
        white_on_red: Strokes cut into the ground (white) rather than left standing (red).
        strokes: Horizontal and vertical runs, as pairs of (column, row) on the lattice; a dot
            begins where it ends.
        wear: Bytes that say how far the edges have worn.
    """

    white_on_red: bool
    strokes: tuple[Stroke, ...]
    wear: bytes


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a carving's strokes lie in a square of 64 units."""

    first: float
    pitch: float
    width: float

    def at(self, lane: int) -> str:
        return f"{self.first + lane * self.pitch:.4g}"


_LARGE_WHITE: Final = _Cut(10, 11, 6.2)
_LARGE_RED: Final = _Cut(13.6, 9.2, 5)
#: At 16 px a unit of 4 is one pixel: these three fall on whole pixels.
_SMALL_WHITE: Final = _Cut(8, 12, 8)
_SMALL_RED: Final = _Cut(14, 8, 4)


def carve(digest: Digest) -> Carving:
    """Choose the strokes of the seal of a digest.

    A tree that reaches every point of the left half fills the square evenly, as seal script does;
    one stroke of it may then be lifted, so that some seals have free strokes and dots.
    """
    chance = _bytes_of(digest)
    white_on_red = bool(next(chance) & 1)
    edges = _spanning_tree(chance)
    lifted = next(chance) % (len(edges) + 4)
    edges = [edge for place, edge in enumerate(edges) if place != lifted]
    wear = bytes(next(chance) for _ in range(64))
    return Carving(white_on_red, tuple(_strokes(edges)), wear)


def seal_svg(digest: Digest, *, size_px: int, title: str) -> str:
    """Draw the seal of a digest.

    Args:
        digest: Names the artefact; equal digests give equal seals.
        size_px: Width and height, at least 8; from 24 the edges look hand-cut, below it they are
            straight and sharp.
        title: What a screen reader says; empty for a seal that only repeats the text beside it.

    Returns:
        An `<svg>` element with presentation attributes only (no ids, no style, no script), so that
        any number of them may stand in a page under a strict content security policy.
    """
    assert size_px >= 8, "nothing can be seen in fewer pixels"
    carving = carve(digest)
    small = size_px < _SMALL_PX
    spoken = f'role="img"><title>{escape(title)}</title>' if title else 'aria-hidden="true">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="seal__drawing" width="{size_px}" '
        f'height="{size_px}" viewBox="0 0 64 64" {spoken}'
        f"{_stone(carving, small=small)}{_drawn_strokes(carving, small=small)}</svg>"
    )


def _bytes_of(digest: Digest) -> Iterator[int]:
    """Yield bytes without end, fixed by the digest."""
    turn = 0
    while True:
        yield from hashlib.sha256(f"seal:{digest.hex}:{turn}".encode()).digest()
        turn += 1


def _spanning_tree(chance: Iterator[int]) -> list[Stroke]:
    """Return a tree over the left half of the lattice: Kruskal's algorithm with drawn weights.

    Level strokes and the outer edge come a little cheaper, which gives the calm long lines.
    """
    weighed: list[tuple[int, Node, Node]] = []
    for row in range(SIDE):
        for column in range(_HALF):
            if column + 1 < _HALF:
                weighed.append((next(chance) - 40, (column, row), (column + 1, row)))
            if row + 1 < SIDE:
                edge_bonus = 40 if column == 0 else 0
                weighed.append((next(chance) - edge_bonus, (column, row), (column, row + 1)))
    group = {(column, row): (column, row) for column in range(_HALF) for row in range(SIDE)}
    tree = []
    for _weight, here, there in sorted(weighed):
        if group[here] != group[there]:
            gone = group[there]
            group = {node: group[here] if of == gone else of for node, of in group.items()}
            tree.append((here, there))
    return tree


def _strokes(edges: list[Stroke]) -> Iterator[Stroke]:
    """Mirror the edges, join those in one line, and dot the points that none reaches."""
    whole = set(edges) | {_mirror(edge) for edge in edges}
    for line in range(SIDE):
        level = [((step, line), (step + 1, line)) in whole for step in range(SIDE - 1)]
        for start, end in _runs(level):
            yield (start, line), (end, line)
        upright = [((line, step), (line, step + 1)) in whole for step in range(SIDE - 1)]
        for start, end in _runs(upright):
            yield (line, start), (line, end)
    reached = {node for edge in whole for node in edge}
    for column in range(SIDE):
        for row in range(SIDE):
            if (column, row) not in reached:
                yield (column, row), (column, row)


def _mirror(edge: Stroke) -> Stroke:
    (left, top), (right, bottom) = edge
    if top == bottom:
        return (SIDE - 1 - right, top), (SIDE - 1 - left, bottom)
    return (SIDE - 1 - left, top), (SIDE - 1 - right, bottom)


def _runs(present: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every unbroken run."""
    start = None
    for place, here in enumerate([*present, False]):
        if here and start is None:
            start = place
        elif not here and start is not None:
            yield start, place
            start = None


def _drawn_strokes(carving: Carving, *, small: bool) -> str:
    if carving.white_on_red:
        cut, colour = (_SMALL_WHITE if small else _LARGE_WHITE), PAPER
    else:
        cut, colour = (_SMALL_RED if small else _LARGE_RED), CINNABAR
    path = "".join(
        f"M{cut.at(left)} {cut.at(top)}"
        + (f"H{cut.at(right)}" if top == bottom else f"V{cut.at(bottom)}")
        for (left, top), (right, bottom) in carving.strokes
    )
    return (
        f'<path fill="none" stroke="{colour}" stroke-width="{cut.width:g}" '
        f'stroke-linecap="round" d="{path}"/>'
    )


def _stone(carving: Carving, *, small: bool) -> str:
    """Draw the ground, and inside it the paper where the strokes stand."""
    if small:
        # Five strokes and four gaps of a pixel make an odd number: the red seal is 15 px wide.
        side = 64 if carving.white_on_red else 60
        ground = f'<rect width="{side}" height="{side}" rx="4" fill="{CINNABAR}"/>'
        inside = f'<rect x="4" y="4" width="52" height="52" rx="2" fill="{PAPER}"/>'
    else:
        ground = f'<path fill="{CINNABAR}" d="{_worn_square(1.5, 5, carving.wear[:32])}"/>'
        inside = f'<path fill="{PAPER}" d="{_worn_square(6.6, 3, carving.wear[32:])}"/>'
    return ground if carving.white_on_red else ground + inside


def _worn_square(inset: float, radius: float, wear: bytes) -> str:
    """Return the outline of a square whose sides wander a little, as a knife does.

    Args:
        inset: Distance from the edge of the 64 units.
        radius: Of the corners.
        wear: 32 bytes, eight points a side.
    """
    low, high, reach = inset, 64 - inset, 64 - 2 * (inset + radius)
    path = ""
    points: list[tuple[float, float]] = []
    for side in range(4):
        points = []
        for step in range(8):
            along = low + radius + reach * step / 7
            off = low + (wear[side * 8 + step] / 255 - 0.5) * 1.1
            points.append(_turned(along, off, quarter=side))
        path += _rounded_side(points, corner=_turned(high, low, quarter=side - 1))
    return f"M{points[-1][0]:.1f} {points[-1][1]:.1f}{path}Z"


def _turned(x: float, y: float, *, quarter: int) -> tuple[float, float]:
    """Turn a point clockwise by quarters about the middle of the square."""
    for _ in range(quarter % 4):
        x, y = 64 - y, x
    return x, y


def _rounded_side(points: list[tuple[float, float]], *, corner: tuple[float, float]) -> str:
    """Return one side: round the corner before it, then through the points without a kink."""
    (start_x, start_y), *_ = points
    path = f"Q{corner[0]:.1f} {corner[1]:.1f} {start_x:.1f} {start_y:.1f}"
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        path += f"Q{x:.1f} {y:.1f} {(x + next_x) / 2:.1f} {(y + next_y) / 2:.1f}"
    return f"{path}L{points[-1][0]:.1f} {points[-1][1]:.1f}"
