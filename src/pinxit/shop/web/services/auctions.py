"""Auctions: opening one, bidding, and what happens at the end.

`docs/explanation/algorithms/auctions.md` is the specification. Locks are taken in one order: the
edition, then the auction; a bid takes the auction's alone.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from pinxit.jobs.web.services import enqueue
from pinxit.kernel import Money
from pinxit.provenance.web.services import record
from pinxit.shop.core import auction as rules
from pinxit.shop.core.auction import (
    AuctionOverError,
    AuctionRefusedError,
    AuctionTerms,
    OwnAuctionError,
    Standing,
    steps_for,
)
from pinxit.shop.core.goods import Way
from pinxit.shop.core.offer import price_of
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.ways import Auction, Bid
from pinxit.shop.web.selectors.auctions import bids_of, maker_of, standing_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.goods import auction_job, came_free, free_number
from pinxit.shop.web.services.orders import NotForSaleError, WithdrawnMaterialError
from pinxit.shop.web.services.reserving import Agreed, check_for_sale, reserve
from pinxit.shop.web.services.ways_letters import ask_letter

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: A moment after a reservation ran out, so that it has.
_AFTER: Final = timedelta(seconds=1)


@transaction.atomic
def open_auction(
    edition_id: int, *, opening: Money, reserve_minor: int, days: int, now: datetime
) -> Auction:
    """Put the next free number of an edition up for auction.

    Args:
        edition_id: Of which edition.
        opening: The least first bid, in the edition's currency.
        reserve_minor: Below it the work is not sold; 0 for none.
        days: How long, 1 to 14.
        now: When it opens.

    Raises:
        AuctionRefusedError: The terms are out of range, or an auction of the edition is open.
        SoldOutError: No number is free.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    edition = services.lock_edition(edition_id)
    services.lapse_expired(edition, now=now)
    check_for_sale(edition)
    if days not in rules.LASTS_RANGE or opening.currency != edition.currency:
        raise AuctionRefusedError(f"{days} days, in {opening.currency}")
    if edition.auctions.filter(state=Auction.State.OPEN).exists():
        raise AuctionRefusedError("an auction of this work is open")
    steps = steps_for(opening.currency, places=opening.places)
    terms = AuctionTerms(opening=opening.minor, reserve=reserve_minor, steps=steps)
    auction = Auction.objects.create(
        edition=edition,
        number=free_number(edition),
        opening_minor=terms.opening,
        reserve_minor=terms.reserve,
        currency=opening.currency,
        increments=steps.table,
        opened_at=now,
        ends_at=now + timedelta(days=days),
    )
    _ask_to_settle(auction, now)
    record({"what": "shop.auction.opened", **_named(auction)}, now=now)
    return auction


def lock_auction(auction_id: int) -> Auction:
    """Return an auction in which nobody else bids until this transaction ends.

    Raises:
        Auction.DoesNotExist: There is no such auction.
    """
    return Auction.objects.select_for_update().get(pk=auction_id)


@transaction.atomic
def place_bid(auction_id: int, *, bidder: "Person", maximum: Money, now: datetime) -> Standing:
    """Take a bid, and return how the auction stands with it.

    Args:
        auction_id: In which auction.
        bidder: Who bids.
        maximum: The most they would pay; they pay no more than it takes.
        now: When.

    Raises:
        AuctionOverError: It is over.
        OwnAuctionError: The bidder made the work.
        LowBidError: It is below the least that is taken now.
        BadPriceError: It is out of range.
    """
    price_of(maximum.major, maximum.currency)
    auction = lock_auction(auction_id)
    if auction.state != Auction.State.OPEN or now >= auction.ends_at:
        raise AuctionOverError("this auction is over")
    if maker_of(auction.edition).pk == bidder.pk:
        raise OwnAuctionError("an artist does not bid for their own work")
    bids = bids_of(auction)
    before = rules.standing(auction.terms, bids)
    after = rules.check_bid(auction.terms, bids, rules.Bid(bidder.pk, maximum.minor))
    Bid.objects.create(auction=auction, bidder=bidder, maximum_minor=maximum.minor, at=now)
    ends_at = rules.end_after(now, auction.ends_at, was_leader=before.leader == bidder.pk)
    if ends_at != auction.ends_at:
        Auction.objects.filter(pk=auction.pk).update(
            ends_at=ends_at, num_extended=F("num_extended") + 1
        )
        auction.ends_at = ends_at
        _ask_to_settle(auction, now)
    if before.leader is not None and before.leader != after.leader:
        ask_letter("outbid", auction.pk, before.leader, now=now)
    return after


@transaction.atomic
def call_off_auction(auction_id: int, *, now: datetime) -> None:
    """End an auction in which nobody has bid yet.

    Raises:
        AuctionOverError: Somebody has bid, or it is over.
    """
    edition_id = Auction.objects.values_list("edition_id", flat=True).get(pk=auction_id)
    edition = services.lock_edition(edition_id)
    auction = lock_auction(auction_id)
    if auction.bids.exists():
        raise AuctionOverError("somebody has bid already")
    _end(auction, Auction.State.CALLED_OFF, now=now)
    came_free(edition)


@transaction.atomic
def settle_auction(auction_id: int, *, now: datetime) -> Auction:
    """Bring an auction as far as it can go now; run again, it changes nothing.

    One that is over goes to the highest bidder, who has 48 hours to pay. If they did not, it goes
    to the next, at what they would have paid had the first never bid.
    """
    edition_id = Auction.objects.values_list("edition_id", flat=True).get(pk=auction_id)
    edition = services.lock_edition(edition_id)
    auction = lock_auction(auction_id)
    if auction.state == Auction.State.OPEN and now >= auction.ends_at:
        _award(edition, auction, now=now)
        _tell_the_others(auction, now=now)
    elif auction.state == Auction.State.AWARDED:
        _follow(edition, auction, now=now)
    return auction


def _follow(edition: Edition, auction: Auction, *, now: datetime) -> None:
    """See what became of the order of whoever had it last."""
    services.lapse_expired(edition, now=now)
    order = Order.objects.get(auction=auction)
    if order.paid_at is not None:
        _end(auction, Auction.State.SOLD, now=now)
    elif order.state != OrderState.RESERVED:
        auction.passed_over = [*auction.passed_over, order.buyer_id]
        _award(edition, auction, now=now)


def _award(edition: Edition, auction: Auction, *, now: datetime) -> None:
    """Keep the work for whoever gets it now, or let it go if nobody does."""
    won = None
    if _may_be_sold(edition):
        won = rules.award(auction.terms, bids_of(auction), without=auction.passed_over)
    if won is None:
        _end(auction, Auction.State.UNSOLD, now=now)
        came_free(edition)
        return
    leader, minor = won
    winner = auction.bids.filter(bidder_id=leader).select_related("bidder")[0].bidder
    order = reserve(
        edition, Agreed(winner, auction.money(minor), auction.number, Way.AUCTION), now=now
    )
    auction.order = order
    _end(auction, Auction.State.AWARDED, now=now)
    ask_letter("won", order.pk, leader, now=now)
    at = order.reserved_until + _AFTER
    enqueue(auction_job(auction, f"order:{order.pk}:unpaid", at=at), now=now)


def _end(auction: Auction, state: Auction.State, *, now: datetime) -> None:
    """Bring an auction to another state, unless somebody else has meanwhile.

    Raises:
        AuctionOverError: It is not as it was read any more.
    """
    changes = {
        "state": state,
        "ended_at": auction.ended_at or now,
        "order": auction.order,
        "passed_over": auction.passed_over,
    }
    if not Auction.objects.filter(pk=auction.pk, state=auction.state).update(**changes):
        raise AuctionOverError("this auction was ended a moment ago")
    auction.state, auction.ended_at = state, auction.ended_at or now
    record({"what": f"shop.auction.{_SAID[state]}", **_named(auction)}, now=now)


_SAID: Final = {
    Auction.State.AWARDED: "awarded",
    Auction.State.SOLD: "sold",
    Auction.State.UNSOLD: "unsold",
    Auction.State.CALLED_OFF: "withdrawn",
}


def _tell_the_others(auction: Auction, *, now: datetime) -> None:
    """Write to the artist, and to everybody who bid and did not get it."""
    ask_letter("ended", auction.pk, maker_of(auction.edition).pk, now=now)
    winner = standing_of(auction).leader if auction.order_id else None
    bidders = auction.bids.values_list("bidder_id", flat=True).distinct().order_by("bidder_id")
    for bidder in bidders:
        if bidder != winner:
            ask_letter("lost", auction.pk, bidder, now=now)


def _may_be_sold(edition: Edition) -> bool:
    try:
        check_for_sale(edition)
    except (NotForSaleError, WithdrawnMaterialError):
        return False
    return True


def _ask_to_settle(auction: Auction, now: datetime) -> None:
    why = auction.ends_at.isoformat()
    enqueue(auction_job(auction, why, at=auction.ends_at), now=now)


def _named(auction: Auction) -> dict[str, str | int]:
    """Return what the log says of an auction: the work and the number, nobody's name."""
    return {
        "auction": str(auction.public_id),
        "listing": str(auction.edition.listing.public_id),
        "number": auction.number,
    }
