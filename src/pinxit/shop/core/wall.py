"""How large a print is on a wall."""

from dataclasses import dataclass
from typing import Final

#: A hundred dots an inch: good at the distance from which a picture is looked at.
_PX_A_CM: Final = 40
_MAT_MM: Final = 40
#: Museums hang the middle of a picture at about the height of the eye.
_MIDDLE_MM: Final = 1_450
_FLOOR_MM: Final = 1_780
_CENTRE_MM: Final = 820


@dataclass(frozen=True, slots=True)
class Hanging:
    """A print on a wall 2.6 m wide, seen from the front; all in millimetres from the upper left.

    Attributes:
        x: Left edge of the print.
        y: Upper edge of the print.
        width: Of the print.
        height: Of the print.
    """

    x: int
    y: int
    width: int
    height: int

    @property
    def mat(self) -> "Hanging":
        """The mat round the print."""
        side = 2 * _MAT_MM
        return Hanging(self.x - _MAT_MM, self.y - _MAT_MM, self.width + side, self.height + side)

    @property
    def width_cm(self) -> int:
        """Width of the print in whole centimetres."""
        return round(self.width / 10)

    @property
    def height_cm(self) -> int:
        """Height of the print in whole centimetres."""
        return round(self.height / 10)


def hang_print(width_px: int, height_px: int) -> Hanging:
    """Return where a file hangs that is printed at a hundred dots an inch.

    Args:
        width_px: Width of the file, at least 1.
        height_px: Height of the file, at least 1.
    """
    width, height = (max(1, round(side * 10 / _PX_A_CM)) for side in (width_px, height_px))
    top = _FLOOR_MM - _MIDDLE_MM - height // 2
    return Hanging(_CENTRE_MM - width // 2, top, width, height)
