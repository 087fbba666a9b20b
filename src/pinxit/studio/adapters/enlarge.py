"""The full-size rendition of a picture."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.studio.core.enlarge import steepen, without_halo

#: Shorter side of the file that is sold, in pixels; at least, where a picture's side is no divisor
#: of it.
FULL_SIDE_PX: Final = 1024


def enlarge(image_HWC: NDArray[np.uint8], *, side_px: int = FULL_SIDE_PX) -> NDArray[np.uint8]:
    """Return a picture at full size, with the clean edges of flat art.

    Args:
        image_HWC: Red, green and blue, 0-255.
        side_px: Shorter side wanted, in pixels; a picture that is larger stays as it is.

    Source:
        Duchon (1979), "Lanczos Filtering in One and Two Dimensions", J. Appl. Meteorol. 18, for
        the interpolation; what follows is described in `studio.core.enlarge`.
    """
    factor = -(-side_px // min(image_HWC.shape[:2]))
    if factor <= 1:
        return image_HWC
    height_px, width_px = image_HWC.shape[0] * factor, image_HWC.shape[1] * factor
    soft = Image.fromarray(image_HWC).resize((width_px, height_px), Image.Resampling.LANCZOS)
    return steepen(without_halo(np.asarray(soft), image_HWC), reach_px=factor // 2)
