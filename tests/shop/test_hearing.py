"""What Stripe says is taken in once, in any order, and only if Stripe said it. Eve forges."""

import io
import json
import zipfile
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.kernel import Money
from pinxit.shop.core.payment_facts import BadRefundError
from pinxit.shop.web.models import (
    Dispute,
    Edition,
    Order,
    OrderLetter,
    Payment,
    PaymentEvent,
    Refund,
)
from pinxit.shop.web.selectors.ledger import check_books, totals
from pinxit.shop.web.selectors.orders import num_left, taken_numbers
from pinxit.shop.web.services import letters as letter_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.refunds import Why, try_again
from pinxit.shop.web.services.returns import refund_part
from tests.scenes import NOW, person
from tests.shop.steps import browser_of
from tests.shop.stripe_events import charge, dispute, event, intent, send, signature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe_away")]


def begun(edition: Edition, name: str = "Ada") -> Payment:
    """A payment that was opened at Stripe and waits for the buyer's card."""
    order = services.place_order(edition_id=edition.pk, buyer=person(name), now=timezone.now())
    payment = services.start_payment(order, variant="stripe")
    payment.transaction_id = f"pi_{payment.pk}"
    payment.save()
    return payment


def paid(edition: Edition) -> tuple[Payment, Order]:
    payment = begun(edition)
    assert send(event("payment_intent.succeeded", intent(payment))) == 200
    payment.refresh_from_db()
    return payment, order_of(payment)


def order_of(payment: Payment) -> Order:
    return Order.objects.get(pk=payment.order_id)


def test_a_signed_message_sells_the_copy_once_however_often_it_comes(edition) -> None:
    payment = begun(edition)
    body = event("payment_intent.succeeded", intent(payment))

    assert {send(body) for _again in range(3)} == {200}

    assert order_of(payment).state == "paid"
    assert PaymentEvent.objects.count() == 1
    assert check_books().num_postings == 1


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: "",
        lambda body: "t=,v1=",
        lambda body: signature(body, secret="whsec_of_eve"),
        lambda body: signature(body, at=timezone.now() - timedelta(minutes=6)),
        lambda body: signature(body, at=timezone.now() + timedelta(minutes=6)),
        lambda body: signature(body + b" "),
        lambda body: f"t=99999999999999,v1={'0' * 64}",
        lambda body: signature(body).replace("v1=", "v0="),
        lambda body: "t=1é,v1=é",
    ],
)
def test_eve_forges_nothing(edition, forge) -> None:
    payment = begun(edition)
    body = event("payment_intent.succeeded", intent(payment))

    assert send(body, forge(body)) == 400

    assert order_of(payment).state == "reserved"
    assert not PaymentEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"type": "payment_intent.succeeded", "created": 1, "id": "evt", "data": {"object": {}}}',
        b'{"type": "x", "created": "soon", "id": "evt", "data": {"object": {}}}',
        b'{"type": "x", "created": 1e300, "id": "evt", "data": {"object": {}}}',
    ],
)
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    assert send(body) == 400


def test_other_doors_stay_shut(client, edition) -> None:
    payment = begun(edition)
    assert client.get(reverse("shop:hear", args=["stripe"])).status_code == 405
    assert client.post(reverse("shop:hear", args=["cash"])).status_code == 404
    claimed = client.post(reverse("process_payment", args=[payment.token]), {"status": "confirmed"})
    assert claimed.status_code == 302
    assert client.post(reverse("static_process_payment", args=["stripe"])).status_code == 400
    assert order_of(payment).state == "reserved"


def test_what_is_about_somebody_else_is_answered_and_forgotten() -> None:
    stranger = {"id": "pi_9", "status": "succeeded", "amount_received": 5, "currency": "eur"}
    assert send(event("payment_intent.succeeded", stranger)) == 200
    assert send(event("payout.paid", {"id": "po_1"})) == 200
    assert not PaymentEvent.objects.exists()


@pytest.mark.parametrize("changes", [{"amount_received": 3_999}, {"currency": "usd"}])
def test_money_that_is_not_the_price_goes_back(edition, changes) -> None:
    payment = begun(edition)

    assert send(event("payment_intent.succeeded", intent(payment, **changes))) == 200

    [refund] = Refund.objects.all()
    assert (order_of(payment).state, refund.reason, refund.state) == ("reserved", "wrong", "asked")
    assert refund.amount_minor == changes.get("amount_received", 4_000)
    assert check_books().balances


def test_money_for_an_order_that_was_let_go_goes_back(edition) -> None:
    payment = begun(edition)
    services.cancel_order(order_of(payment))

    send(event("payment_intent.succeeded", intent(payment)))

    [refund] = Refund.objects.all()
    assert (order_of(payment).state, refund.amount) == ("refunded", Money(4_000, "EUR"))
    assert taken_numbers(edition) == set()


def test_a_payment_that_is_over_leaves_room_for_another(edition) -> None:
    payment = begun(edition)
    send(event("payment_intent.canceled", intent(payment, status="canceled")))

    second = services.start_payment(order_of(payment), variant="stripe")

    assert second != payment
    # It was paid after all, in another window: it still counts, once.
    send(event("payment_intent.succeeded", intent(payment)))
    assert order_of(payment).state == "paid"


def test_every_order_of_messages_ends_the_same(edition) -> None:
    """Paid, given back in part at Stripe, given back whole: all six orders, each sent twice."""
    ends = set()
    for number, order in enumerate(permutations(range(3))):
        payment = begun(edition, name=f"Ada{number}")
        bodies = [
            event("payment_intent.succeeded", intent(payment)),
            event("charge.refunded", charge(payment, refunded=1_001)),
            event("charge.refunded", charge(payment, refunded=4_000)),
        ]
        for place in order:
            assert send(bodies[place]) == send(bodies[place]) == 200
        sums = tuple((book, total) for book, _currency, total in totals())
        payment.refresh_from_db()
        ends.add((order_of(payment).state, payment.status, payment.captured_amount, sums))

    assert len(ends) == 1
    assert ends.pop()[:3] == ("refunded", "refunded", 0)
    assert check_books().balances
    assert num_left(edition, now=timezone.now()) == 2


def test_a_part_goes_back_from_everybody_and_the_copy_stays(edition) -> None:
    payment, order = paid(edition)
    before = {book: total for book, _currency, total in totals()}

    refund_part(order, Money(1_000, "EUR"), Why(words="a scratch"), now=timezone.now())

    order.refresh_from_db()
    after = {book: total for book, _currency, total in totals()}
    assert (order.state, order.number) == ("paid", 1)
    assert after["clearing"] == before["clearing"] - 1_000
    assert after["artist"] == before["artist"] * 3 // 4
    with pytest.raises(BadRefundError):
        refund_part(order, Money(3_001, "EUR"), now=timezone.now())

    refunded = services.refund_order(order)

    assert (refunded.state, sum(each.amount_minor for each in payment.refunds.all())) == (
        "refunded",
        4_000,
    )
    assert {total for _book, _currency, total in totals()} == {0}


def test_the_database_itself_gives_no_more_back_than_came(edition) -> None:
    payment, _order = paid(edition)
    asked = {"payment": payment, "reason": "asked", "asked_at": NOW}

    for amount, currency in [(4_001, "EUR"), (1, "USD"), (0, "EUR")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.create(amount_minor=amount, currency=currency, **asked)
    refund = Refund.objects.create(amount_minor=1, currency="EUR", **asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(amount_minor=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentEvent.objects.update(kind="rewritten")


def test_a_refused_refund_can_be_tried_again(edition) -> None:
    _payment, order = paid(edition)
    services.refund_order(order)
    refund = Refund.objects.get()
    assert not try_again(refund, now=NOW)
    Refund.objects.update(state="failed")

    assert try_again(refund, now=NOW)

    assert Refund.objects.get().state == "asked"


@pytest.mark.parametrize(
    ("told", "stage", "state"),
    [
        (["needs_response", "under_review", "won"], "won", "paid"),
        (["needs_response", "lost"], "lost", "refunded"),
        (["lost", "needs_response", "lost"], "lost", "refunded"),
        (["won", "under_review"], "won", "paid"),
    ],
)
def test_a_dispute_ends_as_the_bank_decides(edition, told, stage, state) -> None:
    payment, order = paid(edition)

    for status in told:
        send(event("charge.dispute.updated", dispute(payment, status=status)))

    order.refresh_from_db()
    assert (Dispute.objects.get().stage, order.state) == (stage, state)
    assert check_books().balances
    assert (num_left(edition, now=timezone.now()) == 2) is (state == "refunded")


def test_a_dispute_that_is_heard_of_before_the_payment_counts_after_it(edition) -> None:
    payment = begun(edition)
    send(event("charge.dispute.closed", dispute(payment, status="lost", minor=500)))
    assert order_of(payment).state == "reserved"

    send(event("payment_intent.succeeded", intent(payment)))

    [refund] = Refund.objects.all()
    assert (order_of(payment).state, refund.reason, refund.amount_minor) == ("paid", "dispute", 500)


def test_nothing_is_given_back_while_a_bank_asks_for_it(edition) -> None:
    payment, order = paid(edition)
    send(event("charge.dispute.created", dispute(payment, status="needs_response")))

    with pytest.raises(services.DisputedError):
        services.refund_order(order)
    with pytest.raises(services.DisputedError):
        refund_part(order, Money(1, "EUR"), now=timezone.now())


def test_the_evidence_is_one_file_for_the_owner_alone(edition, settings) -> None:
    payment, order = paid(edition)
    ada, owner = browser_of(order.buyer), browser_of(person("Dov", Role.OWNER))
    ada.get(reverse("shop:file", args=[order.public_id]))
    ada.get(reverse("shop:file", args=[order.public_id]))
    send(event("charge.dispute.created", dispute(payment, status="needs_response")))
    address = reverse("shop:evidence", args=[Dispute.objects.get().public_id])

    assert ada.get(address).status_code == 403
    answer = owner.get(address)

    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        names = set(bundle.namelist())
        told = json.loads(bundle.read("payment.json"))["told"]
        [delivery] = json.loads(bundle.read("delivery.json"))
    assert names >= {"order.json", "certificate.json", "certificate.pdf", "receipt.txt"}
    assert [each["kind"] for each in told] == ["payment_intent.succeeded", "charge.dispute.created"]
    assert (delivery["times"], delivery["to_the_buyer"]) == (2, True)
    assert Dispute.objects.get().bundle_digest


def test_the_owner_gives_a_part_back_on_a_page(edition) -> None:
    _payment, order = paid(edition)
    address = reverse("shop:give-back", args=[order.public_id])
    owner = browser_of(person("Dov", Role.OWNER))

    assert browser_of(order.buyer).get(address).status_code == 403
    assert owner.get(address).status_code == 200
    for amount in ("40.01", "0", "0.001"):
        assert owner.post(address, {"amount": amount, "name": uuid4()}).status_code == 400
    part = {"amount": "10.50", "words": "a scratch", "name": uuid4()}
    for _pressed_again in range(2):
        assert owner.post(address, part).status_code == 302
    whole = {"amount": "29.50", "name": uuid4()}
    for _pressed_again in range(2):
        assert owner.post(address, whole).status_code == 302

    order.refresh_from_db()
    assert order.state == "refunded"
    assert [each.amount_minor for each in Refund.objects.all()] == [1_050, 2_950]


def test_letters_tell_each_state_once_in_the_readers_language(edition) -> None:
    payment, order = paid(edition)
    order.buyer.language = "zh-hans"
    order.buyer.save()
    person("Dov", Role.OWNER)
    refund_part(order, Money(1_000, "EUR"), now=timezone.now())
    send(event("charge.dispute.closed", dispute(payment, status="lost")))

    for letter in OrderLetter.objects.order_by("pk"):
        letter_services.send_letter(letter.pk, now=timezone.now())
        letter_services.send_letter(letter.pk, now=timezone.now())

    assert [each.about for each in OrderLetter.objects.order_by("pk")] == [
        "placed", "paid", "part", "disputed", "refunded",
    ]  # fmt: skip
    # Nobody needs to be told of a reservation that was paid since.
    assert [each.to for each in mail.outbox] == [
        ["ada@example.org"], ["ada@example.org"], ["dov@example.org"], ["ada@example.org"],
    ]  # fmt: skip
    assert "Dear Ada" not in mail.outbox[0].body
    assert OrderLetter.objects.filter(sent_at=None).count() == 1


def test_the_back_office_shows_what_goes_back_and_asks_again(edition) -> None:
    payment, order = paid(edition)
    owner = browser_of(person("Dov", Role.OWNER))
    assert "give-back" in owner.get(reverse("admin:shop_order_changelist")).text
    send(event("charge.dispute.created", dispute(payment, status="needs_response")))
    assert "evidence.zip" in owner.get(reverse("admin:shop_dispute_changelist")).text
    assert owner.get(reverse("admin:shop_paymentevent_changelist")).status_code == 200
    send(event("charge.dispute.closed", dispute(payment, status="won")))
    services.refund_order(order)
    Refund.objects.update(state="failed")

    owner.post(
        reverse("admin:shop_refund_changelist"),
        {"action": "ask_again", "_selected_action": [Refund.objects.get().pk]},
    )

    assert Refund.objects.get().state == "asked"
    assert owner.get(reverse("admin:shop_refund_changelist")).status_code == 200
