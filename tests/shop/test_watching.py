"""Payments are asked about until they are decided, whoever is away, and bills are payments too."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone

from pinxit.jobs.adapters.queue import keys_in_queue, withdraw
from pinxit.kernel import Money
from pinxit.shop import jobs
from pinxit.shop.core.payment_facts import DisputeStage, Fact, What
from pinxit.shop.web.models import Bill, Order, OrderLetter, Payment, Refund
from pinxit.shop.web.selectors.ledger import check_books, totals
from pinxit.shop.web.selectors.payments import UnknownWayToPayError, provider_of, ways_to_pay
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.hearing import act_on
from pinxit.shop.web.services.watch import ask_about_all, look_after_payments, watch_payment
from pinxit.site.ways_to_pay import payment_variants, rehearses
from tests.scenes import NOW, cleo, person
from tests.shop.commissioned import CLIENT, QUOTE, agreed, fresh

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.usefixtures("stripe_away"),
]


class Quiet:
    """Nobody looks how far the job is."""

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        assert step <= total


def run(job, **params: int) -> None:
    said: Mapping[str, int] = params
    job(said, Quiet())


def begun(edition) -> Payment:
    now = timezone.now()
    order = services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=now)
    payment = services.start_payment(order, variant="stripe")
    Payment.objects.filter(pk=payment.pk).update(transaction_id=f"pi_{payment.pk}")
    payment.refresh_from_db()
    return payment


def taken(payment: Payment, minor: int, currency: str = "EUR") -> None:
    fact = Fact(what=What.TAKEN, payment=payment.token, amount=Money(minor, currency))
    act_on("stripe", [fact], now=timezone.now())
    payment.refresh_from_db()


def test_a_payment_is_asked_about_as_long_as_its_provider_is_away(edition) -> None:
    payment = begun(edition)
    key = f"payment:{payment.token}"
    assert key in keys_in_queue()
    withdraw(key)

    run(jobs.watch_payment, payment=payment.pk)

    assert key in keys_in_queue()
    withdraw(key)
    assert watch_payment(payment.pk, now=timezone.now() + timedelta(days=4)), "given up"
    assert key not in keys_in_queue()
    taken(payment, 4_000)
    assert watch_payment(payment.pk, now=timezone.now())


def test_a_refund_is_sent_as_soon_as_its_provider_is_back(edition) -> None:
    payment = begun(edition)
    taken(payment, 4_000)
    services.refund_order(Order.objects.get())
    refund = Refund.objects.get()
    key = f"refund:{refund.public_id}"
    withdraw(key)

    run(jobs.send_refund, refund=refund.pk)

    assert key in keys_in_queue()
    assert look_after_payments(now=timezone.now()).waiting == 1
    withdraw(key)
    assert ask_about_all(now=timezone.now()) == 1
    assert key in keys_in_queue()


def test_letters_are_sent_by_a_job(edition, mailoutbox) -> None:
    begun(edition)
    letter = OrderLetter.objects.get()
    run(jobs.send_letter, letter=letter.pk)
    assert [each.to for each in mailoutbox] == [["ada@example.org"]]


def bill_payment() -> tuple[Payment, Bill]:
    commission = agreed(person("Ben"), cleo())
    payment = bill_services.start_bill_payment(commission, variant="stripe", now=NOW)
    Payment.objects.filter(pk=payment.pk).update(transaction_id=f"pi_{payment.pk}")
    return payment, Bill.objects.get()


def test_a_bill_is_paid_and_given_back_by_what_stripe_tells() -> None:
    payment, bill = bill_payment()
    taken(payment, QUOTE.deposit.minor)
    assert fresh(bill.commission).paid_minor == QUOTE.deposit.minor
    whole = {"payment": payment.token, "taken": QUOTE.deposit}
    back = Fact(what=What.RETURNED, amount=Money(1_000, "EUR"), **whole)
    lost = Fact(
        what=What.DISPUTED, payment=payment.token, amount=Money(500, "EUR"), dispute="dp_1",
        stage=DisputeStage.LOST,
    )  # fmt: skip

    for _again in range(2):
        act_on("stripe", [back, lost], now=timezone.now())

    assert sum(total for book, _, total in totals() if book == "clearing") == 8_500
    assert bill_services.call_off(bill.commission, CLIENT, words="Sorry.", now=NOW).minor == 10_000
    assert sum(total for book, _, total in totals() if book == "clearing") == 0
    assert check_books().balances


def test_a_bill_that_is_paid_wrongly_is_given_back() -> None:
    payment, bill = bill_payment()
    taken(payment, QUOTE.deposit.minor, "USD")
    bill.refresh_from_db()
    assert (bill.state, payment.status, Refund.objects.get().currency) == ("due", "refunded", "USD")
    assert check_books().balances


def test_a_house_is_paid_by_what_its_settings_name(monkeypatch, settings) -> None:
    assert payment_variants("https://house.example").keys() == {"test"}
    for name, value in {
        "PINXIT_STRIPE_KEY": "sk", "PINXIT_ALIPAY_APP": "1", "PINXIT_WECHAT_MERCHANT": "2",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    found = payment_variants("https://house.example")
    assert list(found) == ["stripe", "alipay", "wechat"]
    assert found["wechat"][1]["told_at"] == "https://house.example/payments/told/wechat/"
    assert not rehearses(found)
    monkeypatch.setenv("PINXIT_STRIPE_API_URL", "http://127.0.0.1:8420")
    assert rehearses(payment_variants("https://house.example"))

    assert ways_to_pay("EUR") == ["stripe"]
    with pytest.raises(UnknownWayToPayError):
        provider_of("cash")
    monkeypatch.setattr(provider_of("stripe").__class__, "currencies", frozenset({"CNY"}))
    with pytest.raises(UnknownWayToPayError):
        ways_to_pay("EUR")
