"""What the judge sees, how it learns, and what its answers amount to."""

from fractions import Fraction

import numpy as np
import pytest

from pinxit.training.core.inks import PAPER
from pinxit.training.core.judge import (
    confusion,
    kernel_distance,
    learn_reader,
    margins,
    palette,
    share_in_top,
    softened,
)
from recipes import judge, latent

RED, BLUE = (238, 0, 0), (0, 0, 238)


def blank(count: int = 1, side_px: int = 32) -> np.ndarray:
    return np.full((count, side_px, side_px, 3), PAPER, dtype=np.uint8)


def test_the_share_in_the_top() -> None:
    score = np.array([[3, 2, 1], [1, 2, 3], [2, 3, 1]], dtype=np.float32)

    assert share_in_top(score, np.array([0, 0, 0]), 1) == pytest.approx(1 / 3)
    assert share_in_top(score, np.array([0, 0, 0]), 2) == pytest.approx(2 / 3)
    assert share_in_top(score, np.array([0, 0, 0]), 3) == 1.0


def test_who_is_taken_for_whom() -> None:
    score = np.array([[3, 2], [1, 2], [0, 1]], dtype=np.float32)

    assert confusion(score, np.array([0, 0, 1])).tolist() == [[1, 1], [0, 1]]


def test_the_kernel_distance_is_small_within_and_large_between() -> None:
    draw = np.random.default_rng(0)
    one, two = draw.standard_normal((2, 300, 8))
    far = two + 1.0

    assert abs(kernel_distance(one, two, seed=0)) < 0.1
    assert kernel_distance(one, far, seed=0) > 1.0
    assert kernel_distance(one, far, seed=0) == kernel_distance(one, far, seed=0)
    assert kernel_distance(one[:5], far[:7], seed=0) > 0.5


def test_paper_has_no_colour() -> None:
    assert not palette(blank()).any()


def test_a_palette_names_the_colours_and_hardly_the_edges() -> None:
    picture = blank()
    picture[0, 4:28, 4:16] = RED
    picture[0, 4:28, 16:28] = BLUE

    shares = palette(picture)[0].astype(np.float64) ** 4

    reddest, bluest = 14 * 256, 14
    assert shares.sum() == pytest.approx(1, abs=1e-3)
    assert shares[reddest] == pytest.approx(0.5, abs=0.01)
    assert shares[bluest] == pytest.approx(0.5, abs=0.01)


def test_a_colour_between_two_tones_is_shared_out() -> None:
    picture = blank()
    picture[0, 4:28, 4:28] = (17 * 3 + 8, 0, 0)

    shares = palette(picture)[0].astype(np.float64) ** 4

    assert shares[3 * 256] == pytest.approx(9 / 17, abs=0.01)
    assert shares[4 * 256] == pytest.approx(8 / 17, abs=0.01)


def test_the_lightest_tone_is_inside_the_palette() -> None:
    picture = blank()
    picture[0, 4:28, 4:28] = (255, 255, 0)

    assert palette(picture)[0].argmax() == (15 * 16 + 15) * 16


def test_a_noisy_picture_has_its_colours_still() -> None:
    draw = np.random.default_rng(0)
    picture = blank()
    picture[0, 4:28, 4:28] = RED
    noisy = np.clip(picture + draw.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)

    assert palette(noisy)[0].argmax() == palette(picture)[0].argmax()


def test_faint_noise_on_paper_is_no_colour() -> None:
    draw = np.random.default_rng(0)
    noisy = np.clip(blank() + draw.integers(-5, 6, (1, 32, 32, 3)), 0, 255).astype(np.uint8)

    assert not palette(noisy).any()


def test_a_softened_picture_is_blurred_and_noisy_and_always_the_same() -> None:
    sharp = blank(count=8)
    sharp[:, :, 16:] = (20, 20, 20)

    soft = softened(sharp, seed=1)

    assert soft.dtype == np.uint8
    assert np.array_equal(soft, softened(sharp, seed=1))
    assert not np.array_equal(soft, softened(sharp, seed=2))
    lost = soft[:, :, 15].mean(axis=(1, 2)) - sharp[:, :, 15].mean(axis=(1, 2))
    assert lost.min() > -60
    assert lost.max() < 0, "half of an edge is its neighbour's"
    assert 0 < soft[:, :, 20:].std(axis=(1, 2, 3)).max() < 4.2
    assert abs(soft[:, 8:24, 24:28].astype(float).mean() - 20) < 1, "areas keep their colour"


def test_margins_are_told_to_the_pixel_and_a_speck_is_no_drawing() -> None:
    picture = blank()
    picture[0, 3:30, 5:22] = RED
    picture[0, 0, 0] = BLUE

    row = margins(picture)[0]

    top, bottom, left, right = row[:100].reshape(4, 25)
    assert [side.argmax() for side in (top, bottom, left, right)] == [3, 2, 5, 10]
    assert top[[2, 3, 4]].tolist() == [0.5, 1.0, 0.5]
    assert row[100] == pytest.approx((27 * 17 + 1) / 32**2)


def test_an_empty_sheet_has_the_widest_margins() -> None:
    row = margins(blank())[0]

    assert row[:100].reshape(4, 25).argmax(axis=1).tolist() == [24] * 4
    assert row[100] == 0


def test_a_reader_divides_out_what_varies_within_a_class() -> None:
    """The second feature is ten times as loud as the first, and says nothing."""
    draw = np.random.default_rng(0)
    classes_N = np.repeat(np.arange(4), 10)
    seen = np.zeros((40, 4), dtype=np.float32)
    seen[:, 0] = np.array([-3, -1, 1, 3])[classes_N] + draw.normal(0, 0.1, 40)
    seen[:, 1] = 10 * draw.normal(size=40)
    seen[:, 2] = np.array([1, -1, -1, 1])[classes_N] + 0.5 * seen[:, 1]
    seen[:, 3] = 7.0

    reader = learn_reader(seen, classes_N, classes=4, shrinkage=Fraction(1, 1000))

    assert reader.kept_F.tolist() == [0, 1, 2], "what never differs is not read"
    assert share_in_top(reader.scores(seen), classes_N, 1) == 1.0
    assert np.abs(reader.scores(seen)).max() <= 1.0001


def test_full_shrinkage_believes_no_correlation() -> None:
    draw = np.random.default_rng(0)
    seen = draw.normal(size=(30, 3)).astype(np.float32)
    classes_N = np.arange(30) % 3

    reader = learn_reader(seen, classes_N, classes=3, shrinkage=Fraction(1))

    off = reader.turn_FF - np.diag(np.diag(reader.turn_FF))
    assert np.abs(off).max() < 1e-6


def test_the_published_recipe_stands() -> None:
    recipe = judge.judge()

    assert recipe.digest.hex
    assert recipe.side_px == 128
    assert (recipe.held_pairs, recipe.split_seed) == (
        latent.painter().held_pairs,
        latent.painter().split_seed,
    ), "it is kept from what painters are asked for"
