"""Which works a painter never sees, so that we can ask what it learnt."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Subject:
    """What a training picture shows and how, as far as the split needs it.

    Attributes:
        concept: What it shows, the same for every hand that drew it.
        hand: The set it belongs to.
        family: Hands that share drawings share a family, and a side of the split.
    """

    concept: str
    hand: str
    family: str


def held_out(
    subjects: Sequence[Subject], *, num_concepts: int, pair_share: Fraction, seed: int
) -> NDArray[np.bool_]:
    """Return which pictures are kept from training.

    The choice depends on names alone, so that a picture added to the corpus moves no other.

    Args:
        subjects: N subjects, one a picture.
        num_concepts: Concepts held back whole; fewer if the corpus has fewer than twice that.
        pair_share: Share, 0 to 1, of the other (concept, family) pairs held back.
        seed: Chooses another split.

    Returns:
        (N,) True where a picture is held out.
    """
    concepts = sorted({subject.concept for subject in subjects}, key=lambda name: _draw(seed, name))
    whole = set(concepts[: min(num_concepts, len(concepts) // 2)])
    held = [
        each.concept in whole or _draw(seed, f"{each.concept}\0{each.family}") < pair_share
        for each in subjects
    ]
    return np.array(held, dtype=np.bool_)


def _draw(seed: int, name: str) -> Fraction:
    """Return a number in [0, 1) that depends on the name alone."""
    head = hashlib.sha256(f"{seed}\0{name}".encode()).digest()[:8]
    return Fraction(int.from_bytes(head, "big"), 2**64)
