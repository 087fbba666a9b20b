"""The explicit label: how large it is drawn and where, how it sounds, and how it reads."""

from enum import StrEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from pinxit.provenance.core.labels import EXPLICIT_WORDS, SourceType

#: Height of the letters as a share of the shortest side, in per cent.
SHARE_PERCENT: Final = 5
#: Smaller letters are not read, however small the picture is.
LETTERS_MIN_PX: Final = 9
_UNIT_S: Final = 0.12
_TONE_HZ: Final = 660.0
_EDGE_S: Final = 0.012
#: Sounding and silent lengths in turn: short long, short short.
_RHYTHM: Final = (1, 1, 3, 3, 1, 1, 1)

Language = Literal["en", "zh"]


class Corner(StrEnum):
    """Where a visible label stands."""

    CALMEST = "calmest"
    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


#: In the order in which equally calm ones are taken.
CORNERS: Final = (Corner.BOTTOM_RIGHT, Corner.BOTTOM_LEFT, Corner.TOP_RIGHT, Corner.TOP_LEFT)


def letters_px(width_px: int, height_px: int) -> int:
    """Return how high the letters of a label must be at least, in pixels.

    Source:
        GB 45438-2025, clause 5.2: at least 5 % of the shortest side.
    """
    return max(LETTERS_MIN_PX, -(-SHARE_PERCENT * min(width_px, height_px) // 100))


def corner_of(
    image_HWC: NDArray[np.uint8], plate_px: tuple[int, int], margin_px: int, asked: Corner
) -> tuple[int, int]:
    """Return where the top left of a plate goes: into the corner asked for, or the calmest.

    A corner is calm where neighbouring pixels differ little, so that the plate hides little.

    Args:
        image_HWC: Red, green and blue, perhaps opacity, 0-255.
        plate_px: Width and height of the plate; with its margin no larger than the picture.
        margin_px: Room between plate and edges.
        asked: Which corner.

    Returns:
        left, top: In pixels.
    """
    height, width = image_HWC.shape[:2]
    right, low = width - margin_px - plate_px[0], height - margin_px - plate_px[1]
    places = {
        Corner.TOP_LEFT: (margin_px, margin_px),
        Corner.TOP_RIGHT: (right, margin_px),
        Corner.BOTTOM_LEFT: (margin_px, low),
        Corner.BOTTOM_RIGHT: (right, low),
    }
    if asked is not Corner.CALMEST:
        return places[asked]
    calmest = min(CORNERS, key=lambda each: _unrest(image_HWC, places[each], plate_px))
    return places[calmest]


def _unrest(image_HWC: NDArray[np.uint8], at: tuple[int, int], plate_px: tuple[int, int]) -> int:
    left, top = at
    part_HWC = image_HWC[top : top + plate_px[1], left : left + plate_px[0], :3].astype(np.int32)
    across = np.abs(np.diff(part_HWC, axis=1)).sum()
    down = np.abs(np.diff(part_HWC, axis=0)).sum()
    return int(across + down)


def rhythm(rate_hz: int, *, level: float = 0.35) -> NDArray[np.float32]:
    """Return the rhythm that says "AI" to the ear: short long, short short, and a rest.

    Args:
        rate_hz: Samples a second.
        level: Loudest sample, 0-1.

    Returns:
        sound_T: Between -level and level.

    Source:
        GB 45438-2025, clause 5.3: the letters A and I in Morse code.
    """
    parts = [
        _tone(rate_hz, units * _UNIT_S) if place % 2 == 0 else _rest(rate_hz, units * _UNIT_S)
        for place, units in enumerate(_RHYTHM)
    ]
    sound_T = np.concatenate([*parts, _rest(rate_hz, 3 * _UNIT_S)])
    return (level * sound_T).astype(np.float32)


def with_rhythm(
    sound_TC: NDArray[np.float32], rate_hz: int, *, at_end: bool = False
) -> NDArray[np.float32]:
    """Return a sound with the rhythm before it, or behind it; its own samples stay.

    Args:
        sound_TC: By time and channel, -1 to 1.
        rate_hz: Samples a second.
        at_end: Whether the rhythm follows.
    """
    cue_TC = np.repeat(rhythm(rate_hz)[:, None], sound_TC.shape[1], axis=1)
    return np.concatenate([sound_TC, cue_TC] if at_end else [cue_TC, sound_TC])


def _tone(rate_hz: int, length_s: float) -> NDArray[np.float64]:
    time_T = np.arange(round(rate_hz * length_s)) / rate_hz
    # Soft edges: a tone that begins at once clicks.
    edge_T = np.clip(np.minimum(time_T, length_s - time_T) / _EDGE_S, 0, 1)
    tone_T: NDArray[np.float64] = np.sin(2 * np.pi * _TONE_HZ * time_T) * edge_T
    return tone_T


def _rest(rate_hz: int, length_s: float) -> NDArray[np.float64]:
    return np.zeros(round(rate_hz * length_s))


def words_of(source: SourceType, languages: tuple[Language, ...] = ("zh", "en")) -> str:
    """Return the label in words, such as "AI生成 · AI-generated"; empty where none is due."""
    if source not in EXPLICIT_WORDS:
        return ""
    english, chinese = EXPLICIT_WORDS[source]
    return " · ".join({"en": english, "zh": chinese}[each] for each in languages)


def with_words(text: str, source: SourceType, *, at_end: bool = False) -> str:
    """Return a text with the label in words above it, or below it.

    Source:
        GB 45438-2025, clause 5.1: at the beginning, at the end or at a fitting place within.
    """
    words = words_of(source)
    if not words:
        return text
    return f"{text.rstrip()}\n\n{words}\n" if at_end else f"{words}\n\n{text}"
