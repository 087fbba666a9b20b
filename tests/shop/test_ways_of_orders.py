"""In which way each order came about, also those of before anybody asked."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from pinxit.kernel import Money
from pinxit.shop.core.goods import Good, Way
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.ways import Auction
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services import orders as services
from tests.scenes import edition_of, person
from tests.shop.agreed import AGREED

pytestmark = pytest.mark.django_db


def test_orders_of_before_are_told_how_they_came_about(artist) -> None:
    """The data step of migration 0021, on orders of every way whose way was forgotten."""
    migration = import_module("pinxit.shop.web.migrations.0021_ways_of_orders")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shop_order DROP CONSTRAINT shop_order_way")
    now, ada = timezone.now(), person("Ada")
    for seed, (way, make) in enumerate(AGREED.items(), start=20):
        make(edition_of(artist, size=2, seed=seed, title=f"Of {way}"), ada, now)
    services.place_order(edition_id=edition_of(artist, size=2, seed=40).pk, buyer=ada, now=now)
    passed = won_and_passed_over(edition_of(artist, size=2, seed=41), now)
    known = dict(Order.objects.values_list("pk", "way"))
    assert set(known.values()) == set(Way)
    Order.objects.update(way=Way.LABEL)

    with connection.cursor() as cursor:
        cursor.execute(migration.SAY_HOW)

    assert dict(Order.objects.values_list("pk", "way")) == known
    assert known[passed.pk] == Way.AUCTION
    assert {order.way for order in Order.objects.exclude(good=Good.COPY)} == {"proof", "licence"}


def won_and_passed_over(edition, now) -> Order:
    """The order of whoever won and did not pay; the work is the next one's now."""
    auction = auction_services.open_auction(
        edition.pk, opening=Money(1_000, "EUR"), reserve_minor=0, days=1, now=now
    )
    for name, minor in (("Ben", 3_000), ("Kim", 9_000)):
        bid = Money(minor, "EUR")
        auction_services.place_bid(auction.pk, bidder=person(name), maximum=bid, now=now)
    auction_services.settle_auction(auction.pk, now=auction.ends_at)
    first: Order = Order.objects.get(auction=auction)
    auction_services.settle_auction(auction.pk, now=auction.ends_at + timedelta(days=3))
    assert Auction.objects.get(pk=auction.pk).order != first
    return first
