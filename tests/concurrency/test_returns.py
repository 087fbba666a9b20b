"""A sale and its return are told at once while another copy is returned: nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, current_thread

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from pinxit.kernel import Money
from pinxit.provenance.web.services import record
from pinxit.shop.bench import set_scene
from pinxit.shop.core.orders import OrderState
from pinxit.shop.core.payment_facts import Fact, What
from pinxit.shop.web.models import Order, Payment
from pinxit.shop.web.selectors.payments import price_of_payment
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import selling
from pinxit.shop.web.services.hearing import act_on

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
_PATIENCE_S = 20
Told = Callable[[Payment], None]


def reserved() -> tuple[Order, Payment]:
    scene = set_scene()
    order = services.place_order(
        edition_id=scene.edition.pk, buyer=scene.buyers[0], now=timezone.now()
    )
    return order, services.start_payment(order, variant="test")


def told_returned(payment: Payment) -> None:
    """The provider tells that the money came and went back, and nothing before that."""
    price: Money = price_of_payment(payment)
    fact = Fact(what=What.RETURNED, payment=payment.token, amount=price, taken=price)
    act_on("test", [fact], now=timezone.now())


def both(monkeypatch, tell_of_both: Told) -> list[str]:
    """Return one copy while another is told to be sold and returned; say what it came to.

    The first has locked the books and waits for the log until the second has it.
    """
    first, paid = reserved()
    services.answer_payment(paid, {"answer": "pay"})
    second, unpaid = reserved()
    books_are_locked, log_is_locked = Event(), Event()

    def at_the_log(event, **rest):
        if current_thread().name.startswith("first"):
            books_are_locked.set()
            log_is_locked.wait(_PATIENCE_S)
            return record(event, **rest)
        entry = record(event, **rest)
        log_is_locked.set()
        return entry

    def take(step: Callable[[], None]) -> str:
        try:
            step()
        except OperationalError as error:
            return str(error).split("\n", 1)[0]
        finally:
            connection.close()
        return "done"

    def tell() -> None:
        books_are_locked.wait(_PATIENCE_S)
        tell_of_both(unpaid)

    monkeypatch.setattr(selling, "record", at_the_log)
    with ThreadPoolExecutor(1, "first") as one, ThreadPoolExecutor(1, "second") as other:
        taken = [one.submit(take, lambda: told_returned(paid)), other.submit(take, tell)]
        came = [each.result() for each in taken]
    states = {order.pk: OrderState(order.state) for order in Order.objects.all()}
    return sorted([*came, states[first.pk].value, states[second.pk].value])


def test_a_sale_and_a_return_at_once_wait_for_nobody_for_ever(
    monkeypatch, settings, tmp_path
) -> None:
    settings.PINXIT_STORE = tmp_path

    assert both(monkeypatch, told_returned) == ["done", "done", "refunded", "refunded"]


def test_in_one_transaction_they_wait_for_each_other(monkeypatch, settings, tmp_path) -> None:
    settings.PINXIT_STORE = tmp_path

    assert "deadlock detected" in both(monkeypatch, transaction.atomic(told_returned))
