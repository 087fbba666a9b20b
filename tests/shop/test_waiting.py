"""Waiting for a copy that comes back. Ada has it, Ben and Dov wait, Eve pushes in."""

from datetime import timedelta

import pytest

from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.goods import LONG_RESERVATION
from pinxit.shop.core.orders import RESERVATION
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.ways import Waiting
from pinxit.shop.web.selectors.orders import num_left
from pinxit.shop.web.selectors.ways import place_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import waiting as waiting_services
from pinxit.shop.web.services.orders import NotForSaleError
from pinxit.shop.web.services.waiting import NothingToWaitForError
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.ways import jobs_waiting, paid

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def edition() -> Edition:
    return edition_of(cleo(), size=1)


@pytest.fixture
def sold(edition):
    order = services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=NOW)
    return paid(order, now=NOW)


def join(edition: Edition, somebody, now=NOW) -> Waiting:
    return waiting_services.join_waiting(edition.pk, person=somebody, now=now)


def offer(edition: Edition, now=LATER) -> int:
    return waiting_services.offer_to_waiting(edition.pk, now=now)


def test_a_returned_copy_goes_to_the_first_in_line(edition, sold, mailoutbox) -> None:
    ben, dov = person("Ben"), person("Dov")
    join(edition, ben)
    join(edition, dov)
    assert join(edition, ben).pk < join(edition, dov).pk
    assert (place_of(edition, ben), place_of(edition, dov)) == (1, 2)
    services.refund_order(sold)

    assert jobs_waiting("offer_to_waiting"), "a job looks for the next"
    assert num_left(edition, now=LATER) == 0, "it is not on the wall for anybody"
    with pytest.raises(SoldOutError):
        services.place_order(edition_id=edition.pk, buyer=person("Eve"), now=LATER)
    assert offer(edition) == 1
    assert offer(edition) == 0, "run again, it changes nothing"
    order = ben.orders.get()
    assert (order.number, order.reserved_until) == (1, LATER + LONG_RESERVATION)
    assert paid(order, now=LATER).state == "paid"


def test_who_lets_it_pass_makes_room_for_the_next(edition, sold) -> None:
    ben, dov = person("Ben"), person("Dov")
    join(edition, ben)
    join(edition, dov)
    services.refund_order(sold)
    offer(edition)

    offer(edition, LATER + LONG_RESERVATION)

    assert Waiting.objects.get(person=ben).state == "passed"
    assert dov.orders.get().state == "reserved"


def test_a_reservation_that_runs_out_is_waited_for(edition) -> None:
    services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=NOW)
    ben = person("Ben")
    join(edition, ben)
    out = NOW + RESERVATION
    assert jobs_waiting("offer_to_waiting")
    assert offer(edition, out - timedelta(seconds=1)) == 0
    assert offer(edition, out) == 1
    assert ben.orders.get().state == "reserved"


def test_the_last_to_leave_puts_it_back_on_the_wall(edition, sold) -> None:
    ben = person("Ben")
    join(edition, ben)
    services.refund_order(sold)

    assert waiting_services.leave_waiting(edition.pk, person=ben)
    assert not waiting_services.leave_waiting(edition.pk, person=ben)
    assert num_left(edition, now=LATER) == 1


def test_nobody_waits_for_what_is_there(edition) -> None:
    with pytest.raises(NothingToWaitForError):
        join(edition, person("Ben"))
    services.withdraw_offer(edition.pk, now=NOW)
    with pytest.raises(NotForSaleError):
        join(edition, person("Dov"))


def test_a_work_taken_down_is_offered_to_nobody(edition, sold) -> None:
    join(edition, person("Ben"))
    services.refund_order(sold)
    services.withdraw_offer(edition.pk, now=NOW)

    assert offer(edition) == 0


def test_who_has_reserved_one_does_not_wait(edition, sold) -> None:
    second = edition_of(person("Mika"), size=2, seed=3)
    ben = person("Ben")
    for name in ("Dov", "Eve"):
        paid(services.place_order(edition_id=second.pk, buyer=person(name), now=NOW), now=NOW)
    join(second, ben)
    services.refund_order(second.orders.get(number=1))
    waiting_services.offer_to_waiting(second.pk, now=LATER)
    join(second, ben, LATER)
    services.refund_order(second.orders.get(number=2, state="paid"))

    assert waiting_services.offer_to_waiting(second.pk, now=LATER) == 0
    assert ben.orders.count() == 1
