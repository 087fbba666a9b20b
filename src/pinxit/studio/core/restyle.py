"""How a picture is restyled, and how it keeps its own colours."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError

#: Longest side of a picture that is restyled, in pixels.
SIDE_MAX_PX: Final = 2048
#: Luma of the three colours.
_LUMA_C: Final = (0.299, 0.587, 0.114)


class BadRestylingError(PinxitError):
    """A picture cannot be restyled in this way."""

    remedy = "Choose a strength of 0 to 100 per cent."


@dataclass(frozen=True, slots=True, kw_only=True)
class Restyling:
    """How a picture is painted in the manner of another.

    Attributes:
        strength_percent: 0 keeps the picture's own manner, 100 is the other's alone.
        keeps_colours: Whether only light and dark are taken from the other.
        has_broad_brush: Whether it is first painted small, which makes strokes broad.
    """

    strength_percent: int = 100
    keeps_colours: bool = False
    has_broad_brush: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.strength_percent <= 100:
            raise BadRestylingError(f"there is no strength of {self.strength_percent} per cent")


def with_colours_of(
    painted_HWC: NDArray[np.uint8], content_HWC: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Return a picture with its own light and dark, and the colours of another of its size.

    Source:
        Gatys, Bethge, Hertzmann and Shechtman (2016), "Preserving Color in Neural Artistic Style
        Transfer", section 4, "luminance-only transfer"; ITU-R BT.601-7 for the luma.
    """
    assert painted_HWC.shape == content_HWC.shape, "both are one picture"
    luma_C = np.array(_LUMA_C, np.float32)
    content_F = content_HWC.astype(np.float32)
    lighter_HW = painted_HWC.astype(np.float32) @ luma_C - content_F @ luma_C
    return np.rint(content_F + lighter_HW[..., None]).clip(0, 255).astype(np.uint8)
