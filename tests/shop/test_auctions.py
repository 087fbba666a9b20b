"""An auction from its opening to its end. Ada and Ben bid, Cleo sells, Eve tries tricks."""

# What was won or agreed has an order; that it is there is what these tests say.
# mypy: disable-error-code="union-attr, arg-type"

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pinxit.jobs.core.spec import load_job
from pinxit.kernel import Money
from pinxit.provenance.web.models import LogEntry
from pinxit.shop.core.auction import (
    AuctionOverError,
    AuctionRefusedError,
    LowBidError,
    OwnAuctionError,
)
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.goods import LONG_RESERVATION
from pinxit.shop.core.offer import BadPriceError
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.ways import Auction, Bid
from pinxit.shop.web.selectors.auctions import history_of, standing_of
from pinxit.shop.web.selectors.orders import num_left
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services import orders as services
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.ways import jobs_waiting, paid

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(hours=1)
OVER = NOW + timedelta(days=3, seconds=1)


def euro(major: int) -> Money:
    return Money(major * 100, "EUR")


@pytest.fixture
def edition() -> Edition:
    return edition_of(cleo(), size=1)


@pytest.fixture
def auction(edition: Edition) -> Auction:
    return opened(edition)


@pytest.fixture
def ada():
    return person("Ada")


@pytest.fixture
def ben():
    return person("Ben")


def opened(edition: Edition, *, reserve_minor: int = 0, opening: Money | None = None) -> Auction:
    return auction_services.open_auction(
        edition.pk, opening=opening or euro(10), reserve_minor=reserve_minor, days=3, now=NOW
    )


def bid(auction: Auction, bidder, major: int, now=SOON):
    return auction_services.place_bid(auction.pk, bidder=bidder, maximum=euro(major), now=now)


def settle(auction: Auction, now=OVER) -> Auction:
    auction_services.settle_auction(auction.pk, now=now)
    return Auction.objects.get(pk=auction.pk)


def test_the_highest_bid_wins_at_the_second_price(auction, ada, ben) -> None:
    bid(auction, ada, 100)
    bid(auction, ben, 60)

    ended = settle(auction)

    order = ended.order
    assert ended.state == Auction.State.AWARDED
    assert (order.buyer, order.price, order.number) == (ada, euro(65), 1)
    assert order.reserved_until == OVER + LONG_RESERVATION
    assert settle(auction).order == order, "run again, it changes nothing"
    assert Order.objects.count() == 1


def test_the_winner_pays_as_everybody_does(auction, ada, ben) -> None:
    bid(auction, ada, 100)
    order = paid(settle(auction).order, now=OVER)

    assert (order.state, order.price) == ("paid", euro(10))
    assert settle(auction, OVER + LONG_RESERVATION).state == Auction.State.SOLD
    with pytest.raises(SoldOutError):
        services.place_order(edition_id=auction.edition_id, buyer=ben, now=OVER)


def test_who_does_not_pay_is_passed_over(auction, ada, ben) -> None:
    bid(auction, ada, 100)
    bid(auction, ben, 60)
    settle(auction)
    late = OVER + LONG_RESERVATION

    second = settle(auction, late)

    assert (second.order.buyer, second.order.price) == (ben, euro(10))
    assert second.passed_over == [ada.pk]
    third = settle(auction, late + LONG_RESERVATION)
    assert third.state == Auction.State.UNSOLD
    assert num_left(auction.edition, now=late + LONG_RESERVATION) == 1


def test_a_winner_who_lets_go_makes_room_at_once(auction, ada, ben) -> None:
    bid(auction, ada, 100)
    bid(auction, ben, 60)
    services.cancel_order(settle(auction).order)

    assert any("order:" in key for key in jobs_waiting("settle_auction"))
    assert settle(auction).order.buyer == ben


def test_a_reserve_that_nobody_meets(edition, ada) -> None:
    auction = opened(edition, reserve_minor=20_000)
    bid(auction, ada, 150)

    assert settle(auction).state == Auction.State.UNSOLD
    assert not Order.objects.exists()
    assert num_left(edition, now=OVER) == 1


def test_the_number_under_the_hammer_is_nobody_elses(auction, ben) -> None:
    assert num_left(auction.edition, now=SOON) == 0
    with pytest.raises(SoldOutError):
        services.place_order(edition_id=auction.edition_id, buyer=ben, now=SOON)


def test_copies_are_sold_beside_an_auction(ada, ben) -> None:
    edition = edition_of(cleo(), size=2)
    auction = opened(edition)
    bid(auction, ada, 20)
    at_the_label = services.place_order(edition_id=edition.pk, buyer=ada, now=OVER)

    won = settle(auction).order

    assert (at_the_label.number, won.number) == (2, 1)
    at_the_label.refresh_from_db()
    assert at_the_label.state == "cancelled", "let go for the other"


def test_late_bids_put_the_end_off(auction, ada, ben) -> None:
    late = auction.ends_at - timedelta(minutes=4)
    bid(auction, ada, 100, late)
    first = Auction.objects.get(pk=auction.pk)
    bid(auction, ada, 200, late)
    bid(auction, ben, 150, first.ends_at - timedelta(seconds=1))

    auction.refresh_from_db()
    assert auction.num_extended == 2
    assert settle(auction, first.ends_at).state == Auction.State.OPEN, "an early job does nothing"
    with pytest.raises(AuctionOverError):
        bid(auction, ben, 900, auction.ends_at)


def test_what_is_refused(auction, edition, ada) -> None:
    with pytest.raises(LowBidError):
        bid(auction, ada, 9)
    with pytest.raises(OwnAuctionError):
        bid(auction, edition.listing.piece.brief.person, 50)
    with pytest.raises(BadPriceError):
        bid(auction, ada, 2_000_000)
    with pytest.raises(AuctionRefusedError):
        opened(edition)
    for days, opening in ((0, euro(10)), (15, euro(10)), (3, Money(10, "USD"))):
        with pytest.raises(AuctionRefusedError):
            auction_services.open_auction(
                edition_of(person(f"Cleo{days}{opening.currency}")).pk,
                opening=opening,
                reserve_minor=0,
                days=days,
                now=NOW,
            )


def test_only_an_auction_without_bids_is_called_off(auction, edition, ada) -> None:
    auction_services.call_off_auction(auction.pk, now=SOON)
    assert num_left(edition, now=SOON) == 1
    again = opened(edition)
    bid(again, ada, 50)
    with pytest.raises(AuctionOverError):
        auction_services.call_off_auction(again.pk, now=SOON)


def test_a_work_taken_down_is_not_sold_at_the_end(auction, edition, ada) -> None:
    bid(auction, ada, 50)
    services.withdraw_offer(edition.pk, now=SOON)

    assert settle(auction).state == Auction.State.UNSOLD


def test_bids_are_kept_by_the_database(auction, ada) -> None:
    bid(auction, ada, 50)
    for change in (lambda: Bid.objects.update(maximum_minor=1), lambda: Bid.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_history_has_numbers_for_names(auction, ada, ben) -> None:
    bid(auction, ada, 100)
    bid(auction, ben, 60)

    last, first = history_of(auction, reader=ben.pk)

    assert (last.bidder, last.leads, last.price, last.is_you) == (2, 1, euro(65), True)
    assert (first.bidder, first.leads, first.price, first.is_you) == (1, 1, euro(10), False)
    assert standing_of(auction).leader == ada.pk


def test_everybody_is_told(auction, ada, ben, mailoutbox) -> None:
    bid(auction, ben, 60)
    bid(auction, ada, 100)
    settle(auction)

    for params in jobs_waiting("send_way_letter").values():
        load_job("pinxit.shop.jobs:send_way_letter")(params, _Silent())
    told = sorted((letter.to[0].split("@")[0], letter.subject) for letter in mailoutbox)
    assert [who for who, _ in told] == ["ada", "ben", "ben", "cleo"]
    assert told[0][1] == "“Red dragon” is yours to buy"
    assert any("€" in letter.body for letter in mailoutbox)


def test_the_log_knows_the_work_and_nobody(auction, ada) -> None:
    bid(auction, ada, 50)
    settle(auction)

    said = [entry.event for entry in LogEntry.objects.filter(what__startswith="shop.auction")]
    assert [each["what"] for each in said] == ["shop.auction.opened", "shop.auction.awarded"]
    assert not any("Ada" in str(each) for each in said)


class _Silent:
    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Nobody looks."""
