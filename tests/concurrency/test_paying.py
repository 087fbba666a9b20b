"""Ada pays in one window while she does something else in another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from pinxit.provenance.web.models import LogEntry
from pinxit.shop import IllegalMoveError, OrderState, SoldOutError
from pinxit.shop.bench import Scene, set_scene
from pinxit.shop.core.orders import RESERVATION
from pinxit.shop.core.payment_facts import Fact, What
from pinxit.shop.web.models import Edition, Order, Payment, Refund, Settlement
from pinxit.shop.web.selectors.payments import price_of_payment
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.hearing import act_on
from pinxit.shop.web.services.paying import choose_way, leave_payment

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
        except (IllegalMoveError, SoldOutError, IntegrityError):
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


def choose(order: Order) -> Callable[[], object]:
    return lambda: choose_way(order, variant="other", now=timezone.now())


def test_choosing_another_way_while_paying_ends_either_way(scene: Scene, settings) -> None:
    known = settings.PAYMENT_VARIANTS
    settings.PAYMENT_VARIANTS = {**known, "other": known["test"]}
    for _round in range(ROUNDS):
        order, payment = reserved(scene)

        at_once(pay(payment), choose(order))

        order.refresh_from_db()
        still_open = order.payments.filter(status__in=services.OPEN)
        assert (order.state, *still_open.values_list("variant", flat=True)) in {
            (OrderState.PAID,),
            (OrderState.RESERVED, "other"),
        }
        take_back(order)
        Order.objects.filter(pk=order.pk, state="reserved").update(state="cancelled")


def num_settled_badly(scene: Scene) -> int:
    """Let two payments of one order bring money at once; count what is not a sale and a refund."""
    badly = 0
    for _round in range(ROUNDS):
        order, first = reserved(scene)
        leave_payment(order, variant="other", now=timezone.now())
        second = services.start_payment(order, variant="test")

        at_once(told(first), told(second))

        outcomes = Settlement.objects.filter(order=order).values_list("outcome", flat=True)
        badly += sorted(outcomes) != ["returned", "sold"]
        badly += Refund.objects.filter(payment__order=order).count() != 1
        order.refresh_from_db()
        take_back(order)
    return badly


def told(payment: Payment) -> Callable[[], object]:
    """The provider tells that the money came."""
    fact = Fact(what=What.TAKEN, payment=payment.token, amount=price_of_payment(payment))
    return lambda: act_on("test", [fact], now=timezone.now())


def test_two_payments_that_come_at_once_are_one_sale_and_one_refund(scene: Scene) -> None:
    assert num_settled_badly(scene) == 0


def test_the_two_above_need_the_lock(scene: Scene, monkeypatch) -> None:
    """If each of two payments finds its way without the lock, the test above proves nothing."""
    monkeypatch.setattr(services, "lock_edition", lambda pk: Edition.objects.get(pk=pk))

    assert num_settled_badly(scene) > 0


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
