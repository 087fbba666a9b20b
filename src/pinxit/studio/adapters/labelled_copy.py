"""A copy of a piece for publishing, with its label to be seen."""

import numpy as np

from pinxit.provenance import Plate, SourceType, draw_label
from pinxit.studio.adapters.png import encode_png, opened_png

#: Texts that are labels themselves, and are written anew.
_LABELS = ("XML:com.adobe.xmp", "AIGC")


def labelled_copy(content: bytes, plate: Plate) -> bytes:
    """Return a PNG file of the house with a visible label; what it says of itself stays.

    Args:
        content: A PNG file of the house, which a model made.
        plate: How the visible label is drawn.

    Raises:
        DamagedPngError: The file is not a whole PNG file.
        SmallPictureError: The picture has no room for a label that can be read.
    """
    with opened_png(content) as opened:
        known = {str(name): text for name, text in opened.info.items()}
        image_HWC = np.asarray(opened.convert("RGBA" if "A" in opened.getbands() else "RGB"))
    facts = {name: text for name, text in known.items() if isinstance(text, str)}
    kept = {name: str(text) for name, text in facts.items() if name not in _LABELS}
    return encode_png(draw_label(image_HWC, plate, source=SourceType.GENERATED), facts=kept)
