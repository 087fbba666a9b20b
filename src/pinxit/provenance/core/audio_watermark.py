"""The inaudible mark of a recording: bands of its spectrum a little louder, then a little softer.

Time is cut into cells of 80 ms, the range from 400 to 5,200 Hz into 40 bands. In each band two
cells that follow each other carry one sign: +1 makes the first louder and the second softer by
`strength` decibels, -1 the other way round. 60 cells by 40 bands are a tile of 4.8 s, which
repeats; one sign in six is a pilot that everybody knows, the others are the coded mark
(`mark_code`). Frames overlap by three quarters, so that nothing clicks.

The reader takes the loudness of the bands every 10 ms, free of slow changes, adds up all tiles,
looks for the beginning of a tile by the pilots, and reads once: a false alarm has a chance of
2**-32 a file. Times are in seconds and bands in hertz, so another sampling rate changes nothing; a
recording that was played faster or slower is not read.

Shape letters: N = samples, X = channels, T = frames, F = frequencies, B = bands, P = steps of a
tile.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.mark_code import decode, encode

Sound = NDArray[np.float32]

#: A shorter recording holds no whole tile.
LEAST_SECONDS: Final = 4.8
LEAST_RATE_HZ: Final = 11_025
_CARRIER: Final = "sound"
_LOWEST_HZ: Final = 400.0
_BAND_HZ: Final = 120.0
_BANDS: Final = 40
_PAIRS: Final = 30
_STEP_S: Final = 0.01
_CELL_STEPS: Final = 8
_TILE_STEPS: Final = 2 * _PAIRS * _CELL_STEPS
_FRAME_S: Final = 0.032
_PILOT_EVERY: Final = 6
_SLOW_STEPS: Final = 2 * _CELL_STEPS
_LOUDEST: Final = 2.0
_GATE: Final = 5.0


class TooShortToMarkError(PinxitError):
    """A recording is too short, or has too few samples a second, to hold a mark."""

    remedy = "A marked recording lasts five seconds and has 11,025 samples a second or more."


@dataclass(frozen=True, slots=True)
class FoundSound:
    """A mark that was found in a recording.

    Attributes:
        mark: What it says.
        confidence: How well what was measured agrees with what it says, from 0 to 1.
        offset_s: When the first whole tile begins, in seconds.
    """

    mark: Mark
    confidence: float
    offset_s: float


def embed(sound: Sound, rate_hz: int, mark: Mark, *, strength: float = 1.0) -> Sound:
    """Return a recording with a mark in it.

    Args:
        sound: Samples from -1 to 1, (N,) or (N, X).
        rate_hz: Samples a second.
        mark: What it shall say.
        strength: How much louder and softer, in decibels.

    Raises:
        TooShortToMarkError: It is shorter than a tile, or its rate too low.
    """
    if len(sound) < LEAST_SECONDS * rate_hz or rate_hz < LEAST_RATE_HZ:
        raise TooShortToMarkError(f"{len(sound)} samples at {rate_hz} Hz")
    sign_PB = _tile(mark)
    columns = sound[:, None] if sound.ndim == 1 else sound
    marked = [_louder(columns[:, x], rate_hz, sign_PB * strength) for x in range(columns.shape[1])]
    return np.stack(marked, axis=1).reshape(sound.shape)


def detect(sound: Sound, rate_hz: int) -> FoundSound | None:
    """Return the mark that a recording holds.

    Args:
        sound: Samples of any loudness, (N,) or (N, X).
        rate_hz: Samples a second.
    """
    if len(sound) < LEAST_SECONDS * rate_hz or rate_hz < LEAST_RATE_HZ:
        return None
    mono_N = sound if sound.ndim == 1 else sound.mean(axis=1)
    change_PB = _folded(_loudness_TB(mono_N.astype(np.float32), rate_hz))
    start, score = _start(change_PB)
    if score < _GATE:
        return None
    soft_N = _read(np.roll(change_PB, -start, axis=0))
    mark = decode(soft_N, carrier=_CARRIER)
    if mark is None:
        return None
    agreed = soft_N @ encode(mark, len(soft_N), carrier=_CARRIER)
    confidence = float(agreed / (np.linalg.norm(soft_N) * np.sqrt(len(soft_N))))
    return FoundSound(mark, confidence, start * _STEP_S)


@lru_cache(maxsize=1)
def _pilots() -> tuple[NDArray[np.bool_], Sound]:
    """Return which pairs of cells are pilots, and a sign for each pair."""
    seed = hashlib.sha256(b"pinxit watermark 1 pilots of sound").digest()
    chance = np.random.Generator(np.random.PCG64(int.from_bytes(seed[:8], "big")))
    count = _PAIRS * _BANDS
    is_pilot = np.zeros(count, dtype=bool)
    is_pilot[chance.permutation(count)[: count // _PILOT_EVERY]] = True
    sign = (1 - 2 * chance.integers(0, 2, count)).astype(np.float32)
    return is_pilot.reshape(_PAIRS, _BANDS), sign.reshape(_PAIRS, _BANDS)


def _tile(mark: Mark) -> Sound:
    """Return a tile (P, B) of signs."""
    is_pilot, sign = _pilots()
    sign = sign.copy()
    sign[~is_pilot] = encode(mark, int((~is_pilot).sum()), carrier=_CARRIER)
    return _laid_out(sign)


def _laid_out(sign: Sound) -> Sound:
    """Return pairs of cells as steps in time: the sign, then its opposite."""
    two = np.stack([sign, -sign], axis=1).reshape(2 * _PAIRS, _BANDS)
    return np.repeat(two, _CELL_STEPS, axis=0)


def _louder(sound_N: Sound, rate_hz: int, decibel_PB: Sound) -> Sound:
    """Return one channel with its bands made louder and softer, frame by frame."""
    size = 1 << round(np.log2(rate_hz * _FRAME_S))
    hop = size // 4
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    padded = np.pad(sound_N.astype(np.float32), (size, 2 * size))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    middle_s = (np.arange(len(frames)) * hop - size / 2) / rate_hz
    gain_TF = 10 ** (_at(decibel_PB, middle_s, np.fft.rfftfreq(size, 1 / rate_hz)) / 20)
    spectrum_TF = np.fft.rfft(frames * window, axis=1) * gain_TF
    parts = np.fft.irfft(spectrum_TF, size, axis=1).astype(np.float32) * window
    total = np.zeros(len(padded) + size, dtype=np.float32)
    for place, part in enumerate(parts):
        total[place * hop : place * hop + size] += part
    # Squares of Hann windows that overlap by three quarters add up to 1.5.
    return np.asarray(total[size : size + len(sound_N)] / np.float32(1.5), dtype=np.float32)


def _at(decibel_PB: Sound, middle_s: NDArray[np.floating], at_hz: NDArray[np.floating]) -> Sound:
    """Return the gain at times and frequencies, in decibels; none outside the bands."""
    step_T = np.floor(middle_s / _STEP_S).astype(np.int64) % _TILE_STEPS
    band_F = np.floor((at_hz - _LOWEST_HZ) / _BAND_HZ).astype(np.int64)
    inside_F = (band_F >= 0) & (band_F < _BANDS)
    gain_TF = decibel_PB[step_T][:, band_F.clip(0, _BANDS - 1)] * inside_F
    return np.asarray(gain_TF, dtype=np.float32)


def _loudness_TB(sound_N: Sound, rate_hz: int) -> Sound:
    """Return how loud each band is every 10 ms, in units of its own changes; slow ones are gone."""
    size = round(rate_hz * _FRAME_S)
    steps = int((len(sound_N) - size) / (rate_hz * _STEP_S)) + 1
    begin_T = np.rint(np.arange(steps) * rate_hz * _STEP_S).astype(np.int64)
    frames = np.lib.stride_tricks.sliding_window_view(sound_N, size)[
        begin_T.clip(0, len(sound_N) - size)
    ]
    power_TF = np.abs(np.fft.rfft(frames * np.hanning(size).astype(np.float32), axis=1)) ** 2
    band_F = np.floor((np.fft.rfftfreq(size, 1 / rate_hz) - _LOWEST_HZ) / _BAND_HZ)
    into_FB = (band_F[:, None] == np.arange(_BANDS)).astype(np.float32)
    power_TB = power_TF.astype(np.float32) @ into_FB
    loud_TB = np.log(power_TB + 1e-7 * power_TB.max() + 1e-20)
    fast_TB = loud_TB - _slow(loud_TB)
    swing_TB = np.sqrt(_slow(fast_TB**2)) + 0.05
    return np.asarray(np.clip(fast_TB / swing_TB, -_LOUDEST, _LOUDEST) / swing_TB, dtype=np.float32)


def _slow(plane_TB: Sound) -> Sound:
    """Return the mean over a third of a second around each step."""
    reach = _SLOW_STEPS
    padded = np.pad(plane_TB, ((reach + 1, reach), (0, 0)), mode="edge")
    total = padded.cumsum(axis=0, dtype=np.float64)
    mean_TB = (total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1)
    return np.asarray(mean_TB, dtype=np.float32)


def _folded(change_TB: Sound) -> Sound:
    """Return the sum of all tiles, wherever they begin; a frame's time is that of its middle."""
    late = round(_FRAME_S / 2 / _STEP_S)
    tiles = -(-(len(change_TB) + late) // _TILE_STEPS)
    padded = np.zeros((tiles * _TILE_STEPS, _BANDS), dtype=np.float32)
    padded[late : late + len(change_TB)] = change_TB
    return np.asarray(padded.reshape(tiles, _TILE_STEPS, _BANDS).sum(axis=0))


def _start(change_PB: Sound) -> tuple[int, float]:
    """Return the step at which a tile begins, and by how many deviations it stands out."""
    is_pilot, sign = _pilots()
    wanted_PB = _laid_out(sign * is_pilot)
    spectrum = np.fft.rfft(change_PB, axis=0) * np.fft.rfft(wanted_PB, axis=0).conj()
    agreed_P = np.fft.irfft(spectrum.sum(axis=1), _TILE_STEPS)
    start = int(agreed_P.argmax())
    return start, float(agreed_P[start] / (agreed_P.std() + 1e-9))


def _read(change_PB: Sound) -> Sound:
    """Return what the pairs of cells say of each sign."""
    is_pilot, _sign = _pilots()
    cells = change_PB.reshape(_PAIRS, 2, _CELL_STEPS, _BANDS).sum(axis=2)
    return np.asarray((cells[:, 0] - cells[:, 1])[~is_pilot], dtype=np.float32)
