"""What an autoencoder learns from a batch: to give a picture back through a few numbers."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.core.autoencoder import AutoencoderRecipe, AutoencoderShape, DecoderRecipe

#: Every so many steps the latents are mirrored, and every so many halved, before decoding.
_MIRRORED_EVERY = 2
_HALVED_EVERY = 4
#: Sizes at which errors are counted: whole, half, quarter.
_SCALES = 3


@dataclass(frozen=True, slots=True)
class Copying:
    """Learning to draw a picture again from its latents.

    Attributes:
        recipe: The run.
        source: What it reads.
        network: Who learns.
        origin: What the result is made of.
    """

    recipe: AutoencoderRecipe
    source: Pictures
    network: Autoencoder
    origin: Origin

    @classmethod
    def begin(cls, recipe: AutoencoderRecipe, source: Pictures) -> "Copying":
        """Return the lesson with a network that has learnt nothing yet."""
        torch.manual_seed(recipe.seed)
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=source.hands,
            shape=recipe.shape,
        )
        network = Autoencoder(recipe.shape)
        network.encoder.requires_grad_(not isinstance(recipe, DecoderRecipe))
        return cls(recipe, source, network, origin)

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the loss of the batch of this step.

        What is done to the latents must happen to the picture: mirrored latents are a mirrored
        picture, and latents averaged in fours are the picture at half its side. Such latents
        vary smoothly over the picture and are easier to paint.

        Source:
            Kouzelis et al. (2025), "EQ-VAE: Equivariance Regularized Latent Space for Improved
            Generative Image Modeling", arXiv:2502.09509.
        """
        picture = pictures_at(self.source, self.recipe, step)
        with quick_precision():
            latent = self.network.encode(picture)
            if step % _MIRRORED_EVERY:
                picture, latent = picture.flip(3), latent.flip(3)
            if step % _HALVED_EVERY == 0:
                picture = functional.avg_pool2d(picture, 2)
                latent = functional.avg_pool2d(latent, 2)
            latent = blurred(latent, float(self.recipe.latent_noise), chance)
            drawn = self.network.decode(latent)
        return copying_loss(drawn, picture, float(self.recipe.edge_weight))

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix: all but the first and the last."""
        last = f"decoder.{len(self.network.decoder) - 2}."
        return not name.startswith(("encoder.1.", last))

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another autoencoder's.

        Raises:
            BadCheckpointError: The other run is no autoencoder of this shape.
        """
        if checkpoint.origin.shape_as(AutoencoderShape) != self.recipe.shape:
            raise BadCheckpointError("the other autoencoder has other measures")
        return dict(checkpoint.average)


def pictures_at(source: Pictures, recipe: AutoencoderRecipe, step: int) -> Tensor:
    """Return the pictures of one step, (B, 3, H, W) in -1 to 1, half of them mirrored."""
    draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
    chosen_B = draw.choice(np.flatnonzero(~source.held_N), size=recipe.batch)
    picture_BHWC = source.picture_NHWC[chosen_B]
    mirrored_B = draw.random(recipe.batch) < 0.5
    picture_BHWC[mirrored_B] = picture_BHWC[mirrored_B, :, ::-1]
    return as_tensor(picture_BHWC)


def blurred(latent_BZGG: Tensor, largest: float, chance: torch.Generator) -> Tensor:
    """Return the latents under noise, of another strength for each picture."""
    strength = torch.rand(len(latent_BZGG), 1, 1, 1, generator=chance) * largest
    return latent_BZGG + torch.randn(latent_BZGG.shape, generator=chance) * strength


def copying_loss(drawn: Tensor, picture: Tensor, edge_weight: float) -> Tensor:
    """Return the errors of colours and of edges, over three sizes.

    The absolute error forgives no haze on a flat ground, but is content with grey where half
    of the pictures are red: the squared error beside it learns the colours. The differences
    between neighbours are large only where an edge is soft or in the wrong place.
    """
    error = drawn - picture
    total = error.new_zeros(())
    for scale in range(_SCALES):
        if scale:
            error = functional.avg_pool2d(error, 2)
        total = total + error.abs().mean() + error.square().mean()
        across = (error[..., 1:] - error[..., :-1]).abs().mean()
        down = (error[..., 1:, :] - error[..., :-1, :]).abs().mean()
        total = total + edge_weight * (across + down)
    return total
