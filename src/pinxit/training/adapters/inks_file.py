"""The inks of a painter's hands, as a file that travels with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from pinxit.training.adapters.pictures import Pictures
from pinxit.training.core.inks import BadInksError, Inks, inks_from_json, inks_of, inks_to_json

INKS: Final = "inks.json"


def inks_of_hands(source: Pictures) -> dict[str, Inks]:
    """Return the inks of each hand that has works to learn from; held-out works tell nothing."""
    hand_N = np.array([subject.hand for subject in source.subjects])
    learnt_N = ~source.held_N
    return {
        hand: inks_of(source.picture_NHWC[number] for number in np.flatnonzero(chosen_N))
        for hand in source.hands
        if (chosen_N := learnt_N & (hand_N == hand)).any()
    }


def write_inks(inks: Mapping[str, Inks], path: Path) -> None:
    """Write the inks of hands."""
    path.write_text(inks_to_json(inks), encoding="ascii")


def read_inks(path: Path) -> dict[str, Inks]:
    """Read the inks of hands.

    Raises:
        BadInksError: The file is missing or not whole.
    """
    try:
        return inks_from_json(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise BadInksError(f"{path.name} cannot be read") from error
