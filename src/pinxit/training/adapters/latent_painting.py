"""What a painter of latents learns from a batch.

Shape suffixes: B pictures, N tokens, D channels of a token, Z numbers of a latent, G latents
along a side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin
from pinxit.training.adapters.latent_network import LatentPainterNetwork, shares
from pinxit.training.adapters.latents import LatentWorks, encode_works, encoded
from pinxit.training.adapters.library import Library, Shown, library_of
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.network import HIDDEN, patches
from pinxit.training.adapters.pairing import Pairs, draw_pairs
from pinxit.training.adapters.pictures import (
    Batch,
    Embedder,
    Pictures,
    batch_at,
    conditions_of,
    mean_phrase,
)
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.adapters.velocity import velocity_loss
from pinxit.training.core.latent import LatentRecipe, LatentShape
from pinxit.training.core.recipe import PainterShape

#: Pictures that the matrices at the ends are fitted on.
_FITTED_ON = 512
#: The time after which next to nothing is left to guess.
_FITTED_UNTIL = 0.95
#: What depends on how the encoder's latents lie.
_OF_THE_ENCODER = frozenset({"latent_mean", "whiten", "colour"})
#: Share of the mean square that is added to every direction of a fit.
_RIDGE = 0.001


@dataclass(frozen=True, slots=True)
class LatentPainting:
    """Learning to see latents through the noise.

    Attributes:
        recipe: The run.
        source: The works and their phrases.
        works: The works as latents.
        network: Who learns.
        origin: What the result is made of.
        library: The works that it is shown beside the noise, if it is shown any.
        autoencoder: Encodes pairs of works as they are put together.
        pairs: The pairs, if it learns from any.
    """

    recipe: LatentRecipe
    source: Pictures
    works: LatentWorks
    network: LatentPainterNetwork
    origin: Origin
    library: Library | None
    autoencoder: Autoencoder
    pairs: Pairs | None

    @classmethod
    def begin(
        cls,
        recipe: LatentRecipe,
        source: Pictures,
        autoencoder: Autoencoder,
        encoder: Embedder | None = None,
    ) -> "LatentPainting":
        """Return the lesson with a network that has learnt nothing yet.

        Args:
            recipe: The run.
            source: The works; their pictures are encoded once, here.
            autoencoder: Whose latents are learnt.
            encoder: Embeds the captions of pairs, for a recipe with pairs.
        """
        works = encode_works(autoencoder, source)
        torch.manual_seed(recipe.seed)
        network = LatentPainterNetwork(recipe.shape, len(source.hands))
        network.text_mean.copy_(torch.from_numpy(mean_phrase(source)))
        network.latent_mean.copy_(works.spread.mean_Z)
        network.whiten.copy_(works.spread.whiten_ZZ)
        network.colour.copy_(works.spread.colour_ZZ)
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=source.hands,
            shape=recipe.shape,
            encoder=str(works.encoder),
        )
        slots = recipe.shape.references
        library = library_of(source, works, slots, network.whitened) if slots else None
        pairs = draw_pairs(source, recipe, encoder) if encoder and recipe.pair_share else None
        return cls(recipe, source, works, network, origin, library, autoencoder, pairs)

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the loss of the batch of this step."""
        batch, clean, shown = self.material(step)
        network: Callable[..., Tensor] = self.network
        if shown is not None:
            network = partial(network, shown_BKZGG=shown.latent_BKZGG, shown_hand_BK=shown.hand_BK)
        power = float(self.recipe.error_power)
        counted = partial(self.network.counted, power=power) if power else _as_it_is
        return velocity_loss(
            network, self.recipe, batch, clean, chance, noise_std=1.0, counted=counted
        )

    def material(self, step: int) -> tuple[Batch, Tensor, Shown | None]:
        """Return the batch of this step, its whitened latents and what is shown beside them."""
        batch = batch_at(self.source, self.recipe, step)
        pairs = self.pairs.put_into(batch, self.recipe, step) if self.pairs else {}
        clean = self.network.whitened(self._latents(batch, pairs))
        if self.library is None:
            return batch, clean, None
        return batch, clean, self.library.beside(batch, self.recipe, step, pairs)

    def _latents(self, batch: Batch, pairs: Mapping[int, tuple[int, int]]) -> Tensor:
        """Return the latents of a batch; pairs are encoded as they come."""
        chosen_B = np.maximum(batch.chosen_B, 0)
        latent = self.works.latent_NZGG[torch.from_numpy(chosen_B)].float()
        if self.pairs and pairs:
            pictures = np.stack([self.pairs.picture(batch, place) for place in pairs])
            latent[list(pairs)] = encoded(self.autoencoder, pictures).float()
        return latent

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix."""
        return name.startswith(HIDDEN)

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another painter's.

        A painter of pixels with as many tokens hands on everything between its patches; the
        two matrices at its ends are fitted anew by least squares. A painter that was shown no
        works hands on all it has: what it will see in them is silent at first. From a painter
        of another autoencoder's latents all is taken but the last matrix, which is fitted.

        Raises:
            BadCheckpointError: The other run knows other hands, or latents of other measures.
        """
        origin = checkpoint.origin
        if origin.hands != self.source.hands:
            raise BadCheckpointError(f"the other painter knows the hands {origin.hands}")
        if isinstance(origin.shape, PainterShape):
            return self._from_pixels(dict(checkpoint.average), origin.shape)
        shape = origin.shape_as(LatentShape)
        if replace(shape, references=self.recipe.shape.references) != self.recipe.shape:
            raise BadCheckpointError("the other painter paints other latents")
        if origin.encoder == self.origin.encoder:
            return {**self.network.state_dict(), **checkpoint.average}
        return self._from_other_latents(dict(checkpoint.average))

    def _from_other_latents(self, state: dict[str, Tensor]) -> dict[str, Tensor]:
        mine = self.network.state_dict()
        kept = {name: value for name, value in state.items() if name not in _OF_THE_ENCODER}
        self.network.load_state_dict({**mine, **kept})
        chosen_F = _some(np.flatnonzero(~self.source.held_N))
        latent = self.network.whitened(self.works.latent_NZGG[torch.from_numpy(chosen_F)].float())
        self._fit_exit(chosen_F, latent)
        return {name: value.detach() for name, value in self.network.state_dict().items()}

    def _from_pixels(self, state: dict[str, Tensor], shape: PainterShape) -> dict[str, Tensor]:
        mine = self.network.state_dict()
        if shape.grid != self.recipe.shape.grid:
            raise BadCheckpointError("the other painter has another number of tokens")
        kept = {
            name: state[name] if name in state and state[name].shape == value.shape else value
            for name, value in mine.items()
        }
        self.network.load_state_dict(kept)
        chosen_F = _some(np.flatnonzero(~self.source.held_N))
        latent = self.network.whitened(self.works.latent_NZGG[torch.from_numpy(chosen_F)].float())
        lattice = functional.pixel_unshuffle(
            as_tensor(self.source.picture_NHWC[chosen_F]), shape.cell_px
        )
        entered_FND = functional.linear(patches(lattice), state["patch_in.weight"])
        weight, bias = fitted(latent.flatten(2).transpose(1, 2), entered_FND)
        self.network.patch_in.weight.data.copy_(weight)
        self.network.patch_in.bias.data.copy_(bias + state["patch_in.bias"])
        self._fit_exit(chosen_F, latent)
        return {name: value.detach() for name, value in self.network.state_dict().items()}

    @torch.no_grad()
    def _fit_exit(self, chosen_F: NDArray[np.int64], latent_FZGG: Tensor) -> None:
        """Fit the last matrix to what the tokens tell of the latents, over all times."""
        chance = torch.Generator().manual_seed(self.recipe.seed)
        time_F = torch.rand(len(chosen_F), generator=chance) * _FITTED_UNTIL
        draw = np.random.Generator(np.random.Philox(key=self.recipe.seed))
        batch = conditions_of(self.source, self.recipe, chosen_F, draw)
        noise = torch.randn(latent_FZGG.shape, generator=chance)
        time_F111 = time_F.view(-1, 1, 1, 1)
        noisy = time_F111 * latent_FZGG + (1 - time_F111) * noise
        text, hand = torch.from_numpy(batch.text_BE), torch.from_numpy(batch.hand_B)
        with quick_precision():
            drawn_FND = self.network.seen(noisy, time_F, text, hand).float()
        kept_F111, reach_F111 = shares(time_F)
        left_FZGG = (latent_FZGG - kept_F111 * noisy) / reach_F111
        weight, bias = fitted(drawn_FND, left_FZGG.flatten(2).transpose(1, 2))
        self.network.patch_out.weight.data.copy_(weight)
        self.network.patch_out.bias.data.copy_(bias)


def _as_it_is(error: Tensor) -> Tensor:
    return error


def fitted(given_FNI: Tensor, wanted_FNO: Tensor) -> tuple[Tensor, Tensor]:
    """Return the weight, (O, I), and bias of the linear map nearest to pairs of vectors."""
    given, wanted = given_FNI.flatten(0, 1).double(), wanted_FNO.flatten(0, 1).double()
    centre, target = given.mean(dim=0), wanted.mean(dim=0)
    away = given - centre
    gram = away.T @ away
    gram += torch.eye(len(gram), dtype=gram.dtype) * gram.diagonal().mean() * _RIDGE
    weight = torch.linalg.solve(gram, away.T @ (wanted - target)).T
    return weight.float(), (target - weight @ centre).float()


def _some(rows_N: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return evenly spaced rows, enough for a fit."""
    return rows_N[:: max(1, len(rows_N) // _FITTED_ON)]
