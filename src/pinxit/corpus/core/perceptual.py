"""What a picture looks like, in few numbers: a hash for finding, a descriptor for making sure.

Both look at the content alone. Bars of paper around it, and its aspect, are taken away first, so
that a drawing on a larger sheet, or a picture with a strip cut off, stays near the first.

Shape letters: N = pictures, H = height, W = width, C = colours, S = side of the small picture,
K = frequencies, E = length of a descriptor.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Length of a descriptor (E): 99 frequencies of luma and 16 of each colour difference.
DESCRIPTOR_LENGTH: Final = 131

_PAPER_C: Final = np.array([250, 248, 244], dtype=np.uint8)
_PAPER_TOLERANCE: Final = 3
_SMALL: Final = 32
_HASH_SIDE: Final = 8
_LUMA_SIDE: Final = 10
_COLOUR_SIDE: Final = 4
_BLOCK: Final = 256
_LEAST_NORM: Final = 1e-6
_GREY: Final = 128.0
# Luma and colour differences of BT.601, as JPEG has them.
_OPPONENT_CO: Final = np.array(
    [[0.299, -0.169, 0.5], [0.587, -0.331, -0.419], [0.114, 0.5, -0.081]], dtype=np.float32
)

Floats = NDArray[np.float32]


def phashes(picture_NHWC: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return the perceptual hash of each picture.

    Args:
        picture_NHWC: uint8, square or not, on the house's paper.

    Returns:
        hash_N: 64 bits: which of the 8 x 8 lowest frequencies of luma, without the constant ones,
            are above their median. Pictures that look alike differ in few bits.

    Source:
        Zauner (2010), "Implementation and benchmarking of perceptual image hash functions",
        section 3.2 (DCT based hash).
    """
    return perceive(picture_NHWC)[0]


def descriptors(picture_NHWC: NDArray[np.uint8]) -> Floats:
    """Return the descriptor of each picture.

    Args:
        picture_NHWC: uint8, square or not, on the house's paper.

    Returns:
        descriptor_NE: float32 unit vectors (zero for a picture of one tone).

    Source:
        The colour layout descriptor of ISO/IEC 15938-3 (MPEG-7), with more frequencies and
        without brightness and contrast.
    """
    return perceive(picture_NHWC)[1]


def perceive(picture_NHWC: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], Floats]:
    """Return `phashes` and `descriptors` of the same pictures in one pass."""
    assert picture_NHWC.ndim == 4, "a batch of pictures"
    assert picture_NHWC.shape[3] == 3, "in three colours"
    hash_N = np.empty(len(picture_NHWC), dtype=np.uint64)
    descriptor_NE = np.empty((len(picture_NHWC), DESCRIPTOR_LENGTH), dtype=np.float32)
    for start in range(0, len(picture_NHWC), _BLOCK):
        block = slice(start, start + _BLOCK)
        opponent_NOSS = _opponents(_small(picture_NHWC[block]))
        hash_N[block] = _hashes(opponent_NOSS[:, 0])
        descriptor_NE[block] = _describe(opponent_NOSS)
    return hash_N, descriptor_NE


def _hashes(luma_NSS: Floats) -> NDArray[np.uint64]:
    frequency_KS = _cosines(_HASH_SIDE + 1)[1:]
    coefficient_NB = (frequency_KS @ luma_NSS @ frequency_KS.T).reshape(len(luma_NSS), -1)
    bit_NB = coefficient_NB > np.median(coefficient_NB, axis=1, keepdims=True)
    return np.packbits(bit_NB, axis=1).view(">u8")[:, 0].astype(np.uint64)


def _describe(opponent_NOSS: Floats) -> Floats:
    luma_KS, colour_KS = _cosines(_LUMA_SIDE), _cosines(_COLOUR_SIDE)
    luma_NE = (luma_KS @ opponent_NOSS[:, 0] @ luma_KS.T).reshape(len(opponent_NOSS), -1)
    colour_NE = (colour_KS @ opponent_NOSS[:, 1:] @ colour_KS.T).reshape(len(opponent_NOSS), -1)
    descriptor_NE = np.concatenate([luma_NE[:, 1:], colour_NE], axis=1)
    norm_N1 = np.linalg.norm(descriptor_NE, axis=1, keepdims=True)
    return np.where(norm_N1 > _LEAST_NORM, descriptor_NE / np.maximum(norm_N1, _LEAST_NORM), 0)


def _opponents(small_NSSC: Floats) -> Floats:
    opponent_NSSO = (small_NSSC - np.float32(_GREY)) @ _OPPONENT_CO
    return np.ascontiguousarray(opponent_NSSO.transpose(0, 3, 1, 2))


def _small(picture_NHWC: NDArray[np.uint8]) -> Floats:
    """Shrink the content of each picture to a small square, by area."""
    num, height, width, _ = picture_NHWC.shape
    content_NHW = _content(picture_NHWC)
    down_NSH = _area_weights(np.asarray(content_NHW.any(axis=2)))
    across_NSW = _area_weights(np.asarray(content_NHW.any(axis=1)))
    row_NSX = down_NSH @ picture_NHWC.reshape(num, height, -1).astype(np.float32)
    column_NWX = row_NSX.reshape(num, _SMALL, width, 3).swapaxes(1, 2).reshape(num, width, -1)
    small_NSTC = (across_NSW @ column_NWX).reshape(num, _SMALL, _SMALL, 3)
    return small_NSTC.swapaxes(1, 2)


def _content(picture_NHWC: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say which pixels are not paper. Unsigned numbers wrap, so one comparison is enough."""
    least_C = _PAPER_C - np.uint8(_PAPER_TOLERANCE)
    paper_NHWC = (picture_NHWC - least_C) <= 2 * _PAPER_TOLERANCE
    paper_NHW = paper_NHWC[..., 0] & paper_NHWC[..., 1] & paper_NHWC[..., 2]
    return np.asarray(~paper_NHW)


def _area_weights(content_NX: NDArray[np.bool_]) -> Floats:
    """Return the (N, S, X) weights that average the stretch with content into S equal parts."""
    num_px = content_NX.shape[1]
    some_N = content_NX.any(axis=1)
    first_N = np.where(some_N, content_NX.argmax(axis=1), 0)
    end_N = np.where(some_N, num_px - content_NX[:, ::-1].argmax(axis=1), num_px)
    share_S = np.arange(_SMALL + 1) / _SMALL
    edge_NS = first_N[:, None] + (end_N - first_N)[:, None] * share_S
    pixel_X = np.arange(num_px)
    upper_NSX = np.minimum(edge_NS[:, 1:, None], pixel_X + 1)
    lower_NSX = np.maximum(edge_NS[:, :-1, None], pixel_X)
    weight_NSX = np.clip(upper_NSX - lower_NSX, 0, 1).astype(np.float32)
    return np.asarray(weight_NSX / weight_NSX.sum(axis=2, keepdims=True))


@lru_cache(maxsize=4)
def _cosines(num_frequencies: int) -> Floats:
    """Return the first rows of the orthonormal DCT-II of length S."""
    position_S = 2 * np.arange(_SMALL) + 1
    frequency_K1 = np.arange(num_frequencies)[:, None]
    cosine_KS = np.cos(np.pi * position_S * frequency_K1 / (2 * _SMALL)) * np.sqrt(2 / _SMALL)
    cosine_KS[0] /= np.sqrt(2)
    return np.asarray(cosine_KS, dtype=np.float32)
