"""A look at a painter in training: the same briefs, painted now and then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.copying import as_tensor
from pinxit.training.adapters.illustrations import Illustrations
from pinxit.training.adapters.network import PainterNetwork
from pinxit.training.adapters.text import TextEncoder
from pinxit.training.core.autoencoder import AutoencoderShape
from pinxit.training.core.recipe import PainterShape


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSettings:
    """How a sheet is painted: steps, guidance, and the seed of its noise."""

    steps: int = 20
    guidance: float = 3.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Looker:
    """Paints contact sheets: one row a prompt, one column a hand."""

    shape: PainterShape
    hands: Sequence[str]
    encoder: TextEncoder
    settings: SheetSettings

    def paint(self, weights: Mapping[str, Tensor], out: Path, *, prompts: Sequence[str]) -> None:
        """Paint every prompt in every hand and write one PNG."""
        network = PainterNetwork(self.shape, len(self.hands))
        network.load_state_dict(dict(weights))
        network.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        text = torch.from_numpy(self.encoder.embed(list(prompts)))
        columns = len(self.hands)
        text_BE = text.repeat_interleave(columns, dim=0)
        hand_B = torch.arange(columns).repeat(len(prompts))
        rows = [
            _painted(
                network, text_BE[start : start + 32], hand_B[start : start + 32], self.settings
            )
            for start in range(0, len(hand_B), 32)
        ]
        picture = np.concatenate(rows).reshape(len(prompts), columns, *rows[0].shape[1:])
        _save(picture, out)


@dataclass(frozen=True, slots=True)
class CopySheet:
    """Draws held-out works, each over its copy: one pair of rows after the other."""

    shape: AutoencoderShape
    source: Illustrations

    def draw(self, weights: Mapping[str, Tensor], out: Path) -> None:
        """Copy eight times four works and write one PNG."""
        network = Autoencoder(self.shape)
        network.load_state_dict(dict(weights))
        rows = np.flatnonzero(self.source.held_N) if self.source.held_N.any() else [0]
        chosen = np.resize(rows[:: max(1, len(rows) // 32)], 32)
        pictures = np.stack(
            [self.source.picture_NHWC[self.source.works[n].picture] for n in chosen]
        )
        with torch.no_grad():
            copies = _levels(network(as_tensor(pictures)))
        pairs = np.stack([pictures, copies]).reshape(2, 4, 8, *pictures.shape[1:])
        _save(pairs.swapaxes(0, 1).reshape(8, 8, *pictures.shape[1:]), out)


def _save(picture_RSHWC: NDArray[np.uint8], out: Path) -> None:
    """Write R rows of S pictures as one PNG."""
    rows, columns, high, wide, _ = picture_RSHWC.shape
    sheet = picture_RSHWC.transpose(0, 2, 1, 3, 4).reshape(rows * high, columns * wide, 3)
    Image.fromarray(sheet).save(out)


def _levels(picture_BCHW: Tensor) -> NDArray[np.uint8]:
    """Return (B, H, W, 3) levels 0 to 255 of pictures in -1 to 1."""
    level = ((picture_BCHW.clamp(-1, 1) + 1) * 127.5).round()
    levels: NDArray[np.uint8] = level.permute(0, 2, 3, 1).to(torch.uint8).numpy()
    return levels


@torch.no_grad()
def _painted(
    network: PainterNetwork, text_BE: Tensor, hand_B: Tensor, settings: SheetSettings
) -> NDArray[np.uint8]:
    """Follow the guided velocity from noise to pictures in equal Euler steps."""
    shape, batch = network.shape, len(hand_B)
    chance = torch.Generator().manual_seed(settings.seed)
    x = torch.randn((batch, 3, shape.side_px, shape.side_px), generator=chance) * shape.noise_std
    text = torch.cat([text_BE, torch.zeros_like(text_BE)])
    hand = torch.cat([hand_B, torch.full_like(hand_B, network.null_hand)])
    moments = torch.linspace(0, 1, settings.steps + 1)
    for now, then in pairwise(moments):
        with torch.autocast("cpu", torch.bfloat16):
            clean = network(torch.cat([x, x]), now.repeat(2 * batch), text, hand)
        wanted, free = clean.chunk(2)
        guided = free + settings.guidance * (wanted - free)
        x = x + (guided - x) * ((then - now) / (1 - now))
    return _levels(x)
