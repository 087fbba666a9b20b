"""The words of treatments: what they are called, what they do, what was found."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.studio.core.treatment import Kind

TITLES: Final = {
    Kind.RECREATE: _("Re-create"),
    Kind.RESTYLE: _("Restyle"),
    Kind.RESTORE: _("Restore"),
    Kind.ENLARGE: _("Enlarge"),
    Kind.CUT_OUT: _("Cut out"),
    Kind.VECTORISE: _("Vectorise"),
    Kind.PRINT: _("Prepare for print"),
    Kind.MOCK_UP: _("Hang on a wall"),
}
DOES: Final = {
    Kind.RECREATE: _(
        "A new composition, another shape or a seamless tile, in the picture’s own texture."
    ),
    Kind.RESTYLE: _("The picture painted in the manner of another."),
    Kind.RESTORE: _(
        "Scratches, tears, losses, stains and faded colour mended, with layers and a report."
    ),
    Kind.ENLARGE: _("Twice or four times as high and wide, with strokes and edges drawn anew."),
    Kind.CUT_OUT: _("What stands on a plain ground, on a transparent one."),
    Kind.VECTORISE: _("Shapes in few colours, sharp at any size, as SVG and PDF."),
    Kind.PRINT: _("Inks, bleed and crop marks on a PDF page, and a look at what ink can do."),
    Kind.MOCK_UP: _("The picture framed, in its true size, in a quiet room."),
}
FILES: Final = {
    "picture": _("Picture (PNG)"),
    "repeated": _("Two by two (PNG)"),
    "proof": _("How it will look (PNG)"),
    "drawing": _("Drawing (SVG)"),
    "page": _("Drawing (PDF)"),
    "sheet": _("Sheet for the printer (PDF)"),
    "map": _("Map of what is invented (PNG)"),
    "mask": _("Mask (PNG)"),
    "layers": _("Layers (OpenRaster)"),
    "pages": _("Layers (TIFF)"),
}
_SHARPNESS: Final = {
    "sharp": _("sharp in the hand"),
    "wall": _("good on a wall, from an arm’s length on"),
    "coarse": _("too coarse: print it smaller, or enlarge it first"),
}
SETTINGS: Final = {
    "kind": _("Result"),
    "aspect_percent": _("Shape"),
    "seed": _("Seed"),
    "freedom": _("Freedom"),
    "strength_percent": _("Strength, per cent"),
    "keeps_colours": _("Keeps its own colours"),
    "has_broad_brush": _("Broad brush"),
    "factor": _("Times"),
    "surface": _("Surface"),
    "opens_holes": _("Ground inside the figure goes too"),
    "num_colours": _("Colours"),
    "width_mm": _("Width, mm"),
    "bleed_mm": _("Bleed, mm"),
    "width_cm": _("Width, cm"),
    "frame": _("Frame"),
    "wall": _("Wall"),
    "has_mat": _("Mat around the picture"),
    "varnish_percent": _("Yellowed varnish taken off, per cent"),
    "fading_percent": _("Faded colour brought back, per cent"),
    "faces": _("Faces whose paint is gone"),
    "mask": _("Mask"),
    "all_gone": _("The paint under the whole mask is gone"),
}
CHOICES: Final = {
    "compose": _("A new composition"),
    "retarget": _("Another shape"),
    "tile": _("A seamless tile"),
    "painterly": _("Painterly"),
    "flat": _("Flat"),
    "ink": _("Ink"),
    "oak": _("Oak"),
    "white": _("White"),
    "none": _("None"),
    "paper": _("Paper"),
    "cinnabar": _("Cinnabar"),
    "leave": _("Leave them as they are"),
    "mend": _("Mend them, too"),
}


def said_of(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return settings in the reader's language."""
    return [(str(SETTINGS.get(name, name)), _said(value)) for name, value in settings.items()]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(CHOICES.get(value, value))


def found_in(figures: Mapping[str, Any]) -> list[str]:
    """Return what was found, one plain sentence each, in the reader's language."""
    return [
        str(sentence) % {**figures, "verdict": _SHARPNESS.get(figures.get("sharpness", ""), "")}
        for name, sentence in _FOUND.items()
        if name in figures
    ]


_FOUND: Final = {
    "width": _("%(width)s × %(height)s pixels."),
    "seam": _("Seam figure %(seam)s: up to 1, the seam is no harder than the lines inside."),
    "ground": _("The ground %(ground)s was taken away; %(share_percent)s per cent is left."),
    "shapes": _("%(shapes)s shapes in %(colours)s colours."),
    "dpi": _("%(width_mm)s × %(height_mm)s mm at %(dpi)s pixels to the inch: %(verdict)s."),
    "sharp_width_mm": _("Up to %(sharp_width_mm)s mm wide it is sharp in the hand."),
    "changed_percent": _("In ink, %(changed_percent)s per cent of it changes its colour visibly."),
    "mended_percent": _("%(mended_percent)s per cent of the picture was mended."),
    "invented_percent": _(
        "On %(invented_percent)s per cent of it the paint was gone: what stands there is invented."
    ),
    "error_levels": _("A mended pixel may be off by %(error_levels)s of 255 levels, on average."),
    "changed_outside": _("Pixels changed outside the mask: %(changed_outside)s."),
    "faces_left": _(
        "Paint is gone on a face (%(faces_left)s). It was left as it is: no face is invented here "
        "unless you ask for it."
    ),
    "faces_mended": _(
        "Paint was gone on a face (%(faces_mended)s). It was mended because you asked for it; what "
        "stands there is invented."
    ),
    "curve": _("The colours were turned by one curve: %(curve)s."),
    "width_cm": _("Shown %(width_cm)s cm wide on a wall of 3 × 2 m."),
}
