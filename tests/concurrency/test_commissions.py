"""Ada pays for a commission in one window while something else happens in another.

Each test has a twin that shows the race when the lock is taken away.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import Error, connection
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.kernel import PinxitError
from pinxit.shop.web.models import Bill, Payment
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import orders as services
from pinxit.studio.web import commission_services
from pinxit.studio.web.commission_selectors import check_record
from pinxit.studio.web.models import Commission
from tests.scenes import NOW, person
from tests.shop.commissioned import ARTIST, CLIENT, QUOTE, agreed, asked, fresh

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 4


@pytest.fixture
def people(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path
    return person("Ada"), person("Cleo", Role.ARTIST)


@pytest.fixture
def without_the_lock(monkeypatch):
    """Let two read a commission before either writes: what the lock is there to prevent."""
    both_have_read = Barrier(2)

    def read_beside_the_other(pk: int) -> Commission:
        commission = Commission.objects.select_related("client", "artist").get(pk=pk)
        try:
            both_have_read.wait(timeout=2)
        except BrokenBarrierError:
            both_have_read.reset()
        return commission

    for module in (bill_services, commission_services):
        monkeypatch.setattr(module, "lock_commission", read_beside_the_other)


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Take every step on a connection of its own, at one moment, and say who failed and how."""
    line = Barrier(len(steps))

    def take(step: Callable[[], object]) -> str:
        try:
            line.wait()
            step()
        except (PinxitError, Error) as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(max_workers=len(steps)) as pool:
        return sorted(taken.result() for taken in [pool.submit(take, each) for each in steps])


def accept(commission: Commission) -> Callable[[], object]:
    return lambda: commission_services.accept(commission, CLIENT, quoted=1, now=timezone.now())


def say(commission: Commission, words: str) -> Callable[[], object]:
    return lambda: commission_services.say(commission, CLIENT, words, now=timezone.now())


def pay(payment: Payment) -> Callable[[], object]:
    return lambda: services.answer_payment(payment, {"answer": "pay"})


def call_off(commission: Commission) -> Callable[[], object]:
    return lambda: bill_services.call_off(commission, ARTIST, words="", now=timezone.now())


def started(people) -> tuple[Commission, Payment]:
    commission = agreed(*people)
    return commission, bill_services.start_bill_payment(commission, variant="test", now=NOW)


def test_of_two_acceptances_one_counts_and_the_other_is_told(people) -> None:
    for _round in range(ROUNDS):
        commission = asked(*people)
        commission_services.quote(commission, ARTIST, QUOTE, words="", now=NOW)

        assert at_once(accept(commission), accept(commission)) == ["", "NotNowError"]
        assert commission.entries.filter(what="accept").count() == 1


def test_two_messages_at_once_both_stand_in_the_record(people) -> None:
    commission = asked(*people)

    assert at_once(say(commission, "one"), say(commission, "two")) == ["", ""]
    check_record(commission)


def test_without_the_lock_one_of_two_messages_is_lost(people, without_the_lock) -> None:
    """If this stops failing, the test above proves nothing."""
    commission = asked(*people)

    assert "IntegrityError" in at_once(say(commission, "one"), say(commission, "two"))


def test_a_deposit_paid_in_two_windows_is_taken_once(people) -> None:
    for _round in range(ROUNDS):
        commission, payment = started(people)

        assert at_once(pay(payment), pay(payment)) == ["", ""]
        assert fresh(commission).paid_minor == QUOTE.deposit.minor
        assert commission.entries.filter(what="pay-deposit").count() == 1


def test_paying_and_calling_off_at_once_ends_one_way_or_the_other(people) -> None:
    for _round in range(ROUNDS):
        commission, payment = started(people)

        assert at_once(pay(payment), call_off(commission)) == ["", ""]

        payment.refresh_from_db()
        assert fresh(commission).stage == "cancelled"
        assert (payment.status, payment.captured_amount) == ("refunded", 0)
        bill = Bill.objects.get(commission=commission)
        assert (bill.state, bill.returned_minor) in {("void", 0), ("paid", QUOTE.deposit.minor)}
        check_record(commission)


def test_without_the_locks_paying_and_calling_off_stumble(
    people, without_the_lock, monkeypatch
) -> None:
    """If this stops failing, the test above proves nothing."""
    commission = accepted_before(people)
    bill = Bill.objects.create(
        commission=commission,
        part="deposit",
        amount_minor=QUOTE.deposit.minor,
        currency="EUR",
        made_at=NOW,
    )
    payment = Payment.objects.create(
        bill=bill, variant="test", total=QUOTE.deposit.major, currency="EUR"
    )
    monkeypatch.setattr(
        bill_services, "locked_payment", lambda each: Payment.objects.get(pk=each.pk)
    )

    assert at_once(pay(payment), call_off(commission)) != ["", ""]


def test_two_windows_start_one_payment(people) -> None:
    commission = agreed(*people)

    def start() -> object:
        return bill_services.start_bill_payment(commission, variant="test", now=NOW)

    assert at_once(start, start) == ["", ""]
    assert Payment.objects.filter(bill__commission=commission).count() == 1


def accepted_before(people) -> Commission:
    """An accepted commission, without asking for the lock that is gone."""
    commission = asked(*people)
    Commission.objects.filter(pk=commission.pk).update(
        stage="accepted",
        price_minor=QUOTE.price.minor,
        deposit_minor=QUOTE.deposit.minor,
        use="personal",
        deliver_by=QUOTE.deliver_by,
    )
    return fresh(commission)
