"""How much arithmetic the products of a training step are.

Counted by looking on: PyTorch's own counter takes the place of its dispatcher, which is slow and
changes the last bits of a gradient.
"""

from math import prod
from typing import Any

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from pinxit.training.adapters.network import Block

#: Forward, and back to the inputs and to the weights; a teacher is asked forward alone.
_PASSES = 3


class StepProducts:
    """A context in which a network's forward pass is counted; leaves every number as it is.

    Attributes:
        flops: Floating-point operations of all products of one step, forward and back; a
            multiplication and an addition are two.
    """

    def __init__(self, network: nn.Module) -> None:
        self.network, self.flops = network, 0
        self._hooks: list[RemovableHandle] = []

    def __enter__(self) -> "StepProducts":
        """Begin to look on."""
        for part in self.network.modules():
            if isinstance(part, nn.Linear | nn.Conv2d | Block):
                self._hooks.append(part.register_forward_hook(self._count))
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop looking."""
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()

    def _count(self, part: nn.Module, _given: Any, result: Tensor) -> None:
        passes = _PASSES if result.requires_grad else 1
        self.flops += passes * 2 * result.numel() * _depth(part, result)


def _depth(part: nn.Module, result: Tensor) -> int:
    """Return how many products are added up for each number of a result."""
    if isinstance(part, nn.Linear):
        return part.in_features
    if isinstance(part, nn.Conv2d):
        return part.in_channels // part.groups * prod(part.kernel_size)
    # Each number of a token is weighed once per token, and each pair of tokens is compared over
    # as many numbers as a token has.
    return 2 * result.shape[1]
