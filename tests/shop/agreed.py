"""An order that came about in each way but by the price on the label."""

from collections.abc import Callable
from datetime import datetime

from pinxit.kernel import Money
from pinxit.shop.core.bargain import Side
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.goods import Way
from pinxit.shop.core.prints import PrintFormat
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.ways import Proof
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services import bargains as bargain_services
from pinxit.shop.web.services import licences as licence_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import prints as print_services
from pinxit.shop.web.services import proofs as goods_services
from pinxit.shop.web.services import waiting as waiting_services
from tests.scenes import person

PARCEL = "Ada Lovelace\n1 rue de la Paix\n75002 Paris\nFrance"


def price(edition: Edition) -> Money:
    return Money(3_600, edition.currency)


def won(edition: Edition, buyer, now: datetime) -> Order:
    auction = auction_services.open_auction(
        edition.pk, opening=price(edition), reserve_minor=0, days=1, now=now
    )
    auction_services.place_bid(auction.pk, bidder=buyer, maximum=Money(9_000, "EUR"), now=now)
    auction_services.settle_auction(auction.pk, now=auction.ends_at)
    return Order.objects.get(auction=auction)


def bargained(edition: Edition, buyer, now: datetime) -> Order:
    goods_services.set_takes_proposals(edition, takes_proposals=True)
    bargain = bargain_services.propose(
        edition.pk, buyer=buyer, price=price(edition), words="", now=now
    )
    bargain_services.accept(bargain.pk, by=Side.ARTIST, price=price(edition), now=now)
    return Order.objects.get(bargain=bargain)


def waited(edition: Edition, buyer, now: datetime) -> Order:
    others = [
        services.place_order(edition_id=edition.pk, buyer=person(f"Dov{n}"), now=now)
        for n in range(edition.size)
    ]
    waiting_services.join_waiting(edition.pk, person=buyer, now=now)
    services.cancel_order(others[0])
    waiting_services.offer_to_waiting(edition.pk, now=now)
    return Order.objects.get(edition=edition, buyer=buyer)


def printed(edition: Edition, buyer, now: datetime) -> Order:
    format_ = PrintFormat(
        width_mm=100, bleed_mm=3, paper="baryta 315 g/m²", width_px=512, height_px=512
    )
    offer = print_services.offer_print(edition.pk, format_, price=price(edition), now=now)
    return print_services.order_print(offer.pk, buyer=buyer, ship_to=PARCEL, now=now)


def proved(edition: Edition, buyer, now: datetime) -> Order:
    proof = Proof.objects.create(edition=edition, number=1)
    goods_services.release_proof(proof.pk, price=price(edition), now=now)
    return goods_services.order_proof(proof.pk, buyer=buyer, now=now)


def licensed(edition: Edition, buyer, now: datetime) -> Order:
    offer = licence_services.offer_licence(
        edition.pk,
        kind=LicenceKind.EDITORIAL,
        places=["DE"],
        months=12,
        price=price(edition),
        now=now,
    )
    return licence_services.order_licence(offer.pk, buyer=buyer, now=now)


AGREED: dict[Way, Callable[[Edition, object, datetime], Order]] = {
    Way.AUCTION: won,
    Way.BARGAIN: bargained,
    Way.WAITING: waited,
    Way.PRINT: printed,
    Way.PROOF: proved,
    Way.LICENCE: licensed,
}
