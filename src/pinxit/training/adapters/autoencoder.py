"""The autoencoder: a picture as a small grid of vectors, and the picture drawn from them.

Shape suffixes: B pictures, C colour channels, H and W pixels, Z numbers of a latent, G patches
along a side.

Convolution weights are kept as matrices, one row an output channel, so that Muon can turn them.
"""

import hashlib
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pinxit.kernel import Digest
from pinxit.training.core.autoencoder import AutoencoderShape

#: Pixels that the entrance folds into channels: convolutions at full size cost the most.
_FOLD = 4


class Convolution(nn.Module):
    """A convolution that keeps the picture's size."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, *, gain: float = 1.0) -> None:
        super().__init__()
        self.kernel = kernel
        reach = inputs * kernel**2
        self.weight = nn.Parameter(torch.randn(outputs, reach) * (gain / reach**0.5))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return the picture convolved, (B, outputs, H, W)."""
        weight = self.weight.view(self.weight.shape[0], -1, self.kernel, self.kernel)
        return functional.conv2d(x_BCHW, weight, self.bias, padding=self.kernel // 2)


class Residual(nn.Module):
    """Two convolutions beside the straight path; silent at first."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = Convolution(channels, channels)
        self.second = Convolution(channels, channels, gain=0.0)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return x and what the block adds."""
        return x_BCHW + self.second(functional.relu(self.first(unit(x_BCHW))))


class Autoencoder(nn.Module):
    """Encoder and decoder.

    A latent has a root mean square of 1 over its Z numbers: bounded without a penalty, and the
    noise laid over it in training means the same everywhere.

    Source:
        Rombach et al. (2022), "High-Resolution Image Synthesis with Latent Diffusion Models",
        arXiv:2112.10752; Chen et al. (2025), "Deep Compression Autoencoder",
        arXiv:2410.10733 (space folded into channels on the way down).
    """

    def __init__(self, shape: AutoencoderShape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = nn.Sequential(*_encoder(shape))
        self.decoder = nn.Sequential(*_decoder(shape))

    def encode(self, picture_BCHW: Tensor) -> Tensor:
        """Return the latents, (B, Z, G, G), of pictures in -1 to 1."""
        return unit(self.encoder(picture_BCHW))

    def decode(self, latent_BZGG: Tensor) -> Tensor:
        """Return the pictures, (B, 3, H, W), about -1 to 1, that the latents stand for."""
        picture: Tensor = self.decoder(latent_BZGG).float()
        return picture

    def forward(self, picture_BCHW: Tensor) -> Tensor:
        """Return the pictures as they come back."""
        return self.decode(self.encode(picture_BCHW))


def encoder_digest(network: Autoencoder) -> Digest:
    """Return the name of an encoder: decoders may go on learning while it stays."""
    seen = hashlib.sha256()
    for name, value in sorted(network.encoder.state_dict().items()):
        seen.update(name.encode())
        seen.update(np.ascontiguousarray(value.numpy()).tobytes())
    return Digest(seen.hexdigest())


def unit(x_BCHW: Tensor) -> Tensor:
    """Return x with a root mean square of 1 over the channels of each place."""
    last = x_BCHW.permute(0, 2, 3, 1)
    return functional.rms_norm(last, (last.shape[-1],)).permute(0, 3, 1, 2)


def _encoder(shape: AutoencoderShape) -> Iterator[nn.Module]:
    at_quarter, at_eighth, at_sixteenth = shape.encoder_blocks
    yield nn.PixelUnshuffle(_FOLD)
    yield Convolution(3 * _FOLD**2, shape.wide)
    yield from _residuals(shape.wide, at_quarter)
    yield nn.PixelUnshuffle(2)
    yield Convolution(4 * shape.wide, shape.mid, 1)
    yield from _residuals(shape.mid, at_eighth)
    yield nn.PixelUnshuffle(2)
    yield Convolution(4 * shape.mid, shape.deep, 1)
    yield from _residuals(shape.deep, at_sixteenth)
    yield Convolution(shape.deep, shape.latent, 1)


def _decoder(shape: AutoencoderShape) -> Iterator[nn.Module]:
    at_quarter, at_eighth, at_sixteenth = shape.decoder_blocks
    yield Convolution(shape.latent, shape.deep, 1)
    yield from _residuals(shape.deep, at_sixteenth)
    yield Convolution(shape.deep, 4 * shape.mid, 1)
    yield nn.PixelShuffle(2)
    yield from _residuals(shape.mid, at_eighth)
    yield Convolution(shape.mid, 4 * shape.wide, 1)
    yield nn.PixelShuffle(2)
    yield from _residuals(shape.wide, at_quarter)
    yield Convolution(shape.wide, 4 * shape.fine, 1)
    yield nn.PixelShuffle(2)
    yield Convolution(shape.fine, shape.fine)
    yield nn.ReLU()
    yield Convolution(shape.fine, 12)
    yield nn.PixelShuffle(2)


def _residuals(channels: int, count: int) -> Iterator[nn.Module]:
    for _ in range(count):
        yield Residual(channels)
