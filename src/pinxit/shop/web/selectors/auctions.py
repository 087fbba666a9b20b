"""Looking at auctions: how they stand, and what was bid, without anybody's name."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from pinxit.kernel import Money
from pinxit.shop.core import auction as rules
from pinxit.shop.core.auction import Standing
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.ways import Auction

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One bid as everybody may see it.

    Attributes:
        bidder: Number of the bidder, by the order of their first bids.
        is_you: Whether it is the reader's own.
        price: Where the price stood after it.
        leads: Number of whoever led after it.
        at: When.
    """

    bidder: int
    is_you: bool
    price: Money
    leads: int
    at: datetime


def auction_named(public_id: UUID) -> Auction | None:
    """Return an auction with its work."""
    auctions = Auction.objects.select_related("edition__listing__piece__brief__person", "order")
    return auctions.filter(public_id=public_id).first()


def open_auction_of(edition: Edition) -> Auction | None:
    """Return the auction of an edition that is open, if there is one."""
    return open_auctions_of(edition).first()


def open_auctions_of(edition: Edition | OuterRef) -> QuerySet[Auction]:
    """Return the auctions of an edition that are open, of which there is one at most."""
    return Auction.objects.filter(edition=edition, state=Auction.State.OPEN)


def bids_of(auction: Auction) -> list[rules.Bid]:
    """Return the bids in the order in which they were taken."""
    rows = auction.bids.order_by("pk").values_list("bidder_id", "maximum_minor")
    return [rules.Bid(bidder, maximum) for bidder, maximum in rows]


def standing_of(auction: Auction) -> Standing:
    """Return how an auction stands."""
    return rules.standing(auction.terms, bids_of(auction))


def own_maximum(auction: Auction, bidder: "Person") -> Money | None:
    """Return the most that somebody has bid in an auction, which only they see."""
    own = auction.bids.filter(bidder=bidder).order_by("-maximum_minor").first()
    return None if own is None else auction.money(own.maximum_minor)


def history_of(auction: Auction, *, reader: int | None) -> list[HistoryLine]:
    """Return what was bid, the latest first.

    Args:
        auction: Which.
        reader: Primary key of whoever looks; `None` for a stranger.
    """
    bids = bids_of(auction)
    times = auction.bids.order_by("pk").values_list("at", flat=True)
    numbers = {bidder: place for place, bidder in enumerate(_firsts(bids), 1)}
    lines = [
        HistoryLine(
            bidder=numbers[bid.bidder],
            is_you=bid.bidder == reader,
            price=auction.money(after.price),
            leads=numbers[after.leader] if after.leader is not None else 0,
            at=at,
        )
        for bid, after, at in zip(bids, rules.history(auction.terms, bids), times, strict=True)
    ]
    return lines[::-1]


def maker_of(edition: Edition) -> "Person":
    """Return the artist of a work."""
    maker: Person = edition.listing.piece.brief.person
    return maker


def _firsts(bids: list[rules.Bid]) -> dict[int, None]:
    return dict.fromkeys(bid.bidder for bid in bids)
