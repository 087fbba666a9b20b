"""A picture in its hand's own inks.

A painter draws soft: between two areas lies a slope of colours that nobody chose, and an area is
nearly, not quite, the red of its hand. Printers separate a picture into areas and print each with
one ink. So is it done here, and along edges at four times the resolution, so that they come out
clean.

Shape suffixes: H and W pixels, C the three numbers of a colour, N pixels in a row, P points of
colour, T tones, I inks, A areas, E pixels at edges, S samples of a pixel, K its neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from pinxit.training import PAPER, Inks, insideness

Levels = NDArray[np.uint8]
Reals = NDArray[np.float32]
_Real = TypeVar("_Real", np.float32, np.float64)
_Number = TypeVar("_Number", np.float32, np.int64)

#: Most tones that a picture is separated into, and how often they are moved to their middles.
_TONES: Final = 16
_ROUNDS: Final = 6
#: Bits of a channel by which pixels are gathered into points before tones are sought.
_BITS: Final = 5
#: What a pixel on an edge counts beside one inside an area.
_LEAST_WEIGHT: Final = 0.02
#: Distances in Oklab: a tone nearer to the paper is paper; an ink farther from a tone is not its.
_PAPER_REACH: Final = 0.05
_INK_REACH: Final = 0.12
#: How much nearer an ink counts for each factor e by which more works use it.
_USE: Final = 0.015
#: How much farther an ink may be that the picture has already.
_COMPANY: Final = 0.02
#: Distance from which on a pixel is no more unlike an area.
_UNLIKE: Final = 0.1
#: How many times a pixel asks its neighbours.
_ASKED: Final = 2
#: Distance from an ink at which a pixel is no shade of it.
_SHADE: Final = 0.2
#: Samples of a pixel along a side.
_SAMPLES: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Separation:
    """The tones that a picture is made of.

    Attributes:
        seen_HWC: The picture, in Oklab.
        weight_HW: How far inside an area each pixel lies, above 0.
        tone_TC: The tones, in Oklab.
        amount_T: How much of each there is.
    """

    seen_HWC: Reals
    weight_HW: Reals
    tone_TC: Reals
    amount_T: NDArray[np.float64]


def in_inks(picture_HWC: Levels, *hands: Inks) -> Levels:
    """Return a picture in the inks of its hand, with clean edges.

    Each area gets the nearest ink; where no ink is near, its own mean colour. A hand that shades
    keeps as much of the shading as its own works have.

    Args:
        picture_HWC: Red, green and blue, 0 to 255.
        hands: The inks of the hand it is painted in; of several, the nearest are taken.

    Source:
        Ottosson (2020), "A perceptual color space for image processing" (Oklab); Arthur and
        Vassilvitskii (2007), "k-means++", for the spread of the first tones, here without chance;
        Hosni et al. (2013), "Fast Cost-Volume Filtering for Visual Correspondence and Beyond",
        IEEE TPAMI 35(2), for areas that hold together.
    """
    separation = separated(picture_HWC)
    inks = hands[0] if len(hands) == 1 else nearest_inks(separation, hands)
    seen_HWC = separation.seen_HWC
    colour_AC, area_T = np.unique(_inked(separation, inks), axis=0, return_inverse=True)
    apart_TN = _apart(separation.tone_TC, seen_HWC.reshape(-1, 3))
    areas = [apart_TN[area_T.ravel() == area].min(axis=0) for area in range(len(colour_AC))]
    unlike_AN = np.minimum(np.sqrt(np.stack(areas)), np.float32(_UNLIKE))
    unlike_AHW = unlike_AN.reshape(-1, *picture_HWC.shape[:2])
    flat_HWC = _drawn(_settled(unlike_AHW, separation.weight_HW), colour_AC)
    return _shaded(flat_HWC, seen_HWC, 1 - inks.flatness)


def separated(picture_HWC: Levels) -> Separation:
    """Return the tones of a picture, red, green and blue of 0 to 255."""
    seen_HWC = oklab(picture_HWC)
    weight_HW = insideness(picture_HWC) + np.float32(_LEAST_WEIGHT)
    return Separation(seen_HWC, weight_HW, *_tones(picture_HWC, seen_HWC, weight_HW))


def nearest_inks(separation: Separation, hands: Sequence[Inks]) -> Inks:
    """Return the inks, of several hands, that are nearest to the tones of a picture."""
    far = [
        float(
            (separation.amount_T * _apart(separation.tone_TC, oklab(inks.colour_IC)).min(1)).sum()
        )
        for inks in hands
    ]
    return hands[int(np.argmin(far))]


def oklab(picture_HWC: Levels) -> Reals:
    """Return lightness and the two opponent colours of pixels, (..., 3), about -0.4 to 1."""
    linear = _LINEAR[picture_HWC]
    seen: Reals = np.cbrt(linear @ _TO_CONES) @ _TO_LAB
    return seen


def _tones(
    picture_HWC: Levels, seen_HWC: Reals, weight_HW: Reals
) -> tuple[Reals, NDArray[np.float64]]:
    """Return the tones that a picture is made of, in Oklab, and how much of each there is."""
    code_HWC = picture_HWC.astype(np.int64) >> (8 - _BITS)
    code_HW = (code_HWC[..., 0] << 2 * _BITS) | (code_HWC[..., 1] << _BITS) | code_HWC[..., 2]
    _, point_N = np.unique(code_HW.ravel(), return_inverse=True)
    weight_N = weight_HW.ravel().astype(np.float64)
    weight_P = np.bincount(point_N, weight_N).astype(np.float64)
    point_PC = _means(point_N, weight_N, seen_HWC.reshape(-1, 3), len(weight_P))
    tone_TC = point_PC[[weight_P.argmax()]]
    apart_P = _apart(tone_TC, point_PC)[0]
    for _ in range(min(_TONES, len(point_PC)) - 1):
        tone_TC = np.vstack([tone_TC, point_PC[(weight_P * apart_P).argmax()]])
        apart_P = np.minimum(apart_P, _apart(tone_TC[-1:], point_PC)[0])
    for _ in range(_ROUNDS):
        nearest_P = _apart(tone_TC, point_PC).argmin(axis=0)
        kept_T, nearest_P = np.unique(nearest_P, return_inverse=True)
        tone_TC = _means(nearest_P, weight_P, point_PC, len(kept_T))
    return tone_TC.astype(np.float32), np.bincount(nearest_P, weight_P).astype(np.float64)


def _means(
    group_N: NDArray[np.int64],
    weight_N: NDArray[np.float64],
    value_NC: NDArray[np.floating],
    groups: int,
) -> NDArray[np.float64]:
    """Return the weighted mean of each group, none of which is empty."""
    amount = np.bincount(group_N, weight_N, groups)
    sums = [np.bincount(group_N, weight_N * channel_N, groups) for channel_N in value_NC.T]
    return np.stack(sums, axis=1) / amount[:, np.newaxis]


def _apart(one_TC: NDArray[_Real], other_PC: NDArray[_Real]) -> NDArray[_Real]:
    """Return the squared distance of each colour to each other, (T, P), at least 0."""
    size_T, size_P = np.square(one_TC).sum(axis=1), np.square(other_PC).sum(axis=1)
    apart_TP: NDArray[_Real] = size_T[:, np.newaxis] + size_P - 2 * (one_TC @ other_PC.T)
    return np.maximum(apart_TP, 0, out=apart_TP)


def _inked(separation: Separation, inks: Inks) -> Levels:
    """Return the colour that each tone is printed with.

    The larger a tone, the earlier it chooses. One that is little worse off with an ink that is
    taken already shares it: people use few colours at a time.
    """
    tone_TC = separation.tone_TC
    apart_TI = np.sqrt(_apart(tone_TC, oklab(inks.colour_IC)))
    score_TI = apart_TI - np.float32(_USE) * np.log(inks.works_I).astype(np.float32)
    paper_C = np.array(PAPER, dtype=np.uint8)
    paper_T = _apart(tone_TC, oklab(paper_C[np.newaxis]))[:, 0] < _PAPER_REACH**2
    colour_TC = np.where(paper_T[:, np.newaxis], paper_C, _levels(tone_TC))
    taken: list[int] = []
    for tone in np.argsort(-separation.amount_T, kind="stable"):
        if paper_T[tone]:
            continue
        score_I = score_TI[tone]
        best = int(score_I.argmin())
        shared = min(taken, key=score_I.__getitem__, default=best)
        ink = shared if score_I[shared] < score_I[best] + _COMPANY else best
        if apart_TI[tone, ink] < _INK_REACH:
            colour_TC[tone] = inks.colour_IC[ink]
            taken.append(ink)
    return colour_TC


def _levels(tone_TC: Reals) -> Levels:
    """Return tones as red, green and blue of 0 to 255."""
    linear = np.clip(((tone_TC @ _FROM_LAB) ** 3) @ _FROM_CONES, 0, 1)
    level = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    levels: Levels = np.rint(255 * level).astype(np.uint8)
    return levels


def _settled(unlike_AHW: Reals, weight_HW: Reals) -> Reals:
    """Return how unlike each area a pixel's neighbourhood is; what lies inside areas counts most.

    A slope between two areas then falls to them, not to a third whose colour it passes through.
    """
    for _ in range(_ASKED):
        unlike_AHW = _among_neighbours(unlike_AHW * weight_HW)
        weight_HW = _among_neighbours(weight_HW[np.newaxis])[0]
        unlike_AHW /= weight_HW
    return unlike_AHW


def _among_neighbours(value_AHW: Reals) -> Reals:
    """Return means over each pixel and its neighbours, with weights 1, 2, 1 both ways."""
    wide = np.pad(value_AHW, ((0, 0), (1, 1), (1, 1)), mode="edge")
    down = (wide[:, :-2] + wide[:, 2:] + 2 * wide[:, 1:-1]) / np.float32(4)
    mean: Reals = (down[:, :, :-2] + down[:, :, 2:] + 2 * down[:, :, 1:-1]) / np.float32(4)
    return mean


def _shaded(flat_HWC: Levels, seen_HWC: Reals, share: float) -> Levels:
    """Return a flat picture with a share of what the shading of the seen one differs by."""
    if share <= 0:
        return flat_HWC
    flat = oklab(flat_HWC)
    apart = seen_HWC - flat
    size = np.sqrt(np.square(apart).sum(axis=2, keepdims=True))
    # Past a step that shading does not take, it is another colour, and the ink stands.
    apart = apart * np.maximum(0, 1 - size / np.float32(_SHADE))
    return _levels(flat + np.float32(share) * apart)


def _drawn(unlike_AHW: Reals, colour_AC: Levels) -> Levels:
    """Return each pixel in the colour of its area; along edges, as the mean of its samples."""
    area_HW = unlike_AHW.argmin(axis=0)
    drawn_HWC: Levels = colour_AC[area_HW]
    edge_E = np.flatnonzero((_neighbours(area_HW[np.newaxis]) != area_HW.ravel()).any(axis=(0, 1)))
    unlike_SAE = np.tensordot(_BETWEEN_SK, _neighbours(unlike_AHW, edge_E), axes=1)
    sample_SEC = colour_AC[unlike_SAE.argmin(axis=1)].astype(np.float32)
    drawn_HWC.reshape(-1, 3)[edge_E] = np.rint(sample_SEC.mean(axis=0)).astype(np.uint8)
    return drawn_HWC


def _neighbours(
    value_AHW: NDArray[_Number], asked_E: NDArray[np.int64] | None = None
) -> NDArray[_Number]:
    """Return the nine neighbours of pixels, themselves among them, row by row, (9, A, E).

    Args:
        value_AHW: What is known of each pixel; beyond the rim, as at the rim.
        asked_E: Which pixels, counted row by row; by default all.
    """
    areas, height, width = value_AHW.shape
    asked_E = np.arange(height * width) if asked_E is None else asked_E
    wide_AN = np.pad(value_AHW, ((0, 0), (1, 1), (1, 1)), mode="edge").reshape(areas, -1)
    corner_E = asked_E // width * (width + 2) + asked_E % width
    places = (corner_E + down * (width + 2) + left for down, left in np.ndindex(3, 3))
    return np.stack([wide_AN[:, place_E] for place_E in places])


def _between() -> Reals:
    """Return how samples within a pixel lie between its neighbours' middles, (16, 9)."""
    place_S = (np.arange(_SAMPLES) + 0.5) / _SAMPLES - 0.5
    along_SK = np.maximum(0, 1 - np.abs(place_S[:, np.newaxis] - np.arange(-1, 2)))
    return np.kron(along_SK, along_SK).astype(np.float32)


def _linear_table() -> Reals:
    level = np.arange(256) / 255
    linear = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


_BETWEEN_SK: Final = _between()
_LINEAR: Final = _linear_table()
_TO_CONES: Final = np.array(
    [
        [0.4122214708, 0.2119034982, 0.0883024619],
        [0.5363325363, 0.6806995451, 0.2817188376],
        [0.0514459929, 0.1073969566, 0.6299787005],
    ],
    dtype=np.float32,
)
_TO_LAB: Final = np.array(
    [
        [0.2104542553, 1.9779984951, 0.0259040371],
        [0.7936177850, -2.4285922050, 0.7827717662],
        [-0.0040720468, 0.4505937099, -0.8086757660],
    ],
    dtype=np.float32,
)
_FROM_LAB: Final = np.linalg.inv(_TO_LAB.astype(np.float64))
_FROM_CONES: Final = np.linalg.inv(_TO_CONES.astype(np.float64))
