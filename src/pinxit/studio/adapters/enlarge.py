"""The full-size rendition of a picture."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: Height and width of the file that is sold, in pixels.
FULL_SIDE_PX: Final = 1024


def enlarge(image_HWC: NDArray[np.uint8], *, side_px: int = FULL_SIDE_PX) -> NDArray[np.uint8]:
    """Return a square picture at full size.

    Args:
        image_HWC: Red, green and blue, 0-255, as tall as wide.
        side_px: Height and width wanted, in pixels.
    """
    full = Image.fromarray(image_HWC).resize((side_px, side_px), Image.Resampling.LANCZOS)
    return np.asarray(full)
