"""What a restorer learns from a step: to mend damage, and to find it.

Shape suffixes: B pictures, C channels, H and W pixels, K kinds of damage.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin, load
from pinxit.training.adapters.paintings import Paintings
from pinxit.training.adapters.restorer import RestorerNetwork
from pinxit.training.core.restorer import Cases, RestorerRecipe, RestorerShape, cases_at

#: Weights of what is asked beside the colours.
_HIDDEN_WEIGHT: Final = 0.1
_ERROR_WEIGHT: Final = 0.01
_FINDING_WEIGHT: Final = 0.1
#: Softens the absolute error near zero.
_SOFT: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Restoring:
    """Learning to mend paintings.

    Attributes:
        recipe: The run.
        source: The paintings; those held back are never shown.
        network: Who learns.
        origin: What the result is made of.
    """

    recipe: RestorerRecipe
    source: Paintings
    network: RestorerNetwork
    origin: Origin

    @classmethod
    def begin(cls, recipe: RestorerRecipe, source: Paintings) -> "Restoring":
        """Return the lesson with networks that have learnt nothing yet."""
        torch.manual_seed(recipe.seed)
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.root),
            hands=(),
            shape=recipe.shape,
        )
        return cls(recipe, source, RestorerNetwork(recipe.shape), origin)

    def loss(self, step: int, _chance: torch.Generator) -> Tensor:
        """Return how badly both networks did on the crops of a step."""
        cases = cases_at(self.recipe, self.source.learnt, step)
        found = self.network.finder(picture_of(cases.harmed_BHWC))
        finding = finding_loss(found, field_of(cases.touched_BKHW))
        some_B = np.asarray(cases.mask_BHW.any(axis=(1, 2)))
        if not some_B.any():
            return _FINDING_WEIGHT * finding
        return _FINDING_WEIGHT * finding + self._mending(cases, some_B)

    def turns(self, _name: str) -> bool:
        """Say that Muon turns nothing: every weight is a convolution's."""
        return False

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another restorer's.

        Raises:
            BadCheckpointError: The other run is no restorer of this shape.
        """
        self.require_mender(checkpoint.origin.shape_as(RestorerShape), self.recipe.shape)
        return dict(checkpoint.average)

    @staticmethod
    def require_mender(other: RestorerShape, own: RestorerShape) -> None:
        """Refuse a restorer of other measures.

        Raises:
            BadCheckpointError: They differ.
        """
        if other != own:
            raise BadCheckpointError("the other restorer has other measures")

    def _mending(self, cases: Cases, some_B: NDArray[np.bool_]) -> Tensor:
        harmed, whole = picture_of(cases.harmed_BHWC[some_B]), picture_of(cases.whole_BHWC[some_B])
        mask = field_of(cases.mask_BHW[some_B]).unsqueeze(1)
        hidden = field_of(cases.hidden_BHW[some_B]).unsqueeze(1)
        said = self.network.mender(harmed, mask)
        return mending_loss(said, whole, mask, hidden, float(self.recipe.edge_weight))


def open_restorer(folder: Path) -> tuple[Checkpoint, RestorerNetwork]:
    """Return a restorer of a run's last checkpoint, with its averaged weights.

    Raises:
        BadCheckpointError: There is none, or it is of something else.
    """
    checkpoint = load(folder)
    network = RestorerNetwork(checkpoint.origin.shape_as(RestorerShape))
    network.load_state_dict(dict(checkpoint.average))
    return checkpoint, network.eval()


def is_restorer(folder: Path) -> bool:
    """Say whether a checkpoint, or the last one of a run, is a restorer's.

    Raises:
        BadCheckpointError: There is none.
    """
    return isinstance(load(folder).origin.shape, RestorerShape)


def mending_loss(
    said: Tensor, whole: Tensor, mask: Tensor, hidden: Tensor, edge_weight: float
) -> Tensor:
    """Return how far the mended pixels are from the painting, and how well that was foretold.

    Args:
        said: What the mender said, (B, 5, H, W).
        whole: The paintings, (B, 3, H, W).
        mask: Where it was to mend, (B, 1, H, W).
        hidden: What could not be seen there, (B, 1, H, W).
        edge_weight: Weight of the errors of differences between neighbours.
    """
    inside = mask / mask.sum(dim=(1, 2, 3), keepdim=True)
    error = said[:, :3] - whole
    size = (error.square() + _SOFT).sqrt().mean(dim=1, keepdim=True)
    across = (error[..., 1:] - error[..., :-1]).abs().mean(dim=1, keepdim=True)
    down = (error[..., 1:, :] - error[..., :-1, :]).abs().mean(dim=1, keepdim=True)
    edges = (across * inside[..., 1:]).sum() + (down * inside[..., 1:, :]).sum()
    unseen = functional.binary_cross_entropy(
        said[:, 3:4].clamp(1e-4, 1 - 1e-4), hidden, inside, reduction="sum"
    )
    spread = said[:, 4:5] + 1e-3
    foretold = ((size.detach() / spread + spread.log()) * inside).sum()
    total = (size * inside).sum() + edge_weight * edges
    return (total + _HIDDEN_WEIGHT * unseen + _ERROR_WEIGHT * foretold) / len(said)


def finding_loss(found: Tensor, touched: Tensor) -> Tensor:
    """Return how badly damage was found: the cross entropy, and what F1 lacks to 1.

    Source:
        Milletari et al. (2016), "V-Net: Fully Convolutional Neural Networks for Volumetric
        Medical Image Segmentation", arXiv:1606.04797, section 3 (the second part).
    """
    entropy = functional.binary_cross_entropy_with_logits(found, touched)
    share = torch.sigmoid(found)
    return entropy + lacking(share, touched, (0, 2, 3)).mean()


def lacking(share: Tensor, touched: Tensor, over: tuple[int, ...]) -> Tensor:
    """Return what the F1 of shares lacks to 1, summed over some dimensions."""
    both = (share * touched).sum(dim=over)
    sizes = share.sum(dim=over) + touched.sum(dim=over)
    return 1 - (2 * both + 1) / (sizes + 1)


def picture_of(picture_BHWC: NDArray[np.uint8]) -> Tensor:
    """Return pictures as the networks see them, (B, 3, H, W) in 0 to 1."""
    laid = np.ascontiguousarray(picture_BHWC.transpose(0, 3, 1, 2)).astype(np.float32) / 255
    return torch.from_numpy(laid).contiguous(memory_format=torch.channels_last)


def field_of(value: NDArray[np.generic]) -> Tensor:
    """Return a mask or a field as the networks see it, of the same shape."""
    return torch.from_numpy(value.astype(np.float32))
