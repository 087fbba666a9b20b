"""From noise to a picture: following a guided velocity field in few steps.

Shape suffixes: B pictures of one call, C colours, H and W pixels. Time runs from 0 (noise) to
1 (picture), and `x(t) = t * picture + (1 - t) * noise`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]


class CleanPicture(Protocol):
    """A network that sees the picture through the noise."""

    def __call__(self, noisy_CHW: Picture, time: float) -> tuple[Picture, Picture]:
        """Return the clean picture as seen with the wish, and as seen without, (C, H, W) each."""
        ...


class OneLook(Protocol):
    """A network that was distilled: one look at a step is enough."""

    def __call__(self, noisy_CHW: Picture, time: float) -> Picture:
        """Return the clean picture as seen with the wish, (C, H, W)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """How a picture is approached.

    Attributes:
        steps: Steps from noise to picture; the network is called once for each.
        guidance: 1 follows the wish as learnt, more exaggerates it, 0 ignores it.
        shift: More than 1 spends more steps in the noise, less than 1 more on the finish.
        guided_from: Time from which guidance acts, 0 to 1; before it every wish is vague, and
            exaggerating it leads to garish colours.
        start: Time from which the picture is approached, 0 to 1; more than 0 where it begins
            with more than noise.
    """

    steps: int
    guidance: float
    shift: float = 1.0
    guided_from: float = 0.0
    start: float = 0.0


def moments(steps: int, shift: float, start: float = 0.0) -> NDArray[np.float64]:
    """Return the (steps + 1,) times at which a picture is looked at, from `start` to 1.

    Source:
        Esser et al. (2024), "Scaling Rectified Flow Transformers for High-Resolution Image
        Synthesis", arXiv:2403.03206, section 5.3.2, written for time running towards the picture.
    """
    begin = shift * start / (1.0 - start + shift * start)
    even = np.linspace(begin, 1.0, steps + 1)
    return even / (even + shift * (1.0 - even))


def noise(seed: int, shape: tuple[int, int, int], std: float) -> Picture:
    """Return the noise that a picture starts from; one seed, one noise, on every machine.

    Source:
        Salmon et al. (2011), "Parallel Random Numbers: As Easy as 1, 2, 3" (Philox).
    """
    draw = np.random.Generator(np.random.Philox(key=seed))
    return draw.standard_normal(shape, dtype=np.float32) * np.float32(std)


def underdrawn(noise_CHW: Picture, drawing_CHW: Picture, time: float) -> Picture:
    """Return noise with a drawing faintly in it, as it would be seen at a time.

    Source:
        Meng et al. (2021), "SDEdit: Guided Image Synthesis and Editing with Stochastic
        Differential Equations", arXiv:2108.01073.
    """
    return np.float32(time) * drawing_CHW + np.float32(1.0 - time) * noise_CHW


def follow(
    network: CleanPicture,
    start_CHW: Picture,
    path: Path,
    *,
    mend: Callable[[Picture], Picture] | None = None,
) -> Iterator[Picture]:
    """Follow the velocity from noise, yielding the clean picture seen at each step.

    The last one is the painting. Second order with one call a step: the clean pictures of two
    steps are extrapolated in the logarithm of the signal-to-noise ratio.

    Args:
        network: Sees the picture through the noise.
        start_CHW: Noise, with or without a drawing in it.
        path: How the picture is approached.
        mend: Puts what is known of the picture into each clean picture that is seen but the last.

    Source:
        Avrahami, Fried and Lischinski (2022), "Blended Latent Diffusion", arXiv:2206.02779, for
        what is known; Lu et al. (2022), "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion
        Probabilistic Models", arXiv:2211.01095, algorithm 2 (2M, prediction of the data);
        Ho and Salimans (2022), "Classifier-Free Diffusion Guidance", arXiv:2207.12598.
    """
    times = moments(path.steps, path.shift, path.start)
    x_CHW, before_CHW = start_CHW, None
    for number in range(path.steps):
        now, then = times[number], times[number + 1]
        clean_CHW = _guided(network, x_CHW, float(now), path)
        if mend is not None and then < 1.0:
            clean_CHW = mend(clean_CHW)
        yield clean_CHW
        if then >= 1.0:
            return
        target_CHW = clean_CHW
        if before_CHW is not None and number > 1:
            ratio = (_log_snr(now) - _log_snr(times[number - 1])) / (_log_snr(then) - _log_snr(now))
            target_CHW = clean_CHW + (clean_CHW - before_CHW) * np.float32(1 / (2 * ratio))
        x_CHW = _closer(x_CHW, target_CHW, now, then)
        before_CHW = clean_CHW


def leap(
    network: OneLook, start_CHW: Picture, *, jumps: int, shift: float, ahead: float
) -> Iterator[Picture]:
    """Jump from noise to the picture, yielding the clean picture seen at each jump.

    The last one is the painting.

    Args:
        network: Was distilled for this number of jumps.
        start_CHW: Noise.
        jumps: Calls of the network.
        shift: More than 1 spends more jumps in the noise.
        ahead: How much later than the truth the time is that the network is told: by this it
            knows how long its jumps are.

    Source:
        Frans et al. (2024), "One Step Diffusion via Shortcut Models", arXiv:2410.12557.
    """
    times, x_CHW = moments(jumps, shift), start_CHW
    for now, then in pairwise(times):
        clean_CHW = network(x_CHW, float(now) + ahead)
        yield clean_CHW
        x_CHW = _closer(x_CHW, clean_CHW, now, then)


def _guided(network: CleanPicture, x_CHW: Picture, now: float, path: Path) -> Picture:
    wanted_CHW, free_CHW = network(x_CHW, now)
    guidance = path.guidance if now >= path.guided_from else min(path.guidance, 1.0)
    return free_CHW + np.float32(guidance) * (wanted_CHW - free_CHW)


def _closer(x_CHW: Picture, clean_CHW: Picture, now: float, then: float) -> Picture:
    """Keep the noise that x implies, and show less of it: exact for a fixed clean picture."""
    noise_left = (1.0 - then) / (1.0 - now)
    return np.float32(noise_left) * x_CHW + np.float32(then - now * noise_left) * clean_CHW


def _log_snr(time: float) -> float:
    return float(np.log(time / (1.0 - time)))


def from_pixels(image_HWC: NDArray[np.uint8]) -> Picture:
    """Return a picture in -1 to 1, (C, H, W), of levels 0 to 255."""
    return np.ascontiguousarray(image_HWC.transpose(2, 0, 1)).astype(np.float32) / 127.5 - 1.0


def to_pixels(picture_CHW: Picture) -> NDArray[np.uint8]:
    """Return (H, W, 3) levels 0 to 255 of a picture in -1 to 1."""
    levels = np.rint((np.clip(picture_CHW, -1.0, 1.0) + 1.0) * 127.5).astype(np.uint8)
    return np.ascontiguousarray(levels.transpose(1, 2, 0))
