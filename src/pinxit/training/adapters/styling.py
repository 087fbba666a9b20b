"""Teaching a painter one more hand: what it is shown, and what came of it.

Shape suffixes: B pictures, N works, V variants of a work, K slots, C concepts, E numbers of a text
embedding, Z numbers of a latent, G latents along a side.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pinxit.kernel import Digest
from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin, load
from pinxit.training.adapters.exported import (
    exported_autoencoder,
    exported_painter,
    is_exported,
)
from pinxit.training.adapters.inks_file import INKS
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.latents import open_autoencoder
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.adapters.reference_file import REFERENCES, read_references
from pinxit.training.adapters.style_library import StyleShelf
from pinxit.training.adapters.style_network import StyledPainter, merged, with_room
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.adapters.trained import TrainedPainter, open_trained
from pinxit.training.adapters.velocity import velocity_loss
from pinxit.training.core.latent import LatentShape
from pinxit.training.core.references import (
    levels,
)
from pinxit.training.core.styling import (
    BadStyleBaseError,
    OwnWorks,
    StyleRecipe,
    StyleShape,
    concepts_of,
    with_hand,
)

#: Keep these chances apart from the one that draws the batch.
_VARIANTS: Final = 1 << 32
_TRIAL: Final = 1 << 33
#: Pictures on which the hands are compared that a style may begin as.
_TRIED_ON: Final = 48


@dataclass(frozen=True, slots=True)
class Styling:
    """Learning one more hand beside a painter that stays as it is.

    Attributes:
        recipe: The run.
        library: What is learnt from, and looked at.
        network: Who learns: the style, through which the painter looks.
        origin: What the result is made of.
        base: The painter.
    """

    recipe: StyleRecipe
    library: StyleShelf
    network: StyledPainter
    origin: Origin
    base: TrainedPainter

    @classmethod
    def begin(cls, recipe: StyleRecipe, source: Pictures, base: TrainedPainter) -> "Styling":
        """Return the lesson with a style that has learnt nothing, and begins as the nearest hand.

        Args:
            recipe: The run.
            source: The artist's works; they are encoded here, each in its variants.
            base: The painter that is taught.

        Raises:
            BadStyleBaseError: It looks at no works, paints at another size, or has this hand.
        """
        painter = _teachable(base, recipe)
        shelf = _shelf(recipe, source, base)
        torch.manual_seed(recipe.seed)
        network = StyledPainter(with_room(painter), recipe.shape.low_rank)
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=(*base.origin.hands, recipe.hand),
            shape=recipe.shape,
            before=base.origin,
            encoder=str(_digest(painter)),
        )
        lesson = cls(recipe, shelf, network, origin, base)
        network.begin_as(lesson.nearest_hand())
        return lesson

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the loss of the batch of this step."""
        return self._error(self.recipe, step, chance)

    def turns(self, _name: str) -> bool:
        """Say that Muon updates no matrix: narrow ones have no direction to spare."""
        return False

    def inherited(self, _checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with: the painter is there already."""
        return {name: value.detach() for name, value in self.network.state_dict().items()}

    @torch.no_grad()
    def nearest_hand(self) -> int:
        """Return the hand of the painter that guesses the artist's works best."""
        trial = replace(self.recipe, batch=_TRIED_ON, replay=Fraction(0), seed=_TRIAL)
        errors = []
        for hand in range(self.library.hand):
            self.network.begin_as(hand)
            loss = self._error(trial, 0, torch.Generator().manual_seed(0))
            errors.append(float(loss))
        return int(np.argmin(errors))

    def _error(self, recipe: StyleRecipe, step: int, chance: torch.Generator) -> Tensor:
        """Return how wrong the painter is about a batch, seen through the style."""
        batch, clean, shown = self.library.batch(recipe, step)
        network = partial(self.network, shown_BKZGG=shown.latent_BKZGG, shown_hand_BK=shown.hand_BK)
        counted = partial(self.network.painter.counted, power=float(recipe.error_power))
        return velocity_loss(network, recipe, batch, clean, chance, noise_std=1.0, counted=counted)

    def painter(self, style: Mapping[str, Tensor]) -> LatentPainterNetwork:
        """Return the painter with a style in its weights.

        Args:
            style: The style's weights, or their average.
        """
        return _with_style(self.network.painter, style)


def open_base(folder: Path, autoencoder: Path | None = None) -> TrainedPainter:
    """Return a painter to be taught: of a run's last checkpoint, or of a model's folder.

    Args:
        folder: The run's or the model's.
        autoencoder: The run of its autoencoder; a model brings its own.

    Raises:
        BadCheckpointError: The folder holds neither, or is not whole.
    """
    if not is_exported(folder):
        return open_trained(folder, autoencoder)
    painter, drawing = exported_painter(folder), exported_autoencoder(folder)
    shape = painter.origin.shape_as(LatentShape)
    network = LatentPainterNetwork(shape, len(painter.origin.hands))
    network.load_state_dict(dict(painter.average))
    return TrainedPainter(
        network.eval(),
        shape,
        painter.origin,
        painter.progress,
        autoencoder=open_autoencoder(folder),
        drawing=drawing.origin,
        references=folder / REFERENCES if shape.references else None,
        inks=folder / INKS if (folder / INKS).exists() else None,
    )


def open_styled(run: Path, base: TrainedPainter) -> TrainedPainter:
    """Return the painter that a run has taught a hand, with the style in its weights.

    Args:
        run: The run.
        base: The painter that it taught.

    Raises:
        BadCheckpointError: The folder holds no whole run, or it taught another painter.
        BadStyleBaseError: The painter cannot be taught.
    """
    checkpoint, network = load(run), _looking(base)
    origin = checkpoint.origin
    if origin.encoder != str(_digest(network)):
        raise BadCheckpointError(f"{run} is of another painter than {base.origin.recipe_name}")
    origin.shape_as(StyleShape)
    styled = _with_style(with_room(network), checkpoint.average)
    return replace(_painter(base, styled, origin, run), progress=checkpoint.progress)


def painter_with(lesson: Styling, style: Mapping[str, Tensor], run: Path) -> TrainedPainter:
    """Return the painter of a lesson with a style in its weights.

    Args:
        lesson: What teaches it.
        style: The style's weights, or their average.
        run: Folder of the run, in which lie the works to look at.
    """
    return _painter(lesson.base, lesson.painter(style), lesson.origin, run)


def _painter(
    base: TrainedPainter, network: LatentPainterNetwork, origin: Origin, run: Path
) -> TrainedPainter:
    return replace(
        base,
        network=network,
        origin=replace(origin, shape=base.shape, encoder=base.origin.encoder),
        references=run / REFERENCES,
        inks=run / INKS if (run / INKS).exists() else None,
    )


def _with_style(room: LatentPainterNetwork, style: Mapping[str, Tensor]) -> LatentPainterNetwork:
    network = LatentPainterNetwork(room.shape, room.null_hand)
    network.load_state_dict(merged(room, style))
    return network.eval()


def _looking(base: TrainedPainter) -> LatentPainterNetwork:
    if not isinstance(base.network, LatentPainterNetwork) or base.references is None:
        raise BadStyleBaseError(f"{base.origin.recipe_name} looks at no works")
    return base.network


def _teachable(base: TrainedPainter, recipe: StyleRecipe) -> LatentPainterNetwork:
    network = _looking(base)
    if base.shape.side_px != recipe.side_px:
        raise BadStyleBaseError(f"{base.origin.recipe_name} paints {base.shape.side_px} px")
    if recipe.hand in base.origin.hands:
        raise BadStyleBaseError(f"{base.origin.recipe_name} has a hand {recipe.hand} already")
    return network


def _shelf(recipe: StyleRecipe, source: Pictures, base: TrainedPainter) -> StyleShelf:
    network, autoencoder = _looking(base), base.autoencoder
    assert autoencoder is not None, "a painter of latents has one"
    assert base.references is not None, "asked before"
    own_NVZGG = _encoded(recipe, source, network, autoencoder)
    own = OwnWorks(
        levels(own_NVZGG[:, 0]),
        tuple(source.phrase_ME[[group[0] for group in groups]] for groups in source.phrase_rows),
        source.source_N,
    )
    before = read_references(base.references)
    references, own_concept_N = with_hand(before, own)
    concept_N = np.append(concepts_of(before), own_concept_N)
    return StyleShelf(references, concept_N, len(before.hand_N), own_NVZGG, source)


@torch.no_grad()
def _encoded(
    recipe: StyleRecipe,
    source: Pictures,
    network: LatentPainterNetwork,
    autoencoder: Autoencoder,
) -> NDArray[np.float32]:
    """Return the whitened latents, (N, V, Z, G, G), of works in their variants."""
    chance = torch.Generator().manual_seed(recipe.seed + _VARIANTS)
    parts = []
    for picture_HWC in source.picture_NHWC:
        seen = as_tensor(np.repeat(picture_HWC[np.newaxis], recipe.variants, axis=0))
        with quick_precision():
            latent = autoencoder.encode(varied(seen, recipe, chance))
        parts.append(network.whitened(latent.float()).numpy())
    return np.stack(parts)


def varied(picture_BCHW: Tensor, recipe: StyleRecipe, chance: torch.Generator) -> Tensor:
    """Return pictures shifted, resized and mirrored by chance, the first one as it is.

    What comes in from outside has the colour of the border.
    """
    count = len(picture_BCHW)
    shift_B2 = (2 * torch.rand(count, 2, generator=chance) - 1) * 2 * float(recipe.shift)
    zoom_B = 1 + (2 * torch.rand(count, generator=chance) - 1) * float(recipe.zoom)
    mirrored_B = (torch.rand(count, generator=chance) < 0.5) & recipe.mirror
    shift_B2[0], zoom_B[0], mirrored_B[0] = 0.0, 1.0, False
    turn_B23 = torch.zeros(count, 2, 3)
    turn_B23[:, 0, 0] = torch.where(mirrored_B, -zoom_B, zoom_B)
    turn_B23[:, 1, 1] = zoom_B
    turn_B23[:, :, 2] = shift_B2
    grid = functional.affine_grid(turn_B23, list(picture_BCHW.shape), align_corners=False)
    return functional.grid_sample(
        picture_BCHW, grid, padding_mode="border", align_corners=False
    ).contiguous(memory_format=torch.channels_last)


def _digest(painter: LatentPainterNetwork) -> Digest:
    """Return the digest of a painter's weights."""
    seen = hashlib.sha256()
    for name, value in sorted(painter.state_dict().items()):
        seen.update(name.encode() + value.contiguous().numpy().tobytes())
    return Digest(seen.hexdigest())
