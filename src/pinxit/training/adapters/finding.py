"""What a restorer's finder learns from a step of its own; the mender beside it stays as it is.

Shape suffixes: B pictures, C channels, H and W pixels, K kinds of damage.
"""

from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from pinxit.training.adapters.checkpoint import Checkpoint, Origin
from pinxit.training.adapters.paintings import Paintings
from pinxit.training.adapters.restorer import RestorerNetwork
from pinxit.training.adapters.restoring import (
    Restoring,
    field_of,
    finding_loss,
    lacking,
    picture_of,
)
from pinxit.training.core.restorer import FinderRecipe, RestorerShape, cases_at

_MENDER: Final = "mender."


@dataclass(frozen=True, slots=True)
class Finding:
    """Learning to find damage.

    Attributes:
        recipe: The run.
        source: The paintings; those held back are never shown.
        network: Both networks; the finder learns.
        origin: What the result is made of.
    """

    recipe: FinderRecipe
    source: Paintings
    network: RestorerNetwork
    origin: Origin

    @classmethod
    def begin(cls, recipe: FinderRecipe, source: Paintings) -> "Finding":
        """Return the lesson with a finder that has learnt nothing yet."""
        both = Restoring.begin(recipe, source)
        both.network.mender.requires_grad_(False)
        return cls(recipe, source, both.network, both.origin)

    def loss(self, step: int, _chance: torch.Generator) -> Tensor:
        """Return how badly the finder did on the crops of a step."""
        cases = cases_at(self.recipe, self.source.learnt, step)
        found = self.network.finder(picture_of(cases.harmed_BHWC))
        touched = field_of(cases.touched_BKHW)
        return finding_loss(found, touched) + any_loss(found, touched)

    def turns(self, _name: str) -> bool:
        """Say that Muon turns nothing: every weight is a convolution's."""
        return False

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return another restorer's mender beside a finder that has learnt nothing yet.

        Raises:
            BadCheckpointError: The other run is no restorer, or its mender has other measures.
        """
        shape, own = checkpoint.origin.shape_as(RestorerShape), self.recipe.shape
        Restoring.require_mender(replace(shape, finds=own.finds), own)
        before = checkpoint.average
        return {
            name: before[name] if name.startswith(_MENDER) else value
            for name, value in self.network.state_dict().items()
        }


def any_loss(found_BKHW: Tensor, touched_BKHW: Tensor) -> Tensor:
    """Return how badly damage of whatever kind was found.

    Args:
        found_BKHW: Logits.
        touched_BKHW: 1 where there is damage, 0 elsewhere.
    """
    most_BHW = found_BKHW.amax(dim=1)
    any_BHW = touched_BKHW.amax(dim=1)
    entropy = functional.binary_cross_entropy_with_logits(most_BHW, any_BHW)
    return entropy + lacking(torch.sigmoid(most_BHW), any_BHW, (0, 1, 2)).mean()
