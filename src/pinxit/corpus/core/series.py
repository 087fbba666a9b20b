"""Long series that a program drew: a thousand stars, from 5 points to 100.

Each differs from the next by a line or two, which changes its perceptual hash and hardly its look.
Nobody who learns from them learns a thousand things. Of such a series only what looks different
is kept.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.core.perceptual import unlikeness

#: Names that differ in nothing but their numbers are a long series from this many on. A pack of
#: cards, the hours of a clock and the flags of the states stay below it.
LONG_SERIES: Final = 100
#: As for any two works, 1 or less is a duplicate; only the hash, which thin lines confuse, is not
#: asked first (docs/log/0004-near-duplicates.md).
_ALIKE: Final = 1.0

#: A picture is compared with so many kept ones before it, which bounds the time: in the order of
#: their numbers, those that look alike are not far from each other.
_COMPARED: Final = 512

_NUMBER: Final = re.compile(r"\d+")


def long_series(sources: Sequence[str]) -> list[list[int]]:
    """Return the places of works whose names differ in nothing but their numbers.

    Args:
        sources: Where the works come from, by place.

    Returns:
        One list of places, ascending, for each series of at least `LONG_SERIES`.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, source in enumerate(sources):
        if _NUMBER.search(source):
            places[_NUMBER.sub("#", source)].append(place)
    return [members for members in places.values() if len(members) >= LONG_SERIES]


def alike_in_series(descriptor_ME: NDArray[np.float32]) -> NDArray[np.int64]:
    """Say which pictures of a long series look like an earlier one.

    Args:
        descriptor_ME: Descriptors in the order of the series.

    Returns:
        original_M: For each picture the place of the kept one it looks like, or -1 if it is kept.
    """
    original_M = np.full(len(descriptor_ME), -1, dtype=np.int64)
    kept: list[int] = []
    for place, descriptor_E in enumerate(descriptor_ME):
        near = kept[-_COMPARED:]
        unlike_K = unlikeness(descriptor_ME[near], descriptor_E)
        if near and unlike_K.min() <= _ALIKE:
            original_M[place] = near[int(unlike_K.argmin())]
        else:
            kept.append(place)
    return original_M
