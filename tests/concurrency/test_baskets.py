"""Two baskets with the same works in opposite order, bought at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from pinxit.kernel import PinxitError
from pinxit.shop.bench import without_the_lock
from pinxit.shop.core.wish import Billing, Wish
from pinxit.shop.web.models import Order, OrderLetter, Purchase, SaleTerms
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import purchases as purchase_services
from pinxit.shop.web.services.purchases import Chosen, NotAllToBeHadError
from tests import scenes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 12


@pytest.fixture
def scene(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path
    cleo = scenes.cleo()
    works = [scenes.edition_of(cleo, title=f"Last {n}", seed=n, size=1) for n in range(2)]
    return works, [scenes.person("Ada"), scenes.person("Ben")]


def race(works, buyers) -> list[type[BaseException] | None]:
    """Let each buy both works, the second from the last to the first; return how it ended."""
    line = Barrier(2)

    def buy(buyer, chosen):
        try:
            line.wait(20)
            purchase_services.place_purchase(
                Chosen(chosen), buyer=buyer, wish=Wish(billing=Billing()), now=scenes.NOW
            )
        except (PinxitError, OperationalError) as error:
            return type(error)
        finally:
            connection.close()
        return None

    keys = [each.pk for each in works]
    with ThreadPoolExecutor(2) as pool:
        ends = pool.map(buy, buyers, [keys, keys[::-1]])
        return list(ends)


def emptied() -> None:
    OrderLetter.objects.all().delete()
    SaleTerms.objects.all().delete()
    Order.objects.all().delete()
    Purchase.objects.all().delete()


def test_one_gets_both_and_the_other_nothing(scene) -> None:
    for _round in range(ROUNDS):
        ends = race(*scene)

        assert sorted(ends, key=str) == sorted([None, NotAllToBeHadError], key=str)
        assert Order.objects.filter(state="reserved").count() == 2
        assert Order.objects.values("buyer").distinct().count() == 1
        emptied()


def test_the_ring_is_real(scene, monkeypatch) -> None:
    """Locked in the order in which they were chosen, two wait for each other."""
    met = Barrier(2)

    def as_chosen(edition_ids):
        first, second = list(dict.fromkeys(edition_ids))
        locked = [services.lock_edition(first)]
        met.wait(20)
        return [*locked, services.lock_edition(second)]

    monkeypatch.setattr(services, "lock_editions", as_chosen)

    ends = race(*scene)

    assert OperationalError in ends, "the database ends a ring by killing one of the two"


def test_the_race_is_real(scene) -> None:
    """Without the lock both are sold twice in some round, or the first test proves nothing."""
    oversold = 0
    with without_the_lock():
        for _round in range(ROUNDS):
            race(*scene)
            oversold += Order.objects.filter(state="reserved").count() > 2
            emptied()

    assert oversold
