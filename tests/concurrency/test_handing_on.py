"""Ben and Dov open the same link at the same moment: one of them gets the copy."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from pinxit.provenance.web.models import LogEntry
from pinxit.shop.core.handing_on import NoOfferError, NotYoursToGiveError
from pinxit.shop.web.models import Edition, Order, Transfer
from pinxit.shop.web.services import copies as copy_services
from pinxit.shop.web.services import orders as services
from tests.scenes import cleo, edition_of, person
from tests.shop.steps import browser_of, buy

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 25


@pytest.fixture
def order(settings) -> Order:
    settings.PINXIT_CHAIN_URL = "off"
    return buy(browser_of(person("Ada")), edition_of(cleo()))


def times_accepted_twice(order: Order) -> int:
    """In how many rounds both became the owner of the one copy."""
    takers, twice = [person("Ben"), person("Dov")], 0
    with ThreadPoolExecutor(len(takers)) as pool:
        for _round in range(ROUNDS):
            Transfer.objects.all().delete()
            Order.objects.filter(pk=order.pk).update(owner=order.buyer)
            offer = copy_services.offer_copy(order, giver=order.buyer, now=timezone.now())
            before = LogEntry.objects.count()
            line = Barrier(len(takers))
            asked = [pool.submit(accept, offer.key, taker, line) for taker in takers]
            accepted = sum(each.result(30) for each in asked)
            assert accepted >= 1, "somebody always gets it"
            assert LogEntry.objects.count() == before + accepted
            twice += accepted > 1
    return twice


def accept(key: str, taker, line: Barrier) -> bool:
    try:
        line.wait()
        copy_services.accept_copy(key, taker=taker, now=timezone.now())
    except (NoOfferError, NotYoursToGiveError):
        return False
    finally:
        connection.close()
    return True


def test_one_copy_has_one_new_owner(order) -> None:
    assert times_accepted_twice(order) == 0


def test_the_race_is_real(order, monkeypatch) -> None:
    """If this stops giving a copy to both, the test above proves nothing."""

    def close_unasked(offer, *, taker, now) -> bool:
        return bool(
            Transfer.objects.filter(pk=offer.pk).update(
                state="accepted", taker=taker, decided_at=now, key=uuid4().hex
            )
        )

    monkeypatch.setattr(services, "lock_edition", lambda pk: Edition.objects.get(pk=pk))
    monkeypatch.setattr(copy_services, "close_offer", close_unasked)

    assert times_accepted_twice(order) > 0
