"""Several works are reserved together, paid by one payment, and given back one by one or all."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from pinxit.kernel import Money
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.goods import Way
from pinxit.shop.core.orders import IllegalMoveError
from pinxit.shop.core.payment_facts import BadRefundError, DisputeStage, Fact, What
from pinxit.shop.web.models import (
    Invoice,
    Order,
    OrderLetter,
    Payment,
    Purchase,
    Refund,
    Settlement,
)
from pinxit.shop.web.papers.evidence import evidence_of
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.selectors.payments import left_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.checkout import ChangedPriceError
from pinxit.shop.web.services.hearing import act_on
from pinxit.shop.web.services.purchases import (
    KeptForYouError,
    NotAllToBeHadError,
    NothingChosenError,
    cancel_purchase,
    cancel_with_others,
    start_purchase_payment,
)
from pinxit.shop.web.services.reserving import Agreed, reserve
from pinxit.shop.web.services.returns import refund_part
from tests.scenes import NOW, edition_of, person
from tests.shop.steps import browser_of
from tests.shop.together import confirmed, editions, orders, page_of, put, reserved, states

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=20)


def test_two_works_from_the_basket_to_paid(artist) -> None:
    ada = person("Ada")
    browser, works = browser_of(ada), editions(artist)
    for work in works:
        put(browser, work)

    answer = browser.post(reverse("shop:basket-checkout"), {"accepts_terms": "on"})

    purchase = Purchase.objects.get()
    assert answer.headers["Location"] == page_of("purchase-payment", purchase)
    assert states(purchase) == ["reserved", "reserved"]
    assert purchase.total_minor == 8_000
    answer = browser.post(page_of("purchase-payment", purchase), {"answer": "pay"})
    assert answer.headers["Location"] == page_of("purchase", purchase)
    assert states(purchase) == ["paid", "paid"]
    assert Payment.objects.get().captured_amount == 80
    assert Settlement.objects.filter(outcome="sold").count() == 2
    assert Invoice.objects.filter(kind="invoice").count() == 2
    page = browser.get(page_of("purchase", purchase)).content.decode()
    assert "2 works are yours" in page
    assert not ada.basket.exists(), "what was bought is not in the basket any more"


@pytest.fixture
def ada():
    return person("Ada")


@pytest.fixture
def works(artist):
    return editions(artist)


def test_pressing_twice_reserves_once(works, ada) -> None:
    assert reserved(works, ada) == reserved(works, ada)
    assert Order.objects.count() == 2


def test_another_basket_lets_the_first_go(artist, works, ada) -> None:
    first = reserved(works, ada)

    second = reserved([works[0], edition_of(artist, title="Third", seed=9)], ada)

    assert states(first) == ["cancelled", "cancelled"]
    assert states(second) == ["reserved", "reserved"]


def test_a_reservation_of_one_goes_into_the_purchase(works, ada) -> None:
    single = services.place_order(edition_id=works[0].pk, buyer=ada, now=NOW)

    purchase = reserved(works, ada)

    single.refresh_from_db()
    assert single.state == "cancelled"
    assert [order.number for order in orders(purchase)] == [1, 1]


def test_all_or_nothing_and_it_says_which(artist, ada) -> None:
    one, rare = edition_of(artist, seed=1), edition_of(artist, title="Rare", seed=2, size=1)
    services.place_order(edition_id=rare.pk, buyer=person("Ben"), now=NOW)

    with pytest.raises(NotAllToBeHadError) as refused:
        reserved([one, rare], ada)

    assert {key: type(why) for key, why in refused.value.missing.items()} == {rare.pk: SoldOutError}
    assert not Purchase.objects.exists()
    assert not one.orders.exists()


def test_what_was_won_elsewhere_is_paid_on_its_own(works, ada) -> None:
    long_kept = Agreed(ada, works[0].price, 1, Way.AUCTION)
    reserve(works[0], long_kept, now=NOW)

    with pytest.raises(NotAllToBeHadError) as refused:
        reserved(works, ada)

    assert isinstance(refused.value.missing[works[0].pk], KeptForYouError)


def test_nothing_cannot_be_bought(ada) -> None:
    with pytest.raises(NothingChosenError):
        reserved([], ada)


def test_a_changed_total_is_shown_again(works, ada) -> None:
    with pytest.raises(ChangedPriceError):
        reserved(works, ada, seen_minor=7_999)


def test_letting_go_lets_all_go(works, ada) -> None:
    purchase = reserved(works, ada)

    cancel_with_others(orders(purchase)[0])

    assert states(purchase) == ["cancelled", "cancelled"]
    with pytest.raises(IllegalMoveError):
        cancel_purchase(purchase)
    with pytest.raises(IllegalMoveError):
        start_purchase_payment(purchase, variant="test")


def test_a_payment_that_came_late_buys_all_if_all_is_left(works, ada) -> None:
    purchase = reserved(works, ada)
    payment = start_purchase_payment(purchase, variant="test")
    services.lapse_expired(works[0], now=LATER)

    heard(payment, now=LATER)

    assert states(purchase) == ["paid", "paid"]


def test_a_payment_that_came_late_buys_nothing_if_one_is_gone(artist, ada) -> None:
    rare, other = edition_of(artist, seed=1, size=1), edition_of(artist, seed=2)
    purchase = reserved([rare, other], ada)
    payment = start_purchase_payment(purchase, variant="test")
    services.place_order(edition_id=rare.pk, buyer=person("Ben"), now=LATER)

    heard(payment, now=LATER)

    assert states(purchase) == ["refunded", "reserved"]
    payment.refresh_from_db()
    assert payment.status == "refunded"
    assert Refund.objects.get().amount_minor == 8_000
    assert set(Settlement.objects.values_list("outcome", flat=True)) == {"returned"}
    assert check_books().balances


def test_wrong_money_buys_nothing(works, ada) -> None:
    purchase = reserved(works, ada)
    payment = start_purchase_payment(purchase, variant="test")
    fact = Fact(what=What.TAKEN, payment=payment.token, amount=Money(7_999, "EUR"))

    act_on("test", [fact], now=NOW)

    assert states(purchase) == ["reserved", "reserved"]
    assert Refund.objects.get().amount_minor == 7_999


def test_one_of_several_goes_back(works, ada) -> None:
    purchase = reserved(works, ada)
    payment = confirmed(purchase)
    first, second = orders(purchase)

    services.refund_order(first)

    assert states(purchase) == ["refunded", "paid"]
    payment.refresh_from_db()
    assert (payment.status, payment.captured_amount) == ("confirmed", 40)
    note = Invoice.objects.get(kind="credit")
    assert (note.order, note.gross_minor) == (first, 4_000)
    with pytest.raises(IllegalMoveError):
        services.refund_order(first)
    services.refund_order(second)
    payment.refresh_from_db()
    assert states(purchase) == ["refunded", "refunded"]
    assert payment.status == "refunded"
    assert sorted(Refund.objects.values_list("amount_minor", flat=True)) == [4_000, 4_000]
    assert check_books().balances


def test_a_part_of_one_goes_back_and_then_the_rest_of_it(works, ada) -> None:
    purchase = reserved(works, ada)
    payment = confirmed(purchase)
    first, _second = orders(purchase)

    refund_part(first, Money(1_000, "EUR"), now=NOW)

    assert states(purchase) == ["paid", "paid"]
    assert left_of(payment, first).minor == 3_000
    with pytest.raises(BadRefundError):
        refund_part(first, Money(3_001, "EUR"), now=NOW)
    refund_part(first, Money(3_000, "EUR"), now=NOW)
    assert states(purchase) == ["refunded", "paid"]
    assert check_books().balances


def test_a_part_given_back_at_the_provider_is_of_all_in_proportion(artist, ada) -> None:
    works = [
        edition_of(artist, seed=n, price=Money(price, "EUR"))
        for n, price in enumerate((3_000, 7_000))
    ]
    purchase = reserved(works, ada)
    payment = confirmed(purchase)
    fact = Fact(
        what=What.RETURNED,
        payment=payment.token,
        amount=Money(1_001, "EUR"),
        taken=Money(10_000, "EUR"),
    )

    act_on("test", [fact, fact], now=NOW)

    by_order = {each.order: each.amount_minor for each in Refund.objects.all()}
    assert [by_order[order] for order in orders(purchase)] == [300, 701]
    assert states(purchase) == ["paid", "paid"]
    assert Invoice.objects.filter(kind="credit").count() == 2
    assert check_books().balances


def test_all_given_back_at_the_provider_returns_all(works, ada) -> None:
    purchase = reserved(works, ada)
    payment = confirmed(purchase)
    fact = Fact(
        what=What.RETURNED,
        payment=payment.token,
        amount=Money(8_000, "EUR"),
        taken=Money(8_000, "EUR"),
    )

    act_on("test", [fact, fact], now=NOW)

    assert states(purchase) == ["refunded", "refunded"]
    assert Refund.objects.get().order is None
    assert Invoice.objects.filter(kind="credit").count() == 2


def test_a_dispute_keeps_all_of_it_and_when_lost_returns_all_of_it(works, ada) -> None:
    purchase = reserved(works, ada)
    payment = confirmed(purchase)
    told = {"payment": payment.token, "dispute": "dp_1", "amount": Money(8_000, "EUR")}
    act_on("test", [Fact(what=What.DISPUTED, stage=DisputeStage.OPEN, **told)], now=NOW)
    with pytest.raises(services.DisputedError):
        services.refund_order(orders(purchase)[0])
    bundle = zipfile.ZipFile(io.BytesIO(evidence_of(payment.disputes.get(), now=NOW)))
    assert {"1/order.json", "2/order.json", "payment.json"} <= set(bundle.namelist())

    act_on("test", [Fact(what=What.DISPUTED, stage=DisputeStage.LOST, **told)], now=NOW)

    assert states(purchase) == ["refunded", "refunded"]
    assert OrderLetter.objects.filter(about="disputed").count() == 1
    assert check_books().balances


def test_the_database_keeps_a_purchase_whole(works, ada) -> None:
    purchase = reserved(works, ada)
    order = orders(purchase)[0]

    refused(
        "is not the sum of its orders",
        lambda: Order.objects.filter(pk=order.pk).update(price_minor=1),
    )
    refused(
        "stays with what it was bought with",
        lambda: Order.objects.filter(pk=order.pk).update(purchase=None),
    )
    refused(
        "paid for together",
        lambda: Payment.objects.create(order=order, variant="test", total=40, currency="EUR"),
    )
    payment = confirmed(purchase)
    refused(
        "a part of a purchase goes back for one of its works",
        lambda: Refund.objects.create(
            payment=payment, amount_minor=1, currency="EUR", reason="asked", asked_at=NOW
        ),
    )
    refused(
        "no more goes back than it cost",
        lambda: Refund.objects.create(
            payment=payment,
            order=order,
            amount_minor=4_001,
            currency="EUR",
            reason="asked",
            asked_at=NOW,
        ),
    )
    single = services.place_order(edition_id=works[0].pk, buyer=person("Ben"), now=NOW)
    refused(
        "settles what it is for",
        lambda: Settlement.objects.create(
            payment=payment, order=single, outcome="returned", settled_at=NOW
        ),
    )


def refused(why: str, attempt) -> None:
    with pytest.raises(IntegrityError, match=why):
        _at_the_end(attempt)


@transaction.atomic
def _at_the_end(attempt) -> None:
    attempt()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def heard(payment: Payment, *, now) -> None:
    payment.captured_amount = payment.total
    payment.status = "confirmed"
    payment.save()
    services.hear_payment(payment, now=now)
