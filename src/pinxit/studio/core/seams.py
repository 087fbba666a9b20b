"""Whether a tile repeats without a seam, as a figure."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

#: A tile with a larger figure has a seam that can be seen.
SEAM_MAX: Final = 1.25
#: Edges of what is shown are lines too: the seam is measured against the hard ones.
_HARD: Final = 0.95


def seam_figure(tile_HWC: NDArray[np.uint8]) -> float:
    """Return how much pixels differ across the edges of a tile, against those inside it.

    At most about 1 where nothing shows where one tile ends and the next begins: the seam is no
    harder than the hardest twentieth of the lines inside. Pictures that are merely laid side by
    side have 1.5 to 10.

    Args:
        tile_HWC: Red, green and blue, 0-255, both sides at least 2 pixels.

    Returns:
        The larger of the figures of the two directions; 1.0 for a tile of one colour.
    """
    return max(_along(tile_HWC), _along(tile_HWC.swapaxes(0, 1)))


def _along(tile_LXC: NDArray[np.uint8]) -> float:
    line_LK = tile_LXC.reshape(len(tile_LXC), -1).astype(np.int16)
    step_L = np.abs(line_LK - np.roll(line_LK, 1, axis=0)).mean(axis=1)
    inside = float(np.quantile(step_L[1:], _HARD))
    return float(step_L[0]) / inside if inside > 0 else 1.0 + float(step_L[0])
