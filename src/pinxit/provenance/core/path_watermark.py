"""The mark of a drawing: in the last digits of the places that its paths go through.

Every coordinate is moved to a quarter or to three quarters of a cell, 1/3,200 of the drawing's
larger side (0.04 of 128): by three quarters of a cell at the most, a quarter of a pixel on a screen
of a thousand. A quarter says +1, three quarters say -1. Which sign of the coded mark (`mark_code`)
a coordinate carries follows from the cell and the axis alone, so paths may be reordered, joined,
removed, written relative, or rounded to an eighth of a cell. Groups may be moved, turned and scaled
by their `transform`; a program that works the transform into the coordinates takes the mark away.

A drawing is read once: a false alarm has a chance of 2**-32.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import floor, pi, sin
from typing import Final

import numpy as np

from pinxit.kernel import PinxitError
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.mark_code import decode, encode
from pinxit.provenance.core.path_data import Step, steps_of

_CELLS: Final = 3_200
_SIGNS: Final = 320
_CARRIER: Final = "path"
_LEAST_AGREEMENT: Final = 0.5


class TooPlainToMarkError(PinxitError):
    """A drawing has too few points to hold a mark."""

    remedy = "Sign and label the file instead; a mark needs about 250 different coordinates."


@dataclass(frozen=True, slots=True)
class FoundPath:
    """A mark that was found in a drawing.

    Attributes:
        mark: What it says.
        confidence: How well the coordinates agree with what it says, from 0 to 1.
    """

    mark: Mark
    confidence: float


def embed(paths: Sequence[str], side: float, mark: Mark) -> list[str]:
    """Return the data of a drawing's paths with a mark in them; every command is absolute.

    Args:
        paths: The `d` of each path.
        side: The larger side of the drawing's view box, in its units.
        mark: What it shall say.

    Raises:
        BadPathError: The data of a path cannot be read.
        TooPlainToMarkError: The drawing has too few points.
    """
    signs = encode(mark, _SIGNS, carrier=_CARRIER)
    cell = side / _CELLS
    marked = [
        "".join(
            str(replace(step, numbers=tuple(_moved(step, cell, signs)))) for step in steps_of(path)
        )
        for path in paths
    ]
    found = detect(marked, side)
    if found is None or found.mark != mark:
        raise TooPlainToMarkError("too few different coordinates")
    return marked


def detect(paths: Iterable[str], side: float) -> FoundPath | None:
    """Return the mark that a drawing holds.

    Args:
        paths: The `d` of each path.
        side: The larger side of the drawing's view box, in its units.

    Raises:
        BadPathError: The data of a path cannot be read.
    """
    cell = side / _CELLS
    said = np.zeros(_SIGNS, dtype=np.float32)
    for path in paths:
        for step in steps_of(path):
            for axis, number in zip(step.axes, step.numbers, strict=True):
                if axis != "r":
                    said[_sign_of(axis, floor(number / cell))] += sin(2 * pi * number / cell)
    soft = np.clip(said, -1, 1)
    mark = decode(soft, carrier=_CARRIER)
    if mark is None:
        return None
    agreed = float(soft @ encode(mark, _SIGNS, carrier=_CARRIER)) / float(np.abs(soft).sum())
    return FoundPath(mark, agreed) if agreed > _LEAST_AGREEMENT else None


def _moved(step: Step, cell: float, signs: np.ndarray) -> Iterator[float]:
    """Yield the numbers of a step, its places moved inside their cells."""
    for axis, number in zip(step.axes, step.numbers, strict=True):
        if axis == "r":
            yield number
        else:
            place = floor(number / cell)
            yield (place + (0.25 if signs[_sign_of(axis, place)] > 0 else 0.75)) * cell


def _sign_of(axis: str, place: int) -> int:
    """Return which sign a coordinate in this cell carries."""
    digest = hashlib.sha256(f"{axis}{place}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % _SIGNS
