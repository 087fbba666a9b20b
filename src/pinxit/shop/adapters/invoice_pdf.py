"""An invoice on paper: one A4 sheet, quiet, with every figure in its column."""

from html import escape
from io import BytesIO
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from pinxit.shop.adapters.typeface import printable, typeface
from pinxit.shop.core.invoice_page import InvoicePage

_INK, _QUIET, _HAIR = (HexColor(each) for each in ("#1B1A17", "#6E6A62", "#E4DFD5"))
_MARGIN: Final = 24 * mm
_WIDE: Final = A4[0] - 2 * _MARGIN
#: What the writer leaves free around everything.
_PADDING: Final = 6
#: Widths of what was sold, rate, net, tax, sum.
_COLUMNS: Final = (0.4, 0.12, 0.16, 0.14, 0.18)
_BARE: Final = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def write_invoice_pdf(page: InvoicePage) -> bytes:
    """Return the paper; the same page gives the same letters in the same places."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN - _PADDING,
        rightMargin=_MARGIN - _PADDING,
        topMargin=_MARGIN - _PADDING,
        bottomMargin=_MARGIN - _PADDING,
        title=page.heading,
        author=page.seller[0],
        creator="Pinxit",
        invariant=1,
        lang=page.language,
    )
    with typeface(page.letters, language=page.language) as face:
        document.build(_Sheet(face).flow(page))
    return file.getvalue()


class _Sheet:
    """One paper, set from the top to the bottom."""

    def __init__(self, face: str) -> None:
        self._face = face

    def flow(self, page: InvoicePage) -> list[Flowable]:
        """Return everything on it in its order."""
        return [
            self._said(page.seller[0], 13, _INK),
            *(self._said(line, 9, _QUIET) for line in page.seller[1:]),
            Spacer(1, 14 * mm),
            self._said(page.buyer_heading, 8, _QUIET),
            *(self._said(line, 10.5, _INK) for line in page.buyer),
            Spacer(1, 14 * mm),
            self._said(page.heading, 21, _INK),
            Spacer(1, 5 * mm),
            self._facts(page.facts),
            Spacer(1, 8 * mm),
            self._lines(page),
            Spacer(1, 3 * mm),
            self._sums(page.sums),
            Spacer(1, 9 * mm),
            *(self._said(note, 9.5, _INK) for note in page.notes),
            Spacer(1, 9 * mm),
            self._said(page.foot, 8, _QUIET),
        ]

    def _facts(self, pairs: tuple[tuple[str, str], ...]) -> Table:
        cells = [[self._said(a, 9, _QUIET), self._said(b, 9, _INK)] for a, b in pairs]
        return Table(cells, colWidths=[0.26 * _WIDE, 0.74 * _WIDE], style=[*_BARE, *_CLOSE])

    def _lines(self, page: InvoicePage) -> Table:
        rows = [
            [
                self._said(text, 8.5 if row == 0 else 10, _QUIET if row == 0 else _INK, to_right=at)
                for at, text in enumerate(texts)
            ]
            for row, texts in enumerate((page.head, *page.lines))
        ]
        ruled = [*_BARE, ("LINEBELOW", (0, 0), (-1, -1), 0.5, _HAIR)]
        return Table(rows, colWidths=[_WIDE * part for part in _COLUMNS], repeatRows=1, style=ruled)

    def _sums(self, sums: tuple[tuple[str, str], ...]) -> Table:
        last = len(sums) - 1
        rows = [
            [
                self._said(name, 12 if row == last else 9.5, _INK, to_right=1),
                self._said(amount, 12 if row == last else 9.5, _INK, to_right=1),
            ]
            for row, (name, amount) in enumerate(sums)
        ]
        style = [*_BARE, *_CLOSE, ("LINEABOVE", (1, last), (1, last), 0.8, _INK)]
        return Table(rows, colWidths=[0.72 * _WIDE, 0.28 * _WIDE], style=style)

    def _said(self, text: str, size: float, colour: HexColor, *, to_right: int = 0) -> Paragraph:
        is_spaced = not any("\u2e80" <= letter <= "\uffef" for letter in text)
        style = ParagraphStyle(
            "said",
            fontName=self._face,
            fontSize=size,
            leading=size * 1.45,
            textColor=colour,
            alignment=TA_RIGHT if to_right else TA_LEFT,
            wordWrap=None if is_spaced else "CJK",
        )
        return Paragraph(escape(printable(text)).replace("\n", "<br/>"), style)


_CLOSE: Final = [("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5)]
