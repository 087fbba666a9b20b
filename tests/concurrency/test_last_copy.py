"""Ada and Ben press at the same moment, for the last copy, on the real database."""

import pytest
from django.db import IntegrityError, connection

from pinxit.shop.bench import bench_last_copy, num_oversold, set_scene, without_the_lock
from pinxit.shop.web.models import Edition
from pinxit.shop.web.services import orders as services

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 50


@pytest.fixture
def scene(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path
    return set_scene()


def test_the_last_copy_is_sold_once_in_fifty_rounds(scene) -> None:
    assert num_oversold(scene, rounds=ROUNDS) == 0


def test_the_race_is_real(scene) -> None:
    """If this stops overselling, the test above proves nothing."""
    with without_the_lock():
        oversold = num_oversold(scene, rounds=ROUNDS)

    assert oversold > 0
    assert "shop_number_has_one_owner" in constraints(), "everything is back in its place"


def test_the_constraint_alone_also_holds(scene, monkeypatch) -> None:
    """The lock is for a calm answer; the unique index is what makes overselling impossible."""
    monkeypatch.setattr(services, "lock_edition", lambda pk: Edition.objects.get(pk=pk))

    with pytest.raises(IntegrityError, match="shop_number_has_one_owner"):
        num_oversold(scene, rounds=ROUNDS)

    assert scene.edition.orders.count() == 1


@pytest.mark.long
def test_the_bench_races_on_a_database_of_its_own() -> None:
    own = connection.settings_dict["NAME"]

    figures = bench_last_copy(rounds=5)

    assert figures["oversold_with_lock"] == 0
    assert 0 <= figures["oversold_without_lock"] <= 5
    assert connection.settings_dict["NAME"] == own
    assert not Edition.objects.exists()


def constraints() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "shop_order"))
