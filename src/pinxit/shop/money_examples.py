"""Examples of money, tax and splits by the hundred thousand: drawn from a seed, each held to rules.

Hypothesis tries the same rules in `tests/shop/`, and finds the smallest example that breaks one.
Here many are tried quickly: what is drawn is drawn near the edges as often as in the middle.
"""

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.invoice import tax_of_part
from pinxit.shop.core.ledger import (
    Account,
    Book,
    Line,
    Takings,
    TooMuchBackError,
    moved_lines,
    passed_lines,
    refund_lines,
    sale_lines,
)
from pinxit.shop.core.rounding import fair_turns, largest_remainder
from pinxit.shop.core.splits import SplitRule, Weight, share_pool, split_of
from pinxit.shop.core.tax import tax_within
from pinxit.shop.core.tax_rates import WHOLE_PPM

_AUTHORS: Final = ("ada", "ben", "cleo", "dov", "eve")
_CEILING: Final = 10_000_000
#: Rates that are charged somewhere, and those that break most roundings.
_RATES: Final = (0, 1, 10_000, 68_750, 70_000, 190_000, 200_000, 255_000, 270_000, 999_999)


class ExampleBrokenError(PinxitError):
    """An example breaks a rule of money."""

    remedy = "Run it again with this seed; then add it to tests/shop/test_money_properties.py."


def try_examples(wanted: int, *, seed: int) -> Mapping[str, int]:
    """Try every rule with as many examples as it takes.

    Args:
        wanted: How many at least, over all rules.
        seed: The same seed draws the same examples.

    Returns:
        How many were tried and held, by rule.

    Raises:
        ExampleBrokenError: One did not hold; it says which and by which seed.
    """
    each = -(-wanted // len(_RULES))
    for name, rule in _RULES.items():
        for number in range(each):
            drawn = random.Random(f"{seed}:{name}:{number}")  # noqa: S311 - examples, no secrets
            try:
                held = rule(drawn)
            except (ArithmeticError, AssertionError, PinxitError, ValueError) as error:
                raise ExampleBrokenError(f"{name}, example {number} of seed {seed}") from error
            if not held:
                raise ExampleBrokenError(f"{name}, example {number} of seed {seed}")
    return dict.fromkeys(_RULES, each)


def _amount(drawn: random.Random, highest: int = _CEILING) -> int:
    """Draw an amount: an edge, a small one, one of every size."""
    kind = drawn.randrange(4)
    if kind == 0:
        return drawn.choice((0, 1, 2, 99, 100, 101, highest - 1, highest))
    return drawn.randint(0, (highest, 200, min(highest, 100_000))[kind - 1])


def _weights(drawn: random.Random) -> list[int]:
    weights = [drawn.choice((0, 1, drawn.randint(0, 10_000))) for _ in range(drawn.randint(1, 40))]
    return weights if any(weights) else [*weights, 1]


def _rule(drawn: random.Random) -> SplitRule:
    artist = drawn.choice((0, 10_000, drawn.randint(0, 10_000)))
    studio = drawn.randint(0, 10_000 - artist)
    cap = drawn.choice((100, 10_000, drawn.randint(100, 10_000)))
    return SplitRule(
        artist_bp=artist, studio_bp=studio, pool_bp=10_000 - artist - studio, cap_bp=cap
    )


def _works(drawn: random.Random) -> list[Weight]:
    return [
        Weight(drawn.choice(_AUTHORS), f"work {number}", drawn.choice((0, drawn.randint(0, 500))))
        for number in range(drawn.randint(0, 20))
    ]


def _remainders_give_the_whole(drawn: random.Random) -> bool:
    minor, weights = _amount(drawn), _weights(drawn)
    parts, whole = largest_remainder(minor, weights), sum(weights)
    near = all(
        abs(part * whole - minor * weight) < whole
        for part, weight in zip(parts, weights, strict=True)
    )
    twice = minor <= whole and any(a > b for a, b in zip(parts, weights, strict=True))
    return sum(parts) == minor and near and not twice


def _turns_give_the_whole(drawn: random.Random) -> bool:
    minor, weights, seed = _amount(drawn), _weights(drawn), str(drawn.random())
    parts, whole = fair_turns(minor, weights, seed=seed), sum(weights)
    near = all(
        abs(part * whole - minor * weight) < whole
        for part, weight in zip(parts, weights, strict=True)
    )
    return sum(parts) == minor and near and parts == fair_turns(minor, weights, seed=seed)


def _a_split_is_the_whole(drawn: random.Random) -> bool:
    minor, rule = _amount(drawn), _rule(drawn)
    split = split_of(Money(minor, "EUR"), rule)
    near = abs(split.artist - Fraction(minor * rule.artist_bp, 10_000)) < 1
    return split.artist + split.studio + split.pool == minor and near


def _a_pool_is_the_whole_under_its_cap(drawn: random.Random) -> bool:
    minor, works, cap = _amount(drawn), _works(drawn), drawn.randint(100, 10_000)
    shares, kept = share_pool(minor, works, cap_bp=cap, seed=str(drawn.random()))
    capped = all(0 < part < Fraction(minor * cap, 10_000) + 1 for part in shares.values())
    known = shares.keys() <= {each.author for each in works if each.weight}
    return sum(shares.values()) + kept == minor and kept >= 0 and capped and known


def _cutting_gains_nothing(drawn: random.Random) -> bool:
    minor, works, pieces = _amount(drawn), _works(drawn), drawn.randint(2, 9)
    finer = [Weight(each.author, each.work, each.weight * pieces) for each in works]
    cut = [
        Weight(each.author, f"{each.work}/{n}", each.weight)
        for each in works
        for n in range(pieces)
    ]
    whole = share_pool(minor, works, cap_bp=2_500, seed="sale")
    return (
        share_pool(minor, finer, cap_bp=2_500, seed="sale") == whole
        and share_pool(minor, cut, cap_bp=2_500, seed="sale") == whole
    )


def _the_tax_within_is_the_nearest(drawn: random.Random) -> bool:
    gross, ppm = _amount(drawn), drawn.choice((*_RATES, drawn.randint(0, 999_999)))
    tax, whole = tax_within(gross, ppm), WHOLE_PPM + ppm
    return 0 <= tax <= gross and -whole < 2 * (tax * whole - gross * ppm) <= whole


def _credits_come_to_the_invoice(drawn: random.Random) -> bool:
    gross = _amount(drawn) or 1
    left, tax_left = gross, tax_within(gross, drawn.choice(_RATES))
    for part in (*(_amount(drawn, gross) for _ in range(drawn.randint(0, 5))), gross):
        back = min(part, left)
        if left:
            tax_back = tax_of_part(back, gross_left=left, tax_left=tax_left)
            if not 0 <= tax_back <= min(back, tax_left):
                return False
            left, tax_left = left - back, tax_left - tax_back
    return (left, tax_left) == (0, 0)


def _refunds_take_back_the_whole(drawn: random.Random) -> bool:
    """A sale with tax, fee, artist, house and authors, given back in parts."""
    takings, shares = _sale(drawn)
    standing: dict[Account, int] = {}
    _book(standing, sale_lines(takings, shares))
    left, tax_left = takings.gross.minor, takings.tax_minor
    for part in (*(_amount(drawn, left) for _ in range(drawn.randint(0, 4))), left):
        back = min(part, left)
        if not back:
            continue
        credited = tax_of_part(back, gross_left=left, tax_left=tax_left)
        lines = refund_lines(standing, back)
        if sum(line.minor for line in lines if line.account.book is Book.TAX) != credited:
            return False
        _book(standing, lines)
        left, tax_left = left - back, tax_left - credited
    fee = takings.fee_minor
    rest = {Account(Book.FEES): -fee, Account(Book.STUDIO): fee}
    stands = all(minor == rest.get(account, 0) for account, minor in standing.items())
    return left == 0 and stands and _refuses_more(standing)


def _refuses_more(standing: Mapping[Account, int]) -> bool:
    try:
        refund_lines({**standing, Account(Book.CLEARING): 0}, 1)
    except TooMuchBackError:
        return True
    return False


def _sale(drawn: random.Random) -> tuple[Takings, dict[Account, int]]:
    gross = _amount(drawn) or 1
    tax = tax_within(gross, drawn.choice(_RATES))
    fee = drawn.choice((0, drawn.randint(0, gross - tax)))
    takings = Takings(gross=Money(gross, "EUR"), tax_minor=tax, fee_minor=fee)
    split = split_of(takings.net, _rule(drawn))
    shares, kept = share_pool(split.pool, _works(drawn), cap_bp=2_500, seed="sale")
    authors = {Account(Book.CONTRIBUTOR, key): part for key, part in shares.items()}
    return takings, {
        Account(Book.ARTIST, "7"): split.artist,
        Account(Book.STUDIO): split.studio,
        Account(Book.POOL): kept,
        **authors,
    }


def _book(standing: dict[Account, int], lines: tuple[Line, ...]) -> None:
    assert sum(line.minor for line in lines) == 0, "a posting sums to nothing"  # noqa: S101
    for line in lines:
        standing[line.account] = standing.get(line.account, 0) + line.minor


def _what_moves_sums_to_nothing(drawn: random.Random) -> bool:
    minor, owed = _amount(drawn) or 1, Account(Book.ARTIST, "7")
    moved = moved_lines(minor, owed=owed, to=Account(Book.TRANSIT))
    return sum(line.minor for line in (*passed_lines(minor), *moved)) == 0


_RULES: Final[Mapping[str, Callable[[random.Random], bool]]] = {
    "largest remainders": _remainders_give_the_whole,
    "turns": _turns_give_the_whole,
    "splits": _a_split_is_the_whole,
    "pools": _a_pool_is_the_whole_under_its_cap,
    "cutting": _cutting_gains_nothing,
    "tax within": _the_tax_within_is_the_nearest,
    "credit notes": _credits_come_to_the_invoice,
    "refunds": _refunds_take_back_the_whole,
    "moves": _what_moves_sums_to_nothing,
}
