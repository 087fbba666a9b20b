"""One payment is settled twice at once, one batch approved by two at once: each is booked once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from payments import PaymentStatus

from pinxit.accounts import Role
from pinxit.kernel import PinxitError
from pinxit.shop.bench import Scene, set_scene
from pinxit.shop.core.ledger import Account, Book
from pinxit.shop.core.payout import BankDetails, Rail
from pinxit.shop.web.models import Order, Payment, Settlement
from pinxit.shop.web.models.ledger import LedgerTransaction
from pinxit.shop.web.models.payouts import PayoutBatch
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.services import ledger as ledger_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import payouts as payout_services
from tests.scenes import NOW, cleo, person
from tests.shop.test_statements import sale

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


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
        except PinxitError:
            pass  # somebody was faster, and was told so
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(steps)) as pool:
        for taken in [pool.submit(take, step) for step in steps]:
            taken.result()


@contextmanager
def without_unique_sources() -> Iterator[None]:
    """Take away what makes a source unique; what was written meanwhile is thrown away."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "shop_ledgertransaction")
        [name] = [
            name for name, each in found.items() if each["columns"] == ["source"] and each["unique"]
        ]
        cursor.execute(f"ALTER TABLE shop_ledgertransaction DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE shop_ledgerline, shop_ledgertransaction CASCADE")
            cursor.execute(
                f"ALTER TABLE shop_ledgertransaction ADD CONSTRAINT {name} UNIQUE (source)"
            )


def paid(scene: Scene) -> tuple[Payment, Order]:
    """A payment that the provider confirmed and the shop has not heard of."""
    order = services.place_order(edition_id=scene.edition.pk, buyer=scene.buyers[0], now=NOW)
    payment = services.start_payment(order, variant="test")
    Payment.objects.filter(pk=payment.pk).update(
        captured_amount=payment.total, status=PaymentStatus.CONFIRMED
    )
    return Payment.objects.get(pk=payment.pk), order


def num_booked(kind: str) -> int:
    return LedgerTransaction.objects.filter(kind=kind).count()


def test_two_settlements_of_one_payment_book_one_sale(scene: Scene) -> None:
    for booked_before in range(ROUNDS):
        payment, order = paid(scene)

        at_once(*[partial(services.settle_payment, payment, now=NOW)] * 2)

        assert Settlement.objects.filter(payment=payment).count() == 1
        assert num_booked("sale") == booked_before + 1
        order.refresh_from_db()
        services.refund_order(order)
    assert check_books().balances


def let_both_write_before_either_commits(monkeypatch, module, post) -> None:
    both_wrote = Barrier(2)

    def posted(*arguments, **settings):
        written = post(*arguments, **settings)
        both_wrote.wait(timeout=60)
        return written

    monkeypatch.setattr(module, "post", posted)


def test_that_race_is_real(scene: Scene, monkeypatch) -> None:
    """Without lock and unique source, two that look at once both book; else nothing is proved."""
    payment, order = paid(scene)
    services.settle_payment(payment, now=NOW)
    order.refresh_from_db()
    services.refund_order(order)
    second, order = paid(scene)
    let_both_write_before_either_commits(monkeypatch, ledger_services, ledger_services.post)
    with without_unique_sources():
        at_once(*[partial(ledger_services.post_sale, second, order, now=NOW)] * 2)
        assert num_booked("sale") == 3


@pytest.fixture
def batch() -> PayoutBatch:
    artist = cleo()
    sale(artist, 5_000, source="a")
    details = BankDetails(Rail.SEPA, "Cleo", "DE89370400440532013000")
    payout_services.keep_details(artist, details, now=NOW)
    owner = person("Olga", Role.OWNER)
    return payout_services.make_batch(by=owner, rail=Rail.SEPA, currency="EUR", now=NOW)


def approvals(batch: PayoutBatch) -> list[Callable[[], object]]:
    people = [person(name, Role.CURATOR) for name in ("Dov", "Eve")]
    return [partial(payout_services.approve, batch, by=each, now=NOW) for each in people]


def test_a_batch_that_two_approve_at_once_is_booked_once(batch: PayoutBatch) -> None:
    at_once(*approvals(batch))

    batch.refresh_from_db()
    assert batch.state == "approved"
    assert num_booked("payout") == 1


def test_that_race_too_is_real(batch: PayoutBatch, monkeypatch) -> None:
    ledger_services.accounts({Account(Book.TRANSIT)}, "EUR")
    let_both_write_before_either_commits(monkeypatch, payout_services, ledger_services.post)
    monkeypatch.setattr(
        payout_services, "lock_batch", lambda batch_id: PayoutBatch.objects.get(pk=batch_id)
    )
    monkeypatch.setattr(payout_services, "_move_batch", lambda *_args, **_changes: None)
    monkeypatch.setattr(payout_services, "_locked_balances", plenty)
    with without_unique_sources():
        at_once(*approvals(batch))
        assert num_booked("payout") == 2


def plenty(payouts):
    """What accounts come to, read without a lock."""
    return {payout.account_id: payout.amount for payout in payouts}
