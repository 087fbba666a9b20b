"""How a cluster shares out a run: as many workers as divide the batch, all with equal means."""

from collections.abc import Sequence
from dataclasses import dataclass

from pinxit.kernel import PinxitError


class NoRoomError(PinxitError):
    """A cluster has no processor for a run."""

    remedy = "Start a node with processors, or unset PINXIT_RAY_ADDRESS to train on this machine."


@dataclass(frozen=True, slots=True)
class Share:
    """How a run is shared out.

    Attributes:
        workers: Processes, at most one a node; divides the batch.
        processors: Of each worker.
    """

    workers: int
    processors: int


def share_out(batch: int, processors: Sequence[int]) -> Share:
    """Choose how many workers share each batch, and what each may use.

    All get the same number of processors: who finishes first waits for the others, and sums
    over as many threads round alike.

    Args:
        batch: Pictures between optimiser steps, at least 1.
        processors: Of each node of the cluster.

    Returns:
        The most workers that divide the batch, on the nodes with most processors.

    Raises:
        NoRoomError: No node has a processor.
    """
    offered = sorted((each for each in processors if each >= 1), reverse=True)
    if not offered:
        raise NoRoomError("no node of the cluster has a processor")
    workers = max(n for n in range(1, min(len(offered), batch) + 1) if batch % n == 0)
    return Share(workers, offered[workers - 1])
