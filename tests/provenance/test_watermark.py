"""A mark that nobody sees is found again, by anybody who asks."""

import numpy as np
import pytest

from pinxit.provenance.core.mark import BadMarkError, Mark, house_number
from pinxit.provenance.core.watermark import detect, embed


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    """Return even areas with an edge, and a noisy one."""
    chance = np.random.default_rng(3)
    image = np.full((256, 320, 3), (240, 200, 90), dtype=np.uint8)
    image[60:200, 80:240] = (30, 90, 160)
    image[100:160, 100:160] = chance.integers(60, 120, (60, 60, 3))
    return image


def test_a_mark_is_found(picture: np.ndarray) -> None:
    mark = Mark.of(index=123_456, house=house_number(b"key"))

    found = detect(embed(picture, mark))

    assert found is not None
    assert found.mark == mark


def test_nothing_is_found_where_nothing_is(picture: np.ndarray) -> None:
    assert detect(picture) is None


def test_a_mark_says_entry_and_house() -> None:
    mark = Mark.of(index=7, house=0xBEEF)

    assert (mark.index, mark.house, str(mark)) == (7, 0xBEEF, "beef-7")


@pytest.mark.parametrize(("index", "house"), [(-1, 0), (1 << 32, 0), (0, 1 << 16)])
def test_a_mark_has_48_bits(index: int, house: int) -> None:
    with pytest.raises(BadMarkError):
        Mark.of(index, house)
