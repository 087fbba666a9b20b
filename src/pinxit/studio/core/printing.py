"""Whether a picture has enough pixels for a size on paper, and how the sheet is laid out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.kernel import PinxitError

MM_PER_INCH: Final = 25.4
#: Millimetres to a printer's point.
POINTS_PER_MM: Final = 72 / MM_PER_INCH
SIDE_MIN_MM: Final = 20
SIDE_MAX_MM: Final = 2000
BLEED_MAX_MM: Final = 10
#: Around the picture and its bleed, for the marks.
MARGIN_MM: Final = 12.0
_SHARP_DPI: Final = 300
_ON_A_WALL_DPI: Final = 150


class BadSheetError(PinxitError):
    """A sheet cannot be laid out like this."""

    remedy = "Choose a width of 20 to 2,000 mm and a bleed of 0 to 10 mm."


class Sharpness(StrEnum):
    """How a print looks from how near."""

    SHARP = "sharp"
    """Sharp in the hand."""
    WALL = "wall"
    """Good on a wall, from an arm's length on."""
    COARSE = "coarse"
    """Soft or stepped from where one looks at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A picture on paper.

    Attributes:
        width_px: Of the picture.
        height_px: Likewise.
        width_mm: Of the picture on paper once it is trimmed; its height follows.
        bleed_mm: How far it goes on beyond the trimmed edge.
    """

    width_px: int
    height_px: int
    width_mm: float
    bleed_mm: float = 3.0

    def __post_init__(self) -> None:
        if not SIDE_MIN_MM <= self.width_mm <= SIDE_MAX_MM or not self.height_mm <= SIDE_MAX_MM:
            raise BadSheetError(f"no picture is printed {self.width_mm:g} mm wide")
        if not 0 <= self.bleed_mm <= BLEED_MAX_MM:
            raise BadSheetError(f"there is no bleed of {self.bleed_mm:g} mm")

    @property
    def height_mm(self) -> float:
        """Of the picture on paper once it is trimmed."""
        return self.width_mm * self.height_px / self.width_px

    @property
    def dpi(self) -> float:
        """Pixels to the inch."""
        return self.width_px / (self.width_mm / MM_PER_INCH)

    @property
    def sharpness(self) -> Sharpness:
        """The verdict.

        Source:
            ISO 12646 and the printer's rule of two pixels to a line of a 150-line screen.
        """
        if self.dpi >= _SHARP_DPI:
            return Sharpness.SHARP
        return Sharpness.WALL if self.dpi >= _ON_A_WALL_DPI else Sharpness.COARSE

    @property
    def sharp_width_mm(self) -> int:
        """How wide it may be printed and be sharp in the hand."""
        return int(self.width_px / _SHARP_DPI * MM_PER_INCH)

    @property
    def bleed_px(self) -> int:
        """The bleed in pixels of the picture."""
        return round(self.bleed_mm / self.width_mm * self.width_px)
