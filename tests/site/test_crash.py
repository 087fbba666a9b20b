"""A house is killed while people pay, and nothing is lost; what would be lost would be seen."""

from dataclasses import replace

import pytest
from django.db import connection

from pinxit.shop.web.models import Order, Settlement
from pinxit.site.crash.audit import Charge, Damage, damage_of
from pinxit.site.crash.bench import campaign
from tests.scenes import cleo, edition_of, person
from tests.shop.steps import browser_of, buy

KEPT = 4_000


@pytest.fixture
def order(settings, tmp_path) -> Order:
    settings.PINXIT_STORE = tmp_path
    settings.PINXIT_CHAIN_URL = "off"
    return buy(browser_of(person("Ada")), edition_of(cleo(), size=2))


def charge_of(order: Order) -> Charge:
    return Charge(order.payments.get().token, KEPT, 0)


@pytest.mark.django_db
def test_nothing_is_wrong_where_all_is_well(order) -> None:
    assert damage_of([charge_of(order)], [order.public_id], kept_before=0).is_none
    # Opened when the house died, and opened again.
    twice = [charge_of(order), Charge(charge_of(order).token, 0, 0)]
    assert damage_of(twice, [], kept_before=0).is_none


@pytest.mark.django_db
def test_what_is_wrong_is_seen(order) -> None:
    charge = charge_of(order)
    stranger = Charge("nobody", 100, 0)

    gone = damage_of([stranger], [], kept_before=0)
    back = damage_of([replace(charge, returned=KEPT)], [], kept_before=0)
    twice_back = damage_of([replace(charge, returned=2 * KEPT)], [], kept_before=0)
    Settlement.objects.all().delete()
    unsettled = damage_of([charge], [], kept_before=0)

    assert (gone.orders_lost, gone.charges_orphaned) == (1, 1)
    assert (back.charges_orphaned, back.clearing_off_minor) == (1, KEPT)
    assert twice_back.charges_orphaned == 1
    assert (unsettled.orders_lost, unsettled.charges_orphaned) == (1, 1)
    assert not (gone + back).is_none
    assert (Damage(orders_lost=1) + Damage(orders_lost=2)).orders_lost == 3


@pytest.mark.django_db
def test_a_number_with_two_owners_is_seen(order) -> None:
    with connection.schema_editor() as editor:
        [one_owner] = [
            each for each in Order._meta.constraints if each.name == "shop_number_has_one_owner"
        ]
        editor.remove_constraint(Order, one_owner)
    other = buy(browser_of(person("Ben")), order.edition)
    Order.objects.filter(pk=other.pk).update(number=order.number)

    found = damage_of([charge_of(order), charge_of(other)], [], kept_before=0)

    assert found == Damage(orders_doubled=1)


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_nothing_is_lost_when_the_house_is_killed() -> None:
    report = campaign(3, seed=2)

    assert sum(report["kills"].values()) == 3
    assert report["charges"] > 0
    assert not any(report["damage"].values()), report["damage"]
