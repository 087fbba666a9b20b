"""Pictures in other sizes, by one matrix an axis.

Shape letters: H, W = height and width, C = channels, O = size of an axis afterwards, I = before.
"""

import numpy as np
from numpy.typing import NDArray

#: How far the kernel reaches, in pixels of the coarser grid.
_REACH = 2.0


def resampled(
    image_HWC: NDArray[np.float32], size: tuple[int, int], *, wraps: bool = False
) -> NDArray[np.float32]:
    """Return a picture in another size, smaller without moiré and larger without blocks.

    Args:
        image_HWC: Any number of channels.
        size: Height and width wanted, in pixels.
        wraps: Whether the picture goes on at its opposite edge, as a tile does.

    Source:
        Keys (1981), "Cubic Convolution Interpolation for Digital Image Processing", IEEE ASSP 29,
        stretched to the coarser grid.
    """
    rows_OI = _weights(image_HWC.shape[0], size[0], wraps=wraps)
    columns_OI = _weights(image_HWC.shape[1], size[1], wraps=wraps)
    tall_HWC = np.tensordot(rows_OI, image_HWC, axes=(1, 0))
    wide_WHC = np.tensordot(columns_OI, tall_HWC, axes=(1, 1))
    return np.ascontiguousarray(wide_WHC.transpose(1, 0, 2), dtype=np.float32)


def _weights(before: int, after: int, *, wraps: bool) -> NDArray[np.float32]:
    """Return how much each pixel after takes of each before; each row sums to one."""
    scale = before / after
    stretch = max(scale, 1.0)
    centre_O = (np.arange(after) + 0.5) * scale - 0.5
    reach = int(np.ceil(_REACH * stretch))
    first_O = np.floor(centre_O).astype(np.int64) - reach + 1
    at_OK = first_O[:, None] + np.arange(2 * reach)
    weight_OK = _cubic((at_OK - centre_O[:, None]) / stretch)
    weight_OK /= weight_OK.sum(axis=1, keepdims=True)
    at_OK = at_OK % before if wraps else at_OK.clip(0, before - 1)
    matrix_OI = np.zeros((after, before))
    np.add.at(matrix_OI, (np.arange(after)[:, None], at_OK), weight_OK)
    return matrix_OI.astype(np.float32)


def _cubic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    x = np.abs(x)
    near = 1.5 * x**3 - 2.5 * x**2 + 1
    far = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return np.where(x < 1, near, np.where(x < _REACH, far, 0.0))
