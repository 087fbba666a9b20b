"""Opening pictures that strangers bring, and making them alike.

`docs/explanation/algorithms/preprocessing.md` is the specification of this module.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.corpus.adapters.pictures_decode import decode
from pinxit.corpus.adapters.pictures_format import MAX_FILE_BYTES, check_file_size, kind_of
from pinxit.corpus.adapters.pictures_refused import FlawedPictureError, flawed
from pinxit.corpus.adapters.signals import signals_in
from pinxit.corpus.adapters.svg import PAPER, draw
from pinxit.corpus.core.offering import SIDE_PX, ExaminedPicture
from pinxit.corpus.core.perceptual import perceive
from pinxit.corpus.core.quality import flaw_in

__all__ = [
    "MAX_FILE_BYTES",
    "FlawedPictureError",
    "check_file_size",
    "examine_picture",
    "open_picture",
]

# A drawing is drawn finely enough to be cut to a quarter of its sheet.
_DRAWN_PX: Final = 512
# JPEG leaves ripples on a flat ground.
_GROUND_TOLERANCE: Final = 16
# Cutting is worth it where what remains is at most 0.7 of the longer side.
_WORTH_CUTTING: Final = 0.7
_MARGIN: Final = 0.05


def examine_picture(content: bytes) -> ExaminedPicture:
    """Open a picture safely, and return it as a collection keeps it.

    PNG, JPEG, WebP, TIFF, GIF (its first frame), BMP, AVIF and SVG, told apart by what is in the
    file and never by its name.

    Args:
        content: The file as it came.

    Returns:
        The picture, upright, in sRGB, cut to its content, whole and undistorted on a square of
        paper; what it looks like in few numbers; and the wishes found in the file.

    Raises:
        RefusedFileError: It is not taken in: see `pictures_refused` and `core.svg_danger`, one
            subclass a reason. Nothing else is raised, whatever the file holds.
    """
    check_file_size(len(content))
    kind = kind_of(content)
    fitted_HWC = _drawn(content) if kind == "SVG" else _fitted(decode(content, kind))
    aspect = max(fitted_HWC.shape[:2]) / min(fitted_HWC.shape[:2])
    if flaw := flaw_in(fitted_HWC, aspect=aspect):
        raise flawed(flaw)
    picture_HWC = _on_square(fitted_HWC)
    phash_N, descriptor_NE = perceive(picture_HWC[None])
    return ExaminedPicture(
        picture_HWC=picture_HWC,
        phash=int(phash_N[0]),
        descriptor_E=descriptor_NE[0],
        signals=signals_in(content),
    )


def open_picture(content: bytes, *, longer_px: int) -> NDArray[np.uint8]:
    """Open a picture that a stranger brings, to work on it and not to keep it in a collection.

    Args:
        content: The file as it came, of any kind that `examine_picture` reads.
        longer_px: The longer of height and width that it may have at most; a drawing has it.

    Returns:
        picture_HWC: The picture, upright, in sRGB, on paper where it was transparent.

    Raises:
        RefusedFileError: It is not opened: see `examine_picture`.
    """
    check_file_size(len(content))
    kind = kind_of(content)
    if kind == "SVG":
        return draw(content, longer_px)
    picture = decode(content, kind, least_px=longer_px)
    picture.thumbnail((longer_px, longer_px), Image.Resampling.LANCZOS)
    return np.asarray(picture)


def _drawn(svg: bytes) -> NDArray[np.uint8]:
    """Draw at once in the size that is kept; only what is to be cut is drawn larger first."""
    drawn_HWC = draw(svg, SIDE_PX)
    height, width, _ = drawn_HWC.shape
    # The renderer may round the longer side of an odd aspect up by a pixel.
    if max(height, width) == SIDE_PX and _content_box(drawn_HWC) == (0, 0, width, height):
        return drawn_HWC
    return _fitted(Image.fromarray(draw(svg, _DRAWN_PX)))


def _fitted(image: Image.Image) -> NDArray[np.uint8]:
    """Cut a picture to its content, and scale that until its longer side is SIDE_PX.

    By whole factors as the mean of an area, by the rest with Lanczos.
    """
    box = _content_box(np.asarray(image))
    width, height = box[2] - box[0], box[3] - box[1]
    scale = SIDE_PX / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=1.0))


def _content_box(image_HWC: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is to be kept.

    All of it, unless the border is one flat ground and what lies on it is much smaller.
    """
    height, width, _ = image_HWC.shape
    whole = (0, 0, width, height)
    ground_C = image_HWC[0, 0].astype(np.int16)
    edges = (image_HWC[0], image_HWC[-1], image_HWC[:, 0], image_HWC[:, -1])
    if any((np.abs(edge - ground_C) > _GROUND_TOLERANCE).any() for edge in edges):
        return whole
    off_HWC = np.abs(image_HWC - ground_C) > _GROUND_TOLERANCE
    content_HW = off_HWC[..., 0] | off_HWC[..., 1] | off_HWC[..., 2]
    if not content_HW.any():
        return whole
    top, bottom = _ends(content_HW.any(axis=1))
    left, right = _ends(content_HW.any(axis=0))
    longer = max(right - left, bottom - top)
    if longer > _WORTH_CUTTING * max(width, height):
        return whole
    margin = round(longer * _MARGIN) + 1
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(width, right + margin),
        min(height, bottom + margin),
    )


def _ends(some_X: NDArray[np.bool_]) -> tuple[int, int]:
    at = np.flatnonzero(some_X)
    return int(at[0]), int(at[-1]) + 1


def _on_square(fitted_HWC: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width, _ = fitted_HWC.shape
    top, left = (SIDE_PX - height) // 2, (SIDE_PX - width) // 2
    square_HWC = np.empty((SIDE_PX, SIDE_PX, 3), dtype=np.uint8)
    square_HWC[:] = PAPER
    square_HWC[top : top + height, left : left + width] = fitted_HWC
    return square_HWC
