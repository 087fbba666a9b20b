"""Looking at bargains and waiting lists, and at all the ways in which a work can be had."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from pinxit.kernel import Money
from pinxit.shop.core.bargain import PRICES_MAX, BargainAct, BargainState, Side
from pinxit.shop.core.orders import HOLDING, OrderState
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.licences import LicenceOffer
from pinxit.shop.web.models.prints import PrintOffer
from pinxit.shop.web.models.ways import Auction, Bargain, Proof, Waiting
from pinxit.shop.web.selectors.auctions import maker_of, open_auction_of, standing_of
from pinxit.shop.web.selectors.orders import copies_held
from pinxit.shop.web.selectors.prints import prints_offered

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_NAMING = (BargainAct.PROPOSE, BargainAct.COUNTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a work can be had besides buying a copy at its price.

    Attributes:
        auction: That is open, or `None`.
        auction_price: Where it stands.
        num_bids: How often was bid.
        takes_proposals: Whether a price can be proposed to the artist now.
        proofs: Artist's proofs that are offered and free.
        licences: That are offered.
        prints: As which copies can be had, while any is left.
        may_wait: Whether somebody can join the waiting list.
        is_waiting: Whether the reader is on it.
        place: The reader's place on it, from 1; 0 if they are not.
    """

    auction: Auction | None
    auction_price: Money | None
    num_bids: int
    takes_proposals: bool
    proofs: list[Proof]
    licences: list[LicenceOffer]
    prints: list[PrintOffer]
    may_wait: bool
    place: int

    @property
    def is_waiting(self) -> bool:
        """Whether the reader is on the waiting list."""
        return self.place > 0

    @property
    def any(self) -> bool:
        """Whether there is any other way at all."""
        ways = (self.auction, self.takes_proposals, self.proofs, self.licences, self.prints)
        return any(ways) or self.may_wait or self.is_waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Which ways of having a work there may be.

    Attributes:
        auction: One that is open.
        proofs: Artist's proofs that are offered and free.
        licences: That are offered.
        prints: That are offered.
    """

    auction: bool
    proofs: bool
    licences: bool
    prints: bool


#: For whoever has not asked what there is.
EVERYTHING: Final = Offered(auction=True, proofs=True, licences=True, prints=True)


def ways_of(
    edition: Edition, *, reader: "Person | None", left: int, offered: Offered = EVERYTHING
) -> Ways:
    """Return how a work that hangs can be had by somebody.

    Args:
        edition: Of the work.
        reader: Who looks; `None` for a stranger.
        left: Copies that could be ordered now.
        offered: What there may be; for the rest the database is not asked.
    """
    auction = open_auction_of(edition) if offered.auction else None
    price, num_bids = None, 0
    if auction is not None:
        price, num_bids = auction.money(standing_of(auction).price), auction.bids.count()
    place = 0 if reader is None else place_of(edition, reader)
    return Ways(
        auction=auction,
        auction_price=price,
        num_bids=num_bids,
        takes_proposals=edition.takes_proposals and left > 0,
        proofs=list(proofs_free(edition)) if offered.proofs else [],
        licences=list(licences_offered(edition)) if offered.licences else [],
        prints=list(prints_offered(edition)) if offered.prints and left > 0 else [],
        may_wait=left < 1 and auction is None and not place,
        place=place,
    )


def proofs_free(edition: Edition | OuterRef) -> QuerySet[Proof]:
    """Return the proofs that the artist offers and nobody has."""
    offered = Proof.objects.filter(edition=edition, released_at__isnull=False)
    return offered.exclude(orders__state__in=HOLDING)


def licences_offered(edition: Edition | OuterRef) -> QuerySet[LicenceOffer]:
    """Return the licences that can be bought, the cheapest first."""
    return LicenceOffer.objects.filter(edition=edition, withdrawn_at=None)


def open_bargain_of(edition: Edition, buyer: "Person") -> Bargain | None:
    """Return somebody's bargain about an edition that is still open."""
    return Bargain.objects.filter(edition=edition, buyer=buyer, state=BargainState.OPEN).first()


def prices_named(bargain: Bargain) -> list[tuple[str, int]]:
    """Return who named which prices in a bargain, the first first."""
    named = bargain.steps.filter(act__in=_NAMING).order_by("index")
    return list(named.values_list("by", "price_minor"))


def may_name_another(bargain: Bargain) -> bool:
    """Say whether another price may be named."""
    return len(prices_named(bargain)) < PRICES_MAX


def bargain_of(person: "Person", public_id: UUID) -> tuple[Bargain, Side] | None:
    """Return a bargain and somebody's side of it, if they have one."""
    bargain = bargains_of(person).filter(public_id=public_id).first()
    if bargain is None:
        return None
    return bargain, Side.BUYER if bargain.buyer_id == person.pk else Side.ARTIST


def bargains_of(person: "Person") -> QuerySet[Bargain]:
    """Return the bargains of somebody, as buyer or as artist, the newest first."""
    own = Q(buyer=person) | Q(edition__listing__piece__brief__person=person)
    works = "edition__listing__piece__brief__person"
    return Bargain.objects.filter(own).select_related(works, "buyer", "order")


def place_of(edition: Edition, person: "Person") -> int:
    """Return somebody's place on the waiting list, from 1; 0 if they are not on it."""
    line = Waiting.objects.filter(edition=edition, state=Waiting.State.WAITING)
    own = line.filter(person=person).values_list("pk", flat=True).first()
    return 0 if own is None else line.filter(pk__lte=own).count()


def first_in_line(edition: Edition) -> Waiting | None:
    """Return who waits longest for a copy of an edition."""
    line = Waiting.objects.filter(edition=edition, state=Waiting.State.WAITING)
    return line.order_by("pk").select_related("person").first()


def next_lapse(edition: Edition) -> datetime | None:
    """Return when the next reservation of an edition runs out."""
    reserved = copies_held(edition).filter(state=OrderState.RESERVED).order_by("reserved_until")
    return reserved.values_list("reserved_until", flat=True).first()


def num_waiting(edition: Edition) -> int:
    """Return how many wait for a copy of an edition."""
    return Waiting.objects.filter(edition=edition, state=Waiting.State.WAITING).count()


def is_maker(edition: Edition, person: "Person") -> bool:
    """Say whether somebody made the work of an edition."""
    return maker_of(edition).pk == person.pk
