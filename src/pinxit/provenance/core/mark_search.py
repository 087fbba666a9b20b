"""Looking for the lattice of a mark in a picture: at which scale, turned how, begun where.

1. The brightness is taken, made smaller by a whole number (to a side of 208 to 415 pixels), freed of
   what changes slowly, and evened out: every place counts about the same, edges cannot shout.
2. The scale is where the lattice's points stand out of their neighbourhood in the power spectrum;
   phases play no part, so that it does not matter where the tiles begin.
3. At a scale, the spectrum is computed exactly on the lattice, each point divided by the noise between
   the points. Of eight ways to lay a picture, and all places where a tile may begin, the one is
   taken whose pilots agree best.

Shape letters: see `mark_lattice`; P = padded size, S = scales, G = places along a tile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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

#: Tiles a side that are looked for: 3.3 (two fifths of a side are left) to 16 (on a page twice as wide).
_SCALES: Final = np.exp(np.arange(np.log(3.3), np.log(16.0), 0.0035))
_CANDIDATES: Final = 4
_LEAST_PX: Final = 208
_REACH_PX: Final = 2
_FLOOR: Final = 0.7
_LOUDEST: Final = 1.5
_NEIGHBOURS: Final = 10
_LOUDEST_POWER: Final = 6.0
_LOUDEST_LINE: Final = 3.0
_PADDING: Final = 1.6
_GRID: Final = 64
_ORIENTATIONS: Final = 8
_FINE: Final = np.arange(-0.5, 0.51, 0.25)


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
        line_L: The waves, turned back as if nothing had been done to the picture.
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
        pad = [(0, 0), (0, 0)]
        pad[axis] = (reach + 1, reach)
        total = np.pad(plane_HW, pad, mode="edge").cumsum(axis=axis, dtype=np.float64)
        sums = total[count:] - total[:-count] if axis == 0 else total[:, count:] - total[:, :-count]
        plane_HW = (sums / count).astype(np.float32)
    return plane_HW


def analysed(luma_HW: Plane) -> Analysed:
    """Make a picture ready to be searched.

    Args:
        luma_HW: Brightness, 0 to 255, of any size from 64 pixels a side.
    """
    side = float(np.sqrt(luma_HW.size))
    by = max(1, int(side / _LEAST_PX))
    height, width = luma_HW.shape[0] // by, luma_HW.shape[1] // by
    parts = luma_HW[: height * by, : width * by].reshape(height, by, width, by)
    small_HW = parts.mean(axis=(1, 3), dtype=np.float32)
    high_HW = small_HW - blurred(small_HW, _REACH_PX)
    swing_HW = np.sqrt(blurred(high_HW**2, _REACH_PX))
    return Analysed(np.clip(high_HW / (swing_HW + _FLOOR), -_LOUDEST, _LOUDEST), side / by)


def scales_of(picture: Analysed) -> Iterator[float]:
    """Yield numbers of tiles a side at which a lattice may lie, the likeliest first."""
    size = picture.plane_HW.shape
    padded = (_fast_length(size[0]), _fast_length(size[1]))
    spectrum = np.fft.rfft2(picture.plane_HW, padded)
    power = spectrum.real**2 + spectrum.imag**2
    power = np.minimum(power / (blurred(power, _NEIGHBOURS) + 1e-6), _LOUDEST_POWER)
    score_S = power.reshape(-1)[_places_SL(picture.side_px, padded)].mean(axis=1)
    left_S = score_S.copy()
    for _ in range(_CANDIDATES):
        best = int(left_S.argmax())
        yield _between(score_S, best)
        left_S[max(0, best - 3) : best + 4] = 0


def placed(picture: Analysed, tiles: float) -> Placed:
    """Say how a mark would lie in a picture at this scale."""
    is_pilot, pilot_L = pilots_L()
    down_L, across_L = lines_L()
    spectrum_VV = _evened(picture, tiles)
    best, best_line_L = (-1.0, 0, 0, 0), pilot_L
    for orientation in range(_ORIENTATIONS):
        line_L = _laid(spectrum_VV, orientation)[down_L + HIGHEST, across_L + HIGHEST]
        found_L = (line_L * pilot_L.conj())[is_pilot]
        grid_GG = np.zeros((_GRID, _GRID), dtype=np.complex64)
        grid_GG[down_L[is_pilot], across_L[is_pilot]] = found_L
        agreed_GG = np.fft.ifft2(grid_GG).real
        peak = int(agreed_GG.argmax())
        noise = np.sqrt((np.abs(found_L) ** 2).sum() / 2) + 1e-6
        score = float(agreed_GG.flat[peak]) * _GRID**2 / noise
        if score > best[0]:
            best, best_line_L = (score, orientation, *divmod(peak, _GRID)), line_L
    score, orientation, row, column = best
    offset = _refined(best_line_L, (row, column))
    return Placed(float(score), tiles, int(orientation), offset, best_line_L * _moved(offset))


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
    return point_VV / np.maximum(np.abs(point_VV) / _LOUDEST_LINE, 1.0)


def _laid(spectrum_VV: Complex, orientation: int) -> Complex:
    """Return the spectrum of the picture laid in another way."""
    if orientation & 4:
        spectrum_VV = spectrum_VV.T
    if orientation & 2:
        spectrum_VV = spectrum_VV[::-1]
    return spectrum_VV[:, ::-1] if orientation & 1 else spectrum_VV


def _refined(line_L: Complex, peak: tuple[int, int]) -> tuple[float, float]:
    """Return where the tile begins, to a quarter of a place of the grid."""
    is_pilot, pilot_L = pilots_L()
    found_L = (line_L * pilot_L.conj())[is_pilot]
    near = [((peak[0] + y) / _GRID, (peak[1] + x) / _GRID) for y in _FINE for x in _FINE]
    turned = np.array([(found_L * _moved(offset)[is_pilot]).real.sum() for offset in near])
    down, across = near[int(turned.argmax())]
    return float(down), float(across)


def _moved(offset: tuple[float, float]) -> Complex:
    """Return how the phases turn when the tile begins elsewhere."""
    down_L, across_L = lines_L()
    angle = 2 * np.pi * (down_L * offset[0] + across_L * offset[1])
    return np.exp(1j * angle).astype(np.complex64)


def _between(score_S: NDArray[np.floating], best: int) -> float:
    """Return the scale at the top of a parabola through a score and its neighbours."""
    middle = min(max(best, 1), len(score_S) - 2)
    before, here, after = (float(score_S[middle + step]) for step in (-1, 0, 1))
    bend = min(before - 2 * here + after, -1e-9)
    shift = min(max(0.5 * (before - after) / bend, -1.0), 1.0)
    return float(_SCALES[middle] * np.exp(0.0035 * shift))


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
    return (row_SL * (padded[1] // 2 + 1) + column_SL).astype(np.int32)


