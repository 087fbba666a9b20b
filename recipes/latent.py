"""The house painter in two parts: an autoencoder that draws, a painter that says what.

    pinxit train recipes.latent:copyist --out runs/copyist
    pinxit train recipes.latent:painter --out runs/painter --autoencoder runs/copyist
    pinxit train recipes.latent:house --autoencoder runs/copyist --from runs/painter
    pinxit train recipes.latent:drawer --out runs/drawer --from runs/copyist

Figures of the released run: docs/log/0005-latent-painter.md.
"""

from dataclasses import replace
from fractions import Fraction

from pinxit.training.core.autoencoder import AutoencoderRecipe, AutoencoderShape, DecoderRecipe
from pinxit.training.core.latent import LatentRecipe, LatentShape


def copyist() -> AutoencoderRecipe:
    """Learn to draw a picture from 64 latents of 32 numbers."""
    return AutoencoderRecipe(
        name="copyist",
        shape=AutoencoderShape(side_px=128),
        batch=32,
        steps=100_000,
        warmup_steps=50,
        decay_steps=400,
        matrix_rate=Fraction(1, 200),
        other_rate=Fraction(1, 500),
        ema_decay=Fraction(995, 1000),
    )


def drawer() -> DecoderRecipe:
    """Go on with the decoder while a painter learns the latents."""
    begun = copyist()
    return DecoderRecipe(
        name="drawer",
        shape=begun.shape,
        batch=begun.batch,
        steps=100_000,
        warmup_steps=20,
        decay_steps=200,
        matrix_rate=begun.matrix_rate,
        other_rate=begun.other_rate,
        ema_decay=begun.ema_decay,
        seed=1,
    )


def painter() -> LatentRecipe:
    """Learn what to draw, after a painter of pixels that knows the words."""
    return LatentRecipe(
        name="latent-house",
        shape=LatentShape(side_px=128, grid=8, channels=32),
        batch=48,
        steps=100_000,
        warmup_steps=20,
        decay_steps=150,
        time_mean=Fraction(-6, 10),
        time_std=Fraction(13, 10),
        ema_decay=Fraction(99, 100),
    )


def house() -> LatentRecipe:
    """Learn to draw what other hands have drawn in the manner that is asked for."""
    begun = painter()
    return replace(
        begun,
        name="house-shown",
        batch=64,
        shape=replace(begun.shape, references=4),
        warmup_steps=50,
        decay_steps=300,
        ema_decay=Fraction(998, 1000),
        seed=1,
    )


def house_pairs() -> LatentRecipe:
    """Go on, and learn that a picture may show two things."""
    return replace(house(), name="house-pairs", pair_share=Fraction(1, 8), seed=2)


def house_seen() -> LatentRecipe:
    """Go on, and mind what can be seen: the few directions of the latents that pixels follow."""
    return replace(
        house_pairs(),
        name="house-seen",
        error_power=Fraction(3, 2),
        time_mean=Fraction(-1),
        seed=3,
    )


def smoke_copyist() -> AutoencoderRecipe:
    """A run small enough for a test: seconds on two cores."""
    shape = AutoencoderShape(
        side_px=32, latent=4, fine=4, wide=8, mid=8, deep=16, decoder_blocks=(1, 1, 1)
    )
    return replace(
        copyist(),
        name="smoke-copyist",
        shape=shape,
        batch=4,
        steps=8,
        warmup_steps=2,
        decay_steps=2,
    )


def smoke_painter() -> LatentRecipe:
    """The same for a painter of its latents."""
    shape = LatentShape(side_px=32, grid=2, channels=4, width=32, depth=2, heads=2, rank=4)
    return replace(
        painter(),
        name="smoke-painter",
        shape=shape,
        batch=4,
        steps=8,
        warmup_steps=2,
        decay_steps=2,
    )


def smoke_house() -> LatentRecipe:
    """The same for one that is shown works."""
    begun = smoke_painter()
    return replace(begun, name="smoke-house", shape=replace(begun.shape, references=3), seed=1)


def smoke_pairs() -> LatentRecipe:
    """The same with pairs."""
    return replace(smoke_house(), name="smoke-pairs", pair_share=Fraction(1, 3), pairs=5, seed=2)
