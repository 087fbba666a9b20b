"""A statement on paper: A4 pages with what came, what went, and how to check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

_INK, _QUIET, _HAIR = (HexColor(each) for each in ("#1B1A17", "#6E6A62", "#E4DFD5"))
_LATIN: Final = "Times-Roman"
#: A face that readers bring along, so that Chinese needs no file of ours.
_CHINESE: Final = "STSong-Light"
_LATIN_1: Final = 0xFF
_MARGIN: Final = 22 * mm
_WIDE: Final = A4[0] - 2 * _MARGIN
#: Widths of the day, the occasion, the work and the amount.
_COLUMNS: Final = (0.16, 0.2, 0.44, 0.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """What stands on the paper, in the reader's language.

    Attributes:
        title: Such as "Statement for November 2026".
        lead: Whose it is, and by which house.
        head: Names of the four columns.
        parts: For each account its heading, its lines of four texts, and its closing words.
        foot: How to check it.
        language: Such as "en".
    """

    title: str
    lead: str
    head: Sequence[str]
    parts: Sequence[tuple[str, Sequence[Sequence[str]], str]]
    foot: Sequence[str]
    language: str


def write_statement_pdf(page: StatementPage) -> bytes:
    """Return the paper; the same statement gives the same bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=page.title,
        subject=page.lead,
        creator="Pinxit",
        author="",
        invariant=1,
        lang=page.language,
    )
    flow: list[Flowable] = [_said(page.title, 20, _INK), _said(page.lead, 11, _QUIET)]
    for heading, lines, closing in page.parts:
        flow += [Spacer(1, 8 * mm), _said(heading, 12, _INK), Spacer(1, 2 * mm)]
        flow += [_table([page.head, *lines]), Spacer(1, 2 * mm), _said(closing, 11, _INK)]
    flow += [Spacer(1, 10 * mm), *(_said(each, 8.5, _QUIET) for each in page.foot)]
    document.build(flow)
    return file.getvalue()


def _table(rows: Sequence[Sequence[str]]) -> Table:
    cells = [
        [_said(text, 9, _QUIET if row == 0 else _INK) for text in texts]
        for row, texts in enumerate(rows)
    ]
    style = [("LINEBELOW", (0, 0), (-1, -1), 0.4, _HAIR), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    style += [("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0)]
    return Table(cells, colWidths=[_WIDE * part for part in _COLUMNS], repeatRows=1, style=style)


def _said(text: str, size: float, colour: HexColor) -> Paragraph:
    is_chinese = any(ord(letter) > _LATIN_1 and letter not in "’‘“”–—×·…€" for letter in text)
    style = ParagraphStyle(
        "said",
        fontName=_CHINESE if is_chinese else _LATIN,
        fontSize=size,
        leading=size * 1.4,
        textColor=colour,
        wordWrap="CJK" if is_chinese or " " not in text else None,
    )
    return Paragraph(escape(text), style)
