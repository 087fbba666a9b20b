"""Looking for the lattice of a mark in a picture: at which scale, turned how, begun where.

1. The brightness is taken, made smaller by a whole number (to a side of 208 to 415 pixels), freed
   of what changes slowly, and evened out: every place counts about the same, edges cannot shout.
2. The scale is where the lattice's points stand out of their neighbourhood in the power spectrum;
   phases play no part, so that it does not matter where the tiles begin.
3. At a scale, the spectrum is computed exactly on the lattice, each point divided by the noise
   between the points. Of eight ways to lay a picture, and all places where a tile may begin, the
   one is taken whose pilots agree best.

Shape letters: see `mark_lattice`; P = padded size, S = scales, G = places along a tile,
O = orientations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.provenance.core.mark_lattice import (
    HIGHEST,
    Complex,
    Plane,
    lines_L,
    pilots_L,
    spectrum_UV,
)

_SCALE_STEP: Final = 0.0035
#: Tiles a side that are looked for: from 3.3 (two fifths of a side are left) to 16 (on a page twice
#: as wide).
_SCALES: Final = np.exp(np.arange(np.log(3.3), np.log(16.0), _SCALE_STEP))
_CANDIDATES: Final = 4
_STANDS_OUT: Final = 3.5
_LEAST_PX: Final = 208
_REACH_PX: Final = 2
_FLOOR: Final = 0.7
_LOUDEST: Final = 1.5
_NEIGHBOURS: Final = 10
_LOUDEST_POWER: Final = 6.0
_LOUDEST_LINE: Final = 3.0
_PADDING: Final = 1.25
_GRID: Final = 64
_ORIENTATIONS: Final = 8
_FINE: Final = (-0.5, -0.25, 0.0, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Analysed:
    """A picture made ready.

    Attributes:
        plane_HW: Brightness without its slow changes, about -1.5 to 1.5.
        side_px: The side of a square as large as the picture, in pixels of this plane.
    """

    plane_HW: Plane
    side_px: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a mark seems to be.

    Attributes:
        score: How well the pilots agree, in standard deviations of noise.
        tiles: How many tiles the side of the picture measures.
        orientation: 0 to 7; 4 swaps down and across, 2 turns upside down, 1 mirrors left to right.
        offset: Where the first tile begins, down and across, in tiles.
        line_L: The waves, with the picture laid as it was.
    """

    score: float
    tiles: float
    orientation: int
    offset: tuple[float, float]
    line_L: Complex


def blurred(plane_HW: Plane, reach: int) -> Plane:
    """Return the mean of each square of 2 `reach` + 1 pixels; the edge goes on outside."""
    count = 2 * reach + 1
    for axis in (0, 1):
        wide = [(0, 0), (0, 0)]
        wide[axis] = (reach, reach)
        padded_HW = np.pad(plane_HW, wide, mode="edge")
        plane_HW = _sums(padded_HW, count, axis) * np.float32(1 / count)
    return plane_HW


def _sums(plane_HW: Plane, count: int, axis: int) -> Plane:
    """Return the sums of so many neighbours, by doubling: one addition for each bit of `count`."""
    length = plane_HW.shape[axis] - count + 1
    power_HW, width, done = plane_HW, 1, 0
    sums_HW: Plane | None = None
    while done < count:
        if count & width:
            part_HW = _slice(power_HW, axis, done, length)
            sums_HW = part_HW if sums_HW is None else sums_HW + part_HW
            done += width
        rest = power_HW.shape[axis] - width
        if done < count:
            power_HW = _slice(power_HW, axis, 0, rest) + _slice(power_HW, axis, width, rest)
            width *= 2
    assert sums_HW is not None, "at least one neighbour"
    return sums_HW


def _slice(plane_HW: Plane, axis: int, start: int, length: int) -> Plane:
    return plane_HW[start : start + length] if axis == 0 else plane_HW[:, start : start + length]


def analysed(luma_HW: Plane) -> Analysed:
    """Make a picture ready to be searched.

    Args:
        luma_HW: Brightness, 0 to 255, of any size from 128 pixels a side.
    """
    side = float(np.sqrt(luma_HW.size))
    by = max(1, int(side / _LEAST_PX))
    height, width = luma_HW.shape[0] // by, luma_HW.shape[1] // by
    small_HW = _smaller(luma_HW[: height * by, : width * by], by)
    high_HW = small_HW - blurred(small_HW, _REACH_PX)
    swing_HW = np.sqrt(blurred(high_HW**2, _REACH_PX))
    return Analysed(np.clip(high_HW / (swing_HW + _FLOOR), -_LOUDEST, _LOUDEST), side / by)


def _smaller(luma_HW: Plane, by: int) -> Plane:
    """Return the means of squares of so many pixels."""
    if by == 1:
        return luma_HW
    rows_HW = sum(luma_HW[place::by] for place in range(1, by)) + luma_HW[::by]
    sums_HW: Plane = sum(rows_HW[:, place::by] for place in range(1, by)) + rows_HW[:, ::by]
    return sums_HW * np.float32(1 / by**2)


def scales_of(picture: Analysed) -> Iterator[float]:
    """Yield numbers of tiles a side at which a lattice may lie, the likeliest first.

    A mark that can be read stands out by eight standard deviations; what stands out by less than
    three and a half is not worth a look.
    """
    size = picture.plane_HW.shape
    padded = (_fast_length(size[0]), _fast_length(size[1]))
    spectrum = np.fft.rfft2(picture.plane_HW, padded)
    power: Plane = np.asarray(spectrum.real**2 + spectrum.imag**2, dtype=np.float32)
    power = np.minimum(power / (blurred(power, _NEIGHBOURS) + 1e-6), _LOUDEST_POWER)
    score_S = power.reshape(-1)[_places_SL(picture.side_px, padded)].mean(axis=1)
    left_S = (score_S - score_S.mean()) / (score_S.std() + 1e-9)
    given = 0
    while given < _CANDIDATES and left_S.max() >= _STANDS_OUT:
        best = int(left_S.argmax())
        yield _between(score_S, best)
        left_S[max(0, best - 3) : best + 4] = 0
        given += 1


def placed(picture: Analysed, tiles: float) -> Placed:
    """Say how a mark would lie in a picture at this scale."""
    is_pilot, pilot_L = pilots_L()
    down_L, across_L = lines_L()
    spectrum_VV = _evened(picture, tiles)
    line_OL = np.stack(
        [
            _laid(spectrum_VV, orientation)[down_L + HIGHEST, across_L + HIGHEST]
            for orientation in range(_ORIENTATIONS)
        ]
    )
    found_OL = (line_OL * pilot_L.conj())[:, is_pilot]
    grid_OGG = np.zeros((_ORIENTATIONS, _GRID, _GRID), dtype=np.complex64)
    grid_OGG[:, down_L[is_pilot], across_L[is_pilot]] = found_OL
    agreed_OGG = np.fft.ifft2(grid_OGG).real
    orientation, row, column = np.unravel_index(int(agreed_OGG.argmax()), agreed_OGG.shape)
    noise = float(np.sqrt((np.abs(found_OL[0]) ** 2).sum() / 2)) + 1e-6
    score = float(agreed_OGG[orientation, row, column]) * _GRID**2 / noise
    corner = (float(row) / _GRID, float(column) / _GRID)
    return Placed(score, tiles, int(orientation), corner, line_OL[orientation])


def _evened(picture: Analysed, tiles: float) -> Complex:
    """Return the lattice's points, all directions, each divided by the noise around it."""
    period_px = picture.side_px / tiles
    half_UV = spectrum_UV(picture.plane_HW, period_px, step=0.5)
    both_VV = np.concatenate([half_UV[:0:-1, ::-1].conj(), half_UV])
    power_VV = np.pad(both_VV.real**2 + both_VV.imag**2, 1, mode="edge")
    across_VV = power_VV[:, :-2:2] + power_VV[:, 2::2]
    upright_VV = power_VV[:, 1:-1:2]
    around_VV = across_VV[:-2:2] + across_VV[1:-1:2] + across_VV[2::2]
    around_VV = (around_VV + upright_VV[:-2:2] + upright_VV[2::2]) / 8
    point_VV = both_VV[::2, ::2] / np.sqrt(blurred(around_VV, 1) + 1e-6)
    limited_VV = point_VV / np.maximum(np.abs(point_VV) / _LOUDEST_LINE, 1.0)
    return np.asarray(limited_VV, dtype=np.complex64)


def _laid(spectrum_VV: Complex, orientation: int) -> Complex:
    """Return the spectrum of the picture laid in another way."""
    if orientation & 4:
        spectrum_VV = spectrum_VV.T
    if orientation & 2:
        spectrum_VV = spectrum_VV[::-1]
    return spectrum_VV[:, ::-1] if orientation & 1 else spectrum_VV


def refined(place: Placed) -> Placed:
    """Return the same place to a quarter of a step, and the waves as if the tile began there."""
    is_pilot, pilot_L = pilots_L()
    found_L = (place.line_L * pilot_L.conj())[is_pilot]
    down, across = place.offset
    near = [(down + y / _GRID, across + x / _GRID) for y in _FINE for x in _FINE]
    agreed = [float((found_L * _moved(offset)[is_pilot]).real.sum()) for offset in near]
    offset = near[agreed.index(max(agreed))]
    return replace(place, offset=offset, line_L=place.line_L * _moved(offset))


def _moved(offset: tuple[float, float]) -> Complex:
    """Return how the phases turn when the tile begins elsewhere."""
    down_L, across_L = lines_L()
    angle = 2 * np.pi * (down_L * offset[0] + across_L * offset[1])
    return np.asarray(np.exp(1j * angle), dtype=np.complex64)


def _between(score_S: NDArray[np.floating], best: int) -> float:
    """Return the scale at the top of a parabola through a score and its neighbours."""
    middle = min(max(best, 1), len(score_S) - 2)
    before, here, after = (float(score_S[middle + step]) for step in (-1, 0, 1))
    bend = min(before - 2 * here + after, -1e-9)
    shift = min(max(0.5 * (before - after) / bend, -1.0), 1.0)
    return float(_SCALES[middle] * np.exp(_SCALE_STEP * shift))


def _fast_length(count: int) -> int:
    """Return a length for the transform: larger than this one, with small factors only."""
    length = int(count * _PADDING)
    while True:
        rest = length
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return length
        length += 1


@lru_cache(maxsize=64)
def _places_SL(side_px: float, padded: tuple[int, int]) -> NDArray[np.int32]:
    """Return where in a half spectrum, read row by row, each wave lies at each scale."""
    down_L, across_L = lines_L()
    per_px_S = (_SCALES / side_px)[:, None]
    row_SL = np.rint(per_px_S * down_L * padded[0]).astype(np.int64)
    column_SL = np.rint(per_px_S * across_L * padded[1]).astype(np.int64)
    row_SL = np.where(column_SL < 0, -row_SL, row_SL) % padded[0]
    column_SL = np.minimum(np.abs(column_SL), padded[1] // 2)
    return np.asarray(row_SL * (padded[1] // 2 + 1) + column_SL, dtype=np.int32)
