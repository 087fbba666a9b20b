"""A picture traced into shapes: VTracer, and ReportLab for the page."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final

import numpy as np
import vtracer
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from pinxit.studio.core.drawing import Drawing, Segment, UnreadableDrawingError, read_drawing

COLOURS_MIN: Final = 2
COLOURS_MAX: Final = 64
COLOURS_USUAL: Final = 24
#: Small pictures are traced at twice their size, so that no steps show; large ones at this size,
#: so that not every grain of paint does.
_TRACED_PX: Final = 512
#: Bands narrower than this are the blur of an edge.
_BAND_PX: Final = 3


def vectorise(image_HWC: NDArray[np.uint8], *, num_colours: int = COLOURS_USUAL) -> Drawing:
    """Return a picture as filled shapes in few colours, sharp at any size.

    Args:
        image_HWC: Red, green and blue, 0-255.
        num_colours: At most so many, 2 to 64.

    Raises:
        UnreadableDrawingError: It falls into too many shapes.

    Source:
        VTracer of the Vision Cortex project; its paper "Image tracing" describes the splines.
    """
    num_colours = min(max(num_colours, COLOURS_MIN), COLOURS_MAX)
    file = BytesIO()
    few = _in_few_colours(_sized(image_HWC), num_colours)
    few.save(file, format="PNG", compress_level=1)
    try:
        svg = vtracer.convert_raw_image_to_svg(
            file.getvalue(),
            img_format="png",
            colormode="color",
            hierarchical="stacked",
            mode="spline",
            filter_speckle=6,
            color_precision=8,
            layer_difference=0,
            corner_threshold=75,
            length_threshold=4.0,
            splice_threshold=45,
            path_precision=2,
        )
    except BaseException as error:  # Rust panics are no Exception.
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise UnreadableDrawingError(f"the picture cannot be traced: {error}") from error
    return in_colours(read_drawing(svg), few.getcolors(COLOURS_MAX) or [])


def _sized(image_HWC: NDArray[np.uint8]) -> Image.Image:
    picture = Image.fromarray(image_HWC)
    longer_px = max(picture.size)
    scale = min(2 * longer_px, _TRACED_PX) / longer_px
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture if picture.size == size else picture.resize(size, Image.Resampling.BICUBIC)


def _in_few_colours(picture: Image.Image, num_colours: int) -> Image.Image:
    few = picture.quantize(num_colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return few.filter(ImageFilter.ModeFilter(_BAND_PX)).convert("RGB")


def in_colours(drawing: Drawing, counted: Sequence[tuple[int, object]]) -> Drawing:
    """Return a drawing in the colours of a palette; tracing had mixed them.

    Args:
        drawing: What is drawn.
        counted: How often each colour is in the picture, and the colour.
    """
    palette_PC = np.array([colour for _, colour in counted], np.int32)
    shapes = []
    for shape in drawing.shapes:
        far_P = np.square(palette_PC - np.array(shape.colour)).sum(axis=1)
        red, green, blue = palette_PC[int(far_P.argmin())].tolist()
        shapes.append(replace(shape, colour=(red, green, blue)))
    return replace(drawing, shapes=tuple(shapes))


def write_pdf(drawing: Drawing, *, title: str, subject: str) -> bytes:
    """Return a drawing as a PDF page of its size, one point a pixel; shapes stay shapes.

    Args:
        drawing: What is drawn.
        title: Of the document.
        subject: What the document says of itself.
    """
    file = BytesIO()
    size = (drawing.width_px, drawing.height_px)
    # Without the time and a random number, the same drawing gives the same bytes.
    page = Canvas(file, pagesize=size, invariant=True, pageCompression=1)
    page.setTitle(title)
    page.setSubject(subject)
    page.setProducer("Pinxit")
    page.translate(0, drawing.height_px)
    page.scale(1, -1)
    for shape in drawing.shapes:
        red, green, blue = shape.colour
        page.setFillColorRGB(red / 255, green / 255, blue / 255)
        outline = page.beginPath()
        for segment in shape.segments:
            _draw(outline, segment)
        page.drawPath(outline, stroke=0, fill=1)
    page.showPage()
    page.save()
    return file.getvalue()


def _draw(outline: PDFPathObject, segment: Segment) -> None:
    step = {
        "M": outline.moveTo,
        "L": outline.lineTo,
        "C": outline.curveTo,
        "Z": outline.close,
    }[segment.kind]
    step(*segment.points)
