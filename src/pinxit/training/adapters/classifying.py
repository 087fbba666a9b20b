"""What a classifier learns from a batch, and how often a learnt one is right.

Shape suffixes: B pictures of a batch, N of a set, C colours, H and W pixels, K classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.adapters.benchmark import Benchmark, Examples
from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin, load
from pinxit.training.adapters.classifier import WhitenedNetwork, network_of
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.core.classifier import (
    ClassifierRecipe,
    ClassifierShape,
    showing_at,
    shown,
    side_at,
)

_AT_ONCE = 500
#: How often a picture may be seen before the answer.
Looks = Literal[1, 2, 6]
#: Pictures whose patches say how to whiten.
_WHITENED_BY = 2000


@dataclass(frozen=True, slots=True)
class Classifying:
    """Learning to say which class a picture is of.

    Attributes:
        recipe: The run, its classes filled in.
        source: What it reads; its test pictures are never shown.
        network: Who learns.
        origin: What the result is made of.
    """

    recipe: ClassifierRecipe
    source: Benchmark
    network: nn.Module
    origin: Origin

    @classmethod
    def begin(cls, recipe: ClassifierRecipe, source: Benchmark) -> "Classifying":
        """Return the lesson with a network that has learnt nothing yet."""
        torch.manual_seed(recipe.seed)
        recipe = replace(recipe, shape=replace(recipe.shape, classes=source.classes))
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=(),
            shape=recipe.shape,
        )
        network = network_of(recipe.shape)
        if isinstance(network, WhitenedNetwork):
            some = source.train.picture_NHWC[:_WHITENED_BY]
            network.whiten(some.astype(np.float32) / 127.5 - 1.0)
        return cls(recipe, source, network, origin)

    def loss(self, step: int, _chance: torch.Generator) -> Tensor:
        """Return the cross entropy of the answers about the batch of this step."""
        recipe, examples = self.recipe, self.source.train
        showing = showing_at(recipe, step, len(examples.label_N))
        picture = as_tensor(shown(examples.picture_NHWC, showing, shift_px=recipe.shift_px))
        label_B = torch.from_numpy(examples.label_N[showing.chosen_B])
        if isinstance(self.network, WhitenedNetwork):
            self.network.tighten()
        with quick_precision():
            score_BK = self.network(resized(picture, side_at(recipe, step)))
        return functional.cross_entropy(score_BK, label_B, label_smoothing=float(recipe.smoothing))

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix: the filters, and not the answers."""
        return name.startswith("parts.")

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another classifier's.

        Raises:
            BadCheckpointError: The other run is no classifier of this shape.
        """
        if checkpoint.origin.shape_as(ClassifierShape) != self.recipe.shape:
            raise BadCheckpointError("the other classifier has other measures or classes")
        return dict(checkpoint.average)


@dataclass(frozen=True, slots=True)
class Classifier:
    """A classifier that answers.

    Attributes:
        network: With its averaged weights.
        seen_px: Side to which it shrinks pictures before it looks at them.
    """

    network: nn.Module
    seen_px: int

    @classmethod
    def of(
        cls, shape: ClassifierShape, weights: Mapping[str, Tensor], *, seen_px: int | None = None
    ) -> "Classifier":
        """Return the classifier with these weights.

        Args:
            shape: Its measures.
            weights: What it has learnt.
            seen_px: The side at which it was last taught, if that is not the full one.
        """
        network = network_of(shape)
        network.load_state_dict(dict(weights))
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return cls(network.eval(), seen_px or shape.side_px)

    @torch.no_grad()
    def scores(self, picture_NHWC: NDArray[np.uint8], *, looks: Looks = 1) -> NDArray[np.float32]:
        """Return the (N, K) scores of pictures.

        Args:
            picture_NHWC: The pictures.
            looks: How often each is seen: once as it is; mirrored as well; or also from two
                corners a pixel away, both ways, which together count as much as the middle.
        """
        parts = [
            self._looked_at(as_tensor(picture_NHWC[start : start + _AT_ONCE]), looks)
            for start in range(0, len(picture_NHWC), _AT_ONCE)
        ]
        scores: NDArray[np.float32] = torch.cat(parts).numpy()
        return scores

    def accuracy(self, examples: Examples, *, looks: Looks = 1) -> float:
        """Return the share of pictures, 0 to 1, whose class has the highest score."""
        best_N = self.scores(examples.picture_NHWC, looks=looks).argmax(axis=1)
        return float((best_N == examples.label_N).mean())

    def _looked_at(self, picture_BCHW: Tensor, looks: Looks) -> Tensor:
        if looks == 1:
            return self._seen(picture_BCHW)
        middle = self._both_ways(picture_BCHW)
        if looks == 2:
            return middle
        side = picture_BCHW.shape[-1]
        padded = functional.pad(picture_BCHW, (1, 1, 1, 1), mode="reflect")
        low, high = padded[..., :side, :side], padded[..., 2:, 2:]
        return middle / 2 + (self._both_ways(low) + self._both_ways(high)) / 4

    def _both_ways(self, picture_BCHW: Tensor) -> Tensor:
        return (self._seen(picture_BCHW) + self._seen(picture_BCHW.flip(3))) / 2

    def _seen(self, picture_BCHW: Tensor) -> Tensor:
        with quick_precision():
            scores: Tensor = self.network(resized(picture_BCHW, self.seen_px))
        return scores


def open_classifier(folder: Path) -> Classifier:
    """Return the classifier of a run's last checkpoint.

    Raises:
        BadCheckpointError: There is none, or it is of something else.
    """
    checkpoint = load(folder)
    return Classifier.of(checkpoint.origin.shape_as(ClassifierShape), checkpoint.average)


def resized(picture_BCHW: Tensor, side_px: int) -> Tensor:
    """Return pictures at a smaller side, by a triangle as wide as the new pixels need."""
    if picture_BCHW.shape[-1] == side_px:
        return picture_BCHW
    return functional.interpolate(
        picture_BCHW, size=(side_px, side_px), mode="bilinear", antialias=True
    )
