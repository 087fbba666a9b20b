"""The painter of latents: the house painter's transformer, one token a latent.

Shape suffixes: B pictures, N tokens, D channels of a token, E numbers of a text embedding,
Z numbers of a latent, G latents along a side, K works shown beside the noise.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.adapters.network import WAVES, Block, centred_text, time_waves, two_layers
from pinxit.training.adapters.text import EMBEDDING_WIDTH
from pinxit.training.core.latent import LatentShape


class LatentPainterNetwork(nn.Module):
    """Predicts the clean latents from noisy ones, a time, a text, a hand, and works to look at.

    The works lie over the noise, place on place: what they show is mostly drawn in the same
    place, and attention finds the rest.

    The latents it sees are whitened: each of their numbers has mean 0 and variance 1 over the
    corpus, and no two go together. `coloured` takes that back.

    Attributes:
        latent_mean: (Z,) mean of the encoder's latents.
        whiten: (Z, Z) matrix that whitens their differences from the mean.
        colour: (Z, Z) its inverse.
    """

    text_mean: Tensor
    latent_mean: Tensor
    whiten: Tensor
    colour: Tensor

    def __init__(self, shape: LatentShape, num_hands: int) -> None:
        super().__init__()
        self.shape = shape
        self.null_hand = num_hands
        width, channels = shape.width, shape.channels
        self.register_buffer("text_mean", torch.zeros(EMBEDDING_WIDTH))
        self.register_buffer("latent_mean", torch.zeros(channels))
        self.register_buffer("whiten", torch.eye(channels))
        self.register_buffer("colour", torch.eye(channels))
        self.patch_in = nn.Linear(channels, width)
        self.position = nn.Parameter(torch.randn(shape.grid**2, width) * 0.02)
        self.time = two_layers(2 * WAVES, width)
        self.text = two_layers(EMBEDDING_WIDTH, width)
        self.hand = nn.Embedding(num_hands + 1, width)
        self.prefix = nn.Linear(width, shape.prefix * width)
        if shape.references:
            self.shown = nn.Linear(shape.references * channels, width, bias=False)
            self.shown_hand = nn.Embedding(shape.references * (num_hands + 1), width)
            nn.init.zeros_(self.shown.weight)
            nn.init.zeros_(self.shown_hand.weight)
        self.modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.depth))
        self.norm_out = nn.LayerNorm(width)
        self.patch_out = nn.Linear(width, channels)
        nn.init.zeros_(self.patch_out.weight)

    def forward(
        self,
        noisy_BZGG: Tensor,
        time_B: Tensor,
        text_BE: Tensor,
        hand_B: Tensor,
        shown_BKZGG: Tensor | None = None,
        shown_hand_BK: Tensor | None = None,
    ) -> Tensor:
        """Return the clean latents as the network sees them.

        Args:
            noisy_BZGG: `t * latents + (1 - t) * noise`, latents whitened.
            time_B: t, 0 (noise) to 1 (picture).
            text_BE: Embeddings as the text model gives them; all zero for "no text".
            hand_B: Index of the hand; `null_hand` for "any hand".
            shown_BKZGG: Whitened latents of the works to look at; all zero in an empty slot.
            shown_hand_BK: Whose they are; `null_hand` in an empty slot.

        Returns:
            (B, Z, G, G), whitened.
        """
        drawn_BND = self.seen(noisy_BZGG, time_B, text_BE, hand_B, shown_BKZGG, shown_hand_BK)
        latent_BNZ = self.patch_out(drawn_BND).float()
        grid = self.shape.grid
        kept_B111, reach_B111 = shares(time_B)
        own_BZGG = latent_BNZ.transpose(1, 2).unflatten(2, (grid, grid))
        return kept_B111 * noisy_BZGG + reach_B111 * own_BZGG

    def seen(
        self,
        noisy_BZGG: Tensor,
        time_B: Tensor,
        text_BE: Tensor,
        hand_B: Tensor,
        shown_BKZGG: Tensor | None = None,
        shown_hand_BK: Tensor | None = None,
    ) -> Tensor:
        """Return the picture's tokens, (B, N, D), before the last matrix."""
        shape = self.shape
        wish_BD = self.text(centred_text(text_BE, self.text_mean)) + self.hand(hand_B)
        token_BND = self.patch_in(noisy_BZGG.flatten(2).transpose(1, 2)) + self.position
        if shown_BKZGG is not None and shown_hand_BK is not None:
            slot_K = torch.arange(shape.references, device=shown_hand_BK.device)
            index_BK = shown_hand_BK + slot_K * (self.null_hand + 1)
            wish_BD = wish_BD + self.shown_hand(index_BK).sum(dim=1)
            token_BND = token_BND + self.shown(shown_BKZGG.flatten(3).flatten(1, 2).transpose(1, 2))
        condition_BD = functional.silu(self.time(time_waves(time_B)) + wish_BD)
        prefix = self.prefix(wish_BD).unflatten(1, (shape.prefix, shape.width))
        token_BND = torch.cat([prefix, token_BND], dim=1)
        shared = self.modulation(condition_BD)
        for block in self.blocks:
            token_BND = block(token_BND, condition_BD, shared)
        drawn: Tensor = self.norm_out(token_BND[:, shape.prefix :])
        return drawn

    def coloured(self, latent_BZGG: Tensor) -> Tensor:
        """Return whitened latents as the encoder would give them, ready for the decoder."""
        weight = self.colour.t()[:, :, None, None]
        return functional.conv2d(latent_BZGG, weight, self.latent_mean)

    def counted(self, error_BZGG: Tensor, power: float) -> Tensor:
        """Return errors as they count: stretched by a power of each direction's deviation.

        Args:
            error_BZGG: Errors of whitened latents.
            power: 0 leaves them as they are; the mean of the squared stretches is always 1.
        """
        size_Z, axis_ZZ = torch.linalg.eigh(self.colour.double())
        stretch_Z = size_Z.clamp_min(1e-6) ** power
        stretch_Z = stretch_Z / stretch_Z.square().mean().sqrt()
        stretch_ZZ = (axis_ZZ @ torch.diag(stretch_Z) @ axis_ZZ.T).float()
        return functional.conv2d(error_BZGG, stretch_ZZ[:, :, None, None])

    def whitened(self, latent_BZGG: Tensor) -> Tensor:
        """Return the encoder's latents whitened."""
        weight = self.whiten.t()[:, :, None, None]
        return functional.conv2d(latent_BZGG - self.latent_mean.view(1, -1, 1, 1), weight)


def shares(time_B: Tensor) -> tuple[Tensor, Tensor]:
    """Return how much of the noisy latents is kept, and how far the network may reach from there.

    What is kept is the best guess that needs no network, for whitened latents and noise of the
    same size; what is left to guess has then unit variance at every time, and the end, where
    all is visible, needs no learning.

    Source:
        Karras et al. (2022), "Elucidating the Design Space of Diffusion-Based Generative
        Models", arXiv:2206.00364, section 5, written for x(t) = t * picture + (1 - t) * noise.
    """
    time_B111 = time_B.view(-1, 1, 1, 1)
    power_B111 = time_B111.square() + (1 - time_B111).square()
    return time_B111 / power_B111, (1 - time_B111) * power_B111.rsqrt()
