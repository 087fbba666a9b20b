"""The two networks of a restorer: one finds damage, the other mends what a mask names.

Shape suffixes: B pictures, C channels, H and W pixels, K kinds of damage.
"""

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.core.damage import KINDS
from pinxit.training.core.restorer import RestorerShape

#: Halvings of the picture from which a hole is filled for a start.
_LEVELS: Final = 5
_NONE: Final = 1e-4
#: Rounds of smoothing at full size and at each smaller one, and by how much each bends a pixel: a
#: thirty-second is the most that stays stable.
_ROUNDS: Final = 10
_COARSE_ROUNDS: Final = 20
_BEND: Final = 1 / 36
#: What the ladder says of each pixel: what is added to each colour, by how much each is multiplied,
#: how much is hidden, how far it may be off.
_ANSWERS: Final = 8


class Step(nn.Module):
    """Two convolutions with a straight path past the second."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return (B, outputs, H, W)."""
        x_BCHW = functional.relu(self.first(x_BCHW))
        return functional.relu(x_BCHW + self.second(x_BCHW))


class Ladder(nn.Module):
    """Down four halvings and up again, each rung handed across.

    Source:
        Ronneberger et al. (2015), "U-Net: Convolutional Networks for Biomedical Image
        Segmentation", arXiv:1505.04597; Shi et al. (2016), "Real-Time Single Image and Video
        Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network",
        arXiv:1609.05158 (the first and the last halving, by moving pixels into channels).
    """

    def __init__(self, inputs: int, outputs: int, widths: tuple[int, int, int, int]) -> None:
        super().__init__()
        fine, wide, mid, deep = widths
        self.down = nn.ModuleList(
            [Step(4 * inputs, fine), Step(fine, wide), Step(wide, mid), Step(mid, deep)]
        )
        self.narrow = nn.ModuleList(
            [nn.Conv2d(deep, mid, 1), nn.Conv2d(mid, wide, 1), nn.Conv2d(wide, fine, 1)]
        )
        self.up = nn.ModuleList([Step(2 * mid, mid), Step(2 * wide, wide), Step(2 * fine, fine)])
        self.answer = nn.Conv2d(fine, 4 * outputs, 3, padding=1)
        with torch.no_grad():
            self.answer.weight.mul_(0.1)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return (B, outputs, H, W); sides are multiples of 16."""
        x_BCHW = functional.pixel_unshuffle(x_BCHW, 2)
        rungs = []
        for number, step in enumerate(self.down):
            x_BCHW = step(functional.avg_pool2d(x_BCHW, 2) if number else x_BCHW)
            rungs.append(x_BCHW)
        rungs.pop()
        for narrow, step in zip(self.narrow, self.up, strict=True):
            x_BCHW = functional.interpolate(narrow(x_BCHW), scale_factor=2.0, mode="nearest")
            x_BCHW = step(torch.cat([rungs.pop(), x_BCHW], dim=1))
        return functional.pixel_shuffle(self.answer(x_BCHW), 2)


class Mender(nn.Module):
    """Mends a picture where a mask says so, and says of each pixel how it came by it.

    It sees the damage itself, not a hole: a stain still lets the paint be seen. What cannot be
    seen begins as what its surroundings suggest.
    """

    def __init__(self, shape: RestorerShape) -> None:
        super().__init__()
        self.ladder = Ladder(7, _ANSWERS, shape.mends)

    def forward(self, picture_BCHW: Tensor, mask_B1HW: Tensor) -> Tensor:
        """Return (B, 5, H, W): three colours 0 to 1, share hidden 0 to 1, mean error 0 to 1.

        Args:
            picture_BCHW: Red, green and blue, 0 to 1; sides are multiples of 32.
            mask_B1HW: 1 where it may be mended, 0 elsewhere.
        """
        return self.mended(picture_BCHW, filled(picture_BCHW, mask_B1HW), mask_B1HW)

    def mended(self, picture_BCHW: Tensor, around_BCHW: Tensor, mask_B1HW: Tensor) -> Tensor:
        """Return the same, given what the surroundings suggest."""
        seen = torch.cat([picture_BCHW - 0.5, around_BCHW - 0.5, mask_B1HW], dim=1)
        said = self.ladder(seen)
        seen_through = picture_BCHW * (1 + said[:, 3:6]) + said[:, :3]
        hidden = torch.sigmoid(said[:, 6:7])
        mixed = seen_through + hidden * (around_BCHW + said[:, :3] - seen_through)
        colour = torch.clamp(mixed, 0, 1) if not self.training else mixed
        mended = picture_BCHW + mask_B1HW * (colour - picture_BCHW)
        error = functional.softplus(said[:, 7:8] - 3.0)
        return torch.cat([mended, hidden, error], dim=1)


class Mending(nn.Module):
    """A mender as it is exported: the surface is found outside, where no graph is needed."""

    def __init__(self, mender: Mender) -> None:
        super().__init__()
        self.mender = mender

    def forward(self, picture_BCHW: Tensor, around_BCHW: Tensor, mask_B1HW: Tensor) -> Tensor:
        """Return (B, 5, H, W) as `Mender` does."""
        return self.mender.mended(picture_BCHW, around_BCHW, mask_B1HW)


class Finder(nn.Module):
    """Says of each pixel how likely each kind of damage is."""

    def __init__(self, shape: RestorerShape) -> None:
        super().__init__()
        self.ladder = Ladder(3, len(KINDS), shape.finds)

    def forward(self, picture_BCHW: Tensor) -> Tensor:
        """Return (B, K, H, W), 0 to 1 (or its logit while it learns), of pictures in 0 to 1."""
        said = self.ladder(picture_BCHW - 0.5)
        return said if self.training else torch.sigmoid(said)


class RestorerNetwork(nn.Module):
    """Both, so that one run teaches both."""

    def __init__(self, shape: RestorerShape) -> None:
        super().__init__()
        self.mender, self.finder = Mender(shape), Finder(shape)

    def mending(self) -> Mending:
        """Return the mender as it is exported."""
        return Mending(self.mender).eval()

    def around(self, picture_BCHW: Tensor, mask_B1HW: Tensor) -> Tensor:
        """Return what the surroundings of masked pixels suggest."""
        return filled(picture_BCHW, mask_B1HW)


@torch.no_grad()
def filled(picture_BCHW: Tensor, mask_B1HW: Tensor) -> Tensor:
    """Return pictures whose masked pixels lie on a smooth surface through those around them.

    It is found from coarse to fine; at each size it is bent towards the surface whose curvature
    is even.

    Source:
        Burt (1988), "Moment images, polynomial fit filters and the problem of surface
        interpolation", CVPR '88, 144-152 (pull and push along a pyramid); Damelin and Hoang (2018),
        arXiv:1707.06567 (the biharmonic surface).
    """
    known = 1 - mask_B1HW
    levels = [(picture_BCHW * known, known)]
    for _ in range(_LEVELS):
        colour, share = levels[-1]
        levels.append((functional.avg_pool2d(colour, 2), functional.avg_pool2d(share, 2)))
    colour, share = levels.pop()
    surface = (colour + 0.5 * _NONE) / (share + _NONE)
    while levels:
        colour, share = levels.pop()
        surface = functional.interpolate(surface, scale_factor=2.0, mode="bilinear")
        here = colour / (share + _NONE)
        free = 1 - torch.clamp(2 * share, 0, 1) if levels else 1 - share
        surface = surface + (1 - free) * (here - surface)
        for _ in range(_COARSE_ROUNDS if levels else _ROUNDS):
            surface = surface - _BEND * free * _curved(_curved(surface))
    return torch.clamp(surface, 0, 1)


def _curved(surface_BCHW: Tensor) -> Tensor:
    """Return the sum of the four neighbours less four times the pixel."""
    wide = functional.pad(surface_BCHW, (1, 1, 1, 1), mode="replicate")
    across = wide[..., 1:-1, :-2] + wide[..., 1:-1, 2:]
    down = wide[..., :-2, 1:-1] + wide[..., 2:, 1:-1]
    return across + down - 4 * surface_BCHW
