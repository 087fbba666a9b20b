"""Recipes of autoencoders and painters of latents, and measures that cannot be."""

import pytest

from pinxit.training import BadRecipeError
from pinxit.training.core.autoencoder import AutoencoderShape
from pinxit.training.core.latent import LatentShape
from recipes import latent


def test_shapes_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadRecipeError, match="even number of patches"):
        AutoencoderShape(side_px=48)
    with pytest.raises(BadRecipeError, match="do not divide"):
        LatentShape(side_px=128, grid=8, channels=4, heads=7)


@pytest.mark.parametrize(
    "build", ["copyist", "drawer", "painter", "smoke_copyist", "smoke_painter"]
)
def test_the_published_recipes_stand(build: str) -> None:
    recipe = getattr(latent, build)()

    assert recipe.digest.hex
    assert recipe.side_px in (32, 128)


def test_an_autoencoder_makes_one_token_a_patch() -> None:
    assert AutoencoderShape(side_px=128).grid == latent.painter().shape.grid
