"""What teaches nothing, and the count of what was left out."""

import numpy as np
import pytest

from pinxit.corpus.core.quality import Flaw, Histogram, flaw_in, is_blank


def _flat(*colour: int) -> np.ndarray:
    return np.full((128, 96, 3), colour, dtype=np.uint8)


def _halves(left: tuple[int, int, int], right: tuple[int, int, int]) -> np.ndarray:
    picture_HWC = _flat(*left)
    picture_HWC[:, 48:] = right
    return picture_HWC


def test_a_picture_of_one_shade_is_blank() -> None:
    assert flaw_in(_halves((200, 200, 200), (207, 200, 200))) is Flaw.BLANK
    assert flaw_in(_halves((200, 200, 200), (240, 200, 200))) is None
    assert is_blank(_flat(9, 9, 9))


def test_colours_of_the_same_green_are_told_apart() -> None:
    assert flaw_in(_halves((200, 30, 30), (30, 30, 200))) is None


def test_a_picture_may_be_dark_but_not_black() -> None:
    assert flaw_in(_halves((0, 0, 0), (16, 10, 10))) is Flaw.TOO_DARK
    assert flaw_in(_halves((0, 0, 0), (40, 30, 30))) is None


@pytest.mark.parametrize(("num_px", "flaw"), [(40, Flaw.ALMOST_EMPTY), (80, None)])
def test_half_a_per_cent_must_be_there(num_px: int, flaw: Flaw | None) -> None:
    picture_HWC = _flat(240, 240, 240)
    picture_HWC.reshape(-1, 3)[5000 : 5000 + num_px] = 0
    assert flaw_in(picture_HWC) is flaw


@pytest.mark.parametrize(("aspect", "flaw"), [(8.0, None), (8.1, Flaw.EXTREME_ASPECT)])
def test_a_strip_is_too_long(aspect: float, flaw: Flaw | None) -> None:
    assert flaw_in(_halves((0, 0, 0), (99, 99, 99)), aspect=aspect) is flaw


def test_noise_is_no_picture_and_a_gradient_is_one() -> None:
    random = np.random.default_rng(7)
    noise_HWC = random.integers(0, 256, (128, 128, 3), dtype=np.uint8)
    assert flaw_in(noise_HWC) is Flaw.NOISE
    slope_HWC = np.broadcast_to(np.arange(128, dtype=np.uint8)[:, None, None] * 2, (128, 128, 3))
    assert flaw_in(slope_HWC) is None
    speckled_HWC = (slope_HWC + noise_HWC // 8).astype(np.uint8)
    assert flaw_in(speckled_HWC) is None


def test_a_histogram_counts_by_reason() -> None:
    histogram = Histogram.of(["blank", "bomb", "blank", "animated"])
    assert histogram.rows() == (("blank", 2), ("animated", 1), ("bomb", 1))
    assert histogram.total == 4
    assert Histogram().rows() == ()
