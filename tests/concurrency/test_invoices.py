"""Who pays at once: numbers of invoices have no gap, and the last use of a code is one buyer's."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from pinxit.kernel import PinxitError
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.discounts import DiscountCode, DiscountUse
from pinxit.shop.web.models.invoices import Invoice
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services import orders as services
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.billed import ordered, paid, wish

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


class ChangedMindError(PinxitError):
    """A transaction is called off at its very end."""


@pytest.fixture
def edition(settings, tmp_path) -> Edition:
    settings.PINXIT_STORE = tmp_path
    return edition_of(cleo(), size=3 * ROUNDS)


def at_once(*steps: Callable[[], object]) -> int:
    """Take every step on a connection of its own; return how many were not refused."""
    starting_line = Barrier(len(steps))

    def take(step: Callable[[], object]) -> bool:
        try:
            starting_line.wait()
            step()
        except PinxitError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=len(steps)) as pool:
        return sum(taken.result() for taken in [pool.submit(take, step) for step in steps])


def pay_in_rounds(edition: Edition) -> list[int]:
    """Let Ada and Ben pay at once, and Dov whose payment is undone; return the numbers."""
    people = [person(name) for name in ("Ada", "Ben", "Dov")]

    def pay_and_fail(order: Order) -> None:
        with transaction.atomic():
            paid(order)
            raise ChangedMindError("undone")

    for _round in range(ROUNDS):
        ada, ben, dov = (
            services.place_order(edition_id=edition.pk, buyer=each, now=NOW) for each in people
        )
        sold = at_once(partial(paid, ada), partial(pay_and_fail, dov), partial(paid, ben))
        assert sold == 2
        services.cancel_order(dov)
    return sorted(Invoice.objects.values_list("number", flat=True))


def test_numbers_have_no_gap(edition) -> None:
    assert pay_in_rounds(edition) == list(range(1, 2 * ROUNDS + 1))


@contextmanager
def numbered_by_a_sequence() -> Iterator[None]:
    """Draw numbers from a sequence, as most shops do; everything is put back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE SEQUENCE shop_twin;"
            "CREATE FUNCTION shop_twin_number() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN NEW.number = nextval('shop_twin'); RETURN NEW; END $$;"
            "ALTER TABLE shop_invoice DISABLE TRIGGER shop_invoice_is_numbered;"
            "CREATE TRIGGER shop_twin BEFORE INSERT ON shop_invoice"
            " FOR EACH ROW EXECUTE FUNCTION shop_twin_number()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "DROP TRIGGER shop_twin ON shop_invoice; DROP FUNCTION shop_twin_number();"
                "DROP SEQUENCE shop_twin;"
                "ALTER TABLE shop_invoice ENABLE TRIGGER shop_invoice_is_numbered"
            )


def test_a_sequence_would_leave_gaps(edition) -> None:
    """If this stops leaving gaps, the test above proves nothing."""
    with numbered_by_a_sequence():
        numbers = pay_in_rounds(edition)

    assert numbers != list(range(1, 2 * ROUNDS + 1))


def uses_of_the_last_code(edition: Edition) -> list[int]:
    """Let Ada and Ben use a code at once that counts once; return how many did, each round."""
    code = DiscountCode.objects.create(code="LAST", percent_bp=1_000, since=NOW, max_uses=1)
    people = [person(name) for name in ("Ada", "Ben")]
    found = []
    for _round in range(ROUNDS):
        orders = [
            services.place_order(edition_id=edition.pk, buyer=each, now=NOW) for each in people
        ]
        at_once(*(partial(checkout_services.take_code, code, each, now=NOW) for each in orders))
        found.append(DiscountUse.objects.count())
        DiscountUse.objects.all().delete()
        DiscountCode.objects.update(used=0)
    return found


def test_the_last_use_of_a_code_is_one_buyers(edition) -> None:
    assert uses_of_the_last_code(edition) == [1] * ROUNDS


def test_the_race_for_a_code_is_real(edition, monkeypatch) -> None:
    """Counting first and using then, without lock and constraint, lets both have it."""
    both_counted = Barrier(2)

    def count_and_use(code, order, *, now):
        left = DiscountUse.objects.filter(code=code).count() < code.max_uses
        both_counted.wait()
        if left:
            DiscountUse.objects.create(
                code=code, order=order, buyer=order.buyer, is_once=True, used_at=now
            )

    monkeypatch.setattr(checkout_services, "take_code", count_and_use)

    assert uses_of_the_last_code(edition) == [2] * ROUNDS


def test_two_who_order_with_the_last_code_at_once(edition) -> None:
    DiscountCode.objects.create(code="LAST", percent_bp=1_000, since=NOW, max_uses=1)
    asked = wish("", start=Start.NONE, code="LAST")
    ada, ben = person("Ada"), person("Ben")

    served = at_once(lambda: ordered(edition, ada, asked), lambda: ordered(edition, ben, asked))

    assert served == 1
    assert Order.objects.count() == 1, "the other has reserved nothing"
    assert DiscountCode.objects.get().used == 1
