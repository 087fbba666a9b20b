"""Money, whatever the amounts: nothing is lost, nothing is made, nothing is taken twice."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import Money
from pinxit.shop.core.ledger import (
    Account,
    Book,
    Line,
    Posting,
    Takings,
    TooMuchBackError,
    UnbalancedError,
    moved_lines,
    passed_lines,
    refund_lines,
    sale_lines,
)
from pinxit.shop.core.rounding import fair_turns, largest_remainder
from pinxit.shop.core.splits import BadSplitError, SplitRule, Weight, share_pool, split_of
from tests.shop.examples import few_or_many

AMOUNTS = st.integers(0, 10_000_000)
WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=40).filter(any)


@st.composite
def rules(draw) -> SplitRule:
    artist = draw(st.integers(0, 10_000))
    studio = draw(st.integers(0, 10_000 - artist))
    cap = draw(st.integers(100, 10_000))
    return SplitRule(
        artist_bp=artist, studio_bp=studio, pool_bp=10_000 - artist - studio, cap_bp=cap
    )


@st.composite
def works(draw) -> list[Weight]:
    authors = st.sampled_from(["ada", "ben", "cleo", "dov", "eve"])
    listed = draw(st.lists(st.tuples(authors, st.integers(0, 500)), max_size=20))
    return [Weight(author, f"work {n}", weight) for n, (author, weight) in enumerate(listed)]


@few_or_many
@given(AMOUNTS, WEIGHTS)
def test_largest_remainders_give_the_whole_and_nobody_more_than_a_coin_too_much(
    minor, weights
) -> None:
    parts = largest_remainder(minor, weights)

    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(minor * weight, sum(weights))
        assert abs(part - exact) < 1
        assert minor > sum(weights) or part <= weight, "nothing is taken twice"


@few_or_many
@given(AMOUNTS, WEIGHTS, st.text(max_size=8))
def test_turns_give_the_whole_and_each_its_part_rounded_down_or_up(minor, weights, seed) -> None:
    parts = fair_turns(minor, weights, seed=seed)

    assert sum(parts) == minor
    assert parts == fair_turns(minor, weights, seed=seed)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(minor * weight, sum(weights))) < 1


def test_small_parts_come_to_their_coins_over_time() -> None:
    """The largest remainders would give the last author nothing, ever."""
    weights = [100, 100, 1]

    paid = sum(fair_turns(40, weights, seed=f"sale {n}")[2] for n in range(2_000))

    assert largest_remainder(40, weights)[2] == 0
    assert paid == pytest.approx(2_000 * 40 / 201, rel=0.15)


@few_or_many
@given(AMOUNTS, rules())
def test_a_split_is_the_whole(minor, rule) -> None:
    split = split_of(Money(minor, "EUR"), rule)

    assert split.artist + split.studio + split.pool == minor
    assert abs(split.artist - Fraction(minor * rule.artist_bp, 10_000)) < 1


@few_or_many
@given(AMOUNTS, works(), st.integers(100, 10_000))
def test_a_shared_pool_is_the_whole_and_nobody_is_above_the_cap(minor, weights, cap) -> None:
    shares, kept = share_pool(minor, weights, cap_bp=cap, seed="sale")

    assert sum(shares.values()) + kept == minor
    assert kept >= 0
    for author, part in shares.items():
        assert part > 0
        assert part < Fraction(minor * cap, 10_000) + 1
        assert any(each.author == author and each.weight for each in weights)


@few_or_many
@given(AMOUNTS, works(), st.integers(2, 9))
def test_cutting_works_into_many_gains_nothing(minor, weights, pieces) -> None:
    cut = [
        Weight(each.author, f"{each.work}/{n}", each.weight)
        for each in weights
        for n in range(pieces if each.author == "eve" else 1)
    ]
    finer = [Weight(each.author, each.work, each.weight * pieces) for each in weights]

    capped, _kept = share_pool(minor, cut, cap_bp=2_500, seed="sale")
    same = share_pool(minor, finer, cap_bp=2_500, seed="sale")

    assert capped.get("eve", 0) < Fraction(minor, 4) + 1, "the cap, however many works"
    assert same == share_pool(minor, weights, cap_bp=2_500, seed="sale")


def test_an_author_whose_works_count_nothing_gets_nothing() -> None:
    weights = [Weight("ada", "one", 0), Weight("ben", "two", 3)]

    assert share_pool(40, weights, cap_bp=10_000, seed="sale") == ({"ben": 40}, 0)
    assert share_pool(40, weights[:1], cap_bp=10_000, seed="sale") == ({}, 40)


def test_what_nobody_may_have_is_kept() -> None:
    weights = [Weight("ada", "one", 1), Weight("ben", "two", 3)]

    assert share_pool(400, weights, cap_bp=2_500, seed="sale") == ({"ada": 100, "ben": 100}, 200)
    assert share_pool(400, weights, cap_bp=6_000, seed="sale") == ({"ada": 160, "ben": 240}, 0)


@st.composite
def sales(draw) -> tuple[Takings, dict[Account, int]]:
    gross = draw(st.integers(1, 1_000_000))
    tax = draw(st.integers(0, gross))
    fee = draw(st.integers(0, gross - tax))
    takings = Takings(gross=Money(gross, "EUR"), tax_minor=tax, fee_minor=fee)
    split = split_of(takings.net, draw(rules()))
    shares, kept = share_pool(split.pool, draw(works()), cap_bp=2_500, seed="sale")
    given_ = {Account(Book.CONTRIBUTOR, key): part for key, part in shares.items()}
    return takings, {
        Account(Book.ARTIST, "7"): split.artist,
        Account(Book.STUDIO): split.studio,
        Account(Book.POOL): kept,
        **given_,
    }


def total(lines: tuple[Line, ...]) -> int:
    return sum(line.minor for line in lines)


@few_or_many
@given(sales(), st.lists(st.integers(1, 1_000_000), max_size=4))
def test_refunds_in_parts_take_back_the_whole_and_nothing_twice(sale, parts) -> None:
    takings, shares = sale
    standing: dict[Account, int] = {}

    def book(lines: tuple[Line, ...]) -> None:
        assert total(lines) == 0
        for line in lines:
            standing[line.account] = standing.get(line.account, 0) + line.minor

    book(sale_lines(takings, shares))
    left = takings.gross.minor
    for part in [*(part for part in parts if part < takings.gross.minor), None]:
        back = left if part is None else min(part, left)
        if back:
            book(refund_lines(standing, back))
            left -= back

    assert standing.pop(Account(Book.CLEARING)) == 0
    assert standing.pop(Account(Book.FEES), 0) == -takings.fee_minor
    assert standing.pop(Account(Book.STUDIO), 0) == takings.fee_minor, "the house bears the fee"
    assert not any(standing.values())
    with pytest.raises(TooMuchBackError):
        refund_lines({**standing, Account(Book.CLEARING): 0}, 1)


@few_or_many
@given(st.integers(1, 1_000_000))
def test_what_passes_and_what_moves_sums_to_nothing(minor) -> None:
    owed, transit = Account(Book.ARTIST, "7"), Account(Book.TRANSIT)

    assert total(passed_lines(minor)) == 0
    assert total(moved_lines(minor, owed=owed, to=transit)) == 0


def test_what_does_not_balance_is_no_posting() -> None:
    clearing, studio = Account(Book.CLEARING), Account(Book.STUDIO)

    for lines in ((Line(clearing, 5), Line(studio, -4)), (), (Line(clearing, 0), Line(studio, 0))):
        with pytest.raises(UnbalancedError):
            Posting(source="x", kind="sale", subject="", currency="EUR", lines=lines)
    with pytest.raises(UnbalancedError):
        sale_lines(Takings(gross=Money(5, "EUR")), {studio: 4})
    with pytest.raises(TooMuchBackError):
        Takings(gross=Money(5, "EUR"), tax_minor=3, fee_minor=3)
    assert [str(clearing), str(Account(Book.ARTIST, "7"))] == ["clearing", "artist:7"]


@pytest.mark.parametrize(
    "parts", [{"artist_bp": 7_001}, {"artist_bp": -1, "studio_bp": 9_001}, {"cap_bp": 99}]
)
def test_a_rule_that_is_no_whole_is_refused(parts) -> None:
    with pytest.raises(BadSplitError):
        SplitRule(**parts)
