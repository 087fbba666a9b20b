"""Pictures as PNG files that say what they are."""

from collections.abc import Mapping
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo


def encode_png(image_HWC: NDArray[np.uint8], *, facts: Mapping[str, str]) -> bytes:
    """Return a picture as a PNG file; equal pictures with equal facts give equal bytes.

    Args:
        image_HWC: Red, green and blue, 0-255.
        facts: Text to write into the file, by PNG keyword (1 to 79 Latin letters).

    Source:
        W3C, Portable Network Graphics (PNG) Specification (Third Edition, 2025), section 11.3.3.
    """
    chunks = PngInfo()
    for keyword, text in sorted(facts.items()):
        chunks.add_itxt(keyword, text)
    file = BytesIO()
    Image.fromarray(image_HWC).save(file, format="PNG", pnginfo=chunks, optimize=False)
    return file.getvalue()
