"""A student of the house painter that needs four steps, or two, or one.

    pinxit train recipes.swift:house --from runs/house --autoencoder runs/copyist --out runs/swift

Figures, losers included: docs/log/0013-few-steps.md.
"""

from dataclasses import replace
from fractions import Fraction

from pinxit.training.core.distil import DistillRecipe
from recipes import latent


def house() -> DistillRecipe:
    """The student that ships: consistency, and pairs of works as its teacher knows them."""
    return replace(consistency(), name="swift-house", pair_share=latent.house_seen().pair_share)


def leap() -> DistillRecipe:
    """Learn jumps of the guided teacher, and jumps twice as long from one's own."""
    return DistillRecipe(
        name="swift-leap",
        method="leap",
        shape=latent.house().shape,
        batch=48,
        steps=100_000,
        warmup_steps=10,
        decay_steps=120,
        matrix_rate=Fraction(1, 1000),
        other_rate=Fraction(1, 3000),
        ema_decay=Fraction(98, 100),
        error_power=latent.house_seen().error_power,
        time_mean=latent.house_seen().time_mean,
        time_std=latent.house_seen().time_std,
        drop_all=Fraction(0),
        drop_hand=Fraction(1, 20),
        seed=2,
    )


def fold() -> DistillRecipe:
    """Learn what the guided teacher sees, so that one call a step is enough."""
    return replace(leap(), name="swift-fold", method="fold")


def consistency() -> DistillRecipe:
    """Learn where the guided teacher's path ends."""
    return replace(leap(), name="swift-consistency", method="consistency")


def matching() -> DistillRecipe:
    """Learn to paint what the guided teacher finds likely."""
    return replace(leap(), name="swift-matching", method="matching", own_states=Fraction(1))


def leap_rival() -> DistillRecipe:
    """Learn jumps before a critic that knows real works."""
    return replace(leap(), name="swift-leap-rival", rival=Fraction(1, 20))


def fold_rival() -> DistillRecipe:
    """Learn what the guided teacher sees before the same critic."""
    return replace(fold(), name="swift-fold-rival", rival=Fraction(1, 20))


def smoke(method: str = "leap") -> DistillRecipe:
    """A run small enough for a test: seconds on two cores."""
    return replace(
        {"leap": leap, "fold": fold, "consistency": consistency, "matching": matching}[method](),
        name=f"smoke-{method}",
        shape=latent.smoke_house().shape,
        batch=8,
        steps=8,
        warmup_steps=2,
        decay_steps=2,
    )
