"""Ada pays in one window while she does something else in another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from pinxit.provenance.web.models import LogEntry
from pinxit.shop import IllegalMoveError, OrderState, SoldOutError
from pinxit.shop.bench import Scene, set_scene
from pinxit.shop.core.orders import RESERVATION
from pinxit.shop.web import services
from pinxit.shop.web.models import Order, Payment, Settlement

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 20


@pytest.fixture
def scene(settings, tmp_path) -> Scene:
    settings.PINXIT_STORE = tmp_path
    return set_scene()


def at_once(*steps: Callable[[], object]) -> None:
    """Take every step on a connection of its own, all at the same moment."""
    starting_line = Barrier(len(steps))

    def take(step: Callable[[], object]) -> None:
        try:
            starting_line.wait()
            step()
        except (IllegalMoveError, SoldOutError):
            pass  # somebody was faster, and was told so
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(steps)) as pool:
        for taken in [pool.submit(take, step) for step in steps]:
            taken.result()


def reserved(scene: Scene) -> tuple[Order, Payment]:
    order = services.place_order(
        edition_id=scene.edition.pk, buyer=scene.buyers[0], now=timezone.now()
    )
    return order, services.start_payment(order, variant="test")


def pay(payment: Payment) -> Callable[[], object]:
    return lambda: services.answer_payment(payment, {"answer": "pay"})


def cancel(order: Order) -> Callable[[], object]:
    return lambda: services.cancel_order(order)


def take_back(order: Order) -> None:
    if Order.objects.get(pk=order.pk).state == OrderState.PAID:
        services.refund_order(order)


def test_paying_and_cancelling_at_once_ends_one_way_or_the_other(scene: Scene) -> None:
    for _round in range(ROUNDS):
        order, payment = reserved(scene)

        at_once(pay(payment), cancel(order))

        order.refresh_from_db()
        settlement = Settlement.objects.get(payment=payment)
        assert (order.state, settlement.outcome) in {
            (OrderState.PAID, "sold"),
            (OrderState.REFUNDED, "returned"),
        }
        take_back(order)


def test_paying_in_two_windows_sells_once(scene: Scene) -> None:
    for sold_before in range(ROUNDS):
        order, payment = reserved(scene)

        at_once(pay(payment), pay(payment))

        order.refresh_from_db()
        assert order.state == OrderState.PAID
        assert LogEntry.objects.filter(what="shop.edition.sold").count() == sold_before + 1
        take_back(order)


def test_a_late_payment_and_a_new_buyer_never_share_a_number(scene: Scene) -> None:
    ben = scene.buyers[1]
    for _round in range(ROUNDS):
        order, payment = reserved(scene)
        long_ago = timezone.now() - RESERVATION
        Order.objects.filter(pk=order.pk).update(
            placed_at=long_ago - RESERVATION, reserved_until=long_ago
        )

        at_once(
            pay(payment),
            lambda: services.place_order(
                edition_id=scene.edition.pk, buyer=ben, now=timezone.now()
            ),
        )

        holders = scene.edition.orders.filter(state__in=["reserved", "paid"])
        assert holders.count() == 1
        for other in holders:
            take_back(other)
            Order.objects.filter(pk=other.pk, state="reserved").update(state="cancelled")
