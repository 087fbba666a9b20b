"""What the likenesses of a recogniser are worth: copies that nobody learnt from, laid over.

Shape suffixes: N pictures, E numbers of a likeness, K measures of a fit.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.provenance.adapters.recogniser import (
    Recogniser,
    open_recogniser,
    opened_thumbnail,
    thumbnail_of,
)
from pinxit.provenance.core.alignment import Levels, better_look, fit_of
from pinxit.provenance.core.fingerprint import Calibration, calibrated

#: Copies that are made for the purpose, and on how many strangers each is laid.
_COPIES: Final = 500
_STRANGERS: Final = 5
_SEED: Final = 7

#: Makes a copy of a picture, shown on another if it likes.
Copying = Callable[[Levels, Levels, np.random.Generator], Levels]


def calibrate(
    folder: Path, pictures: Sequence[Levels], held_N: NDArray[np.bool_], copied: Copying
) -> tuple[Calibration, int]:
    """Find out what the likenesses of a recogniser are worth.

    Copies are laid on the picture itself and on those that are nearest to it: other hands'
    drawings of the same thing, and variants of the same hand.

    Args:
        folder: Of the recogniser.
        pictures: N pictures.
        held_N: Of which of them copies are made; it must have learnt nothing from these.
        copied: Makes a copy.

    Returns:
        The calibration, and on how many pairs it stands.

    Raises:
        MissingRecogniserError: The folder holds no recogniser.
    """
    recogniser = open_recogniser(folder, is_calibrated=False)
    likeness_NE = np.stack([recogniser.likeness(each) for each in pictures])
    chance = np.random.Generator(np.random.Philox(_SEED))
    held = np.flatnonzero(held_N)
    measures, same = [], []
    for number in chance.choice(held, size=min(_COPIES, len(held)), replace=False):
        copy = copied(pictures[number], pictures[int(chance.integers(len(pictures)))], chance)
        for other, row_K in _laid(copy, int(number), pictures, likeness_NE, recogniser):
            measures.append(row_K)
            same.append(other == number)
    return calibrated(np.stack(measures), np.array(same)), len(same)


def _laid(
    copy: Levels,
    number: int,
    pictures: Sequence[Levels],
    likeness_NE: NDArray[np.float32],
    recogniser: Recogniser,
) -> list[tuple[int, NDArray[np.float64]]]:
    """Return the measures of a copy on its picture and on the nearest others."""
    cosine_N = likeness_NE @ recogniser.likeness(copy)
    nearest = [int(each) for each in np.argsort(-cosine_N)[: _STRANGERS + 1]]
    rows = []
    for other in dict.fromkeys([number, *nearest]):
        kept = opened_thumbnail(thumbnail_of(pictures[other]))
        look = better_look(copy, kept)
        fit = fit_of(copy, kept, look, likeness=float(cosine_N[other]))
        rows.append((other, fit.measures_K))
    return rows
