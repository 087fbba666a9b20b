"""Dividing whole coins: nothing is lost, nothing is made, and the same is divided the same way."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise


def largest_remainder(minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount by weights, to the coin.

    Everybody gets the whole coins of their exact part; the coins left over go to the largest
    remainders, of equal ones to whoever stands first. No part is larger than its weight if the
    amount is no larger than all weights together, so that nothing is taken twice from anybody.

    Args:
        minor: What is divided, in the smallest unit; not negative.
        weights: Not negative, at least one above zero.

    Returns:
        A part for each weight; their sum is `minor`.

    **Source:** Balinski and Young (1982), "Fair Representation", chapter 3: the method of Hamilton.
    """
    whole = sum(weights)
    assert minor >= 0 <= min(weights, default=-1), "amounts and weights are not negative"
    assert whole > 0, "somebody has a part"
    parts = [minor * weight // whole for weight in weights]
    rest = [minor * weight % whole for weight in weights]
    left = minor - sum(parts)
    for place in sorted(range(len(weights)), key=lambda each: (-rest[each], each))[:left]:
        parts[place] += 1
    return tuple(parts)


def fair_turns(minor: int, weights: Sequence[int], *, seed: str) -> tuple[int, ...]:
    """Divide an amount among many, so that small parts come to their coins over time.

    With a hundred authors and forty coins the largest remainders would be the same forty authors
    every time. Here the parts are laid end to end and a coin is given wherever a whole step is
    passed, beginning at a place drawn from the seed: everybody gets their exact part rounded down
    or up, and over many sales exactly what is theirs on average.

    Args:
        minor: What is divided, in the smallest unit; not negative.
        weights: Not negative, at least one above zero.
        seed: What the place of beginning is drawn from, such as the sale's name.

    Returns:
        A part for each weight; their sum is `minor`.

    **Source:** Madow (1949), "On the theory of systematic sampling, II", Annals of Mathematical
    Statistics 20, 333-354.
    """
    whole = sum(weights)
    assert minor >= 0 <= min(weights, default=-1), "amounts and weights are not negative"
    assert whole > 0, "somebody has a part"
    start = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16], "big") % whole
    reached = [start]
    for weight in weights:
        reached.append(reached[-1] + minor * weight)
    return tuple(after // whole - before // whole for before, after in pairwise(reached))


def in_step(minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount by weights so that nobody's part shrinks when the amount grows.

    By largest remainders it may: of eleven coins somebody can get one less than of ten. Here what
    is given of any amount is given of any larger one too, and of the weights' sum each gets its
    weight. So giving back in small steps or at once comes to the same.

    Args:
        minor: What is divided, in the smallest unit, from 0 to the sum of the weights.
        weights: Not negative.

    Returns:
        A part for each weight, never above it; their sum is `minor`.

    **Source:** Balinski and Young (1982), "Fair Representation", chapter 5: the method of
    Jefferson, which satisfies the lower quota and is monotone in the house.
    """
    whole = sum(weights)
    assert 0 <= minor <= whole, "no more is divided than there is"
    parts = [minor * weight // whole if whole else 0 for weight in weights]
    for _coin in range(minor - sum(parts)):
        place = max(
            (each for each, weight in enumerate(weights) if weight),
            key=lambda each: (Fraction(weights[each], parts[each] + 1), -each),
        )
        parts[place] += 1
    return tuple(parts)
