"""Where a picture shows a face from the front, so that none is invented without being asked for.

The cascade of local binary patterns comes with scikit-image. It sees upright faces from the front
that are not small; a profile, a bowed head or a crowd it does not see.
"""

from functools import cache
from importlib import import_module
from typing import Any, Final

import numpy as np
from PIL import Image as Pictures

from pinxit.studio.core.mending import Box, Image

#: Longest side at which faces are looked for, in pixels.
_LOOK_PX: Final = 448
#: Side of the smallest face, in pixels there, and its share of the picture's shorter side.
_LEAST_PX: Final = 24
_LEAST_SHARE: Final = 0.11
#: Steps between sizes, and pixels between places.
_SCALE: Final = 1.15
_STEP: Final = 1
#: A head is larger than the square that is found on it.
_ROOM: Final = 0.15


def find_faces(image_HWC: Image) -> tuple[Box, ...]:
    """Return rectangles around the faces that are seen, from the top.

    Source:
        Liao, Zhu, Lei, Zhang and Li (2007), "Learning Multi-scale Block Local Binary Patterns for
        Face Recognition", ICB, 828-837.
    """
    height, width = image_HWC.shape[:2]
    scale = min(1.0, _LOOK_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    least = max(_LEAST_PX, round(_LEAST_SHARE * min(size)))
    if min(size) <= least:
        return ()
    seen = np.asarray(Pictures.fromarray(image_HWC).resize(size, Pictures.Resampling.LANCZOS))
    found = _cascade().detect_multi_scale(
        img=seen,
        scale_factor=_SCALE,
        step_ratio=_STEP,
        min_size=(least, least),
        max_size=(min(size), min(size)),
    )
    boxes = [_box(each, scale, (height, width)) for each in found]
    return tuple(sorted(boxes, key=lambda box: (box.top, box.left)))


def _box(found: dict[str, int], scale: float, size: tuple[int, int]) -> Box:
    """Return a rectangle in the picture's own pixels, with room around it."""
    room = _ROOM * found["width"]
    top, left = (max(0, int((found[each] - room) / scale)) for each in ("r", "c"))
    bottom = min(size[0], int((found["r"] + found["height"] + room) / scale))
    right = min(size[1], int((found["c"] + found["width"] + room) / scale))
    return Box(top, left, bottom - top, right - left)


@cache
def _cascade() -> Any:
    # Half a second that only this needs.
    data, feature = import_module("skimage.data"), import_module("skimage.feature")
    return feature.Cascade(data.lbp_frontal_face_cascade_filename())
