"""Ada and Ben buy an exclusive licence of one work, place and time at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from pinxit.kernel import Money
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.licences import LicenceGround
from pinxit.shop.web.services import licences as licence_services
from pinxit.shop.web.services import orders as services
from tests.scenes import NOW, cleo, edition_of, person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 15


@pytest.fixture
def offer(settings):
    settings.PINXIT_CHAIN_URL = "off"
    return licence_services.offer_licence(
        edition_of(cleo()).pk,
        kind=LicenceKind.EXCLUSIVE,
        places=["DE"],
        months=12,
        price=Money(9_000, "EUR"),
        now=NOW,
    )


def times_both_had_it(offer) -> int:
    """In how many rounds two had an exclusive licence of the same ground."""
    buyers, both = [person("Ada"), person("Ben")], 0
    with ThreadPoolExecutor(len(buyers)) as pool:
        for _round in range(ROUNDS):
            LicenceGround.objects.all().delete()
            for licence in list(Order.objects.values_list("pk", flat=True)):
                Order.objects.get(pk=licence).licence.delete()
            Order.objects.all().delete()
            line = Barrier(len(buyers))
            asked = [pool.submit(order, offer.pk, buyer, line) for buyer in buyers]
            both += sum(each.result(30) for each in asked) > 1
    return both


def order(offer_id: int, buyer, line: Barrier) -> bool:
    try:
        line.wait()
        licence_services.order_licence(offer_id, buyer=buyer, now=NOW)
    except (licence_services.GroundTakenError, IntegrityError):
        return False
    finally:
        connection.close()
    return True


def test_an_exclusive_licence_is_one_persons(offer) -> None:
    assert times_both_had_it(offer) == 0


def test_the_constraint_alone_also_holds(offer, monkeypatch) -> None:
    """The lock is for a calm answer; the exclusion makes a second one impossible."""
    monkeypatch.setattr(services, "lock_edition", lambda pk: Edition.objects.get(pk=pk))

    assert times_both_had_it(offer) == 0


def test_the_race_is_real(offer) -> None:
    """If two can not both have it without the constraint, the tests above prove nothing."""
    [rule] = LicenceGround._meta.constraints
    with connection.schema_editor() as editor:
        editor.remove_constraint(LicenceGround, rule)
    try:
        assert times_both_had_it(offer) == ROUNDS
    finally:
        LicenceGround.objects.all().delete()
        with transaction.atomic(), connection.schema_editor() as editor:
            editor.add_constraint(LicenceGround, rule)
