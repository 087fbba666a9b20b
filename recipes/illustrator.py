"""The house painter: flat illustrations in the hands of the openly licensed sets.

The picture grows while the transformer stays: 32 px (16 tokens), then 128 px (64 tokens, cells
of 2x2 pixels).

    pinxit train recipes.illustrator:smoke
    pinxit train recipes.illustrator:house_32 --out runs/house-32
    pinxit train recipes.illustrator:house_32_early --out runs/early --from runs/house-32
    pinxit train recipes.illustrator:house_128 --out runs/house-128 --from runs/early
    pinxit train recipes.illustrator:house --out runs/house --from runs/house-128

Figures of the released run: docs/log/0002-first-house-painter.md.
"""

from dataclasses import replace
from fractions import Fraction

from pinxit.training import PainterShape, TrainRecipe


def house_32() -> TrainRecipe:
    """Learn what things are and where they stand, at a quarter of the cost."""
    return TrainRecipe(
        name="house-32",
        shape=PainterShape(side_px=32, cell_px=1),
        batch=128,
        steps=100_000,
        warmup_steps=100,
        decay_steps=300,
    )


def house_32_early() -> TrainRecipe:
    """Learn to listen: the same again with more time in heavy noise, where words decide.

    At t = 0.2 a picture of 32 px is three quarters visible; `house_32` spent 2 % of its time
    before t = 0.15 and hardly used the text.
    """
    return replace(
        house_32(),
        name="house-32-early",
        batch=64,
        time_mean=Fraction(-8, 10),
        time_std=Fraction(12, 10),
        seed=1,
    )


def house_128() -> TrainRecipe:
    """Learn the drawing."""
    return replace(
        house_32_early(),
        name="house",
        shape=PainterShape(side_px=128, cell_px=2),
        seed=2,
    )


def house() -> TrainRecipe:
    """Learn what to draw before there is anything to see, and finish.

    With nothing but words and hand, at t = 0, `house_128` still erred as much as the mean of all
    pictures does. A third of the times now lies before t = 0.1.
    """
    return replace(
        house_128(),
        name="house-words",
        warmup_steps=30,
        time_mean=Fraction(-16, 10),
        time_std=Fraction(14, 10),
        seed=3,
    )


def smoke() -> TrainRecipe:
    """A run small enough for a test: seconds on two cores."""
    shape = PainterShape(side_px=32, cell_px=2, width=32, depth=2, heads=2, rank=4, mend=8)
    return replace(
        house(),
        name="smoke",
        shape=shape,
        batch=4,
        steps=20,
        warmup_steps=2,
        decay_steps=5,
        held_concepts=2,
    )


def house_long() -> TrainRecipe:
    """Go on from the first house painter: the same lessons, several times as long."""
    return replace(
        house(),
        name="house-long",
        ema_decay=Fraction(999, 1000),
        seed=4,
    )
