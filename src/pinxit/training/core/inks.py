"""The inks of a hand: the colours that it draws with, and its keylines, found in its works.

Shape suffixes: N works, H and W pixels, C the three numbers of a colour, P pixels, I inks, S the
four sides of a picture, M widths of a margin.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError

Levels = NDArray[np.uint8]

INKS_FORMAT: Final = 1
#: The paper that works are shown on, 0 to 255; it is everybody's ink.
PAPER: Final = (250, 248, 244)
#: Most inks of a hand: beyond, a colour is one work's own.
_INKS: Final = 256
#: Share of a picture from which on a colour was chosen, and is no trace of shading.
_CHOSEN: Final = 0.002
_THROUGHOUT: Final = 0.005
#: Sum of the steps to the four neighbours, in levels, at which a pixel counts half.
_EDGE: Final = 16.0
_INSIDE: Final = 0.9
#: Levels from the paper up to which a pixel is paper.
_PAPER_NOISE: Final = 6
#: Levels from the paper from which on a pixel of a work is drawn upon, and how many of a row or
#: column are before a margin ends there.
_DRAWN: Final = 25
_LEAST_DRAWN: Final = 2
#: The widest margin that is counted is this many pixels less one.
_MARGINS: Final = 25


def _no_margins() -> NDArray[np.int64]:
    return np.zeros((4, 0), dtype=np.int64)


class BadInksError(PinxitError):
    """The inks of a painter cannot be read."""

    remedy = "Install the model again; its folder is not whole."


@dataclass(frozen=True, slots=True, eq=False)
class Inks:
    """What a hand draws with.

    Attributes:
        colour_IC: Colours, red, green and blue of 0 to 255, the most used first; at least one.
        works_I: In how many works each was found, at least 1.
        flatness: Share, 0 to 1, of what the hand draws that is of one colour throughout.
        works_SM: In how many works the drawing keeps 0, 1, ... pixels from the top, the bottom,
            the left and the right; without columns if nobody has counted.
    """

    colour_IC: Levels
    works_I: NDArray[np.int64]
    flatness: float
    works_SM: NDArray[np.int64] = field(default_factory=_no_margins)


def inks_of(picture_NHWC: Iterable[Levels]) -> Inks:
    """Return the inks of a hand's works.

    A colour counts once a work, if it fills more than a five-hundredth of it without edges.

    Args:
        picture_NHWC: Its works, one or more, red, green and blue of 0 to 255.
    """
    found: Counter[int] = Counter({_code(np.array(PAPER, dtype=np.uint8)).item(): 1})
    flat_px, drawn_px = 0, 0
    works_SM = np.zeros((4, _MARGINS), dtype=np.int64)
    for picture_HWC in picture_NHWC:
        inside_P = _code(picture_HWC[insideness(picture_HWC) > _INSIDE])
        code_I, counts_I = np.unique(inside_P, return_counts=True)
        size_px = picture_HWC.shape[0] * picture_HWC.shape[1]
        found.update(code_I[counts_I >= _CHOSEN * size_px].tolist())
        away_IC = np.abs(_colour(code_I).astype(np.int16) - np.array(PAPER, dtype=np.int16))
        drawn_I = away_IC.max(axis=1, initial=0) > _PAPER_NOISE
        drawn_px += int(counts_I[drawn_I].sum())
        flat_px += int(counts_I[drawn_I & (counts_I >= _THROUGHOUT * size_px)].sum())
        for side, free in enumerate(_known(margins_of(picture_HWC))):
            works_SM[side, free : free + 1] += 1
    # Of colours in equally many works the darker comes first, so that the order is one.
    ranked = sorted(found.items(), key=lambda each: (-each[1], each[0]))[:_INKS]
    return Inks(
        _colour(np.array([code for code, _ in ranked], dtype=np.int64)),
        np.array([works for _, works in ranked], dtype=np.int64),
        flat_px / drawn_px if drawn_px else 1.0,
        works_SM,
    )


def margins_of(picture_HWC: Levels, drawn_from: int = _DRAWN) -> NDArray[np.int64] | None:
    """Return how many pixels stay free at the top, bottom, left and right; none of bare paper.

    Args:
        picture_HWC: Red, green and blue, 0 to 255.
        drawn_from: Levels from the paper from which on a pixel is drawn upon.
    """
    away_HWC = np.abs(picture_HWC.astype(np.int16) - np.array(PAPER, dtype=np.int16))
    drawn_HW = away_HWC.max(axis=2) >= drawn_from
    rows = np.flatnonzero(drawn_HW.sum(axis=1) >= _LEAST_DRAWN)
    columns = np.flatnonzero(drawn_HW.sum(axis=0) >= _LEAST_DRAWN)
    if not len(rows) or not len(columns):
        return None
    height, width = drawn_HW.shape
    return np.array([rows[0], height - 1 - rows[-1], columns[0], width - 1 - columns[-1]])


def insideness(picture_HWC: Levels) -> NDArray[np.float32]:
    """Return 1 where a pixel is like its neighbours, down to 0 at an edge, (H, W)."""
    level_HWC = picture_HWC.astype(np.float32)
    down_HW = np.pad(np.abs(np.diff(level_HWC, axis=0)).max(axis=2), ((1, 1), (0, 0)))
    across_HW = np.pad(np.abs(np.diff(level_HWC, axis=1)).max(axis=2), ((0, 0), (1, 1)))
    steps_HW = down_HW[:-1] + down_HW[1:] + across_HW[:, :-1] + across_HW[:, 1:]
    inside: NDArray[np.float32] = 1 / (1 + np.square(steps_HW / np.float32(_EDGE)))
    return inside


def inks_to_json(inks: Mapping[str, Inks]) -> str:
    """Return the inks of hands as a JSON text, a line a hand."""
    lines = [
        f" {json.dumps(hand)}: {json.dumps(_plain(each), separators=(',', ':'))}"
        for hand, each in inks.items()
    ]
    return f'{{"format": {INKS_FORMAT}, "hands": {{\n' + ",\n".join(lines) + "\n}}\n"


def inks_from_json(text: str) -> dict[str, Inks]:
    """Return what `inks_to_json` wrote.

    Raises:
        BadInksError: It is something else.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        if body["format"] != INKS_FORMAT:
            raise BadInksError("the inks are of another format")
        return {hand: _read(told) for hand, told in body["hands"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise BadInksError(f"not the inks of a painter: {error}") from error


def _known(free_S: NDArray[np.int64] | None) -> list[int]:
    """Return the four margins, or nothing of bare paper."""
    return [] if free_S is None else free_S.tolist()


def _code(colour_PC: Levels) -> NDArray[np.int64]:
    """Return colours as one number each."""
    red, green, blue = np.moveaxis(colour_PC.astype(np.int64), -1, 0)
    code: NDArray[np.int64] = red << 16 | green << 8 | blue
    return code


def _colour(code_I: NDArray[np.int64]) -> Levels:
    """Return the colours of numbers, (I, 3)."""
    return np.stack([code_I >> 16, code_I >> 8 & 255, code_I & 255], axis=-1).astype(np.uint8)


def _plain(inks: Inks) -> dict[str, object]:
    return {
        "flatness": round(inks.flatness, 4),
        "colours": [bytes(colour_C).hex() for colour_C in inks.colour_IC],
        "works": inks.works_I.tolist(),
        "margins": inks.works_SM.tolist(),
    }


def _read(told: Mapping[str, Any]) -> Inks:
    colours = [tuple(bytes.fromhex(each)) for each in told["colours"]]
    colour_IC, works_I = np.array(colours, dtype=np.uint8), np.array(told["works"], dtype=np.int64)
    if not len(colours) or colour_IC.shape != (len(works_I), 3) or works_I.min() < 1:
        raise BadInksError("the inks of a hand are not whole")
    works_SM = np.array(told.get("margins", [[]] * 4), dtype=np.int64)
    if works_SM.ndim != 2 or len(works_SM) != 4 or (works_SM < 0).any():
        raise BadInksError("the margins of a hand are not whole")
    return Inks(colour_IC, works_I, float(np.clip(told["flatness"], 0, 1)), works_SM)
