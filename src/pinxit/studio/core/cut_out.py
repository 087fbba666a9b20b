"""A picture on a plain ground, cut out of it with clean edges.

Shape letters: H, W = height and width, C = red, green and blue.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError

#: Of the border, so much must be of one colour for a ground to be plain.
_PLAIN_SHARE: Final = 0.6
#: How far the ground may differ from its own colour, of 441.
_TOLERANCE: Final = 20.0
#: How far from the ground an edge may be soft, for each 512 pixels of the picture.
_SOFT_PX: Final = 4
_SWEEPS_MAX: Final = 200


class NoPlainGroundError(PinxitError):
    """What a picture shows does not stand on a ground of one colour."""

    remedy = "Choose a picture whose border is of one colour nearly all around."


class NothingOnTheGroundError(PinxitError):
    """A picture is nothing but its ground."""

    remedy = "Choose a picture that shows something."


@dataclass(frozen=True, slots=True, eq=False)
class CutOut:
    """What stood on a ground.

    Attributes:
        image_HW4: Red, green, blue and opacity, 0-255; colours hold nothing of the ground.
        ground: The colour of the ground that was taken away.
        share: How much of the picture is left, 0 to 1.
    """

    image_HW4: NDArray[np.uint8]
    ground: tuple[int, int, int]
    share: float


def cut_out(image_HWC: NDArray[np.uint8], *, keep_holes: bool = True) -> CutOut:
    """Take the ground away from what stands on it.

    The ground is what has the colour of the border and can be reached from it. Along its edge each
    pixel is taken for a mixture of the ground and the nearest colour that is least like it.

    Args:
        image_HWC: Red, green and blue, 0-255.
        keep_holes: Whether what has the colour of the ground and is enclosed stays.

    Raises:
        NoPlainGroundError: The border has no colour that most of it shares.
        NothingOnTheGroundError: Nothing would be left.

    Source:
        Smith and Blinn (1996), "Blue Screen Matting", SIGGRAPH, equation 1, for the mixture.
    """
    image = image_HWC.astype(np.float32)
    ground_C = _ground(image)
    off = image - ground_C
    far_HW = np.sqrt(np.einsum("hwc,hwc->hw", off, off))
    alike_HW = far_HW < _TOLERANCE
    gone_HW = reached_from_border(alike_HW) if keep_holes else _large_parts(alike_HW)
    if gone_HW.all():
        raise NothingOnTheGroundError("the picture is of one colour")
    soft_px = max(1, round(_SOFT_PX * max(image.shape[:2]) / 512))
    opacity_HW = np.where(gone_HW, 0.0, 1.0).astype(np.float32)
    edge_HW = _grown(gone_HW, soft_px) & ~_shrunk(gone_HW, 2)
    pure = _least_like_ground(off, far_HW, soft_px + 1)
    length_HW = np.maximum(np.einsum("hwc,hwc->hw", pure, pure), 1e-3)
    mixed_HW = (np.einsum("hwc,hwc->hw", off, pure) / length_HW).clip(0, 1)
    opacity_HW[edge_HW] = mixed_HW[edge_HW]
    safe_HW1 = np.maximum(opacity_HW, 1 / 255)[..., None]
    colour = np.where(edge_HW[..., None], ground_C + off / safe_HW1, image).clip(0, 255)
    colour[opacity_HW < 1 / 255] = 0
    cut_HW4 = np.concatenate([colour, opacity_HW[..., None] * 255], axis=2)
    red, green, blue = (round(float(each)) for each in ground_C)
    return CutOut(np.rint(cut_HW4).astype(np.uint8), (red, green, blue), float(opacity_HW.mean()))


def _ground(image: NDArray[np.float32]) -> NDArray[np.float32]:
    border_NC = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    ground_C = np.median(border_NC, axis=0)
    near_N = np.linalg.norm(border_NC - ground_C, axis=1) < _TOLERANCE
    if near_N.mean() < _PLAIN_SHARE:
        raise NoPlainGroundError("the border of the picture has many colours")
    return np.asarray(border_NC[near_N].mean(axis=0), np.float32)


def reached_from_border(open_HW: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the part of an area that can be reached from the border of a picture."""
    reached_HW = np.zeros_like(open_HW)
    reached_HW[[0, -1]] = open_HW[[0, -1]]
    reached_HW[:, [0, -1]] = open_HW[:, [0, -1]]
    for _ in range(_SWEEPS_MAX):
        before = int(reached_HW.sum())
        for reached, way in (
            (reached_HW, open_HW),
            (reached_HW[::-1], open_HW[::-1]),
            (reached_HW.T, open_HW.T),
            (reached_HW.T[::-1], open_HW.T[::-1]),
        ):
            for row in range(1, len(reached)):
                reached[row] |= reached[row - 1] & way[row]
        if int(reached_HW.sum()) == before:
            break
    return reached_HW


def _large_parts(alike_HW: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the ground with its enclosed parts, without specks such as a gleam in an eye."""
    inside_HW = alike_HW & ~reached_from_border(alike_HW)
    speck_px = max(2, max(alike_HW.shape) // 64)
    kept_HW = _grown(_shrunk(inside_HW, speck_px), speck_px + 1) & inside_HW
    return np.asarray((alike_HW & ~inside_HW) | kept_HW)


def _grown(mask_HW: NDArray[np.bool_], by_px: int) -> NDArray[np.bool_]:
    for axis in (0, 1):
        grown_HW = mask_HW.copy()
        for shift in range(1, by_px + 1):
            grown_HW |= _shifted(mask_HW, shift, axis) | _shifted(mask_HW, -shift, axis)
        mask_HW = grown_HW
    return mask_HW


def _shrunk(mask_HW: NDArray[np.bool_], by_px: int) -> NDArray[np.bool_]:
    return np.asarray(~_grown(~mask_HW, by_px))


def _shifted(mask_HW: NDArray[np.bool_], by_px: int, axis: int) -> NDArray[np.bool_]:
    moved_HW = np.roll(mask_HW, by_px, axis)
    edge = moved_HW if axis == 0 else moved_HW.T
    edge[slice(None, by_px) if by_px > 0 else slice(by_px, None)] = False
    return moved_HW


def _least_like_ground(
    off: NDArray[np.float32], far_HW: NDArray[np.float32], reach_px: int
) -> NDArray[np.float32]:
    """Return for each pixel the neighbour's difference from the ground that is largest."""
    most_HW, pure = far_HW.copy(), off.copy()
    for axis in (0, 1):
        rim = [(reach_px, reach_px) if each == axis else (0, 0) for each in (0, 1)]
        padded_far = np.pad(most_HW, rim, mode="edge")
        padded_off = np.pad(pure, (*rim, (0, 0)), mode="edge")
        length = far_HW.shape[axis]
        for shift in range(2 * reach_px + 1):
            along = slice(shift, shift + length)
            there = (along, slice(None)) if axis == 0 else (slice(None), along)
            more_HW = padded_far[there] > most_HW
            most_HW[more_HW] = padded_far[there][more_HW]
            pure[more_HW] = padded_off[there][more_HW]
    return pure
