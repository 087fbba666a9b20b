"""A payment is confirmed while its buyer takes the purchase into an account."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from pinxit.accounts.web.models import Person
from pinxit.accounts.web.services import welcome_guest
from pinxit.shop.core.orders import OrderState, check_payment
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import taking as taking_services
from tests import scenes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
#: How long the sale waits for somebody who may not come in.
_PAUSE_S = 1.0


def race(monkeypatch) -> tuple[Order, Person]:
    """Take over while the sale has read the order and not yet written it."""
    ada = scenes.person("Ada")
    guest = welcome_guest(contact=ada.email, language="en", machine="m", now=timezone.now())
    edition = scenes.edition_of(scenes.cleo())
    order = services.place_order(edition_id=edition.pk, buyer=guest.person, now=timezone.now())
    payment = services.start_payment(order, variant="test")
    has_read, has_moved = threading.Event(), threading.Event()

    def check_slowly(*given):
        has_read.set()
        has_moved.wait(_PAUSE_S)
        check_payment(*given)

    monkeypatch.setattr(services, "check_payment", check_slowly)

    def sell():
        try:
            services.answer_payment(payment, {"answer": "pay"})
        finally:
            connection.close()

    def take():
        try:
            assert has_read.wait(20)
            taking_services.take_over(guest, ada, now=timezone.now())
            has_moved.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for each in (pool.submit(sell), pool.submit(take)):
            each.result(30)
    return Order.objects.get(), ada


def test_whoever_takes_over_owns_it(monkeypatch) -> None:
    order, ada = race(monkeypatch)

    assert (order.state, order.buyer, order.owner) == (OrderState.PAID, ada, ada)


def test_the_race_is_real(monkeypatch) -> None:
    """If this stops leaving the copy with nobody, the test above proves nothing."""
    monkeypatch.setattr(
        taking_services, "lock_edition", lambda number: Edition.objects.get(pk=number)
    )

    order, ada = race(monkeypatch)

    assert order.buyer == ada
    assert order.owner != ada
