"""The recogniser: knows a picture again after cropping, pressing, toning, framing.

    pinxit train recipes.fingerprint:house --out runs/recogniser

Learns from the illustrations frozen for training, and from PINXIT_HOME/paintings where works of
the public domain lie with their works.csv. Figures: docs/log/0018-fingerprints.md.
"""

from dataclasses import replace
from fractions import Fraction

from pinxit.training.core.recogniser import RecogniserRecipe, RecogniserShape


def house() -> RecogniserRecipe:
    """Teach the house recogniser; --finish-at gives the time that it may take."""
    return RecogniserRecipe(
        name="recogniser",
        shape=RecogniserShape(),
        batch=128,
        steps=8_000,
        warmup_steps=100,
        decay_steps=300,
        other_rate=Fraction(1, 500),
        weight_decay=Fraction(1, 100),
        ema_decay=Fraction(995, 1000),
        held_concepts=300,
        held_pairs=Fraction(0),
    )


def smoke() -> RecogniserRecipe:
    """Teach the same in a few steps of a tiny network: a check that all parts fit."""
    return replace(
        house(),
        name="recogniser-smoke",
        shape=RecogniserShape(side_px=32, stages=(8, 8, 8), likeness=8),
        batch=4,
        steps=3,
        warmup_steps=0,
        decay_steps=1,
    )
