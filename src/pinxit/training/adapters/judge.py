"""The judge: a classifier of real works that says whose hand a picture shows, and of what.

It learns from real works only, never from painted ones, and is asked about painted ones.

Shape suffixes: B pictures, C colours, H and W pixels, F features.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.adapters.autoencoder import Convolution, Residual, unit
from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin, load
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.adapters.trainer import half_precision
from pinxit.training.core.judge import (
    JudgeRecipe,
    JudgeShape,
    Verdict,
    kernel_distance,
    share_in_top,
)

_AT_ONCE = 64
#: Probability that is taken from the right class and spread over all in training: with seven
#: examples of a concept, certainty is not to be had.
_SMOOTHING = 0.1


class JudgeNetwork(nn.Module):
    """Convolutions at three sizes, a mean over places, and two answers."""

    def __init__(self, shape: JudgeShape, num_hands: int) -> None:
        super().__init__()
        self.shape = shape
        wide, mid, deep = shape.channels
        self.trunk = nn.Sequential(
            nn.PixelUnshuffle(4),
            Convolution(48, wide),
            Residual(wide),
            nn.PixelUnshuffle(2),
            Convolution(4 * wide, mid, 1),
            Residual(mid),
            nn.PixelUnshuffle(2),
            Convolution(4 * mid, deep, 1),
            Residual(deep),
        )
        self.hand = nn.Linear(deep, num_hands)
        self.concept = nn.Linear(deep, len(shape.concepts))

    def features(self, picture_BCHW: Tensor) -> Tensor:
        """Return (B, F) features of pictures in -1 to 1, of root mean square 1."""
        factor = picture_BCHW.shape[-1] // self.shape.seen_px
        seen = functional.avg_pool2d(picture_BCHW, factor)
        pooled = unit(functional.relu(self.trunk(seen)).mean(dim=(2, 3), keepdim=True))
        return pooled.flatten(1)

    def forward(self, picture_BCHW: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores of hands and of concepts."""
        feature_BF = self.features(picture_BCHW)
        return self.hand(feature_BF).float(), self.concept(feature_BF).float()


@dataclass(frozen=True, slots=True)
class Judging:
    """Learning to tell hands and concepts apart.

    Attributes:
        recipe: The run, its concepts filled in.
        source: What it reads.
        network: Who learns.
        origin: What the result is made of.
    """

    recipe: JudgeRecipe
    source: Pictures
    network: JudgeNetwork
    origin: Origin

    @classmethod
    def begin(cls, recipe: JudgeRecipe, source: Pictures) -> "Judging":
        """Return the lesson with a network that has learnt nothing yet."""
        torch.manual_seed(recipe.seed)
        open_N = np.flatnonzero(~source.held_N)
        concepts = tuple(sorted({source.subjects[number].concept for number in open_N}))
        recipe = replace(recipe, shape=replace(recipe.shape, concepts=concepts))
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=source.hands,
            shape=recipe.shape,
        )
        return cls(recipe, source, JudgeNetwork(recipe.shape, len(source.hands)), origin)

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the cross entropy of both answers about the batch of this step."""
        draw = np.random.Generator(np.random.Philox(key=[self.recipe.seed, step]))
        chosen_B = draw.choice(np.flatnonzero(~self.source.held_N), size=self.recipe.batch)
        picture = as_tensor(self.source.picture_NHWC[chosen_B])
        hand_B, concept_B = classes_of(self.source, self.recipe.shape.concepts, chosen_B)
        with half_precision():
            hand, concept = self.network(varied(picture, self.recipe, chance))
        about_hand = functional.cross_entropy(
            hand, torch.from_numpy(hand_B), label_smoothing=_SMOOTHING
        )
        about_concept = functional.cross_entropy(
            concept, torch.from_numpy(concept_B), label_smoothing=_SMOOTHING
        )
        return about_hand + about_concept

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix: all but the first and the answers."""
        return name.startswith("trunk.") and not name.startswith("trunk.1.")

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another judge's.

        Raises:
            BadCheckpointError: The other run is no judge of these hands and concepts.
        """
        origin = checkpoint.origin
        if (origin.shape, origin.hands) != (self.recipe.shape, self.source.hands):
            raise BadCheckpointError("the other judge knows other hands or concepts")
        return dict(checkpoint.average)


@dataclass(frozen=True, slots=True)
class Judge:
    """A trained judge.

    Attributes:
        network: With its averaged weights.
        hands: What it calls the hands.
        origin: What it was made of.
    """

    network: JudgeNetwork
    hands: Sequence[str]
    origin: Origin

    @torch.no_grad()
    def looked_at(
        self, picture_BHWC: NDArray[np.uint8]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
        """Return the scores of hands and of concepts, and the features, one row a picture."""
        hands, concepts, features = [], [], []
        for start in range(0, len(picture_BHWC), _AT_ONCE):
            feature = self.network.features(as_tensor(picture_BHWC[start : start + _AT_ONCE]))
            hands.append(self.network.hand(feature).numpy())
            concepts.append(self.network.concept(feature).numpy())
            features.append(feature.double().numpy())
        return np.concatenate(hands), np.concatenate(concepts), np.concatenate(features)

    def verdict(
        self,
        picture_BHWC: NDArray[np.uint8],
        right: tuple[NDArray[np.int64], NDArray[np.int64]],
        real_MHWC: NDArray[np.uint8],
    ) -> Verdict:
        """Judge pictures.

        Args:
            picture_BHWC: What is judged.
            right: Which hand and which concept each should show.
            real_MHWC: Real works to compare their features with.
        """
        hand_B, concept_B = right
        hand, concept, feature = self.looked_at(picture_BHWC)
        real = self.looked_at(real_MHWC)[2]
        return Verdict(
            pictures=len(picture_BHWC),
            hand_accuracy=share_in_top(hand, hand_B, 1),
            concept_top5=share_in_top(concept, concept_B, 5),
            kid=kernel_distance(feature, real, seed=0),
        )


def open_judge(folder: Path) -> Judge:
    """Return the judge of a run's last checkpoint.

    Raises:
        BadCheckpointError: There is none.
    """
    checkpoint = load(folder)
    origin = checkpoint.origin
    network = JudgeNetwork(origin.shape_as(JudgeShape), len(origin.hands))
    network.load_state_dict(dict(checkpoint.average))
    return Judge(network.eval(), origin.hands, origin)


def classes_of(
    source: Pictures, concepts: Sequence[str], chosen_B: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of the hands and of the concepts of some works."""
    hand_of = {hand: number for number, hand in enumerate(source.hands)}
    number_of = {concept: number for number, concept in enumerate(concepts)}
    subjects = [source.subjects[number] for number in chosen_B]
    return (
        np.array([hand_of[each.hand] for each in subjects], dtype=np.int64),
        np.array([number_of[each.concept] for each in subjects], dtype=np.int64),
    )


def held_pairs(source: Pictures, concepts: Sequence[str]) -> NDArray[np.int64]:
    """Return the held-out works whose concept is known from other hands."""
    known = set(concepts)
    held = np.flatnonzero(source.held_N)
    kept = [number for number in held if source.subjects[number].concept in known]
    return np.array(kept, dtype=np.int64)


def varied(picture_BCHW: Tensor, recipe: JudgeRecipe, chance: torch.Generator) -> Tensor:
    """Return the pictures a little shifted and tinted, so that seven examples teach more."""
    factor = picture_BCHW.shape[-1] // recipe.shape.seen_px
    reach = recipe.shift_px * factor
    padded = functional.pad(picture_BCHW, (reach, reach, reach, reach), mode="replicate")
    across, down = torch.randint(0, 2 * reach + 1, (2,), generator=chance).tolist()
    side = picture_BCHW.shape[-1]
    shifted = padded[..., down : down + side, across : across + side]
    change = torch.rand(len(shifted), 3, 1, 1, generator=chance) * 2 - 1
    return 1 - (1 - shifted) * (1 + change * float(recipe.tint))
