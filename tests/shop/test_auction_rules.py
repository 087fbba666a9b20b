"""Auctions, as the specification has them: the rules alone."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.shop.core.auction import (
    INCREMENTS,
    LAST_MINUTES,
    AuctionRefusedError,
    AuctionTerms,
    Bid,
    LowBidError,
    Steps,
    award,
    check_bid,
    end_after,
    history,
    standing,
    steps_for,
)

SPECIFICATION = Path("docs/explanation/algorithms/auctions.md")
ADA, BEN, EVE = 1, 2, 3
#: One euro until 20, two until 50, five above, in cents.
STEPS = Steps(((0, 100), (2_000, 200), (5_000, 500)))
TERMS = AuctionTerms(opening=1_000, steps=STEPS)
ENDS = datetime(2026, 12, 1, 20, tzinfo=UTC)


def taken(terms: AuctionTerms, *wanted: tuple[int, int]) -> list[Bid]:
    """The bids of these that are taken, one after the other."""
    bids: list[Bid] = []
    for bidder, maximum in wanted:
        try:
            check_bid(terms, bids, Bid(bidder, maximum))
        except LowBidError:
            continue
        bids.append(Bid(bidder, maximum))
    return bids


@pytest.mark.parametrize(
    ("bids", "leader", "price", "least"),
    [
        ([], None, 1_000, 1_000),
        ([(ADA, 5_000)], ADA, 1_000, 1_100),
        ([(ADA, 5_000), (BEN, 3_000)], ADA, 3_200, 3_400),
        ([(ADA, 3_000), (BEN, 5_000)], BEN, 3_200, 3_400),
        ([(ADA, 3_000), (BEN, 3_000)], ADA, 3_000, 3_200),
        ([(ADA, 3_000), (BEN, 3_100)], BEN, 3_100, 3_300),
        ([(ADA, 3_000), (ADA, 9_000)], ADA, 1_000, 1_100),
        ([(ADA, 3_000), (BEN, 5_000), (EVE, 4_000)], BEN, 4_200, 4_400),
    ],
)
def test_the_second_price_and_one_step(bids, leader, price, least) -> None:
    taken_ones = taken(TERMS, *bids)

    stands = standing(TERMS, taken_ones)

    assert len(taken_ones) == len(bids)
    assert (stands.leader, stands.price, stands.least) == (leader, price, least)


def test_a_reserve_is_met_at_once_by_whoever_would_pay_it() -> None:
    terms = AuctionTerms(opening=1_000, reserve=4_000, steps=STEPS)

    below = standing(terms, taken(terms, (ADA, 3_000)))
    met = standing(terms, taken(terms, (ADA, 3_000), (BEN, 4_500)))

    assert (below.price, below.is_met) == (1_000, False)
    assert (met.leader, met.price, met.is_met) == (BEN, 4_000, True)
    assert award(terms, taken(terms, (ADA, 3_000))) is None
    assert award(TERMS, []) is None
    assert standing(TERMS, [Bid(ADA, 3_000), Bid(ADA, 2_000)]).leader == ADA


def test_the_next_pays_what_they_would_have_paid_without_the_first() -> None:
    bids = taken(TERMS, (ADA, 3_000), (BEN, 9_000), (EVE, 5_000))

    assert award(TERMS, bids) == (BEN, 5_500)
    assert award(TERMS, bids, without={BEN}) == (EVE, 3_200)
    assert award(TERMS, bids, without={BEN, EVE}) == (ADA, 1_000)
    assert award(TERMS, bids, without={ADA, BEN, EVE}) is None


@pytest.mark.parametrize(("bidder", "maximum"), [(BEN, 1_099), (ADA, 5_000), (ADA, 4_000)])
def test_a_bid_too_low_is_refused(bidder: int, maximum: int) -> None:
    with pytest.raises(LowBidError):
        check_bid(TERMS, [Bid(ADA, 5_000)], Bid(bidder, maximum))


@pytest.mark.parametrize(
    ("before_s", "was_leader", "later_s"), [(301, False, 0), (300, False, 300), (1, True, 0)]
)
def test_a_late_bid_puts_the_end_off(before_s: int, was_leader: bool, later_s: int) -> None:
    at = ENDS - timedelta(seconds=before_s)

    assert end_after(at, ENDS, was_leader=was_leader) == ENDS + timedelta(seconds=later_s)


@pytest.mark.parametrize(
    "table", [(), ((1, 5),), ((0, 5), (0, 6)), ((0, 0),), ((0, 5), (10, 4))], ids=str
)
def test_a_table_goes_up_from_nothing(table) -> None:
    with pytest.raises(AuctionRefusedError):
        Steps(table)


@pytest.mark.parametrize(("opening", "reserve"), [(0, 0), (1_000, 999)])
def test_terms_that_make_no_sense(opening: int, reserve: int) -> None:
    with pytest.raises(AuctionRefusedError):
        AuctionTerms(opening=opening, reserve=reserve, steps=STEPS)


def test_the_usual_table_in_each_currency() -> None:
    assert steps_for("EUR", places=2).after(1_999) == 1_999 + 100
    assert steps_for("EUR", places=2).after(2_000) == 2_200
    assert steps_for("JPY", places=0).after(0) == 100
    assert steps_for("CNY", places=2).after(0) == 1_000


def test_the_specification_has_the_same_table() -> None:
    rows = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \|$", SPECIFICATION.read_text("utf-8"), re.M)
    written = [tuple(int(cell.replace(",", "")) for cell in row) for row in rows]

    assert written == list(INCREMENTS)
    assert f"{LAST_MINUTES.seconds // 60} minutes" in SPECIFICATION.read_text("utf-8")


def price_by_hand(terms: AuctionTerms, bids: list[Bid]) -> tuple[int | None, int]:
    """Who leads at which price, if every bidder raised a hand by one step at a time."""
    if not bids:
        return None, terms.opening
    best = {bid.bidder: max(b.maximum for b in bids if b.bidder == bid.bidder) for bid in bids}
    reached = {
        who: next(n for n, bid in enumerate(bids) if (bid.bidder, bid.maximum) == (who, most))
        for who, most in best.items()
    }
    leader = min(best, key=lambda who: (-best[who], reached[who]))
    rivals = [most for who, most in best.items() if who != leader]
    price = terms.opening
    while price < best[leader] and any(terms.steps.after(most) > price for most in rivals):
        price += 1
    if best[leader] >= terms.reserve:
        price = max(price, terms.reserve)
    return leader, price


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 60)), max_size=12),
    st.integers(1, 20),
    st.integers(0, 50),
)
def test_any_auction(wanted, opening: int, reserve: int) -> None:
    terms = AuctionTerms(
        opening=opening,
        reserve=reserve if reserve >= opening else 0,
        steps=Steps(((0, 1), (10, 3), (30, 7))),
    )
    bids = taken(terms, *wanted)
    stood = list(history(terms, bids))
    prices = [each.price for each in stood]

    assert prices == sorted(prices), "a price never falls"
    for count, each in enumerate(stood, 1):
        best: dict[int, int] = {}
        for bid in bids[:count]:
            best[bid.bidder] = max(bid.maximum, best.get(bid.bidder, 0))
        assert each.leader is not None
        assert each.price <= best[each.leader] == max(best.values()), "nobody pays more than said"
        others = [most for who, most in best.items() if who != each.leader]
        assert all(most <= each.price or most == best[each.leader] for most in others)
        assert each.least > each.price
    end = standing(terms, bids)
    assert (end.leader, end.price) == price_by_hand(terms, bids)
    won = award(terms, bids)
    assert (won is None) == (end.leader is None or not end.is_met)
