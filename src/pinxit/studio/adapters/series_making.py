"""Making a series: every sticker or card, the archive, and the sheet that shows all of it."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pinxit.kernel import PinxitError
from pinxit.studio.adapters.lettering import WHITE, check_letters, set_line
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.adapters.preview import AI_XMP
from pinxit.studio.core.cut_out import cut_out
from pinxit.studio.core.messengers import Extra, Messenger
from pinxit.studio.core.series import SeriesKind, SeriesOrder, file_name
from pinxit.studio.core.sticker import GAP_SHARE, RIM_SHARE, Box, placed, rimmed, rooms, trimmed

#: Paints the nth picture: red, green and blue, 0-255, at full size.
Paint = Callable[[int], NDArray[np.uint8]]
OnStep = Callable[[int, int], None]

#: A card of 10.5 by 14.8 centimetres (A6) at 300 dots an inch.
CARD_PX: Final = (1240, 1748)
_PAPER: Final = (250, 248, 244)
_HAIRLINE: Final = (228, 223, 213)
#: A figure is cut out at this size: larger is slow, and no messenger shows more.
_CUT_PX: Final = 560
_QUALITIES: Final = (92, 84, 76, 66, 54, 42, 30)
_COLOURS: Final = (256, 128, 64, 32)
_CELL_PX: Final = 160
_A_ROW: Final = 5
#: One moment for every file in an archive, so that equal series are equal archives.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_TITLE: Final = "AI-generated. 由人工智能生成。"


class TooHeavyError(PinxitError):
    """A picture cannot be made light enough for a messenger."""

    remedy = "Choose another messenger, or a picture with fewer details."


@dataclass(frozen=True, slots=True)
class MadeSeries:
    """What came of a series.

    Attributes:
        archive: The ZIP file.
        sheet: A PNG picture that shows all of it.
        num_files: Pictures in the archive.
        heaviest_bytes: The largest of them.
    """

    archive: bytes
    sheet: bytes
    num_files: int
    heaviest_bytes: int


def make_series(
    order: SeriesOrder,
    paint: Paint,
    *,
    facts: Mapping[str, str],
    on_step: OnStep = lambda *_: None,
) -> MadeSeries:
    """Make every picture of a series; equal orders and paintings make equal files.

    Args:
        order: What.
        paint: Paints the nth picture.
        facts: What the PNG files say of themselves.
        on_step: Told how many names are done.

    Raises:
        UnsetNameError: The typeface lacks a letter of a name.
        NoPlainGroundError: A figure does not stand on plain ground.
        TooHeavyError: A file is too heavy for the messenger.
    """
    stickers = order.kind is SeriesKind.STICKERS
    for text in (*order.names, order.greeting):
        check_letters(text, "sans" if stickers else "serif")
    figures: list[Image.Image] = []
    pages: list[Image.Image] = []
    files: dict[str, bytes] = {}
    for nth, name in enumerate(order.names):
        on_step(nth, len(order.names))
        if nth < order.num_pictures:
            figures = [_figure(paint(nth)) if stickers else Image.fromarray(paint(nth))]
        page = (
            _sticker(figures[0], name, order.rules) if stickers else _card(figures[0], order, name)
        )
        pages.append(_small(page))
        if nth == 0 and stickers:
            files |= _extras(figures[0], order.rules)
        kept = order.rules.file.format(n=nth + 1) if stickers else file_name(nth + 1, name, "png")
        files[kept] = _light(page, order.rules, facts) if stickers else _png(page, facts)
    sheet = encode_png(np.asarray(_sheet(pages)), facts=facts)
    archive = _archive(files, order)
    heaviest = max(map(len, files.values()))
    return MadeSeries(archive, sheet, len(files), heaviest)


def _figure(image_HWC: NDArray[np.uint8]) -> Image.Image:
    """Return what a picture shows, cut out, with its white rim."""
    small = Image.fromarray(image_HWC)
    small.thumbnail((_CUT_PX, _CUT_PX), Image.Resampling.LANCZOS)
    figure_HW4 = trimmed(cut_out(np.asarray(small)).image_HW4)
    side_px = max(figure_HW4.shape[:2])
    rim_px, gap_px = max(2, round(side_px * RIM_SHARE)), round(side_px * GAP_SHARE)
    return Image.fromarray(rimmed(figure_HW4, rim_px, gap_px))


def _sticker(figure: Image.Image, name: str, rules: Messenger) -> Image.Image:
    canvas = Image.new("RGBA", (rules.width_px, rules.height_px), (255, 255, 255, 0))
    above, below = rooms(rules.width_px, rules.height_px, rules.margin_px)
    _put(canvas, figure, placed(figure.size, above))
    set_line(canvas, name, below, face="sans", rim=WHITE)
    return canvas


def _extras(figure: Image.Image, rules: Messenger) -> dict[str, bytes]:
    return {extra.file: _extra(figure, extra) for extra in rules.extras}


def _extra(figure: Image.Image, extra: Extra) -> bytes:
    ground = (*_PAPER, 255) if extra.is_opaque else (255, 255, 255, 0)
    canvas = Image.new("RGBA", (extra.width_px, extra.height_px), ground)
    edge = max(2, extra.height_px // 20)
    room = Box(edge, edge, extra.width_px - edge, extra.height_px - edge)
    _put(canvas, figure, placed(figure.size, room))
    shown = canvas.convert("RGB") if extra.is_opaque else canvas
    if extra.file.endswith(".webp"):
        return _webp(shown, extra.most_bytes)
    return _bounded_png(shown, extra.most_bytes, {"Comment": _TITLE})


def _card(picture: Image.Image, order: SeriesOrder, name: str) -> Image.Image:
    width = CARD_PX[0]
    card = Image.new("RGB", CARD_PX, _PAPER)
    edge = width // 10
    top = edge + edge // 3
    shown = placed(picture.size, Box(edge, top, width - edge, top + width - 2 * edge))
    card.paste(_HAIRLINE, (shown.left - 2, shown.top - 2, shown.right + 2, shown.bottom + 2))
    card.paste(picture.resize(shown.size, Image.Resampling.LANCZOS), (shown.left, shown.top))
    name_top = shown.bottom + edge // 2
    words = Box(edge, name_top, width - edge, name_top + 230)
    set_line(card, name, words, face="serif")
    if order.greeting:
        below = Box(edge, words.bottom + 20, width - edge, words.bottom + 140)
        set_line(card, order.greeting, below, face="serif", colour=(110, 106, 98))
    return card


def _put(canvas: Image.Image, figure: Image.Image, box: Box) -> None:
    canvas.alpha_composite(figure.resize(box.size, Image.Resampling.LANCZOS), (box.left, box.top))


def _light(page: Image.Image, rules: Messenger, facts: Mapping[str, str]) -> bytes:
    """Return a sticker as a file that is not heavier than its messenger takes."""
    if rules.format == "webp":
        return _webp(page, rules.most_bytes)
    return _bounded_png(page, rules.most_bytes, facts)


def _webp(page: Image.Image, most_bytes: int) -> bytes:
    for quality in _QUALITIES:
        file = io.BytesIO()
        page.save(file, format="WEBP", quality=quality, method=4, xmp=AI_XMP)
        if file.tell() <= most_bytes:
            return file.getvalue()
    raise TooHeavyError("a picture is too heavy for this messenger")


def _bounded_png(page: Image.Image, most_bytes: int, facts: Mapping[str, str]) -> bytes:
    content = _png(page, facts)
    for colours in _COLOURS:
        if len(content) <= most_bytes:
            return content
        fewer = page.quantize(colours, method=Image.Quantize.FASTOCTREE).convert(page.mode)
        content = _png(fewer, facts)
    if len(content) > most_bytes:
        raise TooHeavyError("a picture is too heavy for this messenger")
    return content


def _png(page: Image.Image, facts: Mapping[str, str]) -> bytes:
    return encode_png(np.asarray(page), facts=facts)


def _small(page: Image.Image) -> Image.Image:
    small = page.copy()
    small.thumbnail((_CELL_PX, _CELL_PX), Image.Resampling.LANCZOS)
    return small


def _sheet(pages: Sequence[Image.Image]) -> Image.Image:
    across = min(_A_ROW, len(pages))
    down = -(-len(pages) // across)
    cell = _CELL_PX + 24
    sheet = Image.new("RGB", (across * cell, down * cell), _PAPER)
    for nth, page in enumerate(pages):
        left = nth % across * cell + (cell - page.width) // 2
        top = nth // across * cell + (cell - page.height) // 2
        sheet.paste(page, (left, top), page if page.mode == "RGBA" else None)
        if page.mode != "RGBA":  # a card is of the colour of the sheet: its edge is drawn
            edge = (left - 1, top - 1, left + page.width, top + page.height)
            ImageDraw.Draw(sheet).rectangle(edge, outline=_HAIRLINE)
    return sheet


def _archive(files: Mapping[str, bytes], order: SeriesOrder) -> bytes:
    told = {
        "made_by": "Pinxit",
        "label": _TITLE,
        "prompt": order.brief.prompt,
        "hand": order.brief.hand,
        "seed": order.brief.seed,
        "names": list(order.names),
    }
    if order.messenger:
        rules = order.rules
        told |= {"messenger": rules.title, "rules": rules.source, "known_on": rules.known_on}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content)
        body = json.dumps(told, ensure_ascii=False, indent=2).encode()
        archive.writestr(zipfile.ZipInfo("series.json", _MOMENT), body)
    return file.getvalue()
