"""A picture on a wall, drawn with Pillow: a quiet room of paper, ink and cinnabar."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from pinxit.studio.core.hanging import FLOOR_CM, ROOM_CM, Box, Hanging

Colour = tuple[int, int, int]

#: Width of the drawing, in pixels; twice that is drawn, so that edges are smooth.
WIDTH_PX: Final = 1800
_DRAWN: Final = 2
_WALLS: Final[dict[str, Colour]] = {
    "paper": (240, 236, 227),
    "ink": (52, 50, 46),
    "cinnabar": (139, 37, 30),
}
_FRAMES: Final[dict[str, Colour]] = {
    "ink": (27, 26, 23),
    "oak": (176, 136, 88),
    "white": (250, 248, 244),
}
_FLOOR: Final[Colour] = (184, 160, 128)
_SEAM: Final[Colour] = (160, 136, 106)
_SKIRTING: Final[Colour] = (250, 248, 244)
_MAT: Final[Colour] = (252, 251, 248)
_INK: Final[Colour] = (27, 26, 23)
_CINNABAR: Final[Colour] = (179, 38, 30)
_BOARD_CM: Final = 38.0
_SHADOW_CM: Final = 2.2


def mock_up(image_HWC: NDArray[np.uint8], hanging: Hanging) -> NDArray[np.uint8]:
    """Return a drawing of a picture on a wall, at its true size beside a bench.

    Args:
        image_HWC: Red, green and blue, 0-255.
        hanging: How it hangs; its aspect is the picture's.

    Returns:
        room_HWC: 1,200 by 1,800 pixels.
    """
    room = _Room()
    room.fill(Box(0, 0, *ROOM_CM), _WALLS[hanging.wall])
    room.shade_wall()
    _draw_floor(room)
    _draw_bench(room)
    _draw_picture(room, image_HWC, hanging)
    return room.finished()


class _Room:
    """A sheet to draw on in centimetres."""

    def __init__(self) -> None:
        self.scale = WIDTH_PX * _DRAWN / ROOM_CM[0]
        size = (WIDTH_PX * _DRAWN, round(ROOM_CM[1] * self.scale))
        self.sheet = Image.new("RGB", size)

    def fill(self, box: Box, colour: Colour) -> None:
        """Fill a rectangle."""
        left, top, right, bottom = self._pixels(box)
        ImageDraw.Draw(self.sheet).rectangle((left, top, right - 1, bottom - 1), colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """Fill an outline."""
        scaled = [(x * self.scale, y * self.scale) for x, y in points]
        ImageDraw.Draw(self.sheet).polygon(scaled, colour)

    def shadow(self, box: Box, *, soft_cm: float, depth: int) -> None:
        """Let a rectangle throw a shadow."""
        mask = Image.new("L", self.sheet.size)
        ImageDraw.Draw(mask).rectangle(self._pixels(box), depth)
        # Blurred small: it is soft, and a large blur takes long.
        small = mask.reduce(8).filter(ImageFilter.GaussianBlur(soft_cm * self.scale / 8))
        self.sheet.paste(_INK, mask=small.resize(mask.size, Image.Resampling.BICUBIC))

    def shade_wall(self) -> None:
        """Let daylight fall from the upper left, as little as one hardly sees."""
        height, width = 60, 90
        down_HW, right_HW = np.mgrid[0:height, 0:width] / np.array([height, width]).reshape(2, 1, 1)
        dark_HW = (26 * (0.55 * right_HW + 0.45 * down_HW) ** 1.5).astype(np.uint8)
        mask = Image.fromarray(dark_HW).resize(self.sheet.size, Image.Resampling.BICUBIC)
        self.sheet.paste(_INK, mask=mask)

    def hang(self, image_HWC: NDArray[np.uint8], box: Box) -> None:
        """Put a picture into a rectangle."""
        left, top, right, bottom = self._pixels(box)
        size = (right - left, bottom - top)
        picture = Image.fromarray(image_HWC).resize(size, Image.Resampling.LANCZOS)
        self.sheet.paste(picture, (left, top))

    def finished(self) -> NDArray[np.uint8]:
        """Return the drawing in its size."""
        return np.asarray(self.sheet.reduce(_DRAWN))

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        left_px, top_px = round(left * self.scale), round(top * self.scale)
        return left_px, top_px, round(right * self.scale), round(bottom * self.scale)


def _draw_floor(room: _Room) -> None:
    width, height = ROOM_CM
    top = height - FLOOR_CM
    room.fill(Box(0, top, width, height), _FLOOR)
    for nth in range(-12, 22):
        # Boards run towards the eye, which is in the middle.
        near = width / 2 + (nth - 4) * _BOARD_CM * 1.6
        far = width / 2 + (nth - 4) * _BOARD_CM
        room.shape([(far, top), (far + 0.25, top), (near + 0.5, height), (near, height)], _SEAM)
    room.shadow(Box(0, top - 0.4, width, top + 1.2), soft_cm=1.2, depth=70)
    room.fill(Box(0, top - 7, width, top), _SKIRTING)
    room.fill(Box(0, top - 7.3, width, top - 7), _SEAM)


def _draw_bench(room: _Room) -> None:
    floor = ROOM_CM[1] - FLOOR_CM
    seat = Box(206, floor - 24, 284, floor - 19)
    room.shadow(Box(210, floor + 13, 282, floor + 17), soft_cm=2.5, depth=110)
    for left in (212.0, 275.0):
        room.fill(Box(left, seat.bottom, left + 3, floor + 14), _INK)
    room.fill(seat, _INK)
    room.fill(Box(seat.left + 2, seat.top - 5, seat.right - 2, seat.top), _CINNABAR)


def _draw_picture(room: _Room, image_HWC: NDArray[np.uint8], hanging: Hanging) -> None:
    outer = hanging.outer
    near, far = _SHADOW_CM * 0.4, _SHADOW_CM
    fallen = Box(outer.left + near, outer.top + far, outer.right + far, outer.bottom + 1.6 * far)
    room.shadow(fallen, soft_cm=_SHADOW_CM, depth=120)
    room.shadow(outer.grown(0.1), soft_cm=0.5, depth=90)
    if hanging.frame != "none":
        frame = _FRAMES[hanging.frame]
        room.fill(outer, _lighter(frame, 28))
        room.fill(Box(outer.left + 0.5, outer.top + 0.5, outer.right, outer.bottom), frame)
        inner = hanging.mat
        room.fill(inner.grown(0.25), _lighter(frame, -22))
    if hanging.has_mat:
        room.fill(hanging.mat, _MAT)
        room.fill(hanging.picture.grown(0.25), (224, 219, 208))
    room.hang(image_HWC, hanging.picture)


def _lighter(colour: Colour, by: int) -> Colour:
    red, green, blue = (min(max(each + by, 0), 255) for each in colour)
    return red, green, blue
