"""The pattern that carries a picture's mark: a tile of waves, repeated over the whole picture.

The tile measures an eighth of the picture's size (the square root of its area). Its waves have 3 to 13
periods a tile in any direction, all equally strong; a quarter of them, the pilots, have phases that
everybody knows, the others each carry two signs of the coded mark.

Because the tile repeats, all its power lies on the points of a lattice in the spectrum. Moving or
cropping the picture turns the phases of the points and nothing else; resizing it stretches the
lattice; mirroring or turning it by a quarter swaps the points. So scale is found without phases, then
the place by the pilots, and then the mark is read.

Shape letters: H, W = height and width in pixels, U = waves down the picture from 0 to K, V = waves
across it from -K to K, L = waves of the lattice that are used.
"""

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.mark_code import encode

#: Most and fewest periods a tile.
HIGHEST: Final = 13
LOWEST: Final = 3
#: Tiles along the side of a square picture that is whole.
TILES: Final = 8
_PILOT_EVERY: Final = 4
CARRIER: Final = "picture"

Complex = NDArray[np.complex64]
Plane = NDArray[np.float32]


@lru_cache(maxsize=1)
def lines_L() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the waves of the pattern: periods a tile down (0 to K) and across (-K to K)."""
    down, across = np.mgrid[0 : HIGHEST + 1, -HIGHEST : HIGHEST + 1]
    square = down**2 + across**2
    used = (square >= LOWEST**2) & (square <= HIGHEST**2) & ((down > 0) | (across > 0))
    return down[used], across[used]


@lru_cache(maxsize=1)
def pilots_L() -> tuple[NDArray[np.bool_], Complex]:
    """Return which waves are pilots, and what their phases are (of the others, too)."""
    seed = hashlib.sha256(b"pinxit watermark 1 pilots").digest()
    chance = np.random.Generator(np.random.PCG64(int.from_bytes(seed[:8], "big")))
    count = len(lines_L()[0])
    is_pilot = np.zeros(count, dtype=bool)
    is_pilot[chance.permutation(count)[: count // _PILOT_EVERY]] = True
    quarter = chance.integers(0, 4, count)
    return is_pilot, (np.exp(0.25j * np.pi * (2 * quarter + 1))).astype(np.complex64)


def coefficients_L(mark: Mark) -> Complex:
    """Return the waves of a marked tile, each of modulus one."""
    is_pilot, wave_L = pilots_L()
    count = int((~is_pilot).sum())
    signs = encode(mark, 2 * count, carrier=CARRIER)
    wave_L = wave_L.copy()
    wave_L[~is_pilot] = (signs[:count] + 1j * signs[count:]) / np.sqrt(2)
    return wave_L


def pattern_HW(wave_L: Complex, size: tuple[int, int], period_px: float) -> Plane:
    """Draw a pattern of unit variance (if its waves have modulus one).

    Args:
        wave_L: Strength and phase of each wave; the phase is that at the picture's corner.
        size: Height and width in pixels.
        period_px: Side of a tile, in pixels.
    """
    down_L, across_L = lines_L()
    wave_UV = np.zeros((HIGHEST + 1, 2 * HIGHEST + 1), dtype=np.complex64)
    wave_UV[down_L, across_L + HIGHEST] = wave_L * np.sqrt(2 / len(wave_L))
    down_HU = _turns(size[0], np.arange(HIGHEST + 1), period_px)
    across_WV = _turns(size[1], np.arange(-HIGHEST, HIGHEST + 1), period_px)
    half_HV = down_HU @ wave_UV
    return half_HV.real @ across_WV.real.T - half_HV.imag @ across_WV.imag.T


def spectrum_UV(plane_HW: Plane, period_px: tuple[float, float], *, step: float = 1.0) -> Complex:
    """Return the spectrum of a plane on the lattice, exactly, for any period.

    Args:
        plane_HW: What is looked at.
        period_px: Height and width of a tile, in pixels.
        step: 0.5 also returns the points between those of the lattice.
    """
    down = np.arange(0, HIGHEST + 0.5, step)
    across = np.arange(-HIGHEST, HIGHEST + 0.5, step)
    down_HU = _turns(plane_HW.shape[0], down, period_px[0]).conj()
    across_WV = _turns(plane_HW.shape[1], across, period_px[1]).conj()
    half_UW = (down_HU.T.real @ plane_HW) + 1j * (down_HU.T.imag @ plane_HW)
    return (half_UW @ across_WV).astype(np.complex64)


def _turns(count: int, waves: NDArray[np.generic], period_px: float) -> Complex:
    """Return the phase of each wave at the middle of each pixel."""
    at = (np.arange(count) + 0.5) / period_px
    return np.exp(2j * np.pi * np.outer(at, waves)).astype(np.complex64)
