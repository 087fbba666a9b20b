"""Long series of all but the same picture."""

import numpy as np

from pinxit.corpus.core.offering import SIDE_PX
from pinxit.corpus.core.perceptual import descriptors
from pinxit.corpus.core.series import LONG_SERIES, alike_in_series, long_series
from tests.corpus.sources import drawing


def test_names_that_differ_only_in_numbers_are_a_series() -> None:
    stars = [f"stars/star_{number:02}pt{number // 2:02}step.svg" for number in range(LONG_SERIES)]
    others = [f"cards/{number}.svg" for number in range(LONG_SERIES - 1)] + ["sun.svg"] * 200

    assert long_series([*others, *stars]) == [list(range(len(others), len(others) + len(stars)))]
    assert long_series([]) == []


def test_of_a_series_what_looks_different_stays() -> None:
    pictures = []
    for number in (1, 2):
        large = np.full((SIDE_PX, SIDE_PX, 3), 250, dtype=np.uint8)
        large[16:112, 16:112] = drawing(number)
        pictures += [(large - np.minimum(large, shade)).astype(np.uint8) for shade in (0, 1, 2)]

    original_M = alike_in_series(descriptors(np.stack(pictures)))

    assert original_M.tolist() == [-1, 0, 0, -1, 3, 3]
    assert alike_in_series(np.zeros((0, 4), dtype=np.float32)).tolist() == []
