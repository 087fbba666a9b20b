"""The two files of a piece: as painted, and at full size."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from pinxit.studio.adapters.enlarge import enlarge
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.piece import Origin, picture_facts


@dataclass(frozen=True, slots=True)
class Renditions:
    """What a piece consists of.

    Attributes:
        image: The picture as painted (PNG).
        file: The full size, which is the file that is sold (PNG).
        size_px: Width and height of the picture as painted.
        file_size_px: Width and height at full size.
    """

    image: bytes
    file: bytes
    size_px: tuple[int, int]
    file_size_px: tuple[int, int]


def renditions(
    public_id: UUID, brief: Brief, image_HWC: NDArray[np.uint8], origin: Origin
) -> Renditions:
    """Return the files of a piece; equal arguments give equal bytes.

    Args:
        public_id: The piece's public name.
        brief: What was asked for.
        image_HWC: Red, green and blue, 0-255, as painted.
        origin: What painted it.
    """
    facts = picture_facts(public_id, brief, origin)
    # Enlarging is made for the flat art of the house; a guest's picture is large as it is.
    full_HWC = enlarge(image_HWC) if origin.guest is None else image_HWC
    return Renditions(
        image=encode_png(image_HWC, facts=facts),
        file=encode_png(full_HWC, facts=facts),
        size_px=(image_HWC.shape[1], image_HWC.shape[0]),
        file_size_px=(full_HWC.shape[1], full_HWC.shape[0]),
    )
