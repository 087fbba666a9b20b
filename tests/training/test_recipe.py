"""Recipes say the same thing twice in the same way, and refuse to contradict themselves."""

from dataclasses import replace
from fractions import Fraction

import pytest

from pinxit.training import BadRecipeError, PainterShape, TrainRecipe
from pinxit.training.core.recipe import RunRecipe, last_step, rate_at
from recipes import illustrator

SHAPE = PainterShape(side_px=64, cell_px=1)


def recipe(**changes: object) -> TrainRecipe:
    whole = TrainRecipe(
        name="test", shape=SHAPE, batch=4, steps=100, warmup_steps=10, decay_steps=20
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_equal_recipes_have_equal_digests() -> None:
    assert recipe().digest == recipe().digest
    assert recipe().digest != recipe(matrix_rate=Fraction(1, 501)).digest
    assert recipe().digest != recipe(shape=PainterShape(side_px=128, cell_px=2)).digest


def test_a_larger_picture_has_as_many_tokens_and_more_noise() -> None:
    large = PainterShape(side_px=128, cell_px=2)

    assert large.grid == SHAPE.grid == 8
    assert (SHAPE.cell_channels, large.cell_channels) == (3, 12)
    assert (SHAPE.noise_std, large.noise_std) == (1.0, 2.0)


@pytest.mark.parametrize(
    "changes",
    [{"steps": 0}, {"batch": 0}, {"warmup_steps": 90, "decay_steps": 20}],
)
def test_a_run_that_cannot_be_is_refused(changes: dict[str, int]) -> None:
    with pytest.raises(BadRecipeError):
        recipe(**changes)


def test_a_shape_that_cannot_be_is_refused() -> None:
    with pytest.raises(BadRecipeError, match="whole number of patches"):
        PainterShape(side_px=60, cell_px=1)
    with pytest.raises(BadRecipeError, match="do not divide"):
        PainterShape(side_px=64, cell_px=1, heads=7)


def test_the_rate_rises_stays_and_falls() -> None:
    run = recipe()

    assert rate_at(run, 0) == pytest.approx(0.1)
    assert rate_at(run, 9) == rate_at(run, 79) == 1.0
    assert rate_at(run, 85) == pytest.approx(0.5)
    assert rate_at(run, 100) == 0.0
    assert last_step(run) == 100


def test_a_run_can_finish_early() -> None:
    run = recipe()

    assert rate_at(run, 45, decay_from=40) == pytest.approx(0.5)
    assert last_step(run, decay_from=40) == 60


def test_a_run_without_warm_up_or_decay_keeps_its_rate() -> None:
    run = recipe(warmup_steps=0, decay_steps=0)

    assert rate_at(run, 0) == rate_at(run, 99) == rate_at(run, 100) == 1.0


@pytest.mark.parametrize("build", ["smoke", "house_32", "house_32_early", "house_128", "house"])
def test_the_published_recipes_stand(build: str) -> None:
    assert getattr(illustrator, build)().digest.hex


def test_a_run_of_no_kind_paints_no_size() -> None:
    with pytest.raises(NotImplementedError):
        _ = RunRecipe(name="nothing", batch=1, steps=1).side_px
