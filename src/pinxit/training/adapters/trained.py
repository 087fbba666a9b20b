"""A trained painter, as other rooms meet it."""

from dataclasses import dataclass, replace
from pathlib import Path

from pinxit.training.adapters.autoencoder import Autoencoder, encoder_digest
from pinxit.training.adapters.checkpoint import BadCheckpointError, Origin, Progress, load
from pinxit.training.adapters.exported import exported_autoencoder, is_exported
from pinxit.training.adapters.inks_file import INKS
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.latents import open_autoencoder
from pinxit.training.adapters.network import PainterNetwork
from pinxit.training.adapters.reference_file import REFERENCES
from pinxit.training.adapters.student import jumps_learnt, painter_weights
from pinxit.training.core.latent import LatentShape
from pinxit.training.core.recipe import PainterShape


@dataclass(frozen=True, slots=True)
class TrainedPainter:
    """The network that paints, and what it was made of.

    Attributes:
        network: With the averaged weights, ready to be asked.
        shape: Its measures.
        origin: Recipe, manifest and hands.
        progress: How long it learnt; the seconds of its autoencoder are counted.
        autoencoder: Draws pictures from the latents, for a painter of latents.
        drawing: What the autoencoder was made of.
        references: File of the works that it looks at, for a painter that is shown some.
        jumps: Numbers of jumps for which it was distilled, each with the per cent that its times
            are told later; nothing for a guided painter.
        inks: File of the inks of its hands, if the run wrote one.
    """

    network: PainterNetwork | LatentPainterNetwork
    shape: PainterShape | LatentShape
    origin: Origin
    progress: Progress
    autoencoder: Autoencoder | None = None
    drawing: Origin | None = None
    references: Path | None = None
    jumps: tuple[tuple[int, int], ...] = ()
    inks: Path | None = None


def open_trained(folder: Path, autoencoder: Path | None = None) -> TrainedPainter:
    """Return the painter of a checkpoint, or of a run's last checkpoint.

    Args:
        folder: The checkpoint's folder, or its run's.
        autoencoder: The same of the autoencoder, for a painter of latents, or the folder of an
            exported model that has one. Its decoder may have learnt on; its encoder is the one
            whose latents were learnt.

    Raises:
        BadCheckpointError: There is none, or it is broken, or the two do not belong together.
    """
    checkpoint = load(folder)
    origin, hands = checkpoint.origin, len(checkpoint.origin.hands)
    if not isinstance(origin.shape, LatentShape):
        shape = origin.shape_as(PainterShape)
        pixels = PainterNetwork(shape, hands)
        pixels.load_state_dict(dict(checkpoint.average))
        return TrainedPainter(pixels.eval(), shape, origin, checkpoint.progress)
    if autoencoder is None:
        raise BadCheckpointError(f"{origin.recipe_name} paints latents: name its autoencoder")
    network = LatentPainterNetwork(origin.shape, hands)
    network.load_state_dict(painter_weights(checkpoint.average))
    drawer = open_autoencoder(autoencoder)
    if str(encoder_digest(drawer)) != origin.encoder:
        raise BadCheckpointError(f"{origin.recipe_name} paints the latents of another autoencoder")
    drawn = exported_autoencoder(autoencoder) if is_exported(autoencoder) else load(autoencoder)
    progress = checkpoint.progress
    return TrainedPainter(
        network.eval(),
        origin.shape,
        origin,
        replace(progress, seconds=progress.seconds + drawn.progress.seconds),
        autoencoder=drawer,
        drawing=drawn.origin,
        references=_references(folder) if origin.shape.references else None,
        jumps=jumps_learnt(checkpoint.average),
        inks=_beside(folder, INKS),
    )


def _references(folder: Path) -> Path:
    """Return the works of a run, or of the run that a checkpoint is of.

    Raises:
        BadCheckpointError: They are not there.
    """
    found = _beside(folder, REFERENCES)
    if found is None:
        raise BadCheckpointError(f"{folder} lacks the works that its painter looks at")
    return found


def _beside(folder: Path, name: str) -> Path | None:
    """Return a file of a run, or of the run that a checkpoint is of, if there is one."""
    places = (place / name for place in (folder, folder.parent))
    return next((place for place in places if place.exists()), None)
