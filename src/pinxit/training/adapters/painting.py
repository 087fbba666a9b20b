"""What a painter of pixels learns from a batch."""

from dataclasses import dataclass

import torch
from torch import Tensor

from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin
from pinxit.training.adapters.network import HIDDEN, PainterNetwork, grown
from pinxit.training.adapters.pictures import Pictures, batch_at, mean_phrase
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.adapters.velocity import velocity_loss
from pinxit.training.core.recipe import PainterShape, TrainRecipe


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
    source: Pictures
    network: PainterNetwork
    origin: Origin

    @classmethod
    def begin(cls, recipe: TrainRecipe, source: Pictures) -> "Painting":
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
        picture = as_tensor(self.source.picture_NHWC[batch.chosen_B])
        std = self.recipe.shape.noise_std
        return velocity_loss(self.network, self.recipe, batch, picture, chance, noise_std=std)

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix.

        The text's own layers are among them: concepts are many and rare, and AdamW is slow to
        learn the directions in which few pictures pull.
        """
        return name.startswith(HIDDEN)

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another painter's.

        Raises:
            BadCheckpointError: The other run knows other hands.
        """
        origin = checkpoint.origin
        if origin.hands != self.source.hands:
            raise BadCheckpointError(f"the other painter knows the hands {origin.hands}")
        return grown(dict(checkpoint.average), origin.shape_as(PainterShape), self.recipe.shape)
