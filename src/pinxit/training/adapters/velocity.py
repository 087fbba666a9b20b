"""The loss of every painter: how wrong the velocity is that its clean picture implies."""

from collections.abc import Callable

import torch
from torch import Tensor

from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.pictures import Batch
from pinxit.training.core.recipe import PaintRecipe

#: 1 - t is not let below this when a velocity is formed, so that the loss stays finite.
_LEAST_NOISE = 0.05


def velocity_loss(  # noqa: PLR0913 - a loss is made of these
    network: Callable[..., Tensor],
    recipe: PaintRecipe,
    batch: Batch,
    clean_BCHW: Tensor,
    chance: torch.Generator,
    *,
    noise_std: float,
    counted: Callable[[Tensor], Tensor] = lambda error: error,
) -> Tensor:
    """Return the mean squared error of the velocity that the predicted picture implies.

    Args:
        network: Sees (noisy, time, text, hand) and predicts what is clean.
        recipe: Says how times are drawn.
        batch: The conditions.
        clean_BCHW: The truth: pictures or latents.
        chance: Source of times and noise.
        noise_std: Standard deviation of the noise at time 0.
        counted: Turns errors into those that are squared.

    Source:
        Li and He (2025), "Back to Basics: Let Denoising Generative Models Denoise",
        arXiv:2511.13720, section 4 (x-prediction, v-loss).
    """
    logit = torch.randn(len(clean_BCHW), generator=chance) * float(recipe.time_std)
    time_B = torch.sigmoid(logit + float(recipe.time_mean))
    noise = torch.randn(clean_BCHW.shape, generator=chance) * noise_std
    time_B111 = time_B.view(-1, 1, 1, 1)
    noisy = time_B111 * clean_BCHW + (1 - time_B111) * noise
    text, hand = torch.from_numpy(batch.text_BE), torch.from_numpy(batch.hand_B)
    with quick_precision():
        seen = network(noisy, time_B, text, hand)
    remaining = (1 - time_B111).clamp_min(_LEAST_NOISE)
    return counted((seen - clean_BCHW) / remaining).square().mean()
