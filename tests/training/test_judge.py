"""What the judge's answers amount to, and recipes that cannot be."""

import numpy as np
import pytest

from pinxit.training import BadRecipeError
from pinxit.training.core.autoencoder import AutoencoderShape
from pinxit.training.core.judge import JudgeShape, kernel_distance, share_in_top
from pinxit.training.core.latent import LatentShape
from recipes import latent


def test_the_share_in_the_top() -> None:
    score = np.array([[3, 2, 1], [1, 2, 3], [2, 3, 1]], dtype=np.float32)

    assert share_in_top(score, np.array([0, 0, 0]), 1) == pytest.approx(1 / 3)
    assert share_in_top(score, np.array([0, 0, 0]), 2) == pytest.approx(2 / 3)
    assert share_in_top(score, np.array([0, 0, 0]), 3) == 1.0


def test_the_kernel_distance_is_small_within_and_large_between() -> None:
    draw = np.random.default_rng(0)
    one, two = draw.standard_normal((2, 300, 8))
    far = two + 1.0

    assert abs(kernel_distance(one, two, seed=0)) < 0.1
    assert kernel_distance(one, far, seed=0) > 1.0
    assert kernel_distance(one, far, seed=0) == kernel_distance(one, far, seed=0)
    assert kernel_distance(one[:5], far[:7], seed=0) > 0.5


def test_shapes_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadRecipeError, match="even number of patches"):
        AutoencoderShape(side_px=48)
    with pytest.raises(BadRecipeError, match="halved four times"):
        JudgeShape(seen_px=40)
    with pytest.raises(BadRecipeError, match="do not divide"):
        LatentShape(side_px=128, grid=8, channels=4, heads=7)


@pytest.mark.parametrize(
    "build",
    ["copyist", "drawer", "painter", "judge", "smoke_copyist", "smoke_painter", "smoke_judge"],
)
def test_the_published_recipes_stand(build: str) -> None:
    recipe = getattr(latent, build)()

    assert recipe.digest.hex
    assert recipe.side_px in (32, 128)


def test_an_autoencoder_makes_one_token_a_patch() -> None:
    assert AutoencoderShape(side_px=128).grid == latent.painter().shape.grid
