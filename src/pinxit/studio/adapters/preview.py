"""Small pictures: of a work in progress, and for a card."""

from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.studio.core.piece import AI_MADE

#: Largest preview, in bytes.
PREVIEW_MAX_BYTES: Final = 8192
#: Height and width of the picture on a card, in pixels.
CARD_SIDE_PX: Final = 512
#: Tried in this order until the preview is light enough: quality and side in pixels.
_TRIES: Final = ((80, 128), (50, 128), (40, 112), (30, 96), (20, 64))
#: The label that a model made the picture (XMP, ISO 16684-1; IPTC Photo Metadata Standard 2023.1).
AI_XMP: Final = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    f'Iptc4xmpExt:DigitalSourceType="{AI_MADE}"/></rdf:RDF></x:xmpmeta>'
).encode()


def encode_preview(image_HWC: NDArray[np.uint8]) -> bytes:
    """Return a picture as a JPEG of at most 8 KiB, however noisy it is.

    Args:
        image_HWC: Red, green and blue, 0-255.
    """
    picture = Image.fromarray(image_HWC)
    content = b""
    for quality, side_px in _TRIES:
        small = picture.copy()
        small.thumbnail((side_px, side_px))
        file = BytesIO()
        small.save(file, format="JPEG", quality=quality)
        content = file.getvalue()
        if len(content) <= PREVIEW_MAX_BYTES:
            break
    return content


def encode_card(picture: bytes) -> bytes:
    """Return a picture of the house at the size of a card, as WebP that says it is AI-made.

    Args:
        picture: A PNG file that this house wrote.
    """
    with Image.open(BytesIO(picture)) as opened:
        card = opened.convert("RGB")
    card.thumbnail((CARD_SIDE_PX, CARD_SIDE_PX), Image.Resampling.LANCZOS)
    file = BytesIO()
    card.save(file, format="WEBP", quality=88, method=4, xmp=AI_XMP)
    return file.getvalue()
