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

from pinxit.training.adapters.network import PainterNetwork
from pinxit.training.adapters.text import TextEncoder
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

    def paint(self, weights: Mapping[str, Tensor], prompts: Sequence[str], out: Path) -> None:
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
        _, _, high, wide, _ = picture.shape
        sheet = picture.transpose(0, 2, 1, 3, 4).reshape(len(prompts) * high, columns * wide, 3)
        Image.fromarray(sheet).save(out)


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
    level = ((x.clamp(-1, 1) + 1) * 127.5).round()
    return level.permute(0, 2, 3, 1).to(torch.uint8).numpy()
