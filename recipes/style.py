"""Personal styles: a hand that the house painter learns from a few works of one artist.

    pinxit train recipes.style:own --corpus cleo --from FOLDER

The corpus is frozen for style, and the folder is a painter's: a run's (then name its autoencoder's
run too) or a model's. `pinxit learn-style` does all of this at once, and installs the result.
Figures: docs/log/0014-personal-style.md.
"""

from dataclasses import replace

from pinxit.training.core.styling import StyleRecipe, StyleShape, own_style


def own() -> StyleRecipe:
    """Teach the hand `own`."""
    return own_style("own")


def smoke_own() -> StyleRecipe:
    """A run small enough for a test: seconds on two cores."""
    return replace(
        own(),
        name="smoke-style",
        shape=StyleShape(side_px=32, low_rank=2),
        batch=4,
        steps=8,
        warmup_steps=2,
        decay_steps=2,
        variants=3,
    )
