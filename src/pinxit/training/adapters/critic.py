"""A critic of latents: does this look like a work, for what was wished for?

Shape suffixes: B pictures, Z numbers of a latent, G latents along a side, C channels,
E numbers of a text embedding, P places.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.adapters.autoencoder import Convolution, Residual, unit
from pinxit.training.adapters.network import centred_text
from pinxit.training.adapters.text import EMBEDDING_WIDTH
from pinxit.training.core.latent import LatentShape

_CHANNELS = 128


class Critic(nn.Module):
    """Scores noisy latents at every place, and how well they go with the wish.

    Source:
        Miyato and Koyama (2018), "cGANs with Projection Discriminator", arXiv:1802.05637
        (the wish enters as a product with the features); Wang et al. (2022), "Diffusion-GAN:
        Training GANs with Diffusion", arXiv:2206.02262 (noise over both sides).
    """

    text_mean: Tensor

    def __init__(self, shape: LatentShape, num_hands: int) -> None:
        super().__init__()
        self.register_buffer("text_mean", torch.zeros(EMBEDDING_WIDTH))
        # One channel more tells how much noise there is.
        self.entrance = Convolution(shape.channels + 1, _CHANNELS)
        self.trunk = nn.Sequential(Residual(_CHANNELS), Residual(_CHANNELS))
        self.score = nn.Linear(_CHANNELS, 1)
        self.text = nn.Linear(EMBEDDING_WIDTH, _CHANNELS)
        self.hand = nn.Embedding(num_hands + 1, _CHANNELS)
        nn.init.zeros_(self.score.weight)
        nn.init.zeros_(self.text.weight)
        nn.init.zeros_(self.text.bias)
        nn.init.zeros_(self.hand.weight)

    def forward(
        self, noisy_BZGG: Tensor, time_B: Tensor, text_BE: Tensor, hand_B: Tensor
    ) -> Tensor:
        """Return the scores, (B, P): the higher, the more like a work.

        Args:
            noisy_BZGG: `t * latents + (1 - t) * noise`, latents whitened.
            time_B: t, 0 to 1.
            text_BE: Embeddings of the wishes; all zero for "no text".
            hand_B: Index of the hand.
        """
        time = time_B.view(-1, 1, 1, 1).expand(-1, 1, *noisy_BZGG.shape[2:])
        feature = self.trunk(self.entrance(torch.cat([noisy_BZGG, time], dim=1)))
        feature_BPC = unit(functional.relu(feature)).flatten(2).transpose(1, 2)
        wish_BC = self.text(centred_text(text_BE, self.text_mean)) + self.hand(hand_B)
        match_BP = (feature_BPC @ wish_BC[:, :, None]).squeeze(2) / _CHANNELS**0.5
        scored: Tensor = self.score(feature_BPC).squeeze(2) + match_BP
        return scored
