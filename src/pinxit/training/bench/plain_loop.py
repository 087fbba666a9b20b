"""A painter as people write it: an ordinary loop in PyTorch, to measure others against.

Shape suffixes: B pictures, C colours, H and W pixels.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from pinxit.jobs import threads_here
from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.exported import exported_autoencoder, exported_painter
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.machine import measure_peak, quick_dtype
from pinxit.training.adapters.text import EMBEDDING_WIDTH
from pinxit.training.core.autoencoder import AutoencoderShape
from pinxit.training.core.latent import LatentShape

#: Steps of the loop, the number that most painters are published with.
STEPS: Final = 50
_GUIDANCE: Final = 3.0
_PICTURES: Final = 3


@dataclass(frozen=True, slots=True)
class PlainLoop:
    """A model's networks in PyTorch, in single precision.

    Attributes:
        network: Sees the clean latents.
        autoencoder: Draws the picture.
    """

    network: LatentPainterNetwork
    autoencoder: Autoencoder

    @torch.no_grad()
    def paint(self, seed: int) -> Tensor:
        """Return one picture, (1, 3, H, W), in 50 equal steps of two calls each."""
        torch.manual_seed(seed)
        wish, silent = _told(self.network), _told(self.network, silent=True)
        x = torch.randn(1, *self.network.shape.canvas)
        for step in range(STEPS):
            time_B = torch.full((1,), step / STEPS)
            wanted = self.network(x, time_B, *wish)
            free = self.network(x, time_B, *silent)
            clean = free + _GUIDANCE * (wanted - free)
            x = x + (clean - x) / (STEPS - step)
        return self.autoencoder.decode(self.network.coloured(x))

    def ms_per_picture(self) -> float:
        """Return the median milliseconds of a picture, after one to warm up."""
        torch.set_num_threads(threads_here())
        spent = []
        for seed in range(_PICTURES + 1):
            before = time.perf_counter()
            self.paint(seed)
            spent.append(time.perf_counter() - before)
        return 1000 * float(np.median(spent[1:]))

    def flops_per_picture(self, calls: int) -> float:
        """Return the floating-point operations of the products of one picture.

        Args:
            calls: How often the network is asked about one picture; the decoder is asked once.
        """
        with torch.no_grad(), FlopCounterMode(display=False) as asking:
            self.network(
                torch.zeros(1, *self.network.shape.canvas), torch.zeros(1), *_told(self.network)
            )
        with torch.no_grad(), FlopCounterMode(display=False) as drawing:
            self.autoencoder.decode(torch.zeros(1, *self.network.shape.canvas))
        return float(calls * asking.get_total_flops() + drawing.get_total_flops())


def open_plain_loop(model: Path) -> PlainLoop:
    """Return the networks of a model's folder, widened to single precision.

    Raises:
        BadCheckpointError: The folder is not whole, or its model paints pixels.
    """
    painter, drawer = exported_painter(model), exported_autoencoder(model)
    network = LatentPainterNetwork(painter.origin.shape_as(LatentShape), len(painter.origin.hands))
    network.load_state_dict(dict(painter.average))
    autoencoder = Autoencoder(drawer.origin.shape_as(AutoencoderShape))
    autoencoder.load_state_dict(dict(drawer.average))
    return PlainLoop(network.eval(), autoencoder.eval())


def peak_flops() -> float:
    """Return what products of large matrices reach on this machine at best."""
    torch.set_num_threads(threads_here())
    return measure_peak(quick_dtype())


def _told(network: LatentPainterNetwork, *, silent: bool = False) -> tuple[Tensor, ...]:
    """Return a wish that an ordinary loop tells the network, or none."""
    shape, nobody = network.shape, network.null_hand
    text = torch.zeros(1, EMBEDDING_WIDTH) if silent else torch.ones(1, EMBEDDING_WIDTH)
    hand = torch.full((1,), nobody if silent else 0)
    if not shape.references:
        return text, hand
    shown = torch.zeros(1, shape.references, *shape.canvas)
    whose = torch.full((1, shape.references), nobody if silent else 0)
    return text, hand, shown if silent else shown + 1, whose
