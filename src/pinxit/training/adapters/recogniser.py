"""The recogniser: a small network that knows a picture again, whatever was done to it.

Shape suffixes: B pictures, C channels, H and W pixels, E numbers of a likeness.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.core.recogniser import RecogniserShape

_GROUPS = 8
#: Exponent of the pooling: between the mean (1) and the largest value.
_POOL = 3.0
_LEAST = 1e-4


class RecogniserNetwork(nn.Module):
    """Stages of convolutions, pooled to one vector of length 1.

    Source:
        Pizzi et al. (2022), "A Self-Supervised Descriptor for Image Copy Detection",
        arXiv:2202.10261 (the loss and the pooling; not its network).
    """

    def __init__(self, shape: RecogniserShape) -> None:
        super().__init__()
        first, *rest = shape.stages
        stages: list[nn.Module] = [_Shrinking(3, first, 8, by=4), _Residual(first)]
        before = first
        for channels in rest:
            stages += [_Shrinking(before, channels, 3, by=2), _Residual(channels)]
            before = channels
        self.stages = nn.Sequential(*stages)
        # Where things are matters as much as what they are: a grid of 2 x 2 beside the whole.
        self.head = nn.Linear(5 * before, shape.likeness)

    def forward(self, picture: Tensor) -> Tensor:
        """Return the (B, E) likenesses of (B, 3, H, W) pictures, colours 0-255."""
        seen = self.stages(picture / 127.5 - 1.0)
        strong = seen.clamp(min=_LEAST).pow(_POOL)
        whole = functional.adaptive_avg_pool2d(strong, 1).flatten(1)
        parts = functional.avg_pool2d(strong, seen.shape[-1] // 2).flatten(1)
        pooled = torch.cat([whole, parts], dim=1).pow(1 / _POOL)
        return functional.normalize(self.head(pooled), dim=1)


class _Shrinking(nn.Module):
    def __init__(self, before: int, after: int, width: int, *, by: int) -> None:
        super().__init__()
        margin = (width - by + 1) // 2
        self.step = nn.Conv2d(before, after, width, stride=by, padding=margin, bias=False)
        self.norm = nn.GroupNorm(_GROUPS, after)

    def forward(self, value: Tensor) -> Tensor:
        smaller: Tensor = functional.relu(self.norm(self.step(value)))
        return smaller


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.first_norm = nn.GroupNorm(_GROUPS, channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.second_norm = nn.GroupNorm(_GROUPS, channels)

    def forward(self, value: Tensor) -> Tensor:
        between = functional.relu(self.first_norm(self.first(value)))
        changed: Tensor = functional.relu(value + self.second_norm(self.second(between)))
        return changed
