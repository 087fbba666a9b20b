"""A corpus as an encoder sees it: every work as a grid of latents, and how they are spread.

Shape suffixes: N works, B pictures, Z numbers of a latent, G latents along a side.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pinxit.kernel import Digest
from pinxit.training.adapters.autoencoder import Autoencoder, encoder_digest
from pinxit.training.adapters.checkpoint import load
from pinxit.training.adapters.exported import exported_autoencoder, is_exported
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.core.autoencoder import AutoencoderShape

#: Pictures encoded at once.
_AT_ONCE = 64
#: Share of the mean variance that is added to every direction before whitening, so that a
#: direction in which latents hardly differ is not blown up to a full one.
_FLOOR = 0.02


@dataclass(frozen=True, slots=True)
class Spread:
    """How latents lie about their mean.

    Attributes:
        mean_Z: Their mean.
        whiten_ZZ: Multiplied from the right, gives differences unit covariance.
        colour_ZZ: Takes that back.
    """

    mean_Z: Tensor
    whiten_ZZ: Tensor
    colour_ZZ: Tensor


@dataclass(frozen=True, slots=True)
class LatentWorks:
    """All works of a corpus as latents.

    Attributes:
        encoder: Digest of the encoder's weights.
        latent_NZGG: float16 latents, one a work.
        spread: How those of the works in training lie.
    """

    encoder: Digest
    latent_NZGG: Tensor
    spread: Spread


def open_autoencoder(folder: Path) -> Autoencoder:
    """Return the autoencoder of a run's last checkpoint or of a model, ready to be asked.

    Raises:
        BadCheckpointError: There is none.
    """
    checkpoint = exported_autoencoder(folder) if is_exported(folder) else load(folder)
    network = Autoencoder(checkpoint.origin.shape_as(AutoencoderShape))
    network.load_state_dict(dict(checkpoint.average))
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network.eval()


def encode_works(network: Autoencoder, source: Pictures) -> LatentWorks:
    """Encode every work once, and measure the spread of those that are not held out."""
    parts = [
        encoded(network, source.picture_NHWC[start : start + _AT_ONCE])
        for start in range(0, len(source.picture_NHWC), _AT_ONCE)
    ]
    latent_NZGG = torch.cat(parts)
    spread = spread_of(latent_NZGG[torch.from_numpy(~source.held_N)])
    return LatentWorks(encoder_digest(network), latent_NZGG, spread)


def spread_of(latent_NZGG: Tensor) -> Spread:
    """Measure how latents lie about their mean, over all works and places."""
    latent_MZ = latent_NZGG.double().permute(0, 2, 3, 1).flatten(0, 2)
    mean_Z = latent_MZ.mean(dim=0)
    away_MZ = latent_MZ - mean_Z
    covariance_ZZ = away_MZ.T @ away_MZ / len(away_MZ)
    size_Z, axis_ZZ = torch.linalg.eigh(covariance_ZZ)
    size_Z = size_Z.clamp_min(0) + _FLOOR * size_Z.mean()
    # The symmetric root: of all whitenings the one that moves latents least.
    whiten_ZZ = axis_ZZ @ torch.diag(size_Z.rsqrt()) @ axis_ZZ.T
    colour_ZZ = axis_ZZ @ torch.diag(size_Z.sqrt()) @ axis_ZZ.T
    return Spread(mean_Z.float(), whiten_ZZ.float(), colour_ZZ.float())


@torch.no_grad()
def encoded(network: Autoencoder, picture_BHWC: NDArray[np.uint8]) -> Tensor:
    """Return the latents of pictures, (B, Z, G, G), in half precision."""
    with quick_precision():
        latent = network.encode(as_tensor(picture_BHWC))
    return latent.to(torch.float16)
