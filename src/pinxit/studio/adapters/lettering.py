"""Names set in type, in Latin letters and in Chinese: Noto Sans SC and Noto Serif SC (OFL 1.1)."""

from functools import lru_cache
from typing import Final, Literal

import pylopdf_fonts_zh_cn as noto
from PIL import Image, ImageDraw, ImageFont

from pinxit.kernel import PinxitError
from pinxit.studio.core.sticker import Box

Face = Literal["sans", "serif"]
Colour = tuple[int, int, int]

INK: Final[Colour] = (27, 26, 23)
WHITE: Final[Colour] = (255, 255, 255)
_SIZE_MIN_PX: Final = 6
_PROBE_PX: Final = 32
#: Of a room's height, so much is left for each of two lines.
_OF_TWO: Final = 0.52
_NO_LETTER: Final = "\U0010ffff"


class UnsetNameError(PinxitError):
    """A name has letters that the typeface does not have."""

    remedy = "Write the name in Latin, Greek, Cyrillic or Chinese letters, without pictures."


def set_line(
    canvas: Image.Image,
    text: str,
    room: Box,
    *,
    face: Face,
    colour: Colour = INK,
    rim: Colour | None = None,
) -> None:
    """Set a line in the middle of a room, as large as it fits; in two lines if that is larger.

    Args:
        canvas: Drawn upon; RGB or RGBA.
        text: One line.
        room: Where.
        face: In which typeface.
        colour: Of the letters.
        rim: Of the rim around them; `None` for none.

    Raises:
        UnsetNameError: The typeface lacks a letter.
    """
    check_letters(text, face)
    width, height = room.size
    # Two lines are apart by a little more than they are high.
    ways = [(_size_for(text, face, width, height, rim=rim is not None), text)]
    for broken in _broken(text):
        longest = max(broken.split("\n"), key=lambda line: _font(face, _PROBE_PX).getlength(line))
        size = _size_for(longest, face, width, int(height * _OF_TWO), rim=rim is not None)
        ways.append((size, broken))
    size, lines = max(ways, key=lambda way: way[0])
    font, stroke = _font(face, size), _stroke(size) if rim else 0
    middle = ((room.left + room.right) / 2, (room.top + room.bottom) / 2)
    ImageDraw.Draw(canvas).text(
        middle,
        lines,
        fill=colour,
        font=font,
        anchor="mm",
        align="center",
        spacing=0,
        stroke_width=stroke,
        stroke_fill=rim,
    )


def _broken(text: str) -> tuple[str, ...]:
    """Return a text of several words in two lines, broken nearest to its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return ()
    at = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return (f"{text[:at]}\n{text[at + 1 :]}",)


def check_letters(text: str, face: Face) -> None:
    """Make sure that a typeface has every letter of a text.

    Raises:
        UnsetNameError: It lacks one.
    """
    if not all(_has(face, letter) for letter in text):
        raise UnsetNameError("the typeface lacks a letter of this name")


def _size_for(text: str, face: Face, width: int, height: int, *, rim: bool) -> int:
    """Return the largest size at which a line fits: measured once, then made smaller."""
    size = max(_SIZE_MIN_PX, int(height * 0.72))
    while size > _SIZE_MIN_PX:
        stroke = _stroke(size) if rim else 0
        left, top, right, bottom = _font(face, size).getbbox(text, anchor="mm", stroke_width=stroke)
        over = max((right - left) / width, (bottom - top) / height)
        if over <= 1:
            break
        size = max(_SIZE_MIN_PX, min(size - 1, int(size / over)))
    return size


def _stroke(size: int) -> int:
    return max(2, size // 9)


@lru_cache(maxsize=64)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_path(face)), size)


@lru_cache(maxsize=4096)
def _has(face: Face, letter: str) -> bool:
    """Say whether a typeface has a letter: what it lacks, it draws as what no letter is."""
    font = _font(face, _PROBE_PX)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask(_NO_LETTER))


def _path(face: Face) -> str:
    return str(noto.sans_path() if face == "sans" else noto.serif_path())
