"""Painting over a picture: vary it, mix two, fill a part of it in, let it grow.

Shape suffixes: H and W pixels, C colours, Z numbers of a latent, G latents along a side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from pinxit.studio.core.brief import Brief
from pinxit.studio.core.canvas import Canvas, Image, Latent, Mask, between
from pinxit.studio.core.ground import Ground
from pinxit.studio.core.painter import Step
from pinxit.studio.core.sampler import CleanPicture, Path, follow, underdrawn

#: Each square of a large picture has noise of its own: its number is added above the seed's bits.
_SEED_BITS = 64


@dataclass(frozen=True, slots=True)
class Brush:
    """A painter that was told what to paint, ready to go over a picture.

    Attributes:
        network: Sees latents through noise.
        encode: Returns the latents of a square of pixels, (H, W, 3) to (Z, G, G).
        draw: Returns the square of pixels of latents.
        finish: Lays a finished square out, as the painter's own pictures are.
        noise: Returns the noise of a seed, (Z, G, G).
        side_px: Height and width of a square.
        steps: Calls of the network for each square.
        shift: As in `Path`.
    """

    network: CleanPicture
    encode: Callable[[Image], Latent]
    draw: Callable[[Latent], Image]
    finish: Callable[[Image], Image]
    noise: Callable[[int], Latent]
    side_px: int
    steps: int
    shift: float


def paint_over(
    brief: Brief, canvas: Canvas, brush: Brush, on_step: Callable[[Step], None]
) -> Image:
    """Return the canvas painted over, (H, W, 3); what is not free stays bit for bit.

    A large picture is painted square by square, each against those before it.

    Args:
        brief: What to paint; it has a ground.
        canvas: What its ground names.
        brush: Who paints.
        on_step: Called after each step with the whole picture as it stands.

    Raises:
        BadGroundError: The picture is smaller than the painter's square.

    Source:
        Meng et al. (2021), "SDEdit", arXiv:2108.01073, for the start; Avrahami, Fried and
        Lischinski (2022), "Blended Latent Diffusion", arXiv:2206.02779, for what is known; Lugmayr
        et al. (2022), "RePaint", arXiv:2201.09865, for filling with a painter not trained for it.
    """
    ground = brief.ground
    assert ground is not None, "a brief without a ground begins with noise"
    windows = list(canvas.windows(brush.side_px))
    total = brush.steps * len(windows)
    for nth, window in enumerate(windows):
        square = _cut(canvas, window)
        start_ZGG = _start(square, ground, brush, brief.seed + (nth << _SEED_BITS))
        path = Path(
            steps=brush.steps,
            guidance=brief.guidance_percent / 100,
            shift=brush.shift,
            start=ground.start,
        )
        mend = None if square.free_HW.all() else partial(_mended, square=square, brush=brush)
        last_ZGG = start_ZGG
        for step, clean_ZGG in enumerate(
            follow(brush.network, start_ZGG, path, mend=mend), start=1
        ):
            look = partial(_looked, canvas, window, brush, clean_ZGG)
            on_step(Step(nth * brush.steps + step, total, look))
            last_ZGG = clean_ZGG
        canvas = _with_known(
            canvas.with_painted(window, brush.finish(brush.draw(last_ZGG))), window
        )
    return canvas.picture_HWC


def _cut(canvas: Canvas, window: tuple[slice, slice]) -> Canvas:
    """Return one square of a canvas."""
    second_HWC = None if canvas.second_HWC is None else canvas.second_HWC[window]
    return Canvas(canvas.picture_HWC[window], canvas.free_HW[window], second_HWC)


def _with_known(canvas: Canvas, window: tuple[slice, slice]) -> Canvas:
    """Return a canvas of which a square is finished; the last one leaves nothing free."""
    free_HW: Mask = canvas.free_HW.copy()
    free_HW[window] = False
    return Canvas(canvas.picture_HWC, free_HW, canvas.second_HWC) if free_HW.any() else canvas


def _start(square: Canvas, ground: Ground, brush: Brush, seed: int) -> Latent:
    """Return what a square begins with: noise, and under it the picture as far as it counts."""
    noise_ZGG = brush.noise(seed)
    if ground.start <= 0.0:
        return noise_ZGG
    drawing_ZGG = brush.encode(square.picture_HWC)
    if square.second_HWC is not None:
        second_ZGG = brush.encode(square.second_HWC)
        drawing_ZGG = between(drawing_ZGG, second_ZGG, ground.share_percent / 100)
    return underdrawn(noise_ZGG, drawing_ZGG, ground.start)


def _mended(clean_ZGG: Latent, *, square: Canvas, brush: Brush) -> Latent:
    """Return what is seen with the known pixels in their places."""
    seen_HWC = brush.draw(clean_ZGG)
    whole = np.where(square.free_HW[..., np.newaxis], seen_HWC, square.picture_HWC)
    return brush.encode(whole.astype(np.uint8))


def _looked(canvas: Canvas, window: tuple[slice, slice], brush: Brush, clean: Latent) -> Image:
    """Return the whole canvas as it stands."""
    return canvas.with_painted(window, brush.draw(clean)).picture_HWC
