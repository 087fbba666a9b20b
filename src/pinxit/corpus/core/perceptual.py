"""What a picture looks like, in few numbers: a hash for finding, a descriptor for making sure.

Shape letters: N = pictures, H = height, W = width, C = colours, O = luma and two colour
differences, S = side of the small picture, K = frequencies, E = length of a descriptor, R = some
pictures that one is compared with.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Two pictures of which only the layout is compared are one at this distance, or nearer (0-2).
MOST_LAYOUT_DISTANCE: Final = 0.08
#: Two pictures full of texture are one if their edges are at most this far apart (0-2).
MOST_EDGE_DISTANCE: Final = 0.1
#: A picture is full of texture if at most this part of it is flat. Nearly every painting is, and
#: hardly any drawing.
MOST_FLAT: Final = 0.3

_SMALL: Final = 32
_HASH_SIDE: Final = 8
_BLOCK: Final = 256
_LEAST_NORM: Final = 1e-6
_FLAT_STEP: Final = 2.0
# The layout: a 10 x 10 corner of frequencies of luma without the constant one, and 4 x 4 of each
# colour difference. The edges: rises and falls, across and down, in 4 x 4 fields.
_LUMA_SIDE: Final = 10
_COLOUR_SIDE: Final = 4
_FIELDS: Final = 4
_LAYOUT: Final = slice(0, _LUMA_SIDE**2 - 1 + 2 * _COLOUR_SIDE**2)
_EDGES: Final = slice(_LAYOUT.stop, _LAYOUT.stop + 4 * _FIELDS**2)
#: Length of a descriptor (E): layout, edges, and the part that is flat.
DESCRIPTOR_LENGTH: Final = _EDGES.stop + 1

# Luma and colour differences of BT.601, as JPEG has them.
_OPPONENT_CO: Final = np.array(
    [[0.299, -0.169, 0.5], [0.587, -0.331, -0.419], [0.114, 0.5, -0.081]], dtype=np.float32
)

Floats = NDArray[np.float32]


def phashes(picture_NHWC: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return the perceptual hash of each picture.

    Args:
        picture_NHWC: uint8; sides are multiples of 32.

    Returns:
        hash_N: 64 bits: which of the 8 x 8 lowest frequencies of luma, without the constant ones,
            are above their median. Pictures that look alike differ in few bits.

    Source:
        Zauner (2010), "Implementation and benchmarking of perceptual image hash functions",
        section 3.2 (DCT based hash).
    """
    return perceive(picture_NHWC)[0]


def descriptors(picture_NHWC: NDArray[np.uint8]) -> Floats:
    """Return the descriptor of each picture, to be compared by `unlikeness`.

    Args:
        picture_NHWC: uint8; sides are multiples of 32.

    Returns:
        descriptor_NE: float32, each of length 1, or of 0 where there is nothing to see. Neither
            brightness nor contrast of the whole picture matters.

    Source:
        Layout: the colour layout descriptor of ISO/IEC 15938-3 (MPEG-7), with more frequencies.
        Edges: Dalal and Triggs (2005), "Histograms of oriented gradients for human detection".
    """
    return perceive(picture_NHWC)[1]


def unlikeness(descriptor_RE: Floats, descriptor_E: Floats) -> Floats:
    """Return how unlike some pictures are to one: they count as the same up to 1.

    Layout sees each detail, and a strip cut off too; edges see neither. In a drawing a small
    detail, a mouth, is what makes it another drawing. A painting has edges everywhere, and
    agrees in all of them only with itself. So edges may vouch for two paintings.

    Args:
        descriptor_RE: What the one is compared with.
        descriptor_E: The one.

    Returns:
        unlikeness_R: At least 0. The thresholds are those of docs/log/0004-near-duplicates.md.
    """
    layout_R = _distance(descriptor_RE[:, _LAYOUT], descriptor_E[_LAYOUT]) / MOST_LAYOUT_DISTANCE
    edges_R = _distance(descriptor_RE[:, _EDGES], descriptor_E[_EDGES]) / MOST_EDGE_DISTANCE
    flat_R = np.maximum(_flat_part(descriptor_RE), _flat_part(descriptor_E))
    return np.where(flat_R <= MOST_FLAT, np.minimum(layout_R, edges_R), layout_R)


def _distance(part_RE: Floats, part_E: Floats) -> Floats:
    """Return distances of unit vectors, whatever the length at which they were stored."""
    norm_R = np.linalg.norm(part_RE, axis=1) * np.linalg.norm(part_E)
    cosine_R = part_RE @ part_E / np.maximum(norm_R, _LEAST_NORM)
    return np.asarray(np.sqrt(np.maximum(2 - 2 * cosine_R, 0)), dtype=np.float32)


def _flat_part(descriptor_RE: Floats) -> Floats:
    edges_R = np.linalg.norm(descriptor_RE[..., _EDGES], axis=-1)
    return np.asarray(descriptor_RE[..., -1] / np.maximum(edges_R, _LEAST_NORM), dtype=np.float32)


def perceive(picture_NHWC: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], Floats]:
    """Return `phashes` and `descriptors` of the same pictures in one pass."""
    assert picture_NHWC.ndim == 4, "a batch of pictures"
    assert picture_NHWC.shape[3] == 3, "in three colours"
    assert not any(side % _SMALL for side in picture_NHWC.shape[1:3]), "in whole fields"
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
    edges_NE, flat_N1 = _edges(opponent_NOSS[:, 0])
    parts = [_unit(_layout(opponent_NOSS)), _unit(edges_NE), flat_N1]
    return _unit(np.concatenate(parts, axis=1))


def _layout(opponent_NOSS: Floats) -> Floats:
    luma_KS, colour_KS = _cosines(_LUMA_SIDE), _cosines(_COLOUR_SIDE)
    luma_NE = (luma_KS @ opponent_NOSS[:, 0] @ luma_KS.T).reshape(len(opponent_NOSS), -1)
    colour_NE = (colour_KS @ opponent_NOSS[:, 1:] @ colour_KS.T).reshape(len(opponent_NOSS), -1)
    return np.concatenate([luma_NE[:, 1:], colour_NE], axis=1)


def _edges(luma_NSS: Floats) -> tuple[Floats, Floats]:
    """Return the edges by field and direction, and which part of the picture is flat."""
    across_NSS = np.diff(luma_NSS, axis=2, append=luma_NSS[:, :, -1:])
    down_NSS = np.diff(luma_NSS, axis=1, append=luma_NSS[:, -1:])
    step_NDSS = np.stack([across_NSS, -across_NSS, down_NSS, -down_NSS], axis=1).clip(min=0)
    part = _SMALL // _FIELDS
    field_NDXpYp = step_NDSS.reshape(len(luma_NSS), 4, _FIELDS, part, _FIELDS, part)
    # The root evens out one bold outline and many faint strokes.
    edges_NE = np.sqrt(field_NDXpYp.sum(axis=(3, 5)).reshape(len(luma_NSS), -1))
    flat_NSS = np.abs(across_NSS) + np.abs(down_NSS) < _FLAT_STEP
    return edges_NE, flat_NSS.mean(axis=(1, 2), dtype=np.float32)[:, None]


def _unit(vector_NE: Floats) -> Floats:
    norm_N1 = np.linalg.norm(vector_NE, axis=1, keepdims=True)
    return np.asarray(vector_NE / np.maximum(norm_N1, _LEAST_NORM), dtype=np.float32)


def _opponents(small_NSSC: Floats) -> Floats:
    return np.ascontiguousarray((small_NSSC @ _OPPONENT_CO).transpose(0, 3, 1, 2))


def _small(picture_NHWC: NDArray[np.uint8]) -> Floats:
    """Shrink each picture to a small square, by area."""
    num, height, width, _ = picture_NHWC.shape
    pixel_NHX = picture_NHWC.reshape(num, height, -1).astype(np.float32)
    row_NSX = _averages(height) @ pixel_NHX
    column_NWX = row_NSX.reshape(num, _SMALL, width, 3).swapaxes(1, 2).reshape(num, width, -1)
    small_NSTC = (_averages(width) @ column_NWX).reshape(num, _SMALL, _SMALL, 3)
    return small_NSTC.swapaxes(1, 2)


@lru_cache(maxsize=8)
def _averages(num_px: int) -> Floats:
    """Return the (S, X) matrix that averages X pixels to S."""
    return np.repeat(np.eye(_SMALL, dtype=np.float32), num_px // _SMALL, axis=1) * (
        np.float32(_SMALL / num_px)
    )


@lru_cache(maxsize=4)
def _cosines(num_frequencies: int) -> Floats:
    """Return the first rows of the orthonormal DCT-II of length S."""
    position_S = 2 * np.arange(_SMALL) + 1
    frequency_K1 = np.arange(num_frequencies)[:, None]
    cosine_KS = np.cos(np.pi * position_S * frequency_K1 / (2 * _SMALL)) * np.sqrt(2 / _SMALL)
    cosine_KS[0] /= np.sqrt(2)
    return np.asarray(cosine_KS, dtype=np.float32)
