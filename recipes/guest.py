"""Guests: somebody else's diffusion model, taught the works of a manifest by a small adapter.

pinxit train recipes.guest:lora --corpus cleo --guest FOLDER --guest-licence SPDX
pinxit optimise runs/lora --corpus cleo
"""

from dataclasses import replace
from fractions import Fraction

from pinxit.training.core.guest import AdapterShape, GuestRecipe


def lora() -> GuestRecipe:
    """Teach a guest that paints 512 px the manner of some works."""
    return GuestRecipe(
        name="lora",
        shape=AdapterShape(rank=8),
        batch=4,
        steps=2000,
        warmup_steps=50,
        decay_steps=400,
        other_rate=Fraction(1, 5000),
        ema_decay=Fraction(99, 100),
        held_concepts=0,
    )


def lora_1024() -> GuestRecipe:
    """The same for a guest that paints 1024 px."""
    return replace(lora(), name="lora-1024", guest_px=1024, batch=1)


def smoke() -> GuestRecipe:
    """A run small enough for a test: seconds on two cores."""
    return replace(
        lora(),
        name="smoke-lora",
        shape=AdapterShape(rank=2),
        read_px=32,
        guest_px=32,
        batch=4,
        steps=8,
        warmup_steps=2,
        decay_steps=2,
    )
