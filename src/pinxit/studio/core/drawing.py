"""A drawing of filled shapes, read from SVG so strictly that nothing else comes through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from pinxit.kernel import PinxitError

#: Numbers that a segment takes, by its letter.
_NUMBERS: Final = {"M": 2, "L": 2, "C": 6, "Z": 0}
#: More shapes than this are no drawing, but a photograph in pieces.
SHAPES_MAX: Final = 20_000

_PATH: Final = re.compile(
    r'<path d="([^"<>]+)" fill="#([0-9A-Fa-f]{6})" transform="translate\((-?[\d.]+),(-?[\d.]+)\)"/>'
)
_SHEET: Final = re.compile(r'<svg [^<>]*width="(\d+)" height="(\d+)">')
_SEGMENT: Final = re.compile(r"([MLCZ])([^MLCZ]*)")


class UnreadableDrawingError(PinxitError):
    """What came out of tracing is not a drawing of filled shapes."""

    remedy = "Choose fewer colours, or a picture with larger and plainer parts."


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of an outline, in pixels from the upper left corner of the sheet.

    Attributes:
        kind: M moves, L draws a line, C a cubic curve by two handles and its end, Z closes.
        points: Across and down, by turns.
    """

    kind: Literal["M", "L", "C", "Z"]
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline filled with one colour.

    Attributes:
        segments: Its outline; several closed ones leave holes.
        colour: Red, green and blue, 0-255.
    """

    segments: tuple[Segment, ...]
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Filled shapes on a sheet, the lowest first.

    Attributes:
        width_px: Of the sheet.
        height_px: Likewise.
        shapes: What is on it.
    """

    width_px: int
    height_px: int
    shapes: tuple[Shape, ...]

    @property
    def num_colours(self) -> int:
        """How many colours it has."""
        return len({shape.colour for shape in self.shapes})


def read_drawing(svg: str) -> Drawing:
    """Read the shapes of a traced picture; whatever is not a shape is left out.

    Raises:
        UnreadableDrawingError: There are no shapes, too many, or one that makes no sense.
    """
    sheet = _SHEET.search(svg)
    paths = _PATH.findall(svg)
    if sheet is None or not 1 <= len(paths) <= SHAPES_MAX:
        raise UnreadableDrawingError(f"the tracing has {len(paths)} shapes")
    shapes = tuple(_shape(*path) for path in paths)
    return Drawing(int(sheet[1]), int(sheet[2]), shapes)


def _shape(path: str, colour: str, right: str, down: str) -> Shape:
    segments = []
    for letter, rest in _SEGMENT.findall(path):
        try:
            numbers = [float(each) for each in rest.replace(",", " ").split()]
        except ValueError as error:
            raise UnreadableDrawingError("an outline has something else than numbers") from error
        if len(numbers) != _NUMBERS[letter]:
            raise UnreadableDrawingError("an outline has too many numbers or too few")
        moved = (float(right), float(down))
        points = tuple(round(each + moved[at % 2], 2) for at, each in enumerate(numbers))
        segments.append(Segment(letter, points))
    red, green, blue = bytes.fromhex(colour)
    return Shape(tuple(segments), (red, green, blue))


def write_svg(drawing: Drawing, *, title: str, facts: Mapping[str, str]) -> bytes:
    """Return a drawing as an SVG file: paths and nothing that runs, loads or links.

    Args:
        drawing: What is drawn.
        title: Read aloud to those who cannot see it.
        facts: What the file says of itself, by name.

    Source:
        W3C, Scalable Vector Graphics (SVG) 2, sections 5.4 and 9.3; "Secure static mode" of
        SVG Integration asks for no more.
    """
    described = "\n".join(f"{name}: {text}" for name, text in sorted(facts.items()))
    size = f'width="{drawing.width_px}" height="{drawing.height_px}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {drawing.width_px} {drawing.height_px}" role="img" '
        f"aria-label={quoteattr(title)}>",
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(described)}</desc>",
        *(_path(shape) for shape in drawing.shapes),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _path(shape: Shape) -> str:
    outline = " ".join(
        segment.kind + " ".join(f"{each:g}" for each in segment.points)
        for segment in shape.segments
    )
    return f'<path fill="#{bytes(shape.colour).hex()}" d="{outline}"/>'
