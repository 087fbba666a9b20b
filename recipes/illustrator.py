"""The house painter: flat illustrations in the hands of the openly licensed sets.

The picture grows while the transformer stays: 32 px (16 tokens), 64 px (64 tokens), and
128 px (64 tokens, cells of 2x2 pixels).

    pinxit train recipes.illustrator:smoke --corpus DIR
    pinxit train recipes.illustrator:house_32 --corpus DIR --out runs/house-32
    pinxit train recipes.illustrator:house_64 --corpus DIR --out runs/house-64 --from runs/house-32
    pinxit train recipes.illustrator:house --corpus DIR --out runs/house --from runs/house-64

Figures of the released run: docs/log/0002-first-house-painter.md.
"""

from dataclasses import replace

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


def house_64() -> TrainRecipe:
    """Learn the drawing."""
    return replace(
        house_32(),
        name="house-64",
        shape=PainterShape(side_px=64, cell_px=1),
        batch=96,
        seed=1,
    )


def house() -> TrainRecipe:
    """Learn the line, and finish."""
    return replace(
        house_32(),
        name="house",
        shape=PainterShape(side_px=128, cell_px=2),
        batch=96,
        seed=2,
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
