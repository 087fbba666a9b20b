"""The house painter in two parts: an autoencoder that draws, a painter that says what.

    pinxit train recipes.latent:copyist --out runs/copyist

Figures of the released run: docs/log/0005-latent-painter.md.
"""

from fractions import Fraction

from pinxit.training.core.autoencoder import AutoencoderRecipe, AutoencoderShape


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
