"""Choosing how to pay for several works at once: the same till, and one payment buys them all."""

import pytest
from django.utils import timezone
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.shop.core.orders import OrderState
from pinxit.shop.core.payment_facts import Fact, What
from pinxit.shop.web.models import Purchase, Refund, Settlement
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.selectors.payments import way_chosen
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.hearing import act_on
from pinxit.shop.web.services.paying import choose_way
from tests.shop.billed import ADDRESS, set_up_seller
from tests.shop.steps import page_of as order_page
from tests.shop.test_ways_to_pay import till as till
from tests.shop.together import editions, page_of, put, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase(till, artist, ada) -> Purchase:
    for each in editions(artist):
        put(ada, each)
    ada.post("/basket/checkout/", {"step": "order", "accepts_terms": "on"})
    return Purchase.objects.get()


def test_ada_chooses_once_for_all_of_it(purchase, ada) -> None:
    here = page_of("purchase-payment", purchase)
    page = ada.get(here).content.decode()
    for words in ("How would you like to pay?", "The other one", "2 works are reserved"):
        assert words in page
    assert not purchase.payments.exists(), "nothing is begun by looking"

    assert ada.post(here, {"way": "test"}).headers["Location"] == here
    page = ada.get(here).content.decode()
    assert "Pay, as a test" in page
    assert "Pay in another way" in page
    ada.post(here, {"answer": "pay"})

    assert states(purchase) == [OrderState.PAID, OrderState.PAID]
    assert ada.get(here).headers["Location"] == purchase.get_absolute_url()


def test_two_payments_bring_money_and_one_buys(purchase, till) -> None:
    first = choose_way(purchase, variant="other", now=timezone.now())
    services.answer_payment(first, None)
    first.refresh_from_db()
    second = choose_way(purchase, variant="test", now=timezone.now())
    first.refresh_from_db()
    assert till.closed == [first.token]
    assert (first.status, way_chosen(purchase)) == (PaymentStatus.CANCELLED, "test")

    services.answer_payment(second, {"answer": "pay"})
    fact = Fact(
        what=What.TAKEN,
        payment=first.token,
        reference=first.transaction_id,
        amount=Money(8_000, "EUR"),
    )
    act_on("other", [fact], now=timezone.now())

    assert states(purchase) == [OrderState.PAID, OrderState.PAID]
    outcomes = Settlement.objects.order_by("payment_id").values_list("payment", "outcome")
    assert sorted(set(outcomes)) == [(first.pk, "returned"), (second.pk, "sold")]
    assert sum(each.amount_minor for each in Refund.objects.filter(payment=first)) == 8_000
    check_books()


def test_what_was_reserved_before_there_was_tax_gets_its_terms_one_by_one(purchase, ada) -> None:
    for order in purchase.orders.all():
        order.terms.delete()
    set_up_seller()
    here = page_of("purchase-payment", purchase)

    for order in purchase.orders.order_by("pk"):
        asked = ada.post(here, {"way": "test"}).headers["Location"]
        assert asked == order_page("terms", order)
        assert "discount code" not in ada.get(asked).content.decode(), "their sum is what is paid"
        agreed = {**ADDRESS, "step": "order", "accepts_terms": "on", "start": "at-once"}
        assert ada.post(asked, agreed).status_code == 302
        assert not purchase.payments.exists()

    assert ada.post(here, {"way": "test"}).headers["Location"] == here
    ada.post(here, {"answer": "pay"})
    assert states(purchase) == [OrderState.PAID, OrderState.PAID]
