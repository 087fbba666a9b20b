"""What a painter of latents learns from a batch.

Shape suffixes: B pictures, N tokens, D channels of a token, Z numbers of a latent, G latents
along a side.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin
from pinxit.training.adapters.illustrations import Batch, Illustrations, batch_at, mean_phrase
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.latents import LatentWorks, encode_works, open_autoencoder
from pinxit.training.adapters.trainer import half_precision
from pinxit.training.core.latent import LatentRecipe, LatentShape

#: 1 - t is not let below this when a velocity is formed, so that the loss stays finite.
_LEAST_NOISE = 0.05
#: Whose matrices have hidden layers on both sides.
_HIDDEN = ("blocks.", "text.", "prefix.", "modulation.")


@dataclass(frozen=True, slots=True)
class LatentPainting:
    """Learning to see latents through the noise.

    Attributes:
        recipe: The run.
        source: The works and their phrases.
        works: The works as latents.
        network: Who learns.
        origin: What the result is made of.
    """

    recipe: LatentRecipe
    source: Illustrations
    works: LatentWorks
    network: LatentPainterNetwork
    origin: Origin

    @classmethod
    def begin(
        cls, recipe: LatentRecipe, source: Illustrations, autoencoder: Path
    ) -> "LatentPainting":
        """Return the lesson with a network that has learnt nothing yet.

        Args:
            recipe: The run.
            source: The works; their pictures are encoded once, here.
            autoencoder: The run of the autoencoder whose latents are learnt.

        Raises:
            BadCheckpointError: There is no autoencoder.
        """
        works = encode_works(open_autoencoder(autoencoder), source)
        torch.manual_seed(recipe.seed)
        network = LatentPainterNetwork(recipe.shape, len(source.hands))
        network.text_mean.copy_(torch.from_numpy(mean_phrase(source)))
        network.latent_mean.copy_(works.spread.mean_Z)
        network.whiten.copy_(works.spread.whiten_ZZ)
        network.colour.copy_(works.spread.colour_ZZ)
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=source.hands,
            shape=recipe.shape,
            encoder=str(works.encoder),
        )
        return cls(recipe, source, works, network, origin)

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the mean squared error of the velocity that the predicted latents imply.

        Source:
            Li and He (2025), arXiv:2511.13720, section 4 (x-prediction, v-loss).
        """
        batch = batch_at(self.source, self.recipe, step)
        latent = self.network.whitened(self._latents(batch.work_B))
        logit = torch.randn(len(latent), generator=chance) * float(self.recipe.time_std)
        time_B = torch.sigmoid(logit + float(self.recipe.time_mean))
        noise = torch.randn(latent.shape, generator=chance)
        time_B111 = time_B.view(-1, 1, 1, 1)
        noisy = time_B111 * latent + (1 - time_B111) * noise
        with half_precision():
            clean = self.network(
                noisy, time_B, torch.from_numpy(batch.text_BE), torch.from_numpy(batch.hand_B)
            )
        remaining = (1 - time_B111).clamp_min(_LEAST_NOISE)
        return ((clean - latent) / remaining).square().mean()
