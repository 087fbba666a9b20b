"""The order machine, driven at random: whatever is pressed, told or forgotten, the books hold."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from payments.core import PROVIDER_CACHE

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.ledger import Book
from pinxit.shop.core.orders import LEGAL_MOVES, OrderState
from pinxit.shop.core.payment_facts import DisputeStage, Fact, Message, What
from pinxit.shop.web.models import Order, Payment, Settlement
from pinxit.shop.web.selectors.ledger import check_books, totals
from pinxit.shop.web.selectors.payments import money_of, returned_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.hearing import take_in
from pinxit.shop.web.services.returns import refund_part
from tests.scenes import cleo, edition_of, person
from tests.shop.examples import count
from tests.shop.stand_in import HOOK, SECRET

#: `pinxit bench shop --only machine --full` asks for 2,000 of 50 steps.
RUNS = int(os.environ.get("PINXIT_RUNS", "4"))
STEPS = int(os.environ.get("PINXIT_STEPS", "15"))
PRICE = 4_000
SIZE = 2
ANY = st.integers(0, 10)


class OrderMachine(RuleBasedStateMachine):
    """Three buyers, two copies, one owner, and a provider that repeats itself."""

    @initialize()
    def open(self) -> None:
        count("runs")
        self.world = transaction.atomic()
        self.world.__enter__()
        self.edition = edition_of(cleo(), size=SIZE)
        self.buyers = [person(name) for name in ("Ada", "Ben", "Eve")]
        self.now = timezone.now()
        self.told: list[Message] = []
        self.states: dict[int, OrderState] = {}

    def teardown(self) -> None:
        if hasattr(self, "world"):
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    @rule(who=st.integers(0, 2))
    def place(self, who: int) -> None:
        self.attempt(
            lambda: services.place_order(
                edition_id=self.edition.pk, buyer=self.buyers[who], now=self.now
            )
        )

    @rule(which=ANY)
    def begin(self, which: int) -> None:
        order = self.one(Order.objects.all(), which)
        if order is None:
            return
        payment = self.attempt(lambda: services.start_payment(order, variant="stripe"))
        if payment is not None and not payment.transaction_id:
            payment.transaction_id = f"pi_{payment.pk}"
            payment.save(update_fields=["transaction_id"])

    @rule(which=ANY)
    def cancel(self, which: int) -> None:
        order = self.one(Order.objects.all(), which)
        if order is not None:
            self.attempt(lambda: services.cancel_order(order))

    @rule(which=ANY, minor=st.sampled_from([PRICE, PRICE, PRICE, PRICE - 1]))
    def is_paid(self, which: int, minor: int) -> None:
        self.hear(which, what=What.TAKEN, amount=Money(minor, "EUR"))

    @rule(which=ANY)
    def is_over(self, which: int) -> None:
        self.hear(which, what=What.OVER)

    @rule(which=ANY, minor=st.integers(1, PRICE))
    def is_returned_elsewhere(self, which: int, minor: int) -> None:
        whole = Money(PRICE, "EUR")
        self.hear(which, what=What.RETURNED, amount=Money(minor, "EUR"), taken=whole)

    @rule(which=ANY, stage=st.sampled_from(DisputeStage), minor=st.integers(1, PRICE))
    def is_disputed(self, which: int, stage: DisputeStage, minor: int) -> None:
        self.hear(which, what=What.DISPUTED, amount=Money(minor, "EUR"), dispute="dp", stage=stage)

    @precondition(lambda self: bool(getattr(self, "told", None)))
    @rule(which=ANY)
    def is_told_again(self, which: int) -> None:
        assert not take_in("stripe", self.told[which % len(self.told)], now=self.now)

    @rule(which=ANY, minor=st.integers(1, PRICE))
    def give_back(self, which: int, minor: int) -> None:
        order = self.one(Order.objects.all(), which)
        if order is not None:
            self.attempt(lambda: refund_part(order, Money(minor, "EUR"), now=self.now))

    @rule(which=ANY)
    def return_order(self, which: int) -> None:
        order = self.one(Order.objects.all(), which)
        if order is not None:
            self.attempt(lambda: services.refund_order(order))

    @rule(minutes=st.integers(1, 30))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def hear(self, which: int, **said: object) -> None:
        payment = self.one(Payment.objects.exclude(transaction_id=""), which)
        if payment is None:
            return
        fact = Fact(payment=payment.token, reference=payment.transaction_id, **said)  # type: ignore[arg-type]
        message = Message(f"evt_{uuid4().hex}", "told", self.now, (fact,))
        assert take_in("stripe", message, now=self.now)
        self.told.append(message)

    @staticmethod
    def one(rows, which: int):
        listed = list(rows.order_by("pk"))
        return listed[which % len(listed)] if listed else None

    @staticmethod
    def attempt(step):
        """Take a step that may be refused, but only in words of ours, leaving nothing behind."""
        try:
            with transaction.atomic():
                return step()
        except PinxitError:
            return None

    @invariant()
    def orders_move_as_they_may(self) -> None:
        count("steps")
        for order in Order.objects.all():
            now, before = OrderState(order.state), self.states.get(order.pk)
            assert before in {None, now} or self.can_reach(before, now)
            self.states[order.pk] = now

    def can_reach(self, before: OrderState, now: OrderState) -> bool:
        """One step may make two moves: paid and given back."""
        after = LEGAL_MOVES[before]
        return now in after or any(now in LEGAL_MOVES[each] for each in after)

    @invariant()
    def no_number_has_two_owners(self) -> None:
        held = Order.objects.filter(state__in=["reserved", "paid"]).values_list("number", flat=True)
        assert len(set(held)) == len(held) <= SIZE

    @invariant()
    def every_coin_is_somewhere(self) -> None:
        found = check_books()
        assert found.balances
        kept = 0
        for payment in Payment.objects.all():
            left = money_of(payment, payment.captured_amount).minor
            sold = Settlement.objects.filter(payment=payment, outcome="sold").exists()
            assert left == 0 or sold, "what bought nothing has gone back"
            assert not sold or left + returned_of(payment) == PRICE
            kept += left
        assert sum(t for book, _, t in totals() if book == Book.CLEARING) == kept

    @invariant()
    def a_paid_order_is_paid_for_once(self) -> None:
        paid = set(Order.objects.filter(state="paid").values_list("pk", flat=True))
        sold = list(Settlement.objects.filter(outcome="sold").values_list("order", flat=True))
        assert sorted(sold) == sorted(paid)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_order_machine_holds_whatever_happens(settings, monkeypatch) -> None:
    path = "pinxit.shop.adapters.stripe_payment.StripeProvider"
    told = {"secret": SECRET, "webhook_secret": HOOK, "address": "http://127.0.0.1:9"}
    settings.PAYMENT_VARIANTS = {"stripe": (path, told)}
    settings.PINXIT_CHAIN_URL = "off"
    PROVIDER_CACHE.clear()
    try:
        run_state_machine_as_test(OrderMachine, settings=CAMPAIGN)
    finally:
        PROVIDER_CACHE.clear()


CAMPAIGN = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    derandomize=RUNS < 100,
    suppress_health_check=list(HealthCheck),
)
