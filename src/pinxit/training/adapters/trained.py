"""A trained painter, as other rooms meet it."""

from dataclasses import dataclass
from pathlib import Path

from pinxit.training.adapters.checkpoint import Origin, Progress, load
from pinxit.training.adapters.network import PainterNetwork


@dataclass(frozen=True, slots=True)
class TrainedPainter:
    """The network that paints, and what it was made of.

    Attributes:
        network: With the averaged weights, ready to be asked.
        origin: Recipe, manifest and hands.
        progress: How long it learnt.
    """

    network: PainterNetwork
    origin: Origin
    progress: Progress


def open_trained(folder: Path) -> TrainedPainter:
    """Return the painter of a checkpoint, or of a run's last checkpoint.

    Raises:
        BadCheckpointError: There is none, or it is broken.
    """
    checkpoint = load(folder)
    network = PainterNetwork(checkpoint.origin.shape, len(checkpoint.origin.hands))
    network.load_state_dict(dict(checkpoint.average))
    return TrainedPainter(network.eval(), checkpoint.origin, checkpoint.progress)
