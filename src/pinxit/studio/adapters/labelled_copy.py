"""A copy of a piece for publishing: with its label to be seen, and its labels for machines."""

import numpy as np

from pinxit.provenance import AiLabel, NoteSigner, Plate, draw_label, sealed, write_labels
from pinxit.studio.adapters.png import encode_png, opened_png

#: Texts that are labels themselves, and are written anew.
_LABELS = ("XML:com.adobe.xmp", "AIGC")


def labelled_copy(content: bytes, label: AiLabel, plate: Plate, signer: NoteSigner) -> bytes:
    """Return a PNG file with a visible label and the labels for machines.

    Args:
        content: A PNG file of the house.
        label: What the file says of itself.
        plate: How the visible label is drawn.
        signer: The key of the house, which seals the label for this picture.

    Raises:
        DamagedPngError: The file is not a whole PNG file.
        SmallPictureError: The picture has no room for a label that can be read.
    """
    with opened_png(content) as opened:
        known = {str(name): text for name, text in opened.info.items()}
        image_HWC = np.asarray(opened.convert("RGBA" if "A" in opened.getbands() else "RGB"))
    facts = {name: text for name, text in known.items() if isinstance(text, str)}
    kept = {name: str(text) for name, text in facts.items() if name not in _LABELS}
    drawn_HWC = draw_label(image_HWC, plate, source=label.source)
    file = encode_png(drawn_HWC, facts=kept)
    return write_labels(file, "image/png", sealed(label, file, "image/png", signer))
