"""Small pictures of a work in progress, light enough to send ten times a second."""

from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: Largest preview, in bytes.
PREVIEW_MAX_BYTES: Final = 8192
#: Tried in this order until the preview is light enough: quality and side in pixels.
_TRIES: Final = ((80, 128), (50, 128), (40, 112), (30, 96), (20, 64))


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
