"""The split rule: who gets how much of a sale, published beside the work.

`docs/explanation/algorithms/royalties.md` is the specification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.rounding import fair_turns, largest_remainder

#: A whole, in hundredths of a per cent.
WHOLE_BP: Final = 10_000


class BadSplitError(PinxitError):
    """A split rule does not add up."""

    remedy = "The three parts must make 100 % together, and the cap lie between 1 % and 100 %."


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRule:
    """Who gets how much of what is left of a price after tax and fee.

    Attributes:
        artist_bp: Part of the artist, in hundredths of a per cent.
        studio_bp: Part of the house.
        pool_bp: Part of the authors whose works taught the painter.
        cap_bp: The most that one author gets of the pool, in `[100, 10000]`.

    Raises:
        BadSplitError: The parts do not make a whole, or the cap is out of range.
    """

    artist_bp: int = 7_000
    studio_bp: int = 2_000
    pool_bp: int = 1_000
    cap_bp: int = 2_500

    def __post_init__(self) -> None:
        parts = (self.artist_bp, self.studio_bp, self.pool_bp)
        if min(parts) < 0 or sum(parts) != WHOLE_BP:
            raise BadSplitError("the parts of this rule do not make a whole")
        if not 100 <= self.cap_bp <= WHOLE_BP:
            raise BadSplitError("the cap of this rule is out of range")


@dataclass(frozen=True, slots=True)
class Split:
    """What each gets of one sale, in the smallest unit."""

    artist: int
    studio: int
    pool: int


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one work of one author counts behind a piece.

    Whoever judges it better than by counting, such as an attribution, hands in other weights.

    Attributes:
        author: The author's key.
        work: Which work, as its source names it; several may be summed up under one name.
        weight: How much it counts beside the others; not negative.
    """

    author: str
    work: str
    weight: int


def split_of(net: Money, rule: SplitRule) -> Split:
    """Divide what is left of a price by a rule; the parts make the whole, to the coin.

    Args:
        net: What is shared, not negative.
        rule: By which rule.
    """
    parts = largest_remainder(net.minor, (rule.artist_bp, rule.studio_bp, rule.pool_bp))
    return Split(*parts)


def share_pool(
    minor: int, weights: Sequence[Weight], *, cap_bp: int, seed: str
) -> tuple[Mapping[str, int], int]:
    """Share the contributors' part among authors by the weights of their works.

    An author's works count together, so that cutting one into many changes nothing; no author
    gets more than the cap, and what is above it goes to the others by their weights. What nobody
    may be given, because all are at the cap, is returned for the pool to keep.

    Args:
        minor: What is shared, in the smallest unit; not negative.
        weights: What stands behind the piece.
        cap_bp: The most that one author gets, in hundredths of a per cent.
        seed: Draws whose turn it is to have a coin that cannot be divided; the name of the sale.

    Returns:
        What each author gets, by key, and what is kept. They make `minor` together.
    """
    held = _by_author(weights)
    if minor == 0 or not held:
        return {}, minor
    parts = _capped(held, Fraction(cap_bp, WHOLE_BP))
    given = sum(parts.values(), Fraction(0))
    keys = sorted(parts)
    scale = lcm(given.denominator, *(part.denominator for part in parts.values()))
    units = [int(parts[key] * scale) for key in keys]
    kept = int((1 - given) * scale)
    coins = fair_turns(minor, [*units, kept], seed=seed)
    shares = {key: coin for key, coin in zip(keys, coins, strict=False) if coin}
    return shares, coins[-1]


def _by_author(weights: Sequence[Weight]) -> dict[str, int]:
    held: dict[str, int] = {}
    for each in weights:
        assert each.weight >= 0, "a weight is not negative"
        if each.weight:
            held[each.author] = held.get(each.author, 0) + each.weight
    return held


def _capped(held: Mapping[str, int], cap: Fraction) -> dict[str, Fraction]:
    """Return the exact part of each author: by weight, none above the cap."""
    parts: dict[str, Fraction] = {}
    open_ = dict(held)
    left = Fraction(1)
    while open_:
        whole = sum(open_.values())
        above = [key for key, weight in open_.items() if left * weight > cap * whole]
        if not above:
            return parts | {key: left * weight / whole for key, weight in open_.items()}
        for key in above:
            parts[key] = cap
            del open_[key]
        left -= cap * len(above)
    return parts
