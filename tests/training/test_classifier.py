"""The classifier's shapes, and what it is shown: pure arithmetic, no network."""

from dataclasses import replace

import numpy as np
import pytest

from pinxit.training import BadRecipeError
from pinxit.training.core.classifier import (
    ClassifierRecipe,
    ClassifierShape,
    Showing,
    showing_at,
    shown,
    side_at,
    whitening,
)
from recipes import cifar10

SHAPE = ClassifierShape(design="whitened", channels=(8, 8, 8))
RECIPE = ClassifierRecipe(
    name="tiny", shape=SHAPE, batch=4, steps=8, mirror=True, shift_px=2, sides=((0, 16), (4, 32))
)


@pytest.mark.parametrize("side_px", [8, 20, 0])
def test_pictures_that_cannot_be_halved_are_refused(side_px: int) -> None:
    with pytest.raises(BadRecipeError, match="halved"):
        replace(SHAPE, side_px=side_px)
    with pytest.raises(BadRecipeError, match="halved"):
        ClassifierShape(design="article", channels=(8, 8, 8), hidden=8, side_px=16)


def test_only_the_article_has_a_hidden_layer() -> None:
    with pytest.raises(BadRecipeError, match="hidden"):
        replace(SHAPE, hidden=64)
    with pytest.raises(BadRecipeError, match="hidden"):
        ClassifierShape(design="article", channels=(32, 64, 64))


@pytest.mark.parametrize("sides", [((1, 16),), ((0, 16), (0, 32)), ((0, 16), (9, 24), (5, 32))])
def test_sizes_out_of_order_are_refused(sides: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(BadRecipeError, match="follow one another"):
        replace(RECIPE, sides=sides)


@pytest.mark.parametrize("side_px", [8, 20, 40])
def test_sizes_that_cannot_be_shown_are_refused(side_px: int) -> None:
    with pytest.raises(BadRecipeError, match="multiples of 8"):
        replace(RECIPE, sides=((0, side_px),))


def test_what_any_run_refuses_is_refused() -> None:
    with pytest.raises(BadRecipeError, match="at least one step"):
        replace(RECIPE, steps=0)


def test_the_side_grows_at_its_steps() -> None:
    assert [side_at(RECIPE, step) for step in (0, 3, 4, 7)] == [16, 16, 32, 32]
    assert side_at(replace(RECIPE, sides=()), 0) == 32


@pytest.mark.parametrize("recipe", [cifar10.article(), cifar10.modern()])
def test_the_recipes_keep_their_digest_and_learn_32_px(recipe: ClassifierRecipe) -> None:
    assert recipe.side_px == 32
    assert side_at(recipe, recipe.steps - 1) == 32
    assert recipe.digest == replace(recipe).digest != replace(recipe, seed=1).digest


def test_a_pass_shows_every_picture_once() -> None:
    passes = [[showing_at(RECIPE, turn * 3 + step, 12) for step in range(3)] for turn in (0, 1)]
    orders = [np.concatenate([each.chosen_B for each in steps]).tolist() for steps in passes]

    assert sorted(orders[0]) == sorted(orders[1]) == list(range(12))
    assert orders[0] != orders[1]


def test_what_does_not_fill_a_batch_is_left_out() -> None:
    seen = np.concatenate([showing_at(RECIPE, step, 11).chosen_B for step in (0, 1)])

    assert len(set(seen.tolist())) == 8


def test_two_passes_show_each_picture_both_ways() -> None:
    ways: dict[int, list[bool]] = {}
    for step in range(6):
        showing = showing_at(RECIPE, step, 12)
        for number, mirrored in zip(showing.chosen_B, showing.mirrored_B, strict=True):
            ways.setdefault(int(number), []).append(bool(mirrored))

    assert all(sorted(way) == [False, True] for way in ways.values())
    assert {way[0] for way in ways.values()} == {False, True}


def test_a_recipe_without_mirror_never_mirrors() -> None:
    plain = replace(RECIPE, mirror=False)

    assert not any(showing_at(plain, step, 12).mirrored_B.any() for step in range(6))


def test_a_step_is_the_same_whenever_it_is_asked() -> None:
    one, two = showing_at(RECIPE, 5, 12), showing_at(RECIPE, 5, 12)

    for field in ("chosen_B", "mirrored_B", "down_B", "across_B"):
        np.testing.assert_array_equal(getattr(one, field), getattr(two, field))


def test_shifts_reach_both_ends() -> None:
    found = {int(each) for step in range(40) for each in showing_at(RECIPE, step, 12).down_B}

    assert found == {0, 1, 2, 3, 4}


def _numbered(count: int = 2, side: int = 4) -> np.ndarray:
    return np.arange(count * side * side * 3, dtype=np.uint8).reshape(count, side, side, 3)


def test_pictures_are_mirrored_and_shifted_each_in_its_own_way() -> None:
    pictures = _numbered()
    showing = Showing(
        chosen_B=np.array([1, 0]),
        mirrored_B=np.array([True, False]),
        down_B=np.array([1, 0]),
        across_B=np.array([1, 2]),
    )

    first, second = shown(pictures, showing, shift_px=1)

    np.testing.assert_array_equal(first, pictures[1, :, ::-1])
    padded = np.pad(pictures[0], ((1, 1), (1, 1), (0, 0)), mode="reflect")
    np.testing.assert_array_equal(second, padded[0:4, 2:6])
    np.testing.assert_array_equal(pictures, _numbered())


def test_without_a_shift_nothing_is_padded() -> None:
    pictures = _numbered()
    at_B = np.array([0, 1])
    showing = Showing(at_B, np.array([False, True]), 0 * at_B, 0 * at_B)

    first, second = shown(pictures, showing, shift_px=0)

    np.testing.assert_array_equal(first, pictures[0])
    np.testing.assert_array_equal(second, pictures[1, :, ::-1])


def test_whitened_patches_are_uncorrelated_and_of_variance_one() -> None:
    draw = np.random.default_rng(3)
    colours = draw.normal(size=(64, 12, 12, 3)) @ draw.normal(size=(3, 3)) + [0.3, -0.2, 0.1]
    pictures = (colours + colours.mean(axis=(1, 2), keepdims=True)).astype(np.float32)

    filter_PP, mean_P = whitening(pictures)

    patches = np.stack(
        [pictures[:, y : y + 11, x : x + 11].reshape(-1, 3) for y in (0, 1) for x in (0, 1)], axis=1
    ).reshape(-1, 12)
    answer_XP = (patches - mean_P) @ filter_PP.T
    np.testing.assert_allclose(np.cov(answer_XP.T, bias=True), np.eye(12), atol=0.03)
    np.testing.assert_allclose(answer_XP.mean(axis=0), 0, atol=1e-4)
    assert (np.diff(np.linalg.norm(filter_PP, axis=1)) > 0).all(), "the largest variance first"


def test_a_colour_that_never_varies_is_not_blown_up() -> None:
    pictures = np.random.default_rng(4).normal(size=(8, 8, 8, 3)).astype(np.float32)
    pictures[..., 2] = 0.5

    filter_PP, _ = whitening(pictures)

    assert np.isfinite(filter_PP).all()
    assert np.linalg.norm(filter_PP, axis=1).max() <= 100.1
