"""A picture ready for the printer: inks, bleed and crop marks on a PDF page."""

from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.colors import CMYKColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pinxit.studio.core.printing import MARGIN_MM, POINTS_PER_MM, Sheet

#: Length of a crop mark and its distance from the bleed, in millimetres.
_MARK_MM: Final = 6.0
_AWAY_MM: Final = 2.0
_LINE_PT: Final = 0.25
#: All four inks, so that the marks are on every plate.
_REGISTRATION: Final = CMYKColor(1, 1, 1, 1)


def with_bleed(image_HWC: NDArray[np.uint8], sheet: Sheet) -> NDArray[np.uint8]:
    """Return a picture that goes on beyond its edges, mirrored."""
    rim = min(sheet.bleed_px, min(image_HWC.shape[:2]) - 1)
    return np.pad(image_HWC, ((rim, rim), (rim, rim), (0, 0)), mode="reflect")


def write_sheet(inks: Image.Image, sheet: Sheet, *, title: str, subject: str) -> bytes:
    """Return a PDF page with a picture in four inks, its bleed and its crop marks.

    Args:
        inks: The picture with its bleed, in CMYK.
        sheet: How large it is on paper.
        title: Of the document.
        subject: What the document says of itself.

    Source:
        ISO 32000-1:2008, section 14.11.2: media, bleed and trim box of a page.
    """
    margin, bleed = MARGIN_MM * POINTS_PER_MM, sheet.bleed_mm * POINTS_PER_MM
    trim = sheet.width_mm * POINTS_PER_MM, sheet.height_mm * POINTS_PER_MM
    printed = trim[0] + 2 * bleed, trim[1] + 2 * bleed
    paper = printed[0] + 2 * margin, printed[1] + 2 * margin
    file = BytesIO()
    page = Canvas(file, pagesize=paper, invariant=True, pageCompression=1)
    page.setTitle(title)
    page.setSubject(subject)
    page.setProducer("Pinxit")
    page.setBleedBox((margin, margin, margin + printed[0], margin + printed[1]))
    inset = margin + bleed
    page.setTrimBox((inset, inset, inset + trim[0], inset + trim[1]))
    page.drawImage(ImageReader(inks), margin, margin, printed[0], printed[1])
    _draw_marks(page, inset, trim, bleed)
    page.showPage()
    page.save()
    return file.getvalue()


def _draw_marks(page: Canvas, inset: float, trim: tuple[float, float], bleed: float) -> None:
    page.setStrokeColor(_REGISTRATION)
    page.setLineWidth(_LINE_PT)
    near = bleed + _AWAY_MM * POINTS_PER_MM
    far = near + _MARK_MM * POINTS_PER_MM
    for across, away_x in ((inset, -1), (inset + trim[0], 1)):
        for up, away_y in ((inset, -1), (inset + trim[1], 1)):
            page.line(across + away_x * near, up, across + away_x * far, up)
            page.line(across, up + away_y * near, across, up + away_y * far)
