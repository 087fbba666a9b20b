"""The typeface of printed papers: Noto Serif SC (OFL 1.1), Latin and Chinese, set into a PDF.

What a PDF's readers bring along differs from machine to machine, and some bring no Chinese at all.
So the letters that a paper needs are cut from the typeface and travel inside it. It comes with
cubic outlines and the PDF writer wants quadratic ones, hence the redrawing.

**Source:** OpenType 1.9.1, tables `CFF` and `glyf`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Final
from uuid import uuid4

import pylopdf_fonts_zh_cn as noto
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PdfFont

#: How far a redrawn outline may stray, in thousandths of the letter's height.
_STRAYS: Final = 1.0
_UNKNOWN: Final = "〓"
_MARKS: Final = tuple(map(ord, "‘’“”…"))


@contextmanager
def typeface(text: str, *, language: str) -> Iterator[str]:
    """Yield the name of a typeface, known to the PDF writer meanwhile, with the letters of a text.

    Args:
        text: Everything that will be set in it; for letters that Noto Serif SC lacks, see
            `printable`.
        language: Of the text: quotation marks are as wide as a letter in Chinese, and narrow
            elsewhere.
    """
    letters = "".join(sorted(set(text) | {_UNKNOWN, " "}))
    name = f"NotoSerifSC-{uuid4().hex[:12]}"
    # Codes of its own: where those of ASCII are kept, some readers lose all other letters.
    cut = BytesIO(_cut(letters, name, narrow=not language.startswith("zh")))
    pdfmetrics.registerFont(PdfFont(name, cut, asciiReadable=0))
    try:
        yield name
    finally:
        # The writer offers no way to forget one, and each paper has its own.
        pdfmetrics._fonts.pop(name, None)


def printable(text: str) -> str:
    """Return a text with the sign 〓 in place of letters that the typeface lacks."""
    return "".join(letter if ord(letter) in _letters() else _UNKNOWN for letter in text)


@lru_cache(maxsize=1)
def _whole() -> bytes:
    return noto.serif_path().read_bytes()


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(TTFont(BytesIO(_whole()), lazy=True).getBestCmap()) | {ord("\n")}


def _cut(letters: str, name: str, *, narrow: bool) -> bytes:
    """Return a TrueType file of these letters."""
    font = TTFont(BytesIO(_whole()), lazy=True)
    if narrow:
        _narrow_marks(font)
    options = Options(layout_features=[], name_IDs=[1, 2, 4, 6], notdef_outline=True)
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS", "GDEF", "DSIG"]
    cutter = Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    _redraw(font)
    # A name of its own: two cuttings of one name would be taken for one and the same.
    for record in font["name"].names:
        record.string = name
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def _narrow_marks(font: TTFont) -> None:
    """Let quotation marks and the ellipsis be the narrow ones of the typeface (`pwid`)."""
    table = font["GSUB"].table
    places = {
        place
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "pwid"
        for place in record.Feature.LookupListIndex
    }
    for place in places:
        for part in table.LookupList.Lookup[place].SubTable:
            narrower = getattr(part, "ExtSubTable", part).mapping
            for letters in (each.cmap for each in font["cmap"].tables if each.isUnicode()):
                letters.update(
                    {
                        mark: narrower[letters[mark]]
                        for mark in _MARKS
                        if letters.get(mark) in narrower
                    }
                )


def _redraw(font: TTFont) -> None:
    """Give a font quadratic outlines in place of its cubic ones."""
    order, drawn, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, _STRAYS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions",
    ):  # fmt: skip
        setattr(font["maxp"], field, 0)
    font["maxp"].maxZones = 1
    font["maxp"].maxComponentElements = max(
        (len(each.components) if each.isComposite() else 0 for each in glyphs.values()), default=0
    )
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
