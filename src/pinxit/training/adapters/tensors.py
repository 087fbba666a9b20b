"""Between pictures in bytes and pictures in tensors.

Shape suffixes: B pictures, C colours, H and W pixels.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def as_tensor(picture_BHWC: NDArray[np.uint8]) -> Tensor:
    """Return uint8 pictures as (B, 3, H, W) in -1 to 1."""
    return torch.from_numpy(picture_BHWC).permute(0, 3, 1, 2).float() / 127.5 - 1.0


def as_levels(picture_BCHW: Tensor) -> NDArray[np.uint8]:
    """Return (B, H, W, 3) levels 0 to 255 of pictures in -1 to 1."""
    level = ((picture_BCHW.clamp(-1, 1) + 1) * 127.5).round()
    levels: NDArray[np.uint8] = level.permute(0, 2, 3, 1).to(torch.uint8).numpy()
    return levels
