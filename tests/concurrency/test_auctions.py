"""Ada and Ben bid the same least amount at the same moment: one of the bids is taken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from pinxit.kernel import Money
from pinxit.shop.core.auction import LowBidError
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.ways import Auction, Bid
from pinxit.shop.web.services import auctions as auction_services
from tests.scenes import NOW, cleo, edition_of, person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 20
LEAST = Money(1_000, "EUR")


@pytest.fixture
def edition(settings):
    settings.PINXIT_CHAIN_URL = "off"
    return edition_of(cleo(), size=ROUNDS + 1)


def times_both_were_taken(edition) -> int:
    """In how many rounds two bids of the least amount stood beside each other."""
    bidders, both = [person("Ada"), person("Ben")], 0
    with ThreadPoolExecutor(len(bidders)) as pool:
        for number in range(1, ROUNDS + 1):
            auction = Auction.objects.create(
                edition=edition,
                number=number,
                opening_minor=LEAST.minor,
                currency="EUR",
                increments=[[0, 100]],
                opened_at=NOW,
                ends_at=NOW + timedelta(days=1),
            )
            line = Barrier(len(bidders))
            bids = [pool.submit(bid, auction.pk, bidder, line) for bidder in bidders]
            taken = sum(each.result(30) for each in bids)
            assert taken >= 1, "somebody's is always taken"
            assert Bid.objects.filter(auction=auction).count() == taken
            both += taken > 1
            Auction.objects.filter(pk=auction.pk).update(state="called off", ended_at=NOW)
    return both


def bid(auction_id: int, bidder, line: Barrier) -> bool:
    try:
        line.wait()
        auction_services.place_bid(auction_id, bidder=bidder, maximum=LEAST, now=NOW)
    except LowBidError:
        return False
    finally:
        connection.close()
    return True


def test_one_least_bid_is_taken(edition) -> None:
    assert times_both_were_taken(edition) == 0


def test_the_race_is_real(edition, monkeypatch) -> None:
    """If this stops taking both, the test above proves nothing."""
    monkeypatch.setattr(auction_services, "lock_auction", lambda pk: Auction.objects.get(pk=pk))

    assert times_both_were_taken(edition) > 0


def test_an_auction_ended_twice_at_once_is_awarded_once(edition) -> None:
    ada = person("Dov")
    auction = auction_services.open_auction(
        edition.pk, opening=LEAST, reserve_minor=0, days=1, now=NOW
    )
    auction_services.place_bid(auction.pk, bidder=ada, maximum=LEAST, now=NOW)
    line = Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(end, auction.pk, line) for _ in range(4)]
        assert all(each.result(30) for each in done)

    assert Order.objects.count() == 1


def end(auction_id: int, line: Barrier) -> bool:
    try:
        line.wait()
        auction_services.settle_auction(auction_id, now=NOW + timedelta(days=2))
    finally:
        connection.close()
    return True
