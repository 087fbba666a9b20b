"""What four inks look like on coated paper, and which inks give a colour: a model of a press.

It stands in where the printer has given no profile of their own: good for a first look, no
substitute for a proof.

Shape letters: N = colours, J = the sixteen solids of four inks, P = points of a grid.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Points along each axis of the grid of inks, and of the grid of colours.
INK_POINTS: Final = 9
LAB_POINTS: Final = 17
#: The most ink that goes onto one place, of 4.0.
INK_LIMIT: Final = 3.0
#: White under the lamp of printers, D50 (CIE 15, table T.3).
_WHITE_3: Final = (0.9642, 1.0, 0.8249)
#: Dots print larger than they are: by this much where half the paper is covered.
_GAIN: Final = 0.16
_CANDIDATES: Final = 21
_NEIGHBOURS: Final = 4
_BLOCK: Final = 1024

#: CIELAB (D50) of solids on coated paper: ISO 12647-2:2004, tables 2 and 3, paper type 1, with
#: black backing; keys name the inks. Over black, colour hardly shows.
_SOLIDS: Final = {
    "": (93.0, 0.0, -3.0),
    "C": (54.0, -36.0, -49.0),
    "M": (46.0, 72.0, -5.0),
    "Y": (87.0, -6.0, 90.0),
    "CM": (23.0, 21.0, -45.0),
    "CY": (49.0, -66.0, 24.0),
    "MY": (46.0, 67.0, 47.0),
    "CMY": (22.0, 0.0, 0.0),
    "K": (16.0, 0.0, 0.0),
}
_OVER_BLACK: Final = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class PressTables:
    """A press in two tables.

    Attributes:
        lab_P3: CIELAB of inks on a grid of `INK_POINTS` a side; yellow's neighbour black varies
            fastest, cyan slowest.
        ink_P4: Cyan, magenta, yellow and black, 0 to 1, of colours on a grid of `LAB_POINTS` a
            side: lightness 0 to 100 slowest, then a and b from -128 to 127.
    """

    lab_P3: NDArray[np.float64]
    ink_P4: NDArray[np.float64]


def press_tables() -> PressTables:
    """Return the tables of offset printing on coated paper."""
    axis = np.linspace(0, 1, INK_POINTS)
    ink_P4 = np.array(list(product(axis, repeat=4)))
    lightness = np.linspace(0, 100, LAB_POINTS)
    opponent = np.linspace(-128, 127, LAB_POINTS)
    lab_P3 = np.array(list(product(lightness, opponent, opponent)))
    return PressTables(printed(ink_P4), inks_for(lab_P3))


def printed(ink_N4: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what inks look like to an eye that takes the paper for white, as CIELAB (D50).

    Args:
        ink_N4: Cyan, magenta, yellow and black, 0 to 1.

    Source:
        Neugebauer (1937), "Die theoretischen Grundlagen des Mehrfarbenbuchdrucks"; Demichel's
        shares of the sixteen solids; ISO 12647-2 for the solids and the gain of dots.
    """
    dot_N4 = ink_N4 + 4 * _GAIN * ink_N4 * (1 - ink_N4)
    on_J4 = np.array(list(product((0, 1), repeat=4)))
    share_NJ = np.prod(np.where(on_J4, dot_N4[:, None], 1 - dot_N4[:, None]), axis=2)
    xyz_J3 = _xyz(np.array([_solid(tuple(on)) for on in on_J4.tolist()]))
    return _lab(share_NJ @ xyz_J3 / xyz_J3[0] * _WHITE_3)


def _solid(on: tuple[int, ...]) -> tuple[float, float, float]:
    name = "".join(letter for letter, is_on in zip("CMY", on[:3], strict=True) if is_on)
    lightness, a, b = _SOLIDS[name]
    if not on[3]:
        return lightness, a, b
    black = _SOLIDS["K"][0]
    return black * (1 - _OVER_BLACK * (1 - lightness / 93)), a * 0.05, b * 0.05


def paper_white() -> NDArray[np.float64]:
    """Return the bare paper as X, Y and Z, where a perfect white has Y = 1."""
    return _xyz(np.array([_SOLIDS[""]])).reshape(3)


def inks_for(lab_N3: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inks that come nearest to colours; black takes the place of dark mixtures.

    Args:
        lab_N3: CIELAB (D50).

    Returns:
        ink_N4: Cyan, magenta, yellow and black, 0 to 1; together at most `INK_LIMIT`.
    """
    ink_M4 = _candidates()
    seen_M3 = printed(ink_M4)
    square_M = np.square(seen_M3).sum(axis=1)
    ink_N4 = np.empty((len(lab_N3), 4))
    for first in range(0, len(lab_N3), _BLOCK):
        block = slice(first, first + _BLOCK)
        far_NM = np.square(lab_N3[block]).sum(axis=1)[:, None] + square_M
        far_NM -= 2 * lab_N3[block] @ seen_M3.T
        near_NK = np.argpartition(far_NM, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
        weight_NK = 1 / (np.take_along_axis(far_NM, near_NK, axis=1).clip(0) + 0.5)
        weight_NK /= weight_NK.sum(axis=1, keepdims=True)
        ink_N4[block] = np.einsum("nk,nkc->nc", weight_NK, ink_M4[near_NK])
    return ink_N4


def _candidates() -> NDArray[np.float64]:
    """Return mixtures of three inks with the black that a printer would add to them."""
    axis = np.linspace(0, 1, _CANDIDATES)
    cmy_M3 = np.array(list(product(axis, repeat=3)))
    grey_M = cmy_M3.min(axis=1)
    black_M = ((grey_M - 0.3).clip(0) / 0.7) ** 1.6
    ink_M4 = np.column_stack([cmy_M3 - 0.45 * black_M[:, None] * grey_M[:, None], black_M])
    return np.asarray(ink_M4[ink_M4.sum(axis=1) <= INK_LIMIT].clip(0, 1))


def colour_differences(
    one_N3: NDArray[np.float64], other_N3: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far colours are apart; 1 can just be seen side by side.

    Args:
        one_N3: CIELAB.
        other_N3: CIELAB.

    Source:
        CIE 15:2004, section 8.2.1.1, the CIE 1976 colour difference.
    """
    return np.asarray(np.linalg.norm(one_N3 - other_N3, axis=1))


def _xyz(lab_N3: NDArray[np.float64]) -> NDArray[np.float64]:
    middle = (lab_N3[:, 0] + 16) / 116
    cube_N3 = np.column_stack([middle + lab_N3[:, 1] / 500, middle, middle - lab_N3[:, 2] / 200])
    low_N3 = (cube_N3 - 16 / 116) / 7.787
    return np.where(cube_N3 > 6 / 29, cube_N3**3, low_N3) * _WHITE_3


def _lab(xyz_N3: NDArray[np.float64]) -> NDArray[np.float64]:
    share_N3 = xyz_N3 / _WHITE_3
    cube_N3 = np.where(share_N3 > (6 / 29) ** 3, np.cbrt(share_N3), 7.787 * share_N3 + 16 / 116)
    x, y, z = cube_N3.T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])
