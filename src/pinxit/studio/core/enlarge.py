"""Enlarging flat art: edges stay edges, and no halo stands beside them.

Shape letters: H = height, W = width, C = 3 colours.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

#: How much steeper the middle of an edge becomes. Measured on 16 drawings of which the true
#: enlargement is known (128 to 1,024 px): 2 gives 32.1 dB against 29.1 dB of plain Lanczos; 3 gives
#: more on average, and frayed edges that anybody sees.
_SLOPE: Final = 2.0


def without_halo(full_HWC: Image, small_HWC: Image) -> Image:
    """Hold each pixel of an enlargement between the lightest and darkest pixels it came from.

    Args:
        full_HWC: The enlargement, a whole number of times as large.
        small_HWC: What was enlarged.
    """
    factor = full_HWC.shape[0] // small_HWC.shape[0]
    low_HWC, high_HWC = local_range(small_HWC, reach_px=1)
    return np.clip(full_HWC, _repeated(low_HWC, factor), _repeated(high_HWC, factor))


def steepen(full_HWC: Image, *, reach_px: int) -> Image:
    """Make soft edges steep: push each pixel towards the nearer of its surroundings' extremes.

    Even ground has nothing to be pushed to and stays as it is.

    Args:
        full_HWC: An enlargement without halo.
        reach_px: How far the surroundings reach, in pixels: half of what one pixel became.
    """
    low_HWC, high_HWC = local_range(full_HWC, reach_px=reach_px)
    low, span = low_HWC.astype(np.float32), (high_HWC - low_HWC).astype(np.float32)
    place = (full_HWC - low) / np.maximum(span, 1)
    steep = np.clip((place - 0.5) * _SLOPE + 0.5, 0, 1)
    smooth = steep * steep * (3 - 2 * steep)
    pushed: Image = np.rint(low + smooth * span).astype(np.uint8)
    return pushed


def local_range(image_HWC: Image, *, reach_px: int) -> tuple[Image, Image]:
    """Return the least and the greatest value within reach of each pixel, colour by colour."""
    return (
        _extreme(image_HWC, reach_px, np.minimum),
        _extreme(image_HWC, reach_px, np.maximum),
    )


def _extreme(image_HWC: Image, reach_px: int, least_or_greatest: np.ufunc) -> Image:
    """Look along columns, then along rows: a square's extreme is that of its lines' extremes."""
    found = image_HWC
    for _ in range(2):
        padded = np.pad(found, ((reach_px, reach_px), (0, 0), (0, 0)), mode="edge")
        height = found.shape[0]
        found = padded[:height].copy()
        for offset in range(1, 2 * reach_px + 1):
            least_or_greatest(found, padded[offset : offset + height], out=found)
        found = np.ascontiguousarray(found.swapaxes(0, 1))
    return found


def _repeated(image_HWC: Image, factor: int) -> Image:
    return image_HWC.repeat(factor, axis=0).repeat(factor, axis=1)
