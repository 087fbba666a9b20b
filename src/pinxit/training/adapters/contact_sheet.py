"""A look at what is in training: the same briefs painted, or held-out works copied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.jumping import Wishes, leaps
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.library import Shown
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.network import PainterNetwork
from pinxit.training.adapters.pictures import Embedder, Pictures
from pinxit.training.adapters.student import painter_weights
from pinxit.training.adapters.tensors import as_levels, as_tensor
from pinxit.training.core.autoencoder import AutoencoderShape
from pinxit.training.core.latent import LatentShape
from pinxit.training.core.recipe import PainterShape

NetworkT = TypeVar("NetworkT", bound=nn.Module)
_AT_ONCE = 32
#: Works on a sheet of copies, and how many stand in a row.
_COPIES = 32
_COLUMNS = 8


class Chooser(Protocol):
    """Chooses what a painter looks at: `Library`, or the works that travel with a painter."""

    def for_wishes(
        self, text_BE: NDArray[np.float32], hand_B: NDArray[np.int64], seed: int
    ) -> Shown:
        """Return what is shown beside noise, for wishes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSettings:
    """How a sheet is painted.

    Attributes:
        steps: Equal steps from noise to picture.
        guidance: How much the wish is exaggerated.
        seed: Fixes the noise.
        jumps: Jumps of a student that needs few, instead of guided steps; 0 for none.
        shift: More than 1 spends more of the jumps in the noise.
        ahead: How much later than the truth the time is that the student is told.
    """

    steps: int = 20
    guidance: float = 3.0
    seed: int = 7
    jumps: int = 0
    shift: float = 2.0
    ahead: float = 0.0


@dataclass(frozen=True, slots=True)
class Looker:
    """Paints contact sheets: one row a prompt, one column a hand.

    Attributes:
        shape: The painter's measures.
        hands: Whose manners it knows.
        encoder: Reads the prompts.
        settings: How it paints.
        autoencoder: Draws pictures from the latents, for a painter of latents.
        library: The works it may look at, for a painter that is shown some.
    """

    shape: PainterShape | LatentShape
    hands: Sequence[str]
    encoder: Embedder
    settings: SheetSettings
    autoencoder: Autoencoder | None = None
    library: Chooser | None = None

    def paint(self, weights: Mapping[str, Tensor], out: Path, *, prompts: Sequence[str]) -> None:
        """Paint every prompt in every hand and write one PNG."""
        paint = self.painter(weights)
        text = torch.from_numpy(self.encoder.embed(list(prompts)))
        columns = len(self.hands)
        text_BE = text.repeat_interleave(columns, dim=0)
        hand_B = torch.arange(columns).repeat(len(prompts))
        seed = self.settings.seed
        parts = [
            paint(text_BE[start : start + _AT_ONCE], hand_B[start : start + _AT_ONCE], seed)
            for start in range(0, len(hand_B), _AT_ONCE)
        ]
        picture = np.concatenate(parts)
        _save(picture.reshape(len(prompts), columns, *picture.shape[1:]), out)

    def paint_in(
        self, hand: int, weights: Mapping[str, Tensor], out: Path, *, prompts: Sequence[str]
    ) -> None:
        """Paint every prompt in one hand and write one PNG, a single row."""
        text = torch.from_numpy(self.encoder.embed(list(prompts)))
        hand_B = torch.full((len(prompts),), hand)
        picture = self.painter(weights)(text, hand_B, self.settings.seed)
        _save(picture[np.newaxis], out)

    def painter(
        self, weights: Mapping[str, Tensor]
    ) -> Callable[[Tensor, Tensor, int], NDArray[np.uint8]]:
        """Return what paints texts, (B, E), in hands, (B,), from a seed, as (B, H, W, 3) levels."""
        shape, settings = self.shape, self.settings
        if isinstance(shape, LatentShape):
            assert self.autoencoder is not None, "latents need a decoder"
            return _LatentPainter(
                _ready(LatentPainterNetwork(shape, len(self.hands)), painter_weights(weights)),
                self.autoencoder,
                settings,
                self.library,
            )
        network = _ready(PainterNetwork(shape, len(self.hands)), weights)
        return _PixelPainter(network, settings)


@dataclass(frozen=True, slots=True)
class _PixelPainter:
    network: PainterNetwork
    settings: SheetSettings

    @torch.no_grad()
    def __call__(self, text_BE: Tensor, hand_B: Tensor, seed: int) -> NDArray[np.uint8]:
        shape = self.network.shape
        start = _noise(len(hand_B), shape.canvas, seed) * shape.noise_std
        silent = [torch.zeros_like(text_BE), torch.full_like(hand_B, self.network.null_hand)]
        return as_levels(_followed(self.network, start, [text_BE, hand_B], silent, self.settings))


@dataclass(frozen=True, slots=True)
class _LatentPainter:
    network: LatentPainterNetwork
    autoencoder: Autoencoder
    settings: SheetSettings
    library: Chooser | None

    @torch.no_grad()
    def __call__(self, text_BE: Tensor, hand_B: Tensor, seed: int) -> NDArray[np.uint8]:
        shape = self.network.shape
        start = _noise(len(hand_B), shape.canvas, seed)
        wish = [text_BE, hand_B]
        silent = [torch.zeros_like(text_BE), torch.full_like(hand_B, self.network.null_hand)]
        if self.library is not None:
            shown = self.library.for_wishes(text_BE.numpy(), hand_B.numpy(), seed)
            wish += [shown.latent_BKZGG, shown.hand_BK]
            silent += [
                torch.zeros_like(shown.latent_BKZGG),
                torch.full_like(shown.hand_BK, self.network.null_hand),
            ]
        if self.settings.jumps:
            wishes = Wishes(text_BE, hand_B, tuple(wish[2:]), self.network.null_hand)
            *_, latent = leaps(
                self.network,
                start,
                wishes,
                jumps=self.settings.jumps,
                shift=self.settings.shift,
                ahead=self.settings.ahead,
            )
        else:
            latent = _followed(self.network, start, wish, silent, self.settings)
        return as_levels(self.autoencoder.decode(self.network.coloured(latent)))


@dataclass(frozen=True, slots=True)
class CopySheet:
    """Draws held-out works, each over its copy: one pair of rows after the other."""

    shape: AutoencoderShape
    source: Pictures

    @torch.no_grad()
    def draw(self, weights: Mapping[str, Tensor], out: Path) -> None:
        """Copy 32 works and write one PNG."""
        network = _ready(Autoencoder(self.shape), weights)
        held_N = self.source.held_N
        rows = np.flatnonzero(held_N if held_N.any() else ~held_N)
        chosen = np.resize(rows[:: max(1, len(rows) // _COPIES)], _COPIES)
        pictures = self.source.picture_NHWC[chosen]
        copies = as_levels(network(as_tensor(pictures)))
        size = pictures.shape[1:]
        pairs = np.stack([pictures, copies]).reshape(2, -1, _COLUMNS, *size).swapaxes(0, 1)
        _save(pairs.reshape(-1, _COLUMNS, *size), out)


def _ready(network: NetworkT, weights: Mapping[str, Tensor]) -> NetworkT:
    network.load_state_dict(dict(weights))
    network.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network


def _noise(count: int, size: tuple[int, int, int], seed: int) -> Tensor:
    return torch.randn((count, *size), generator=torch.Generator().manual_seed(seed))


def _followed(
    network: PainterNetwork | LatentPainterNetwork,
    x: Tensor,
    wish: Sequence[Tensor],
    silent: Sequence[Tensor],
    settings: SheetSettings,
) -> Tensor:
    """Follow the velocity guided from no wish to the wish, in equal Euler steps."""
    told = [torch.cat(pair) for pair in zip(wish, silent, strict=True)]
    moments = torch.linspace(0, 1, settings.steps + 1)
    for now, then in pairwise(moments):
        with quick_precision():
            clean = network(torch.cat([x, x]), now.repeat(2 * len(x)), *told)
        wanted, free = clean.chunk(2)
        guided = free + settings.guidance * (wanted - free)
        x = x + (guided - x) * ((then - now) / (1 - now))
    return x


def _save(picture_RSHWC: NDArray[np.uint8], out: Path) -> None:
    """Write R rows of S pictures as one PNG."""
    rows, columns, high, wide, _ = picture_RSHWC.shape
    sheet = picture_RSHWC.transpose(0, 2, 1, 3, 4).reshape(rows * high, columns * wide, 3)
    Image.fromarray(sheet).save(out)
