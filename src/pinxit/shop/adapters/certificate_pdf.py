"""The certificate of a copy as a page to be framed: picture, wall label, seal, proofs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Final

import segno
from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Paragraph

from pinxit.kernel import Digest
from pinxit.provenance import seal_svg
from pinxit.shop.adapters.typeface import printable, typeface
from pinxit.shop.core.paper import Paper

_INK, _QUIET, _HAIR = "#1B1A17", "#6E6A62", "#E4DFD5"
_WIDE, _HIGH = A4
_FRAME: Final = 11 * mm
_EDGE: Final = 24 * mm
_INNER: Final = _WIDE - 2 * _EDGE
_GAP: Final = 9 * mm
#: A digest fits into the right column on one line.
_RIGHT: Final = 90 * mm
_LEFT: Final = _INNER - _GAP - _RIGHT
_PICTURE_HIGH: Final = 112 * mm
_PICTURE_LOW: Final = 40 * mm
_MAT: Final = 4 * mm
_SEAL: Final = 25 * mm
_CODE: Final = 23 * mm
#: The seal is drawn in a square of so many units.
_SEAL_UNITS: Final = 64
#: A picture is set at no more than so many pixels a side: 300 to the inch.
_PICTURE_PX: Final = 1_600
_TITLE_SIZES: Final = (27, 23, 19, 16, 13)
_SHAPE: Final = re.compile(r"<(path|rect) ([^>]*)/>")
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
_STEP: Final = re.compile(r"[MQLHVZ]|-?[0-9.]+")
_MONO: Final = "Courier"


def write_certificate_pdf(paper: Paper, picture: bytes) -> bytes:
    """Return the certificate as a PDF of one page, to be signed.

    Args:
        paper: Every text on it.
        picture: PNG or JPEG; never cropped.
    """
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=paper.language, pageCompression=1)
    canvas.setTitle(f"{paper.heading}: {paper.title}")
    canvas.setSubject(paper.edition)
    canvas.setCreator("Pinxit")
    canvas.setAuthor(paper.house)
    with typeface(paper.letters, language=paper.language) as face:
        _Page(canvas, face).draw(paper, picture)
        canvas.save()
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Type:
    """How a text is set: size and leading in points, colour."""

    size: float
    leading: float
    ink: str
    mono: bool = False


@dataclass(frozen=True, slots=True)
class _Set:
    """A text that was set, how high it stands with the room after it, and that room; points."""

    text: Paragraph
    high: float
    after: float


class _Page:
    """One page, set from the top to the bottom."""

    def __init__(self, canvas: Canvas, face: str) -> None:
        self._canvas, self._face = canvas, face

    def draw(self, paper: Paper, picture: bytes) -> None:
        """Set all of it: the foot at the bottom, the words above it, the picture in the rest."""
        canvas = self._canvas
        canvas.setStrokeColor(HexColor(_HAIR))
        canvas.setLineWidth(0.8)
        canvas.rect(_FRAME, _FRAME, _WIDE - 2 * _FRAME, _HIGH - 2 * _FRAME)
        top = _HIGH - 23 * mm
        self._line(paper.heading, _EDGE, top, 10, _QUIET)
        wide = canvas.stringWidth(printable(paper.house), self._face, 10)
        self._line(paper.house, _WIDE - _EDGE - wide, top, 10, _QUIET)
        foot = self._foot(paper)
        facts = self._pairs(paper.facts, _LEFT, mono=False)
        terms = self._pairs(paper.terms, _RIGHT, mono=False)
        marks = [*terms, *self._pairs(paper.marks, _RIGHT, mono=True)]
        pairs_top = foot + 5 * mm + max(_height(facts), _height(marks))
        self._hang(facts, _EDGE, pairs_top)
        self._hang(marks, _EDGE + _LEFT + _GAP, pairs_top)
        self._rule(pairs_top + 5 * mm)
        label = self._label(paper)
        label_top = pairs_top + 10 * mm + max(_height(label), _SEAL)
        self._hang(label, _EDGE, label_top)
        draw_seal(canvas, paper.seal, _WIDE - _EDGE - _SEAL, label_top - _SEAL - 1.5 * mm, _SEAL)
        self._picture(picture, top - 6 * mm, label_top + 8 * mm)

    def _line(self, text: str, x: float, y: float, size: float, colour: str) -> None:
        self._canvas.setFont(self._face, size)
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.drawString(x, y, printable(text))

    def _rule(self, y: float) -> None:
        self._canvas.setStrokeColor(HexColor(_HAIR))
        self._canvas.setLineWidth(0.6)
        self._canvas.line(_EDGE, y, _WIDE - _EDGE, y)

    def _picture(self, picture: bytes, top: float, low: float) -> None:
        """Hang the picture on its mat, in the middle of what is left for it."""
        with Image.open(BytesIO(picture)) as opened:
            shown = opened.convert("RGB")
        shown.thumbnail((_PICTURE_PX, _PICTURE_PX))
        room = min(max(top - low - 2 * _MAT, _PICTURE_LOW), _PICTURE_HIGH)
        scale = min((_INNER - 2 * _MAT) / shown.width, room / shown.height)
        wide, high = shown.width * scale, shown.height * scale
        x, y = (_WIDE - wide) / 2, (top + low - high) / 2
        self._canvas.setStrokeColor(HexColor(_HAIR))
        self._canvas.rect(x - _MAT, y - _MAT, wide + 2 * _MAT, high + 2 * _MAT)
        self._canvas.drawImage(ImageReader(shown), x, y, wide, high)

    def _label(self, paper: Paper) -> list[_Set]:
        """Set the wall label; the seal stands beside it."""
        wide = _INNER - _SEAL - _GAP
        lines = ((paper.maker, 13, 21, _INK), (paper.medium, 10, 17, _QUIET))
        return [
            *self._title(paper.title, wide),
            *(
                self._set(text, wide, _Type(size, leading, ink))
                for text, size, leading, ink in lines
            ),
            self._set(paper.edition, wide, _Type(13, 21, _INK)),
        ]

    def _title(self, text: str, wide: float) -> list[_Set]:
        """Set a title as large as two lines of it fit."""
        for size in _TITLE_SIZES:
            title = self._set(text, wide, _Type(size, size * 1.25, _INK), after=2 * mm)
            if title.high <= 2.5 * size * 1.25 + 2 * mm:
                break
        return [title]

    def _pairs(self, pairs: tuple[tuple[str, str], ...], wide: float, *, mono: bool) -> list[_Set]:
        name_type, words, figures = (
            _Type(7.2, 10, _QUIET), _Type(8.6, 12, _INK), _Type(5.85, 8.4, _INK, mono=True),
        )  # fmt: skip
        found = []
        for name, value in pairs:
            found.append(self._set(name, wide, name_type))
            kind = figures if mono and value.isascii() else words
            found.append(self._set(value, wide, kind, after=1.2 * mm))
        return found

    def _foot(self, paper: Paper) -> float:
        """Set the square code and what it is for, and return where they begin."""
        low = _FRAME + 8 * mm
        self._rule(low + _CODE + 4 * mm)
        draw_square_code(self._canvas, paper.address, _EDGE, low, _CODE)
        wide = _INNER - _CODE - 6 * mm
        said = [
            self._set(paper.advice, wide, _Type(8, 12, _QUIET), after=1 * mm),
            self._set(paper.address, wide, _Type(6.6, 10, _INK, mono=True)),
        ]
        self._hang(said, _EDGE + _CODE + 6 * mm, low + (_CODE + _height(said)) / 2)
        return low + _CODE + 4 * mm

    def _hang(self, texts: list[_Set], x: float, top: float) -> None:
        """Draw texts below each other."""
        for each in texts:
            top -= each.high
            each.text.drawOn(self._canvas, x, top + each.after)

    def _set(self, text: str, wide: float, kind: _Type, *, after: float = 0) -> _Set:
        style = ParagraphStyle(
            "set",
            fontName=_MONO if kind.mono else self._face,
            fontSize=kind.size,
            leading=kind.leading,
            textColor=HexColor(kind.ink),
            wordWrap="CJK" if kind.mono or not _is_spaced(text) else None,
        )
        paragraph = Paragraph(escape(printable(text)).replace("\n", "<br/>"), style)
        _wide, high = paragraph.wrap(wide, _HIGH)
        return _Set(paragraph, float(high) + after, after)


def _height(texts: list[_Set]) -> float:
    return sum(each.high for each in texts)


def _is_spaced(text: str) -> bool:
    """Say whether a text parts its words by blanks, as Chinese does not."""
    return not any("\u2e80" <= letter <= "\uffef" for letter in text)


def draw_seal(canvas: Canvas, digest: Digest, x: float, y: float, side: float) -> None:
    """Stamp the seal of a digest, in lines that stay sharp at any size.

    Args:
        canvas: Where.
        digest: Names the artefact.
        x: Of its left edge, in points.
        y: Of its lower edge, in points.
        side: Width and height, in points.
    """
    canvas.saveState()
    canvas.translate(x, y + side)
    canvas.scale(side / _SEAL_UNITS, -side / _SEAL_UNITS)
    canvas.setLineCap(1)
    for _shape, written in _SHAPE.findall(seal_svg(digest, size_px=_SEAL_UNITS, title="")):
        said = dict(_ATTRIBUTE.findall(written))
        path = _path(canvas, said["d"])
        if said["fill"] == "none":
            canvas.setStrokeColor(HexColor(said["stroke"]))
            canvas.setLineWidth(float(said["stroke-width"]))
            canvas.drawPath(path, stroke=1, fill=0)
        else:
            canvas.setFillColor(HexColor(said["fill"]))
            canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def draw_square_code(canvas: Canvas, address: str, x: float, y: float, side: float) -> None:
    """Draw the QR code of an address.

    Args:
        canvas: Where.
        address: What it leads to.
        x: Of its left edge, in points.
        y: Of its lower edge, in points.
        side: Width and height, in points, without the quiet zone around it.

    **Source:** ISO/IEC 18004:2024, error correction M.
    """
    rows = list(segno.make(address, error="m", micro=False).matrix)
    step = side / len(rows)
    canvas.setFillColor(HexColor(_INK))
    for down, row in enumerate(rows, start=1):
        for across, is_dark in enumerate(row):
            if is_dark:
                # A hair larger than its place, so that no light shows between neighbours.
                canvas.rect(
                    x + across * step, y + side - down * step, step * 1.02, step * 1.02, 0, 1
                )


def _path(canvas: Canvas, drawn: str) -> PDFPathObject:
    """Return an outline of the seal, which knows straight lines and quadratic curves, as a path."""
    path, here, words = canvas.beginPath(), (0.0, 0.0), iter(_STEP.findall(drawn))
    for word in words:
        if word == "Z":
            path.close()
        elif word == "Q":
            bend, to = _point(words), _point(words)
            path.curveTo(*_toward(here, bend), *_toward(to, bend), *to)
            here = to
        else:
            here = _straight(word, here, words)
            (path.moveTo if word == "M" else path.lineTo)(*here)
    return path


def _straight(word: str, here: tuple[float, float], words: Iterator[str]) -> tuple[float, float]:
    if word == "H":
        return float(next(words)), here[1]
    if word == "V":
        return here[0], float(next(words))
    return _point(words)


def _point(words: Iterator[str]) -> tuple[float, float]:
    return float(next(words)), float(next(words))


def _toward(end: tuple[float, float], bend: tuple[float, float]) -> tuple[float, float]:
    """Return the handle of a cubic curve that is the quadratic one: two thirds of the way."""
    return end[0] + (bend[0] - end[0]) * 2 / 3, end[1] + (bend[1] - end[1]) * 2 / 3
