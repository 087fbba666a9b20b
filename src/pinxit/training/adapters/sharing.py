"""One step taken by several processes, each of which sees its share of the batch.

Every process draws the whole batch and its chance, and asks the network about its own rows
only. What the others got for theirs is put beside it, so that each forms the loss of the whole
batch; the gradient of that loss by way of its own rows is its part of the whole gradient, and the
sum of the parts is the gradient that one process would have. A lesson needs no line for this, as
long as its network answers row by row.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.distributed import ProcessGroup

from pinxit.kernel import PinxitError
from pinxit.training.adapters.autoencoder import Autoencoder

#: Who decides and who writes.
_LEAD: Final = 0


class UnevenShareError(PinxitError):
    """A batch cannot be shared out evenly."""

    remedy = "Choose a batch that the number of workers divides."


class GroupPeers:
    """The processes of a group, which stand for one: see `Peers`.

    Source:
        Li et al. (2020), "PyTorch Distributed: Experiences on Accelerating Data Parallel
        Training", arXiv:2006.15704 (equal weights, gradients added up before each update).
    """

    def __init__(self, group: ProcessGroup) -> None:
        self.group, self.rank, self.size = group, group.rank(), group.size()

    @property
    def lead(self) -> bool:
        """Whether this process writes the checkpoints."""
        return self.rank == _LEAD

    def join(self, network: nn.Module) -> None:
        """Let this process's network see its share of every batch alone."""
        for part in _asked_parts(network):
            part.register_forward_pre_hook(self._share, with_kwargs=True)
            part.register_forward_hook(self._completed)

    def add_up(self, network: nn.Module) -> None:
        """Put the gradient of the whole batch in the place of the share's."""
        gradients = [value.grad for value in network.parameters() if value.grad is not None]
        whole = torch.cat([each.flatten() for each in gradients])
        self.group.allreduce([whole]).wait()
        sizes = [each.numel() for each in gradients]
        for gradient, part in zip(gradients, whole.split(sizes), strict=True):
            gradient.copy_(part.view(gradient.shape))

    def agree(self, answer: bool) -> bool:  # noqa: FBT001 - it is the answer
        """Return the lead's answer, so that all do the same."""
        told = torch.tensor([int(answer)])
        self.group.broadcast(told, _LEAD).wait()
        return bool(told.item())

    def _share(
        self, _part: nn.Module, given: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return what the network was to be asked, this process's rows only."""
        rows = next(_tensors((*given, *named.values()))).shape[0]
        if rows % self.size:
            raise UnevenShareError(f"{rows} rows do not fall to {self.size} workers evenly")

        def mine(value: Tensor) -> Tensor:
            batched = value.ndim and value.shape[0] == rows
            return value.chunk(self.size)[self.rank] if batched else value

        return _changed(given, mine), _changed(named, mine)

    def _completed(self, _part: nn.Module, _given: tuple[Any, ...], answer: Any) -> Any:
        """Return the answers about all rows; only this process's can be traced back."""
        return _changed(answer, self._gathered)

    def _gathered(self, mine: Tensor) -> Tensor:
        sent = mine.detach().contiguous()
        parts = [torch.empty(sent.shape, dtype=sent.dtype) for _ in range(self.size)]
        self.group.allgather([parts], [sent]).wait()
        parts[self.rank] = mine
        return torch.cat(parts)


def _asked_parts(network: nn.Module) -> list[nn.Module]:
    """Return the modules that are called with a batch: an autoencoder is asked in two parts."""
    if isinstance(network, Autoencoder):
        return [network.encoder, network.decoder]
    return [network]


def _changed(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """Return the value with every tensor in it changed."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, dict):
        return {key: _changed(each, change) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_changed(each, change) for each in value)
    return value


def _tensors(values: Iterable[Any]) -> Iterator[Tensor]:
    """Yield the tensors among some values that have rows."""
    return (value for value in values if isinstance(value, Tensor) and value.ndim)
