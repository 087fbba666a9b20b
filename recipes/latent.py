"""The house painter in two parts: an autoencoder that draws, a painter that says what.

    pinxit train recipes.latent:copyist --out runs/copyist

Figures of the released run: docs/log/0005-latent-painter.md.
"""

from fractions import Fraction

from pinxit.training.core.autoencoder import AutoencoderRecipe, AutoencoderShape
from pinxit.training.core.judge import JudgeRecipe, JudgeShape
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


def painter() -> LatentRecipe:
    """Learn what to draw, after a painter of pixels that knows the words."""
    return LatentRecipe(
        name="latent-house",
        shape=LatentShape(side_px=128, grid=8, channels=32),
        batch=64,
        steps=100_000,
        warmup_steps=50,
        decay_steps=150,
        time_mean=Fraction(-6, 10),
        time_std=Fraction(13, 10),
        ema_decay=Fraction(99, 100),
    )


def judge() -> JudgeRecipe:
    """Learn from real works whose hand a picture shows, and of what."""
    return JudgeRecipe(
        name="judge",
        shape=JudgeShape(),
        batch=64,
        steps=2500,
        warmup_steps=50,
        decay_steps=1000,
        matrix_rate=Fraction(1, 200),
        other_rate=Fraction(1, 500),
        weight_decay=Fraction(1, 20),
        ema_decay=Fraction(99, 100),
    )
