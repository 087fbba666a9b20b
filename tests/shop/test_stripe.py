"""Buying by Stripe, on the real pages, with localstripe in Stripe's place."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from payments.core import PROVIDER_CACHE

from pinxit.kernel import Money
from pinxit.shop.adapters.provider import ProviderAwayError, ProviderRefusesError, Return
from pinxit.shop.adapters.stripe_api import StripeApi
from pinxit.shop.adapters.stripe_messages import message_of
from pinxit.shop.adapters.stripe_payment import StripeProvider
from pinxit.shop.core.payment_facts import What
from pinxit.shop.web.models import Edition, Order, Payment, Refund
from pinxit.shop.web.selectors.payments import provider_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import refunds as refund_services
from pinxit.shop.web.services.returns import refund_part
from pinxit.shop.web.services.watch import look_after_payments, watch_payment
from tests.shop.stand_in import HOOK, SECRET, ask, localstripe
from tests.shop.steps import page_of, reserve
from tests.shop.test_chinese_payments import answering

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
PATH = "pinxit.shop.adapters.stripe_payment.StripeProvider"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with localstripe() as running:
        yield running


@pytest.fixture
def stripe(settings, address) -> Iterator[str]:
    told = {"secret": SECRET, "webhook_secret": HOOK, "address": address}
    settings.PAYMENT_VARIANTS = {"stripe": (PATH, told)}
    settings.PINXIT_CHAIN_URL = "off"
    PROVIDER_CACHE.clear()
    yield address
    PROVIDER_CACHE.clear()


def begun(browser, edition: Edition) -> tuple[Order, Payment]:
    order = reserve(browser, edition)
    page = browser.get(page_of("payment", order)).content
    payment = Payment.objects.get(order=order)
    shown = re.search(rb'data-reference="(pi_\w+)"', page)
    assert shown is not None
    assert shown[1].decode() == payment.transaction_id
    return order, payment


def fresh(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


@pytest.mark.slow
def test_a_copy_is_bought_and_given_back_in_parts(stripe, ada, edition) -> None:
    order, payment = begun(ada, edition)
    ada.post(page_of("payment", order), {"answer": "decline"})
    assert b"declined" in ada.get(page_of("order", order)).content
    assert fresh(order) == "reserved"
    ada.get(page_of("payment", order))
    payment = Payment.objects.exclude(pk=payment.pk).get(order=order)
    assert not watch_payment(payment.pk, now=timezone.now())
    ada.post(page_of("payment", order), {"answer": "pay"})
    assert fresh(order) == "reserved"
    back = ada.get(reverse("shop:come-back", args=[payment.token]))
    assert back["Location"] == page_of("order", order)
    assert fresh(order) == "paid"
    assert watch_payment(payment.pk, now=timezone.now())
    assert fresh(order) == "paid"

    order.refresh_from_db()
    part = refund_part(order, Money(731, "EUR"), now=timezone.now())
    services.refund_order(order)
    first = look_after_payments(now=timezone.now())
    again = look_after_payments(now=timezone.now())

    charge = ask(stripe, f"payment_intents/{payment.transaction_id}")["latest_charge"]
    assert (first.sent, again.sent) == (2, 0)
    assert (charge["amount_refunded"], charge["refunded"]) == (4_000, True)
    assert {each.state for each in Refund.objects.all()} == {"sent"}
    assert not refund_services.send_refund(part.pk, now=timezone.now())


@pytest.mark.slow
def test_a_refund_that_went_before_the_house_died_does_not_go_again(stripe, ada, edition) -> None:
    order, payment = begun(ada, edition)
    ada.post(page_of("payment", order), {"answer": "pay"})
    watch_payment(payment.pk, now=timezone.now())
    services.refund_order(Order.objects.get(pk=order.pk))
    refund = Refund.objects.get()
    asked = Return(
        name=str(refund.public_id), payment=payment.token, reference=payment.transaction_id,
        amount=refund.amount, total=refund.amount,
    )  # fmt: skip
    went = provider_of("stripe").give_back(asked)  # and here it died, before writing it down

    assert refund_services.send_refund(refund.pk, now=timezone.now())

    assert Refund.objects.get().reference == went
    charge = ask(stripe, f"payment_intents/{payment.transaction_id}")["latest_charge"]
    assert charge["amount_refunded"] == 4_000


@pytest.mark.slow
def test_what_nobody_wants_is_closed_at_stripe(stripe, ada, edition) -> None:
    order, payment = begun(ada, edition)
    ada.post(page_of("cancel", order))

    look_after_payments(now=timezone.now())

    payment.refresh_from_db()
    assert (payment.status, fresh(order)) == ("cancelled", "cancelled")
    assert ask(stripe, f"payment_intents/{payment.transaction_id}")["status"] == "canceled"


def test_checkout_is_opened_once_and_is_what_was_asked_for(settings) -> None:
    """Checkout is not in localstripe: what is sent and understood is Stripe's published form."""
    made = SimpleNamespace(
        token=str(uuid4()), transaction_id="", total=Decimal("40.00"), currency="EUR",
        description="An order", attrs=SimpleNamespace(), get_success_url=lambda: "/orders/1/",
        save=lambda update_fields: None,
    )  # fmt: skip
    session = b'{"id": "cs_1", "url": "https://checkout.stripe.com/c/1"}'
    with answering(lambda *asked: (200, {}, session)) as (address, asked):
        stripe = StripeProvider(secret=SECRET, webhook_secret=HOOK)
        stripe._api = StripeApi(SECRET, address)
        forms = [stripe.get_form(made) for _again in range(2)]

    assert {form.address for form in forms} == {"https://checkout.stripe.com/c/1"}
    [(method, path, headers, body)] = asked
    assert (method, path) == ("POST", "/v1/checkout/sessions")
    assert f"%2Fpayments%2Fback%2F{made.token}%2F".encode() in body
    assert headers["Idempotency-Key"] == made.token
    assert b"%5Bunit_amount%5D=4000" in body
    assert f"payment_intent_data%5Bmetadata%5D%5Bpinxit_payment%5D={made.token}".encode() in body


@pytest.mark.parametrize(
    ("session", "called"),
    [
        ({"status": "open", "payment_intent": None}, []),
        ({"status": "expired", "payment_intent": None}, [What.OVER]),
        (
            {
                "status": "complete",
                "payment_intent": {
                    "id": "pi_1", "status": "succeeded", "amount_received": 5, "currency": "eur",
                    "latest_charge": {"amount": 5, "amount_refunded": 2, "currency": "eur"},
                },
            },
            [What.TAKEN, What.RETURNED],
        ),
    ],
)  # fmt: skip
def test_a_checkout_session_is_understood(session, called) -> None:
    said = json.dumps({"id": "cs_1", **session}).encode()
    with answering(lambda *asked: (200, {}, said)) as (address, _asked):
        stripe = StripeProvider(secret=SECRET, webhook_secret=HOOK, address=address)
        facts = stripe.look(token="", reference="cs_1", total=Money(5, "EUR"))

    assert [fact.what for fact in facts] == called


def test_stripes_troubles_are_told_apart() -> None:
    for status, content, error in (
        (500, b"", ProviderAwayError),
        (429, b"{}", ProviderAwayError),
        (200, b"no json", ProviderAwayError),
        (402, b'{"error": {"code": "card_declined"}}', ProviderRefusesError),
        (400, b"[]", ProviderRefusesError),
    ):
        with (
            answering(lambda *asked, s=status, c=content: (s, {}, c)) as (address, _asked),
            pytest.raises(error),
        ):
            StripeApi(SECRET, address).get("payment_intents/pi_1")
    with pytest.raises(ProviderAwayError):
        StripeApi(SECRET, "http://127.0.0.1:9").get("events")


def test_an_expired_session_is_over() -> None:
    session = {"id": "cs_1", "metadata": {"pinxit_payment": "t"}}
    event = {
        "id": "evt_1", "type": "checkout.session.expired", "created": 1,
        "data": {"object": session},
    }  # fmt: skip
    [fact] = message_of(event).facts
    assert (fact.what, fact.payment, fact.reference) == (What.OVER, "t", "cs_1")
