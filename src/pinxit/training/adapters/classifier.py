"""The two classifiers: the article's network, and one that begins by whitening.

Shape suffixes: B pictures, C channels, H and W pixels, K classes.

Convolution weights are kept as matrices, one row an output channel, over rows, columns and input
channels, so that Muon can turn them and no copy is needed for a layout with channels last.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.core.classifier import PATCH_PX, ClassifierShape, whitening

_KERNEL = 3
#: Share of the newest batch in the running moments: passes over the set are few.
_NEWEST = 0.4
#: By how much the last answers are divided: the network begins without convictions.
_COOLING = 9.0


class Filters(nn.Module):
    """A convolution without a bias that leaves every picture its size."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        reach = _KERNEL**2 * inputs
        weight = (torch.rand(outputs, reach) * 2 - 1) * reach**-0.5
        # The first filters hand their channel on as it is.
        kept = min(inputs, outputs)
        weight[:kept] = 0.0
        centre = (reach - inputs) // 2
        weight[:kept, centre : centre + kept] = torch.eye(kept)
        self.weight = nn.Parameter(weight)

    @torch.no_grad()
    def tighten(self) -> None:
        """Give the filters a root mean square length of 1 again.

        The normalisation after them takes their length away. But the longer they have grown, the
        less a step turns them: at one length, a rate means the same throughout a run.
        """
        self.weight.mul_(len(self.weight) ** 0.5 / self.weight.norm())

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return the picture convolved, (B, outputs, H, W)."""
        return functional.conv2d(x_BCHW, laid_out(self.weight, _KERNEL), padding=_KERNEL // 2)


class Level(nn.Module):
    """Batch normalisation with a bias and without a gain."""

    mean: Tensor
    variance: Tensor
    gain: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("variance", torch.ones(channels))
        self.register_buffer("gain", torch.ones(channels), persistent=False)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return x with the mean and variance of each channel made 0 and 1, and the bias."""
        return functional.batch_norm(
            x_BCHW, self.mean, self.variance, self.gain, self.bias, self.training, _NEWEST
        )


class Part(nn.Module):
    """Two convolutions, of which the first halves the picture."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first, self.second = Filters(inputs, outputs), Filters(outputs, outputs)
        self.first_level, self.second_level = Level(outputs), Level(outputs)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return (B, outputs, H/2, W/2)."""
        halved = functional.max_pool2d(self.first(x_BCHW), 2)
        x_BCHW = functional.gelu(self.first_level(halved))
        return functional.gelu(self.second_level(self.second(x_BCHW)))


class WhitenedNetwork(nn.Module):
    """A fixed whitening convolution, three parts, and the largest answer over all places.

    Source:
        Jordan (2024), "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", arXiv:2404.00498
        (its network and its identity at the start); He et al. (2016), "Deep Residual Learning for
        Image Recognition", arXiv:1512.03385 (whose straight path that identity is).
    """

    white: Tensor

    def __init__(self, shape: ClassifierShape) -> None:
        super().__init__()
        axes = PATCH_PX**2 * 3
        wide, mid, deep = shape.channels
        self.register_buffer("white", torch.zeros(2 * axes, axes))
        self.bias = nn.Parameter(torch.zeros(2 * axes))
        self.parts = nn.Sequential(Part(2 * axes, wide), Part(wide, mid), Part(mid, deep))
        self.answer = nn.Linear(deep, len(shape.classes), bias=False)

    @torch.no_grad()
    def whiten(self, picture_NHWC: NDArray[np.float32]) -> None:
        """Let the first convolution whiten patches like those of these pictures, in -1 to 1."""
        filter_PP, mean_P = whitening(picture_NHWC)
        both = torch.from_numpy(np.concatenate([filter_PP, -filter_PP]))
        self.white.copy_(both)
        self.bias.copy_(-both @ torch.from_numpy(mean_P))

    def tighten(self) -> None:
        """Bring all filters that learn back to their length."""
        for each in self.modules():
            if isinstance(each, Filters):
                each.tighten()

    def forward(self, picture_BCHW: Tensor) -> Tensor:
        """Return the scores, (B, K), of pictures in -1 to 1."""
        filters = laid_out(self.white, PATCH_PX)
        x_BCHW = functional.gelu(functional.conv2d(picture_BCHW, filters, self.bias))
        x_BCHW = self.parts(x_BCHW)
        return self.answer(x_BCHW.amax(dim=(2, 3))).float() / _COOLING


class ArticleNetwork(nn.Module):
    """Three convolutions without borders, the first two halved, and two dense layers."""

    def __init__(self, shape: ClassifierShape) -> None:
        super().__init__()
        wide, mid, deep = shape.channels
        left_px = ((shape.side_px - 2) // 2 - 2) // 2 - 2
        self.layers = nn.Sequential(
            nn.Conv2d(3, wide, _KERNEL),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(wide, mid, _KERNEL),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(mid, deep, _KERNEL),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(deep * left_px**2, shape.hidden),
            nn.ReLU(),
            nn.Linear(shape.hidden, len(shape.classes)),
        )

    def forward(self, picture_BCHW: Tensor) -> Tensor:
        """Return the scores, (B, K), of pictures in -1 to 1."""
        scores: Tensor = self.layers(picture_BCHW).float()
        return scores


def network_of(shape: ClassifierShape) -> WhitenedNetwork | ArticleNetwork:
    """Return a network of these measures that has learnt nothing yet."""
    return WhitenedNetwork(shape) if shape.design == "whitened" else ArticleNetwork(shape)


def laid_out(weight: Tensor, kernel: int) -> Tensor:
    """Return a matrix as filters, (outputs, inputs, kernel, kernel)."""
    return weight.view(len(weight), kernel, kernel, -1).permute(0, 3, 1, 2)
