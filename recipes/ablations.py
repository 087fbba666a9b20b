"""Ablations of the painter of latents, at a size that learns something in minutes.

    python tools/ablate.py recipes.ablations:optimisers --autoencoder runs/copyist --seconds 240

Each function returns variants that learn for equally long; pages from docs/log/0007 on tell what
came of them.
"""

from dataclasses import replace
from fractions import Fraction

from pinxit.training.bench.ablation import Variant
from pinxit.training.core.latent import LatentRecipe, LatentShape


def small() -> LatentRecipe:
    """A painter a tenth of the house painter's size."""
    return LatentRecipe(
        name="ablation",
        shape=LatentShape(side_px=128, grid=8, channels=32, width=128, depth=6, heads=2, rank=16),
        batch=48,
        steps=100_000,
        warmup_steps=20,
        decay_steps=60,
        time_mean=Fraction(-6, 10),
        time_std=Fraction(13, 10),
        ema_decay=Fraction(98, 100),
        checkpoint_minutes=100_000,
    )


def house() -> Variant:
    """As the house painter is: Muon, four tokens beside the picture and modulation."""
    return Variant(name="house", recipe=small())


def optimisers() -> tuple[Variant, ...]:
    """Muon against AdamW for the matrices, at two rates."""
    fast = replace(small(), other_rate=Fraction(3, 1000))
    return (
        house(),
        Variant(name="adamw 0.001", recipe=small(), optimiser="adamw"),
        Variant(name="adamw 0.003", recipe=fast, optimiser="adamw"),
    )


def conditioning() -> tuple[Variant, ...]:
    """How the wish reaches the picture."""
    return (
        house(),
        Variant(name="modulation only", recipe=small(), told_by="modulation"),
        Variant(name="prefix only", recipe=small(), told_by="prefix"),
    )


def tokens() -> tuple[Variant, ...]:
    """How many tokens pass through the blocks: 68, 96, or half of the picture's."""
    begun = small()
    padded = replace(begun, shape=replace(begun.shape, prefix=32))
    return (
        house(),
        Variant(name="half led past", recipe=begun, dropped=Fraction(1, 2)),
        Variant(name="96 tokens", recipe=padded),
    )


def everything() -> tuple[Variant, ...]:
    """All of them, the house painter once; those that matter most first."""
    _, adamw, fast = optimisers()
    _, modulated, prefixed = conditioning()
    _, half, padded = tokens()
    return (house(), adamw, half, modulated, padded, prefixed, fast)
