"""What a painter of pixels learns from a batch."""

from dataclasses import dataclass

import torch
from torch import Tensor

from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin
from pinxit.training.adapters.illustrations import Batch, Illustrations, batch_at, mean_phrase
from pinxit.training.adapters.network import PainterNetwork, grown
from pinxit.training.adapters.trainer import half_precision
from pinxit.training.core.recipe import PainterShape, TrainRecipe

#: 1 - t is not let below this when a velocity is formed, so that the loss stays finite.
_LEAST_NOISE = 0.05
#: Whose matrices have hidden layers on both sides.
_HIDDEN = ("blocks.", "text.", "prefix.", "modulation.")


@dataclass(frozen=True, slots=True)
class Painting:
    """Learning to see the picture through the noise.

    Attributes:
        recipe: The run.
        source: What it reads.
        network: Who learns.
        origin: What the result is made of.
    """

    recipe: TrainRecipe
    source: Illustrations
    network: PainterNetwork
    origin: Origin

    @classmethod
    def begin(cls, recipe: TrainRecipe, source: Illustrations) -> "Painting":
        """Return the lesson with a network that has learnt nothing yet."""
        torch.manual_seed(recipe.seed)
        network = PainterNetwork(recipe.shape, len(source.hands))
        network.text_mean.copy_(torch.from_numpy(mean_phrase(source)))
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=source.hands,
            shape=recipe.shape,
        )
        return cls(recipe, source, network, origin)

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the loss of the batch of this step."""
        batch = batch_at(self.source, self.recipe, step)
        return velocity_loss(self.network, self.recipe, batch, chance)

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix.

        The text's own layers are among them: concepts are many and rare, and AdamW is slow to
        learn the directions in which few pictures pull.
        """
        return name.startswith(_HIDDEN)

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another painter's.

        Raises:
            BadCheckpointError: The other run knows other hands.
        """
        origin = checkpoint.origin
        if origin.hands != self.source.hands:
            raise BadCheckpointError(f"the other painter knows the hands {origin.hands}")
        return grown(dict(checkpoint.average), origin.shape_as(PainterShape), self.recipe.shape)


def velocity_loss(
    network: PainterNetwork, recipe: TrainRecipe, batch: Batch, chance: torch.Generator
) -> Tensor:
    """Return the mean squared error of the velocity that the predicted picture implies.

    Source:
        Li and He (2025), arXiv:2511.13720, section 4 (x-prediction, v-loss).
    """
    picture = torch.from_numpy(batch.picture_BHWC).permute(0, 3, 1, 2).float() / 127.5 - 1.0
    logit = torch.randn(len(picture), generator=chance) * float(recipe.time_std)
    time_B = torch.sigmoid(logit + float(recipe.time_mean))
    noise = torch.randn(picture.shape, generator=chance) * recipe.shape.noise_std
    time_B111 = time_B.view(-1, 1, 1, 1)
    noisy = time_B111 * picture + (1 - time_B111) * noise
    with half_precision():
        clean = network(
            noisy, time_B, torch.from_numpy(batch.text_BE), torch.from_numpy(batch.hand_B)
        )
    remaining = (1 - time_B111).clamp_min(_LEAST_NOISE)
    return ((clean - picture) / remaining).square().mean()
