"""Choosing how to pay what is due of a commission: the same till, and one payment pays it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.shop.core.payment_facts import Fact, What
from pinxit.shop.web.models import Bill, Payment, Refund
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.selectors.payments import is_undecided, way_chosen
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.hearing import act_on
from pinxit.shop.web.services.paying import choose_way
from pinxit.shop.web.services.watch import look_at
from pinxit.studio import NotNowError
from tests.shop.commissioned import CLIENT, agreed
from tests.shop.test_commission_pages import bea as bea
from tests.shop.test_commission_pages import buyer as buyer
from tests.shop.test_ways_to_pay import till as till

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill(till, artist, buyer) -> Bill:
    return bill_services.due_bill(agreed(buyer, artist), now=timezone.now())


@pytest.fixture
def here(bill) -> str:
    return reverse("shop:pay-commission", args=[bill.commission.public_id])


def begun(bill: Bill) -> Payment:
    """A payment that was begun at the other provider."""
    payment = choose_way(bill, variant="other", now=timezone.now())
    services.answer_payment(payment, None)
    payment.refresh_from_db()
    return payment


def heard(payment: Payment) -> None:
    """The other provider tells that the money came."""
    fact = Fact(
        what=What.TAKEN,
        payment=payment.token,
        reference=payment.transaction_id,
        amount=Money(10_000, "EUR"),
    )
    act_on("other", [fact], now=timezone.now())


def test_the_deposit_is_paid_the_way_that_was_chosen(bill, here, bea) -> None:
    page = bea.get(here).content.decode()
    for words in ("The deposit", "How would you like to pay?", "The other one", "€100"):
        assert words in page
    assert not bill.payments.exists(), "nothing is begun by looking"

    assert bea.post(here, {"way": "test"}).headers["Location"] == here
    page = bea.get(here).content.decode()
    for words in ("The deposit", "Pay, as a test", "Pay in another way", "Back to the commission"):
        assert words in page
    bea.post(here, {"answer": "pay"})

    bill.refresh_from_db()
    assert (bill.state, bill.payment.variant) == (Bill.State.PAID, "test")
    assert bea.get(here).headers["Location"] == bill.get_absolute_url(), "nothing is due"
    late = bea.post(here, {"way": "other"})
    assert late.headers["Location"] == bill.get_absolute_url()


def test_a_way_that_the_house_does_not_have(bill, here, bea) -> None:
    said = bea.post(here, {"way": "shells"}, follow=True).content.decode()

    assert "Choose one of the ways" in said
    assert not bill.payments.exists()


def test_a_provider_that_is_away_lets_her_choose_another(bill, here, till, bea) -> None:
    till.is_away = True

    page = bea.post(here, {"way": "other"}, follow=True).content.decode()

    assert "Wait a moment and try again" in page
    assert "How would you like to pay?" in page


def test_who_has_paid_meanwhile_has_paid(bill, till) -> None:
    first = begun(bill)
    till.taken.append(first.token)

    with pytest.raises(NotNowError):
        choose_way(bill, variant="test", now=timezone.now())

    bill.refresh_from_db()
    assert (bill.state, bill.payment) == (Bill.State.PAID, first)
    assert not Refund.objects.exists()


@pytest.mark.parametrize("left_comes_first", [True, False])
def test_two_payments_of_one_bill_pay_it_once(bill, till, left_comes_first) -> None:
    first = begun(bill)
    till.is_away = True  # what was begun there cannot be closed in time
    second = choose_way(bill, variant="test", now=timezone.now())
    till.is_away = False
    assert way_chosen(bill) == "test"

    steps = [lambda: heard(first), lambda: services.answer_payment(second, {"answer": "pay"})]
    for step in steps if left_comes_first else reversed(steps):
        step()
    heard(first)  # told again

    bill.refresh_from_db()
    paid, back = (first, second) if left_comes_first else (second, first)
    assert (bill.state, bill.payment) == (Bill.State.PAID, paid)
    refund = Refund.objects.get()
    assert (refund.payment, refund.amount) == (back, bill.amount)
    assert check_books().balances


def test_a_bill_that_is_not_due_any_more_is_closed_at_its_provider(bill, till) -> None:
    payment = begun(bill)
    bill_services.call_off(bill.commission, CLIENT, words="No more.", now=timezone.now())

    look_at(payment, now=timezone.now())

    payment.refresh_from_db()
    assert till.closed == [payment.token]
    assert payment.status == PaymentStatus.CANCELLED
    assert not is_undecided(payment)
