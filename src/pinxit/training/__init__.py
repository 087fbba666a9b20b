"""Training: networks learnt from scratch on a manifest of licensed works.

In:  a corpus folder (manifest and pictures) and a `TrainRecipe`.
Out: a checkpoint: weights, their average, and the record of how they came to be.
"""

from pinxit.training.adapters.text import EMBEDDING_WIDTH, TextEncoder
from pinxit.training.core.recipe import BadRecipeError, PainterShape, TrainRecipe

__all__ = [
    "EMBEDDING_WIDTH",
    "BadRecipeError",
    "PainterShape",
    "TextEncoder",
    "TrainRecipe",
]
