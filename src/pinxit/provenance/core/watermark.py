"""The imperceptible mark of a picture: put in, and found again after much has happened to it.

A pattern of waves (`mark_lattice`) is added to the brightness, more where a picture is rough or
hides it otherwise, less where it is even and light. What the picture itself happens to say is
measured once, and taken off the pattern. The reader (`mark_search`) finds scale, place and
orientation by itself, and `mark_code` turns what it measures into 48 bits, or into nothing.

**False alarms.** A reading of a picture without the mark passes with a chance of 2**-32, whatever
the picture shows (the proof is in `mark_code`). One file is read at most five times: at the scale
of a whole picture, and at the four likeliest of all scales. So the chance is below 5 x 2**-32 =
1.2e-9 a file, search included; `FALSE_ALARM_BOUND` allows eight readings, and is 1.9e-9.

Shape letters: H, W = height and width in pixels, C = channels, L = waves of the pattern.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.mark_code import decode, encode
from pinxit.provenance.core.mark_lattice import (
    CARRIER,
    TILES,
    Complex,
    Plane,
    coefficients_L,
    loudness_L,
    pattern_HW,
    pilots_L,
    spectrum_L,
)
from pinxit.provenance.core.mark_search import (
    Analysed,
    Placed,
    analysed,
    blurred,
    placed,
    refined,
    scales_of,
)

Image = NDArray[np.uint8]

#: Pictures smaller than this hold no mark.
LEAST_SIDE_PX: Final = 128
_LUMA: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)
#: Below this the pilots agree no better than noise does, and nothing is read.
_GATE: Final = 5.6
#: How much the pattern may swing in even places, by brightness: grain shows most on light grounds.
_EVEN_AT: Final = (0.0, 40.0, 80.0, 200.0, 230.0)
_EVEN: Final = (1.0, 1.15, 1.25, 1.25, 0.95)
#: How much more beside an edge, and in rough places for each grey level of roughness.
_EDGE: Final = 0.35
_EDGE_SWING: Final = 20.0
_ROUGH: Final = 0.04
_MOST: Final = 1.5
#: From this side on the waves are long enough to be seen sooner, and bear more: they get weaker.
_COARSE_PX: Final = 512


class TooSmallToMarkError(PinxitError):
    """A picture is too small to hold a mark."""

    remedy = "Enlarge the picture to at least 128 pixels a side."


@dataclass(frozen=True, slots=True)
class Found:
    """A mark that was found in a picture.

    Attributes:
        mark: What it says.
        confidence: How well what was measured agrees with what it says, from 0 to 1.
        scale: How large a tile is beside what it would be in the whole picture: 1 if nothing was
            cut off or put around, more if it was cropped, less if it lies on a larger page.
        offset: Where the first tile begins, down and across, in tiles.
        orientation: 0 as it was; 4 swaps down and across, 2 turns upside down, 1 mirrors.
    """

    mark: Mark
    confidence: float
    scale: float
    offset: tuple[float, float]
    orientation: int

    @property
    def payload(self) -> int:
        """The 48 bits of the mark."""
        return self.mark.payload


def embed(image_HWC: Image, mark: Mark, *, strength: float = 1.0) -> Image:
    """Return a picture with a mark in it, equal in size and alpha.

    Args:
        image_HWC: RGB or RGBA, 0 to 255, at least 128 pixels a side.
        mark: What it shall say.
        strength: 1 cannot be seen; the pattern grows with it.

    Raises:
        TooSmallToMarkError: The picture is smaller.
    """
    if min(image_HWC.shape[:2]) < LEAST_SIDE_PX:
        raise TooSmallToMarkError(f"{image_HWC.shape[1]} by {image_HWC.shape[0]} pixels")
    luma_HW = luma(image_HWC)
    room_HW = strength * room(luma_HW)
    wanted_L = coefficients_L(mark) * loudness_L()
    marked_HWC = _added(image_HWC, room_HW, wanted_L)
    measured_L = _measured_L(luma(marked_HWC))
    gain = float((measured_L * wanted_L.conj()).real.sum() / (np.abs(wanted_L) ** 2).sum())
    foreign_L = measured_L / max(gain, 1e-3) - wanted_L
    return _added(image_HWC, room_HW, wanted_L - _quietened(foreign_L))


def detect(image_HWC: Image) -> Found | None:
    """Return the mark that a picture holds, whatever was cut off, put around, or done to it.

    Args:
        image_HWC: RGB, RGBA (seen on white) or one channel (HW), 0 to 255.
    """
    if min(image_HWC.shape[:2]) < LEAST_SIDE_PX:
        return None
    picture = analysed(luma(image_HWC))
    for place in _places(picture):
        if place.score < _GATE:
            continue
        place = refined(place)
        soft_N = _soft(place)
        mark = decode(soft_N, carrier=CARRIER)
        if mark is not None:
            agreed = soft_N @ encode(mark, len(soft_N), carrier=CARRIER)
            confidence = float(agreed / (np.linalg.norm(soft_N) * np.sqrt(len(soft_N))))
            scale = TILES / place.tiles
            return Found(mark, confidence, scale, place.offset, place.orientation)
    return None


def luma(image_HWC: Image) -> Plane:
    """Return the brightness of a picture, what is transparent laid on white."""
    if image_HWC.ndim == 2:
        return image_HWC.astype(np.float32)
    luma_HW: Plane = image_HWC[..., :3].astype(np.float32) @ _LUMA
    if image_HWC.shape[2] == 4:
        cover_HW = image_HWC[..., 3].astype(np.float32) / 255
        luma_HW = np.asarray(luma_HW * cover_HW + 255 * (1 - cover_HW), dtype=np.float32)
    return luma_HW


def room(luma_HW: Plane) -> Plane:
    """Return how much the pattern may swing where, in grey levels (standard deviation)."""
    side = float(np.sqrt(luma_HW.size))
    reach = max(2, round(side / 128))
    mean_HW = blurred(luma_HW, reach)
    swing_HW: Plane = np.asarray(np.sqrt(blurred((luma_HW - mean_HW) ** 2, reach)), np.float32)
    least_HW = swing_HW
    for axis in (0, 1):
        for way in (-2 * reach, 2 * reach):
            least_HW = np.asarray(np.minimum(least_HW, np.roll(swing_HW, way, axis)), np.float32)
    even_HW = np.interp(mean_HW, _EVEN_AT, _EVEN).astype(np.float32)
    edge_HW = 1 + _EDGE * np.minimum(swing_HW / _EDGE_SWING, 1)
    room_HW = even_HW * edge_HW + np.minimum(_ROUGH * blurred(least_HW, reach), _MOST)
    return np.asarray(room_HW * min(1.0, np.sqrt(_COARSE_PX / side)), dtype=np.float32)


def _added(image_HWC: Image, room_HW: Plane, wave_L: Complex) -> Image:
    """Return a picture with a pattern added to its colours."""
    size = (image_HWC.shape[0], image_HWC.shape[1])
    pattern = room_HW * pattern_HW(wave_L, size, float(np.sqrt(size[0] * size[1])) / TILES)
    marked_HWC = image_HWC.copy()
    marked_HWC[..., :3] = np.clip(np.rint(image_HWC[..., :3] + pattern[..., None]), 0, 255)
    return marked_HWC


def _measured_L(luma_HW: Plane) -> Complex:
    """Return the waves as a reader meets them in a whole picture."""
    picture = analysed(luma_HW)
    return spectrum_L(picture.plane_HW, picture.side_px / TILES)


def _quietened(foreign_L: Complex) -> Complex:
    """Return what the picture itself adds to the waves, no wave of it louder than the mark."""
    return np.asarray(foreign_L / np.maximum(np.abs(foreign_L), 1.0), dtype=np.complex64)


def _places(picture: Analysed) -> Iterator[Placed]:
    """Yield where a mark may be: first as in a whole picture, then by scale, the best first."""
    yield placed(picture, TILES)
    yield from sorted((placed(picture, tiles) for tiles in scales_of(picture)), key=_by_score)


def _by_score(place: Placed) -> float:
    return -place.score


def _soft(place: Placed) -> NDArray[np.float32]:
    """Return what the waves say of each sign."""
    is_pilot, _phase_L = pilots_L()
    said_L = place.line_L[~is_pilot]
    return np.concatenate([said_L.real, said_L.imag]).astype(np.float32)
