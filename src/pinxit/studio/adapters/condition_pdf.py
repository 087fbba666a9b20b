"""A condition report as PDF: plates side by side, then what was found, done and approved."""

import re
from collections.abc import Sequence
from functools import partial
from html import escape
from io import BytesIO
from typing import Final

from PIL import Image as Pictures
from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    Image,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from pinxit.studio.core.condition import Plate, Report, Section

_INK, _QUIET, _HAIR = (HexColor(each) for each in ("#1B1A17", "#6E6A62", "#E4DFD5"))
_RED, _GREEN, _BLUE = (HexColor(each) for each in ("#B3261E", "#3F7A4E", "#305C8C"))
_LATIN: Final = "Times-Roman"
#: A face that readers bring along, so that Chinese needs no file of ours.
_CHINESE: Final = "STSong-Light"
_LATIN_1: Final = 0xFF
#: Signs that both faces have.
_BOTH: Final = "’‘“”–—×·…"
#: What stands in the Latin face within a Chinese text: there, that face sets it too narrow.
_LATIN_RUN: Final = re.compile(r"([!-~]+(?: +[!-~]+)*)")
_MARGIN: Final = 22 * mm
_WIDE: Final = A4[0] - 2 * _MARGIN
#: A plate is drawn at no more than so many pixels a side: paper shows no more.
_PLATE_PX: Final = 900
_PLATES_A_ROW: Final = 3
_GAP: Final = 5 * mm
#: What a frame of the library leaves free on the left, in points.
_PAD: Final = 6
_DIGEST: Final = "sha256:"
_PLATE_HIGH: Final = 82 * mm
_CURVE: Final = 46 * mm


def write_report_pdf(report: Report) -> bytes:
    """Return a condition report as a PDF of A4 pages; the same report gives the same bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"{report.title}: {report.lead}",
        subject=report.label,
        creator="Pinxit",
        author="",
        invariant=1,
        lang=report.language,
    )
    flow: list[Flowable] = [
        _said(report.title, 20, 26),
        _said(report.lead, 12, 18, _QUIET),
        Spacer(1, 6 * mm),
        _plates(report.plates),
    ]
    flow += [KeepTogether(_section(section)) for section in report.sections]
    if report.level_C is not None:
        caption = _said(report.curve_caption, 9, 13, _QUIET)
        flow.append(KeepTogether([Spacer(1, 8 * mm), _curve(report), Spacer(1, 2 * mm), caption]))
    flow += [Spacer(1, 8 * mm), _said(report.label, 8.5, 12, _QUIET)]
    document.build(flow, onFirstPage=partial(_foot, report), onLaterPages=partial(_foot, report))
    return file.getvalue()


def _foot(report: Report, page: Canvas, document: SimpleDocTemplate) -> None:
    """Write below a page what it belongs to, and its number."""
    title = _said(f"{report.title} · {report.lead}", 8.5, 12, _QUIET)
    title.wrapOn(page, 0.9 * _WIDE, _MARGIN)
    title.drawOn(page, _MARGIN + _PAD, _MARGIN / 2)
    page.setFont(_LATIN, 8.5)
    page.setFillColor(_QUIET)
    page.drawRightString(_MARGIN + _PAD + _WIDE, _MARGIN / 2 + 3, str(document.page))


def _said(text: str, size: float, leading: float, colour: HexColor = _INK) -> Paragraph:
    is_chinese = any(ord(letter) > _LATIN_1 and letter not in _BOTH for letter in text)
    style = ParagraphStyle(
        "said",
        fontName=_CHINESE if is_chinese else _LATIN,
        fontSize=size,
        leading=leading,
        textColor=colour,
        wordWrap="CJK" if is_chinese or " " not in text else None,
    )
    return Paragraph(_in_two_faces(text) if is_chinese else escape(text), style)


def _in_two_faces(text: str) -> str:
    """Return a Chinese text with its Latin letters and figures in the Latin face."""
    parts = _LATIN_RUN.split(text)
    return "".join(
        f'<font name="{_LATIN}">{escape(part)}</font>' if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _plates(plates: Sequence[Plate]) -> Table:
    wide = (_WIDE - (_PLATES_A_ROW - 1) * _GAP) / _PLATES_A_ROW
    rows: list[list[Flowable]] = []
    for first in range(0, len(plates), _PLATES_A_ROW):
        row = plates[first : first + _PLATES_A_ROW]
        rows.append([_plate(each, wide) for each in row])
        rows.append([_said(each.caption, 9, 12, _QUIET) for each in row])
    columns = [wide + _GAP] * (_PLATES_A_ROW - 1) + [wide]
    return Table(
        rows,
        colWidths=columns,
        style=[
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-2, -1), _GAP),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            *(("VALIGN", (0, row), (-1, row), "BOTTOM") for row in range(0, len(rows), 2)),
            *(("VALIGN", (0, row), (-1, row), "TOP") for row in range(1, len(rows), 2)),
        ],
        hAlign="LEFT",
    )


def _plate(plate: Plate, wide: float) -> Image:
    small = Pictures.fromarray(plate.image_HWC)
    small.thumbnail((_PLATE_PX, _PLATE_PX))
    file = BytesIO()
    small.save(file, format="PNG")
    scale = min(wide / small.width, _PLATE_HIGH / small.height)
    return Image(BytesIO(file.getvalue()), small.width * scale, small.height * scale)


def _section(section: Section) -> list[Flowable]:
    flow: list[Flowable] = [Spacer(1, 5 * mm), _said(section.heading, 13, 19)]
    flow += [_said(sentence, 10.5, 16) for sentence in section.sentences]
    if section.facts:
        rows = [
            [_said(name, 9.5, 13, _QUIET), _said(value, _size_of(value), 13)]
            for name, value in section.facts
        ]
        flow.append(
            Table(
                rows,
                colWidths=[0.3 * _WIDE, 0.7 * _WIDE],
                style=[
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.4, _HAIR),
                ],
                hAlign="LEFT",
            )
        )
    return flow


def _size_of(value: str) -> float:
    """Return at which size a fact is set: a digest is to stay on one line."""
    return 8.5 if _DIGEST in value else 9.5


def _curve(report: Report) -> Drawing:
    drawing = Drawing(_CURVE, _CURVE)
    drawing.add(Rect(0, 0, _CURVE, _CURVE, fillColor=None, strokeColor=_HAIR, strokeWidth=0.5))
    drawing.add(Line(0, 0, _CURVE, _CURVE, strokeColor=_HAIR, strokeWidth=0.5))
    assert report.level_C is not None  # noqa: S101 - asked before
    for colour, ink in enumerate((_RED, _GREEN, _BLUE)):
        points = [
            number * _CURVE / 255
            for level in range(0, 256, 3)
            for number in (level, float(report.level_C[level, colour]))
        ]
        drawing.add(PolyLine(points, strokeColor=ink, strokeWidth=1.1))
    return drawing
