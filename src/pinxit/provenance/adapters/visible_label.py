"""The visible label of a picture, drawn with Pillow: ink on a plate of paper, in a corner.

The European icon is a drawing of the Commission's own; this house draws none of it, but the two
letters that it is made of, in a plain ring. Moving pictures are not made here and not labelled.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pylopdf_fonts_zh_cn as noto
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pinxit.kernel import PinxitError
from pinxit.provenance.core.explicit_label import Corner, Language, corner_of, letters_px, words_of
from pinxit.provenance.core.labels import SourceType

_PAPER: Final = (250, 248, 244)
_INK: Final = (27, 26, 23)
#: Drawn this much larger and made smaller, so that the ring is round.
_FINE: Final = 4
#: Letters of Latin and of Chinese that are measured; the lower of the two counts.
_MEASURED: Final = ("A", "生")
_AI: Final = "AI"


class SmallPictureError(PinxitError):
    """A picture is too small for a label that could be read."""

    remedy = "Enlarge the picture first, or publish it with the label in words beside it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """How a visible label is drawn.

    Attributes:
        languages: In which the words are, in this order.
        corner: Where it stands.
        with_ring: Whether the letters "AI" stand in a ring before the words, as the European
            icons have them, instead of at the beginning of the words.
    """

    languages: tuple[Language, ...] = ("zh", "en")
    corner: Corner = Corner.CALMEST
    with_ring: bool = False


def draw_label(
    image_HWC: NDArray[np.uint8],
    plate: Plate | None = None,
    *,
    source: SourceType = SourceType.GENERATED,
) -> NDArray[np.uint8]:
    """Return a picture with its visible label; nothing outside the plate changes.

    Args:
        image_HWC: Red, green and blue, perhaps opacity, 0-255.
        plate: How it is drawn.
        source: How the picture was made; one that no model made is returned as it is.

    Raises:
        SmallPictureError: The plate would not fit.

    Source:
        GB 45438-2025, clause 5.2; Regulation (EU) 2024/1689, Article 50(5).
    """
    plate = plate or Plate()
    words = words_of(source, plate.languages)
    if not words:
        return image_HWC.copy()
    height, width = image_HWC.shape[:2]
    letters = letters_px(width, height)
    drawn = _ringed(words, letters) if plate.with_ring else _plain(words, letters)
    margin = letters // 2
    if drawn.width + 2 * margin > width or drawn.height + 2 * margin > height:
        raise SmallPictureError("the picture is too small for a label that could be read")
    left, top = corner_of(image_HWC, drawn.size, margin, plate.corner)
    labelled_HWC = image_HWC.copy()
    labelled_HWC[top : top + drawn.height, left : left + drawn.width] = _like(drawn, image_HWC)
    return labelled_HWC


def _like(drawn: Image.Image, image_HWC: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the plate with as many channels as the picture has."""
    return np.asarray(drawn.convert("RGBA"))[:, :, : image_HWC.shape[2]]


def _plain(words: str, letters: int) -> Image.Image:
    """Draw a plate with words."""
    font = _font(letters)
    left, top, right, bottom = font.getbbox(words)
    pad = max(3, round(letters * 0.7))
    size = (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad)
    sheet = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((pad - left, pad - top), words, fill=_INK, font=font)
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=_INK, width=_hairline(letters))
    return sheet


def _ringed(words: str, letters: int) -> Image.Image:
    """Draw a plate with the letters "AI" in a ring, and the rest of the words behind it."""
    said = " · ".join(each.removeprefix(_AI).removeprefix("-") for each in words.split(" · "))
    font = _font(letters)
    left, top, right, bottom = font.getbbox(said)
    pad, ring = max(3, round(letters * 0.5)), round(letters * 2.3)
    height = max(ring, round(bottom - top)) + 2 * pad
    width = ring + round(right - left) + 3 * pad
    sheet = Image.new("RGB", (width, height), _PAPER)
    sheet.paste(_ring(ring, letters), (pad, (height - ring) // 2))
    pen = ImageDraw.Draw(sheet)
    middle = (2 * pad + ring - left, height / 2 - (top + bottom) / 2)
    pen.text(middle, said, fill=_INK, font=font)
    pen.rectangle((0, 0, width - 1, height - 1), outline=_INK, width=_hairline(letters))
    return sheet


def _ring(side: int, letters: int) -> Image.Image:
    large = side * _FINE
    sheet = Image.new("RGB", (large, large), _PAPER)
    pen = ImageDraw.Draw(sheet)
    stroke = max(_FINE, large // 14)
    pen.ellipse((0, 0, large - 1, large - 1), outline=_INK, width=stroke)
    pen.text((large / 2, large / 2), _AI, fill=_INK, font=_font(letters * _FINE), anchor="mm")
    return sheet.resize((side, side), Image.Resampling.LANCZOS)


def _hairline(letters: int) -> int:
    return max(1, letters // 18)


@lru_cache(maxsize=64)
def _font(letters: int) -> ImageFont.FreeTypeFont:
    """Return the typeface at the size at which its lowest letters are as high as they must be."""
    size = letters
    while _lowest(font := ImageFont.truetype(str(noto.sans_path()), size)) < letters:
        size += 1
    return font


def _lowest(font: ImageFont.FreeTypeFont) -> float:
    boxes = [font.getbbox(letter) for letter in _MEASURED]
    return min(bottom - top for _, top, _, bottom in boxes)
