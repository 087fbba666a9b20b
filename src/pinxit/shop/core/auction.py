"""Timed auctions with maximum bids: who leads, at which price, and when it ends.

`docs/explanation/algorithms/auctions.md` is the specification. Everything follows from the terms
and the bids in the order in which they were taken, so that anybody who has both comes to the same
end.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pinxit.kernel import PinxitError

#: A bid in the last minutes puts the end off by as many: nobody wins by being late.
LAST_MINUTES: Final = timedelta(minutes=5)
LASTS_RANGE: Final = range(1, 15)
"""Days."""

#: From which price on, and by how much a bid must be higher, in main units of a hard currency.
INCREMENTS: Final = (
    (0, 1),
    (20, 2),
    (50, 5),
    (200, 10),
    (500, 25),
    (1_000, 50),
    (2_000, 100),
    (5_000, 250),
    (10_000, 500),
    (50_000, 2_500),
    (200_000, 10_000),
)
#: By how much the table is multiplied where the main unit buys less.
_SCALE: Final = {"CNY": 10, "JPY": 100}


class AuctionRefusedError(PinxitError):
    """A work cannot be auctioned on these terms."""

    remedy = "Choose an opening price of at least one, a reserve not below it, and 1 to 14 days."


class AuctionOverError(PinxitError):
    """A bid came when the auction was over, or had been called off."""

    remedy = "Look at the auction: it says how it ended."


class LowBidError(PinxitError):
    """A bid is below the least that is taken now."""

    remedy = "Somebody may have bid a moment ago. Bid at least the amount that is shown."


class OwnAuctionError(PinxitError):
    """An artist bid for their own work."""

    remedy = "Set a reserve price before the auction instead."


@dataclass(frozen=True, slots=True)
class Steps:
    """By how much bids go up.

    Attributes:
        table: From which price on, and by how much, both in the smallest unit; from 0 up.

    Raises:
        AuctionRefusedError: It does not begin at 0, or does not go up.
    """

    table: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        begins = [begin for begin, _ in self.table]
        rises = [rise for _, rise in self.table]
        if begins[:1] != [0] or sorted(set(begins)) != begins:
            raise AuctionRefusedError("the table of increments does not go up from 0")
        if min(rises) < 1 or sorted(rises) != rises:
            raise AuctionRefusedError("the increments do not go up")

    def after(self, minor: int) -> int:
        """Return the least that is above a price by its increment."""
        return minor + next(rise for begin, rise in reversed(self.table) if minor >= begin)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionTerms:
    """On what terms a work is auctioned; all amounts in the smallest unit.

    Attributes:
        opening: The least first bid, at least 1.
        reserve: Below it the work is not sold; 0 for none. It is not shown.
        steps: By how much bids go up.

    Raises:
        AuctionRefusedError: The opening is nothing, or the reserve lies below it.
    """

    opening: int
    reserve: int = 0
    steps: Steps

    def __post_init__(self) -> None:
        if self.opening < 1 or (self.reserve and self.reserve < self.opening):
            raise AuctionRefusedError(f"opening at {self.opening}, reserve of {self.reserve}")


@dataclass(frozen=True, slots=True)
class Bid:
    """The most that somebody would pay, in the smallest unit."""

    bidder: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How an auction stands.

    Attributes:
        leader: Who would get the work now; `None` before the first bid.
        price: What they would pay; the opening price before the first bid.
        is_met: Whether the reserve is met, or there is none and somebody has bid.
        least: The least that somebody else must bid now.
    """

    leader: int | None
    price: int
    is_met: bool
    least: int


def steps_for(currency: str, *, places: int) -> Steps:
    """Return the usual table of increments in a currency.

    Args:
        currency: ISO 4217.
        places: Digits of its smallest unit.
    """
    unit = 10**places * _SCALE.get(currency, 1)
    return Steps(tuple((begin * unit, rise * unit) for begin, rise in INCREMENTS))


def standing(terms: AuctionTerms, bids: Sequence[Bid]) -> Standing:
    """Return how an auction stands after some bids.

    The highest maximum leads, the earlier of two that are alike. The price is one increment above
    the highest maximum of anybody else, but no more than the leader's own; at least the opening
    price, and at least the reserve once the leader's maximum reaches it.

    Args:
        terms: Of the auction.
        bids: As they were taken, the earliest first.

    Source:
        W. Vickrey, "Counterspeculation, Auctions, and Competitive Sealed Tenders" (1961), with
        increments.
    """
    ranked = _ranked(bids)
    if not ranked:
        return Standing(None, terms.opening, is_met=False, least=terms.opening)
    leader, top = ranked[0]
    price = terms.opening
    if len(ranked) > 1:
        price = max(price, min(top, terms.steps.after(ranked[1][1])))
    is_met = top >= terms.reserve
    if is_met:
        price = max(price, terms.reserve)
    return Standing(leader, price, is_met=is_met, least=terms.steps.after(price))


def check_bid(terms: AuctionTerms, bids: Sequence[Bid], bid: Bid) -> Standing:
    """Return how the auction stands with one more bid.

    Whoever leads may raise their own maximum by any amount, and is not made to pay more by it.

    Raises:
        LowBidError: It is below the least that is taken.
    """
    before = standing(terms, bids)
    if bid.bidder == before.leader:
        if bid.maximum <= _maximum_of(bid.bidder, bids):
            raise LowBidError("the leader’s maximum was not raised")
    elif bid.maximum < before.least:
        raise LowBidError(f"{bid.maximum} where {before.least} is the least")
    return standing(terms, (*bids, bid))


def end_after(bid_at: datetime, ends_at: datetime, *, was_leader: bool) -> datetime:
    """Return when an auction ends once a bid was taken.

    Args:
        bid_at: When.
        ends_at: When it would have ended.
        was_leader: Whether the bidder led before: raising one's own maximum puts nothing off.
    """
    if was_leader or ends_at - bid_at > LAST_MINUTES:
        return ends_at
    return ends_at + LAST_MINUTES


def history(terms: AuctionTerms, bids: Sequence[Bid]) -> Iterator[Standing]:
    """Yield how the auction stood after each bid."""
    for count in range(1, len(bids) + 1):
        yield standing(terms, bids[:count])


def award(
    terms: AuctionTerms, bids: Sequence[Bid], *, without: Collection[int] = ()
) -> tuple[int, int] | None:
    """Return who gets the work and for how much, or `None` if nobody does.

    Args:
        terms: Of the auction.
        bids: As they were taken.
        without: Who had it and did not pay. It goes on as if they had never bid, so that the next
            pays what they would have paid.
    """
    end = standing(terms, [bid for bid in bids if bid.bidder not in without])
    if end.leader is None or not end.is_met:
        return None
    return end.leader, end.price


def _ranked(bids: Sequence[Bid]) -> list[tuple[int, int]]:
    """Return each bidder's maximum, the highest first, of two alike the one reached earlier."""
    best: dict[int, tuple[int, int]] = {}
    for place, bid in enumerate(bids):
        if bid.maximum > best.get(bid.bidder, (0, 0))[0]:
            best[bid.bidder] = (bid.maximum, place)
    by_rank = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1]))
    return [(bidder, maximum) for bidder, (maximum, _place) in by_rank]


def _maximum_of(bidder: int, bids: Sequence[Bid]) -> int:
    return max(bid.maximum for bid in bids if bid.bidder == bidder)
