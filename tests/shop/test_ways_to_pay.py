"""Choosing how to pay, and changing one's mind: however many payments bring money, one buys."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from django.utils import timezone
from payments import PaymentStatus
from payments.core import PROVIDER_CACHE
from payments.forms import PaymentForm

from pinxit.kernel import Money
from pinxit.shop.adapters.provider import PageForm, Provider, ProviderAwayError
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.core.payment_facts import Fact, What
from pinxit.shop.web.models import Invoice, Order, Payment, Refund, Settlement
from pinxit.shop.web.selectors.ledger import check_books, standing_of
from pinxit.shop.web.selectors.payments import (
    UnknownWayToPayError,
    is_undecided,
    payments_to_look_at,
    provider_of,
    way_chosen,
)
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.hearing import act_on
from pinxit.shop.web.services.paying import choose_way
from pinxit.shop.web.services.watch import look_after_payments, watch_payment
from tests.scenes import NOW, person
from tests.shop.billed import ordered, set_up_seller
from tests.shop.steps import page_of, reserve

pytestmark = pytest.mark.django_db
TEST_WAY = "pinxit.shop.adapters.test_payment.TestPaymentProvider"


@dataclass
class Till:
    """What lies with the other provider."""

    is_away: bool = False
    closed: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


class OtherProvider(Provider):
    """A provider with a page of its own, which a test fills in."""

    title: ClassVar[str] = "The other one"

    def __init__(self, till: Till) -> None:
        super().__init__()
        self._till = till

    def get_form(self, payment: Any, data: Any = None) -> PaymentForm:
        self._reach()
        payment.transaction_id = f"other-{payment.pk}"
        payment.save(update_fields=["transaction_id"])
        form = PageForm(provider=self, payment=payment)
        form.address = "https://other.example.org/"
        return form

    def cancel(self, payment: Any) -> None:
        self._reach()
        if payment.token not in self._till.taken:
            self._till.closed.append(payment.token)

    def look(self, *, token: str, reference: str, total: Money) -> tuple[Fact, ...]:
        self._reach()
        if token in self._till.taken:
            return (Fact(what=What.TAKEN, payment=token, reference=reference, amount=total),)
        is_over = token in self._till.closed
        return (Fact(what=What.OVER, payment=token, reference=reference),) if is_over else ()

    def _reach(self) -> None:
        if self._till.is_away:
            raise ProviderAwayError("nobody answers")


@pytest.fixture
def till(settings):
    """A house that is paid in two ways."""
    there = Till()
    other = ("tests.shop.test_ways_to_pay.OtherProvider", {"till": there})
    settings.PAYMENT_VARIANTS = {"other": other, "test": (TEST_WAY, {})}
    PROVIDER_CACHE.clear()
    yield there
    PROVIDER_CACHE.clear()


@pytest.fixture
def order(till, edition, ada) -> Order:
    return reserve(ada, edition)


def begun(order: Order) -> Payment:
    """A payment that was begun at the other provider."""
    payment = choose_way(order, variant="other", now=timezone.now())
    services.answer_payment(payment, None)
    payment.refresh_from_db()
    return payment


def heard(payment: Payment) -> None:
    """The other provider tells that the money came."""
    amount = Money(4_000, "EUR")
    fact = Fact(
        what=What.TAKEN, payment=payment.token, reference=payment.transaction_id, amount=amount
    )
    act_on("other", [fact], now=timezone.now())


def come_to(order: Order) -> list[tuple[str, str]]:
    """What became of each payment that brought money."""
    settled = Settlement.objects.filter(order=order).order_by("payment_id")
    return [(each.payment.variant, each.outcome) for each in settled]


def test_one_provider_is_no_question(edition, ada) -> None:
    order = reserve(ada, edition)

    page = ada.get(page_of("payment", order)).content.decode()

    assert "Pay, as a test" in page
    assert "How would you like to pay?" not in page
    assert "Pay in another way" not in page


def test_ada_chooses_and_it_is_remembered(order, ada) -> None:
    page = ada.get(page_of("payment", order)).content.decode()
    for words in ("How would you like to pay?", "The other one", "Test payment"):
        assert words in page
    assert not order.payments.exists(), "nothing is begun by looking"

    answer = ada.post(page_of("payment", order), {"way": "test"})

    assert answer.headers["Location"] == page_of("payment", order)
    for _visit in range(2):
        page = ada.get(page_of("payment", order)).content.decode()
        assert "Pay, as a test" in page
        assert "Pay in another way" in page
    again = ada.get(page_of("payment", order), {"choose": ""}).content.decode()
    assert 'value="test" required checked' in again
    ada.post(page_of("payment", order), {"answer": "decline"})
    assert "Pay, as a test" in ada.get(page_of("payment", order)).content.decode()
    ada.post(page_of("payment", order), {"answer": "pay"})
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    late = ada.post(page_of("payment", order), {"way": "other"})
    assert late.headers["Location"] == order.get_absolute_url()


def test_the_page_is_there_in_chinese(order, ada) -> None:
    ada.cookies["django_language"] = "zh-hans"

    assert "您想用哪种方式付款？" in ada.get(page_of("payment", order)).content.decode()


def test_a_way_that_the_house_does_not_have(order, ada) -> None:
    said = ada.post(page_of("payment", order), {"way": "shells"}, follow=True).content.decode()

    assert "Choose one of the ways" in said
    assert not order.payments.exists()
    with pytest.raises(UnknownWayToPayError):
        choose_way(order, variant="shells", now=NOW)


def test_terms_come_before_the_way_to_pay(order, ada) -> None:
    set_up_seller()

    for answer in (
        ada.get(page_of("payment", order)),
        ada.post(page_of("payment", order), {"way": "test"}),
    ):
        assert answer.headers["Location"] == page_of("terms", order)


def test_changing_her_mind_closes_what_was_begun(order, till) -> None:
    first = begun(order)
    assert way_chosen(order) == "other"

    second = choose_way(order, variant="test", now=timezone.now())

    first.refresh_from_db()
    assert till.closed == [first.token]
    assert (first.status, first.left_at) == (PaymentStatus.CANCELLED, None)
    assert (second.variant, second.status) == ("test", PaymentStatus.WAITING)
    assert not is_undecided(first)
    assert way_chosen(order) == "test"
    assert choose_way(order, variant="test", now=timezone.now()) == second, "pressing twice"


def test_a_payment_that_was_not_begun_elsewhere_is_only_let_go(order, ada, till) -> None:
    first = choose_way(order, variant="test", now=timezone.now())

    choose_way(order, variant="other", now=timezone.now())
    services.answer_payment(first, {"answer": "pay"})

    order.refresh_from_db()
    first.refresh_from_db()
    assert (order.state, first.status) == (OrderState.RESERVED, PaymentStatus.CANCELLED)
    assert not is_undecided(first)


def test_who_has_paid_meanwhile_has_bought(order, till, ada) -> None:
    first = begun(order)
    till.taken.append(first.token)

    with pytest.raises(IllegalMoveError):
        choose_way(order, variant="test", now=timezone.now())

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert come_to(order) == [("other", "sold")]
    late = ada.post(page_of("payment", order), {"way": "test"})
    assert late.headers["Location"] == order.get_absolute_url()


def test_a_provider_that_is_away_stands_in_nobodys_way(order, till) -> None:
    first = begun(order)
    till.is_away = True

    second = choose_way(order, variant="test", now=timezone.now())

    first.refresh_from_db()
    assert second.variant == "test"
    assert first.left_at is not None
    assert is_undecided(first)
    assert first in payments_to_look_at(now=timezone.now())
    assert not watch_payment(first.pk, now=timezone.now()), "asked again"
    till.is_away = False
    look_after_payments(now=timezone.now())
    first.refresh_from_db()
    assert till.closed[-1] == first.token
    assert not is_undecided(first)


def test_a_provider_that_is_away_lets_her_choose_another(order, till, ada) -> None:
    till.is_away = True

    page = ada.post(page_of("payment", order), {"way": "other"}, follow=True).content.decode()

    assert "Wait a moment and try again" in page
    assert "How would you like to pay?" in page


@pytest.mark.parametrize("left_comes_first", [True, False])
def test_two_payments_of_one_order_are_one_sale_and_one_refund(
    order, till, left_comes_first
) -> None:
    first = begun(order)
    till.is_away = True  # what was begun there cannot be closed in time
    second = choose_way(order, variant="test", now=timezone.now())
    till.is_away = False

    steps = [lambda: heard(first), lambda: services.answer_payment(second, {"answer": "pay"})]
    for step in steps if left_comes_first else reversed(steps):
        step()
    heard(first)  # told again

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    sold, back = ("other", "test") if left_comes_first else ("test", "other")
    assert sorted(come_to(order)) == sorted([(sold, "sold"), (back, "returned")])
    refund = Refund.objects.get()
    assert (refund.payment.variant, refund.amount) == (back, order.price)
    assert Invoice.objects.count() == 1
    assert check_books().balances
    assert sum(standing_of(f"order:{order.public_id}").values()) == 0
    assert provider_of("other").title == "The other one"


def test_the_same_in_a_house_that_is_taxed(till, edition) -> None:
    set_up_seller()
    order = ordered(edition, person("Ada"), now=timezone.now())
    first = begun(order)
    till.is_away = True
    second = choose_way(order, variant="test", now=timezone.now())

    services.answer_payment(second, {"answer": "pay"})
    heard(first)

    paper = Invoice.objects.get()
    assert (paper.kind, paper.tax_minor) == ("invoice", 667)
    services.refund_order(Order.objects.get(pk=order.pk))
    assert [each.kind for each in Invoice.objects.order_by("pk")] == ["invoice", "credit"]
    assert check_books().balances
