"""Painting with latents: the guided teacher's steps, and the student's jumps.

Shape suffixes: B pictures, E numbers of a text embedding, Z numbers of a latent, G latents along
a side, K works shown beside the noise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pinxit.training.adapters.machine import quick_precision
from pinxit.training.core.distil import shifted

#: A network of latents, or a function that stands for one: sees (noisy, time, *wish).
Network = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is told of B pictures beside noise and time.

    Attributes:
        text_BE: Embeddings of what they show; all zero for "no text".
        hand_B: Whose manner; the null hand for any.
        shown: (B, K, Z, G, G) latents and (B, K) hands of the works to look at, or nothing.
        null_hand: Index of "any hand".
    """

    text_BE: Tensor
    hand_B: Tensor
    shown: tuple[Tensor, ...]
    null_hand: int

    @property
    def told(self) -> tuple[Tensor, ...]:
        """What the network is told, in its order."""
        return (self.text_BE, self.hand_B, *self.shown)

    def of(self, chosen: Tensor) -> "Wishes":
        """Return the wishes of some of the pictures."""
        some = (self.text_BE[chosen], self.hand_B[chosen])
        return Wishes(*some, tuple(each[chosen] for each in self.shown), self.null_hand)

    def silent(self) -> "Wishes":
        """Return as many pictures without a wish."""
        nobody = torch.full_like(self.hand_B, self.null_hand)
        shown: tuple[Tensor, ...] = ()
        if self.shown:
            latent, hand = self.shown
            shown = (torch.zeros_like(latent), torch.full_like(hand, self.null_hand))
        return Wishes(torch.zeros_like(self.text_BE), nobody, shown, self.null_hand)


def seen(network: Network, x_BZGG: Tensor, time_B: Tensor, wishes: Wishes) -> Tensor:
    """Return the clean latents that a network sees, in one call."""
    with quick_precision():
        clean: Tensor = network(x_BZGG, time_B, *wishes.told)
    return clean


def guided(
    network: Network, x_BZGG: Tensor, time_B: Tensor, wishes: Wishes, guidance: float
) -> Tensor:
    """Return the clean latents as seen with the wish, led away from those without.

    Source:
        Ho and Salimans (2022), "Classifier-Free Diffusion Guidance", arXiv:2207.12598.
    """
    silent = wishes.silent()
    told = [torch.cat(pair) for pair in zip(wishes.told, silent.told, strict=True)]
    with quick_precision():
        both = network(torch.cat([x_BZGG, x_BZGG]), torch.cat([time_B, time_B]), *told)
    wanted, free = both.chunk(2)
    return free + guidance * (wanted - free)


def moved(x_BZGG: Tensor, clean_BZGG: Tensor, now_B: Tensor, then_B: Tensor) -> Tensor:
    """Return x at a later time: the noise that it implies is kept, less of it shown."""
    left, towards = _shares(now_B, then_B)
    return left * x_BZGG + towards * clean_BZGG


def implied(x_BZGG: Tensor, later_BZGG: Tensor, now_B: Tensor, then_B: Tensor) -> Tensor:
    """Return the clean latents by which `moved` would have led from x to what is later."""
    left, towards = _shares(now_B, then_B)
    return (later_BZGG - left * x_BZGG) / towards


def noised(clean_BZGG: Tensor, noise_BZGG: Tensor, time_B: Tensor) -> Tensor:
    """Return `t * clean + (1 - t) * noise`."""
    time_B111 = time_B.view(-1, 1, 1, 1)
    return time_B111 * clean_BZGG + (1 - time_B111) * noise_BZGG


def two_steps(
    see: Callable[[Tensor, Tensor], Tensor], x_BZGG: Tensor, times: tuple[Tensor, Tensor, Tensor]
) -> Tensor:
    """Return where two steps of second order lead, in one call each.

    Args:
        see: The clean latents at (x, time).
        x_BZGG: Where the steps begin.
        times: (B,) each: begin, middle and end.

    Source:
        Lu et al. (2022), "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion
        Probabilistic Models", arXiv:2211.01095, algorithm 2 (2M, prediction of the data).
    """
    now_B, mid_B, then_B = times
    first = see(x_BZGG, now_B)
    x_BZGG = moved(x_BZGG, first, now_B, mid_B)
    second = see(x_BZGG, mid_B)
    one, two, three = (_log_snr(each) for each in times)
    # From pure noise, or to the picture itself, the first order is all there is.
    ends = (now_B > 0) & (then_B < 1)
    share_B = torch.where(ends, (three - two) / (2 * (two - one)), torch.zeros_like(two))
    target = second + share_B.view(-1, 1, 1, 1) * (second - first)
    return moved(x_BZGG, target, mid_B, then_B)


@torch.no_grad()
def leaps(
    network: Network, x_BZGG: Tensor, wishes: Wishes, *, jumps: int, shift: float, ahead: float
) -> Iterator[Tensor]:
    """Jump from noise to the picture, yielding the clean latents seen at each jump.

    Args:
        network: The student.
        x_BZGG: Noise.
        wishes: What is told of the pictures.
        jumps: How many.
        shift: More than 1 spends more jumps in the noise.
        ahead: How much later than the truth the time is that the network is told.
    """
    times = shifted(np.linspace(0.0, 1.0, jumps + 1), shift)
    for now, then in pairwise(times):
        now_B, then_B = (torch.full((len(x_BZGG),), float(each)) for each in (now, then))
        clean = seen(network, x_BZGG, now_B + ahead, wishes)
        yield clean
        x_BZGG = moved(x_BZGG, clean, now_B, then_B)


def as_times(time_B: NDArray[np.float64]) -> Tensor:
    """Return times in single precision."""
    return torch.from_numpy(time_B.astype(np.float32))


def _shares(now_B: Tensor, then_B: Tensor) -> tuple[Tensor, Tensor]:
    left = (1 - then_B) / (1 - now_B)
    return left.view(-1, 1, 1, 1), (then_B - now_B * left).view(-1, 1, 1, 1)


def _log_snr(time_B: Tensor) -> Tensor:
    return torch.logit(time_B, eps=1e-6)
