"""What a recogniser learns from a step: to find, for each picture, its copy among all of them.

Shape suffixes: P pairs, C channels, H and W pixels, E numbers of a likeness.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin, load
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.recogniser import RecogniserNetwork
from pinxit.training.adapters.sights import Sights
from pinxit.training.core.copies import Levels, pairs_at
from pinxit.training.core.recogniser import RecogniserRecipe, RecogniserShape

#: Weight of the term that keeps likenesses apart from their nearest.
_SPREAD_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Recognising:
    """Learning to know pictures again.

    Attributes:
        recipe: The run.
        source: The pictures; those held back are never shown.
        network: Who learns.
        origin: What the result is made of.
    """

    recipe: RecogniserRecipe
    source: Sights
    network: RecogniserNetwork
    origin: Origin

    @classmethod
    def begin(cls, recipe: RecogniserRecipe, source: Sights) -> "Recognising":
        """Return the lesson with a network that has learnt nothing yet."""
        torch.manual_seed(recipe.seed)
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=source.root,
            hands=(),
            shape=recipe.shape,
        )
        return cls(recipe, source, RecogniserNetwork(recipe.shape), origin)

    def loss(self, step: int, _chance: torch.Generator) -> Tensor:
        """Return how badly copies were told from other pictures."""
        whole, copy = pairs_at(self.recipe, self.source.pictures, self.source.akin, step)
        with quick_precision():
            likeness = self.network(_laid(np.concatenate([whole, copy]))).float()
        return telling_loss(likeness, float(self.recipe.temperature))

    def turns(self, _name: str) -> bool:
        """Say that Muon turns nothing: nearly every weight is a convolution's."""
        return False

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another recogniser's.

        Raises:
            BadCheckpointError: The other run is no recogniser of this shape.
        """
        if checkpoint.origin.shape_as(RecogniserShape) != self.recipe.shape:
            raise BadCheckpointError("the other recogniser has other measures")
        return dict(checkpoint.average)


def telling_loss(likeness: Tensor, temperature: float) -> Tensor:
    """Return the cross entropy of finding each one's copy, and how close strangers come.

    Args:
        likeness: (2 P, E) unit vectors: pictures, then a copy of each in the same order.
        temperature: Divides the cosines.

    Source:
        Chen et al. (2020), "A Simple Framework for Contrastive Learning", arXiv:2002.05709;
        Pizzi et al. (2022), arXiv:2202.10261, section 4.2 (the spreading term).
    """
    pairs = len(likeness) // 2
    cosine = likeness @ likeness.T
    itself = torch.eye(2 * pairs, dtype=torch.bool)
    other = torch.arange(2 * pairs).roll(pairs)
    score = (cosine / temperature).masked_fill(itself, -1e4)
    telling = functional.cross_entropy(score, other)
    strangers = cosine.masked_fill(itself, -2.0)
    strangers = strangers.scatter(1, other.unsqueeze(1), -2.0)
    nearest = strangers.max(dim=1).values
    apart = (2 - 2 * nearest).clamp(min=1e-4).sqrt()
    return telling - _SPREAD_WEIGHT * apart.log().mean()


def open_recogniser(folder: Path) -> tuple[Checkpoint, RecogniserNetwork]:
    """Return a recogniser of a run's last checkpoint, with its averaged weights.

    Raises:
        BadCheckpointError: There is none, or it is of something else.
    """
    checkpoint = load(folder)
    network = RecogniserNetwork(checkpoint.origin.shape_as(RecogniserShape))
    network.load_state_dict(dict(checkpoint.average))
    return checkpoint, network.eval()


def is_recogniser(folder: Path) -> bool:
    """Say whether a checkpoint, or the last one of a run, is a recogniser's.

    Raises:
        BadCheckpointError: There is none.
    """
    return isinstance(load(folder).origin.shape, RecogniserShape)


def _laid(picture_BHWC: Levels) -> Tensor:
    laid = np.ascontiguousarray(picture_BHWC.transpose(0, 3, 1, 2)).astype(np.float32)
    return torch.from_numpy(laid).contiguous(memory_format=torch.channels_last)
