"""The technical report on a picture: what can be measured without taste.

Shape letters: H = height, W = width, C = 3 colours (red, green, blue).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Two colours nearer than this (Euclidean, 0-255 scale) are the same ground.
_SAME_GROUND: Final = 12.0
#: From this share of ground on, a picture is blank.
_BLANK_SHARE: Final = 0.995
#: Weights of red, green and blue in lightness (ITU-R BT.601-7, section 2.5.1).
_LUMA_C: Final = np.array([0.299, 0.587, 0.114])


@dataclass(frozen=True, slots=True)
class TechnicalReport:
    """Four measures of one picture.

    Attributes:
        contrast: Standard deviation of lightness over its scale, in `[0, 0.5]` (dimensionless).
        colourfulness: 0 for grey; about 15 slightly, 45 rather and 80 very colourful.
        sharpness: Variance of the Laplacian of lightness on a 0-255 scale; 0 for an even ground.
        blank_share: Share of pixels in the commonest colour of the border, in `[0, 1]`.
    """

    contrast: float
    colourfulness: float
    sharpness: float
    blank_share: float

    @property
    def is_blank(self) -> bool:
        """Whether there is next to nothing on the ground."""
        return self.blank_share >= _BLANK_SHARE


def appraise(image_HWC: NDArray[np.uint8]) -> TechnicalReport:
    """Measure a picture.

    Args:
        image_HWC: Red, green and blue, 0-255; at least 3 by 3 pixels.

    Source:
        Colourfulness: Hasler and Süsstrunk (2003), "Measuring colourfulness in natural images",
        SPIE 5007, equation 3. Sharpness: Pech-Pacheco et al. (2000), "Diatom autofocusing in
        brightfield microscopy", ICPR, on the variance of the Laplacian.
    """
    assert image_HWC.ndim == 3, "height, width, colours"
    assert image_HWC.shape[2] == 3, "red, green, blue"
    assert min(image_HWC.shape[:2]) >= 3, "the Laplacian needs a neighbour on each side"

    colour_HWC = image_HWC.astype(np.float64)
    luma_HW = colour_HWC @ _LUMA_C
    return TechnicalReport(
        contrast=float(luma_HW.std() / 255),
        colourfulness=_colourfulness(colour_HWC),
        sharpness=float(_laplacian(luma_HW).var()),
        blank_share=_blank_share(colour_HWC),
    )


def _colourfulness(colour_HWC: NDArray[np.float64]) -> float:
    red_HW, green_HW, blue_HW = np.moveaxis(colour_HWC, 2, 0)
    red_green_HW = red_HW - green_HW
    yellow_blue_HW = (red_HW + green_HW) / 2 - blue_HW
    spread = np.hypot(red_green_HW.std(), yellow_blue_HW.std())
    offset = np.hypot(red_green_HW.mean(), yellow_blue_HW.mean())
    return float(spread + 0.3 * offset)


def _laplacian(luma_HW: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much each inner pixel differs from its four neighbours."""
    inner = luma_HW[1:-1, 1:-1]
    beside = luma_HW[:-2, 1:-1] + luma_HW[2:, 1:-1] + luma_HW[1:-1, :-2] + luma_HW[1:-1, 2:]
    laplacian: NDArray[np.float64] = beside - 4 * inner
    return laplacian


def _blank_share(colour_HWC: NDArray[np.float64]) -> float:
    """Return the share of pixels that have the commonest colour of the border."""
    border_NC = np.concatenate(
        [colour_HWC[0], colour_HWC[-1], colour_HWC[1:-1, 0], colour_HWC[1:-1, -1]]
    )
    colours_KC, counts_K = np.unique(border_NC, axis=0, return_counts=True)
    ground_C = colours_KC[counts_K.argmax()]
    distance_HW = np.linalg.norm(colour_HWC - ground_C, axis=2)
    return float((distance_HW <= _SAME_GROUND).mean())
