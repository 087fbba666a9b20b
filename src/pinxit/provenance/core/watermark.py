"""The imperceptible mark of a picture: put in, and found again after much has happened to it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.mark_code import decode
from pinxit.provenance.core.mark_lattice import (
    CARRIER,
    HIGHEST,
    TILES,
    Plane,
    coefficients_L,
    lines_L,
    pattern_HW,
    pilots_L,
    spectrum_UV,
)

Image = NDArray[np.uint8]

STRENGTH: Final = 1.0
_LEAST_PX: Final = 208
_LUMA: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)
_SCALE_STEP: Final = 0.0035
_SCALES: Final = np.exp(np.arange(np.log(3.2), np.log(16.0), _SCALE_STEP))
_CANDIDATES: Final = 4
_GRID: Final = 64


@dataclass(frozen=True, slots=True)
class Found:
    """A mark that was found."""

    mark: Mark
    confidence: float
    scale: float
    offset: tuple[float, float]
    turned: int


def embed(image_HWC: Image, mark: Mark, *, strength: float = STRENGTH) -> Image:
    luma = luma_HW(image_HWC)
    size = luma.shape
    period = np.sqrt(size[0] * size[1]) / TILES
    pattern = pattern_HW(coefficients_L(mark), size, period)
    add = strength * room_HW(luma) * pattern
    marked = image_HWC.copy()
    marked[..., :3] = np.clip(np.rint(image_HWC[..., :3] + add[..., None]), 0, 255)
    return marked


def room_HW(luma_HW: Plane) -> Plane:
    """Return how much may be added where."""
    side = np.sqrt(luma_HW.size)
    r = max(2, round(side / 128))
    mean = blur(luma_HW, r)
    var = np.maximum(blur(luma_HW**2, r) - mean**2, 0)
    dev = np.sqrt(var)
    s = 2 * r
    least = dev
    for dy, dx in ((s, 0), (-s, 0), (0, s), (0, -s)):
        least = np.minimum(least, np.roll(dev, (dy, dx), (0, 1)))
    return 1.0 + np.minimum(0.2 * blur(least, r), 4)


def blur(plane_HW: Plane, reach: int) -> Plane:
    """Mean over a square of 2 reach + 1."""
    for axis in (0, 1):
        pad = [(0, 0), (0, 0)]
        pad[axis] = (reach + 1, reach)
        total = np.pad(plane_HW, pad, mode="edge").cumsum(axis=axis, dtype=np.float64)
        n = 2 * reach + 1
        take = np.take
        length = plane_HW.shape[axis]
        upper = total[n : n + length] if axis == 0 else total[:, n : n + length]
        lower = total[:length] if axis == 0 else total[:, :length]
        plane_HW = ((upper - lower) / n).astype(np.float32)
    return plane_HW


def luma_HW(image_HWC: Image) -> Plane:
    if image_HWC.ndim == 2:
        return image_HWC.astype(np.float32)
    rgb = image_HWC[..., :3] @ _LUMA
    if image_HWC.shape[2] == 4:
        alpha = image_HWC[..., 3].astype(np.float32) / 255
        rgb = rgb * alpha + 255 * (1 - alpha)
    return rgb


def analysed_HW(luma: Plane) -> Plane:
    side = np.sqrt(luma.size)
    by = max(1, int(side / _LEAST_PX))
    h, w = luma.shape[0] // by, luma.shape[1] // by
    small = luma[: h * by, : w * by].reshape(h, by, w, by).mean(axis=(1, 3))
    return whitened(small), by


def whitened(small: Plane) -> Plane:
    high = small - blur(small, 3)
    dev = np.sqrt(blur(high**2, 3))
    return np.clip(high / (dev + 0.5), -1.5, 1.5)


def detect(image_HWC: Image) -> Found | None:
    plane, by = analysed_HW(luma_HW(image_HWC))
    side = np.sqrt(plane.size)
    best = []
    for tiles in candidates(plane):
        best.append(placed(plane, side / tiles))
    best.sort(key=lambda b: -b[0])
    for score, period, turned, soft, offset in best[:3]:
        mark = decode(soft, carrier=CARRIER)
        if mark is not None:
            return Found(mark, score, period, offset, turned)
    return None


def candidates(plane: Plane):
    n = tuple(fast_length(int(s * 1.6)) for s in plane.shape)
    spectrum = np.fft.rfft2(plane, n)
    power = spectrum.real**2 + spectrum.imag**2
    power = np.minimum(power / (blur(power, 10) + 1e-9), 6)
    score = power.reshape(-1)[table(plane.shape, n)].mean(axis=1)
    order = []
    score = score.copy()
    for _ in range(_CANDIDATES):
        i = int(score.argmax())
        order.append(float(_SCALES[i]))
        score[max(0, i - 3) : i + 4] = 0
    return order + [float(TILES)]


def fast_length(n):
    while True:
        m = n
        for p in (2, 3, 5):
            while m % p == 0:
                m //= p
        if m == 1:
            return n
        n += 1


@lru_cache(maxsize=16)
def table(shape, n):
    down, across = lines_L()
    side = np.sqrt(shape[0] * shape[1])
    f = _SCALES[:, None] / side
    v = np.rint(f * across * n[1]).astype(int)
    u = np.rint(f * down * n[0]).astype(int)
    u = np.where(v < 0, -u, u) % n[0]
    v = np.minimum(np.abs(v), n[1] // 2)
    return (u * (n[1] // 2 + 1) + v).astype(np.int32)


def full(spec_UV):
    return np.concatenate([spec_UV[:0:-1, ::-1].conj(), spec_UV])


def measured(plane, period):
    """Noise-normalised lattice (full plane 2K+1 x 2K+1)."""
    both = full(spectrum_UV(plane, (period, period), step=0.5))
    power = np.abs(both) ** 2
    power = np.pad(power, 1, mode="edge")
    near = np.zeros_like(both, dtype=np.float32)
    for dy in (0, 1, 2):
        for dx in (0, 1, 2):
            if (dy, dx) != (1, 1):
                near += power[dy : dy + near.shape[0], dx : dx + near.shape[1]]
    noise = blur(near[::2, ::2] / 8, 1)
    return both[::2, ::2] / np.sqrt(noise + 1e-9)


def placed(plane, period):
    best_p, best_e, best_m = None, -1, None
    for p in period * np.exp(np.array([-0.0024, -0.0012, 0, 0.0012, 0.0024])):
        m = measured(plane, p)
        down, across = lines_L()
        e = np.minimum(np.abs(m[down + HIGHEST, across + HIGHEST]) ** 2, 9).mean()
        if e > best_e:
            best_p, best_e, best_m = p, e, m
    m = best_m / np.maximum(np.abs(best_m) / 3, 1)
    down, across = lines_L()
    is_pilot, wave_L = pilots_L()
    found = (-1.0,)
    for turned in range(8):
        t = m.T if turned & 4 else m
        t = t[::-1] if turned & 2 else t
        t = t[:, ::-1] if turned & 1 else t
        z = t[down + HIGHEST, across + HIGHEST]
        grid = np.zeros((_GRID, _GRID), dtype=np.complex64)
        grid[down[is_pilot], across[is_pilot]] = (z * wave_L.conj())[is_pilot]
        peak = np.fft.ifft2(grid).real * _GRID**2
        i = int(peak.argmax())
        s = peak.flat[i] / np.sqrt(0.5 * (np.abs(z[is_pilot]) ** 2).sum())
        if s > found[0]:
            found = (float(s), best_p, turned, z, divmod(i, _GRID))
    s, p, turned, z, (dy, dx) = found
    # refine offset
    best = None
    for oy in np.arange(-0.5, 0.51, 0.25):
        for ox in np.arange(-0.5, 0.51, 0.25):
            ph = np.exp(2j * np.pi * (down * (dy + oy) + across * (dx + ox)) / _GRID)
            v = (z * ph * wave_L.conj())[is_pilot].real.sum()
            if best is None or v > best[0]:
                best = (v, ph, (dy + oy, dx + ox))
    z2 = z * best[1]
    data = z2[~is_pilot]
    soft = np.concatenate([data.real, data.imag]).astype(np.float32)
    return s, p, turned, soft, best[2]
