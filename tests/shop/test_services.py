"""Selling, as the specification has it. Ada buys, Ben a moment later, Eve attacks."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from payments import PaymentStatus

from pinxit.gallery.web.models import Listing
from pinxit.kernel import Digest, Money
from pinxit.provenance.web.models import LogEntry
from pinxit.shop import IllegalMoveError, OrderState, SoldOutError, WrongPaymentError
from pinxit.shop.core.offer import BadPriceError
from pinxit.shop.web.models import Edition, Order, Payment
from pinxit.shop.web.selectors.orders import num_left, taken_numbers
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.moves import move_order
from tests.scenes import NOW, cleo, edition_of, person, piece_of

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=16)


@pytest.fixture
def edition() -> Edition:
    return edition_of(cleo(), size=2)


@pytest.fixture
def ada():
    return person("Ada")


@pytest.fixture
def ben():
    return person("Ben")


def place(edition: Edition, buyer, now=NOW) -> Order:
    return services.place_order(edition_id=edition.pk, buyer=buyer, now=now)


def confirm(payment: Payment, amount: Decimal | None = None) -> None:
    """The provider says that the money came."""
    payment.captured_amount = payment.total if amount is None else amount
    payment.save()
    payment.change_status(PaymentStatus.CONFIRMED)


def start(order: Order) -> Payment:
    return services.start_payment(order, variant="test")


def bought(edition: Edition, buyer) -> Order:
    order = place(edition, buyer)
    confirm(start(order))
    return Order.objects.get(pk=order.pk)


def is_sold_out(edition: Edition) -> bool:
    """What the gallery's wall says."""
    return Listing.objects.filter(edition=edition, sold_out_at__isnull=False).exists()


def events(what: str) -> list[dict[str, str | int]]:
    return [entry.event for entry in LogEntry.objects.filter(what=what).order_by("index")]


def test_an_offer_hangs_the_piece_and_opens_its_edition(edition: Edition) -> None:
    assert (edition.size, edition.price) == (2, Money(4_000, "EUR"))
    assert edition.listing.hangs
    [listed] = events("shop.edition.listed")
    assert (listed["of"], listed["file"]) == (2, edition.listing.full_size)


def test_a_bad_offer_hangs_nothing() -> None:
    with pytest.raises(BadPriceError):
        edition_of(cleo(), price=Money(1, "EUR"))

    assert not Listing.objects.exists()


def test_ada_gets_number_one_a_certificate_and_an_entry_in_the_log(edition, ada, store) -> None:
    order = bought(edition, ada)

    assert (order.state, order.number) == (OrderState.PAID, 1)
    certificate = Digest.parse(order.certificate_digest)
    assert Digest.of(store.read(certificate)) == certificate
    [sold] = events("shop.edition.sold")
    assert sold["number"] == 1
    assert sold["of"] == 2
    assert sold["certificate"] == order.certificate_digest
    assert "Ada" not in str(sold)
    assert order.log_index == LogEntry.objects.get(what="shop.edition.sold").index


def test_pressing_twice_orders_once(edition, ada) -> None:
    assert place(edition, ada) == place(edition, ada)


def test_ada_may_buy_a_second_copy_once_the_first_is_paid(edition, ada) -> None:
    assert [bought(edition, ada).number, bought(edition, ada).number] == [1, 2]


def test_the_last_copy_is_sold_out(edition, ada, ben) -> None:
    bought(edition, ada)
    assert not is_sold_out(edition)

    bought(edition, ben)

    assert is_sold_out(edition)
    with pytest.raises(SoldOutError):
        place(edition, ben)


def test_a_reservation_that_ran_out_is_free_for_ben(ada, ben) -> None:
    edition = edition_of(cleo(), size=1)
    first = place(edition, ada)
    assert num_left(edition, now=NOW) == 0
    with pytest.raises(SoldOutError):
        place(edition, ben)
    assert num_left(edition, now=LATER) == 1

    second = place(edition, ben, now=LATER)

    first.refresh_from_db()
    assert (first.state, second.number) == (OrderState.LAPSED, 1)


def test_ada_may_pay_late_while_nobody_else_wants_it(edition, ada) -> None:
    order = place(edition, ada, now=NOW - timedelta(days=1))
    confirm(start(order))

    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_late_payment_takes_the_next_free_number(edition, ada, ben) -> None:
    late = place(edition, ada, now=NOW - timedelta(hours=1))
    payment = start(late)
    place(edition, ben, now=timezone.now())

    confirm(payment)

    late.refresh_from_db()
    assert (late.state, late.number) == (OrderState.PAID, 2)


def test_a_late_payment_for_a_copy_that_is_gone_goes_back(ada, ben) -> None:
    edition = edition_of(cleo(), size=1)
    late = place(edition, ada, now=NOW - timedelta(hours=1))
    payment = start(late)
    bought(edition, ben)

    confirm(payment)

    late.refresh_from_db()
    payment.refresh_from_db()
    assert (late.state, payment.status) == (OrderState.REFUNDED, PaymentStatus.REFUNDED)
    assert payment.captured_amount == 0
    assert edition.orders.filter(state=OrderState.PAID).count() == 1
    assert is_sold_out(edition), "Ben's copy is still sold"


def test_a_payment_that_crosses_the_cancellation_goes_back(edition, ada) -> None:
    order = place(edition, ada)
    payment = start(order)
    services.cancel_order(order)

    confirm(payment)

    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert taken_numbers(edition) == set()


def test_a_second_payment_for_one_order_goes_back(edition, ada) -> None:
    order = place(edition, ada)
    first = start(order)
    first.change_status(PaymentStatus.REJECTED)
    second = start(order)
    assert second != first
    confirm(second)

    confirm(first)

    order.refresh_from_db()
    first.refresh_from_db()
    assert (order.state, first.status) == (OrderState.PAID, PaymentStatus.REFUNDED)
    assert len(events("shop.edition.sold")) == 1


def test_a_provider_may_repeat_itself(edition, ada) -> None:
    order = place(edition, ada)
    payment = start(order)

    for _again in range(3):
        confirm(payment)

    assert edition.orders.get().state == OrderState.PAID
    assert len(events("shop.edition.sold")) == 1


@pytest.mark.parametrize("amount", ["39.99", "40.01", "0", "4000"])
def test_a_wrong_amount_sells_nothing(edition, ada, amount: str) -> None:
    order = place(edition, ada)
    payment = start(order)

    with pytest.raises(WrongPaymentError):
        confirm(payment, Decimal(amount))

    order.refresh_from_db()
    assert order.state == OrderState.RESERVED
    assert not events("shop.edition.sold")


def test_another_currency_sells_nothing(edition, ada) -> None:
    payment = start(place(edition, ada))
    payment.currency = "JPY"

    with pytest.raises(WrongPaymentError):
        confirm(payment)


def test_a_declined_payment_keeps_the_reservation(edition, ada) -> None:
    order = place(edition, ada)
    start(order).change_status(PaymentStatus.REJECTED)

    order.refresh_from_db()
    assert order.state == OrderState.RESERVED
    assert start(order).status == PaymentStatus.WAITING


def test_a_refund_frees_the_number_and_is_recorded(ada, ben) -> None:
    edition = edition_of(cleo(), size=1)
    order = bought(edition, ada)

    refunded = services.refund_order(order)

    assert refunded.state == OrderState.REFUNDED
    assert not is_sold_out(edition)
    [returned] = events("shop.edition.returned")
    assert returned["certificate"] == order.certificate_digest
    assert bought(edition, ben).number == 1
    with pytest.raises(IllegalMoveError):
        services.refund_order(order)


def test_a_provider_may_repeat_a_refund(edition, ada) -> None:
    order = bought(edition, ada)
    services.refund_order(order)

    order.payments.get().change_status(PaymentStatus.REFUNDED)

    assert len(events("shop.edition.returned")) == 1


def test_what_is_not_reserved_is_neither_cancelled_nor_paid_again(edition, ada) -> None:
    order = bought(edition, ada)

    with pytest.raises(IllegalMoveError):
        services.cancel_order(order)
    with pytest.raises(IllegalMoveError):
        start(order)


def test_a_stale_order_is_not_moved(edition, ada) -> None:
    order = place(edition, ada)
    Order.objects.filter(pk=order.pk).update(state=OrderState.LAPSED)

    with pytest.raises(IllegalMoveError):
        move_order(order, OrderState.CANCELLED)


def test_a_work_that_was_taken_down_is_not_sold_until_it_hangs_again(edition, ada) -> None:
    services.withdraw_offer(edition.pk, now=NOW)
    with pytest.raises(services.NotForSaleError):
        place(edition, ada)

    services.renew_offer(edition.pk, now=NOW)

    assert place(edition, ada).number == 1


def test_the_database_itself_refuses_a_second_owner(edition, ada, ben) -> None:
    order = place(edition, ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(**sale(order, buyer=ben))


def sale(order: Order, **changes) -> dict[str, object]:
    fields = (
        "edition", "edition_size", "buyer", "number", "price_minor", "currency",
        "placed_at", "reserved_until",
    )  # fmt: skip
    return {**{name: getattr(order, name) for name in fields}, **changes}


@pytest.mark.parametrize(
    "changes",
    [{"number": 0}, {"number": 3}, {"number": 3, "edition_size": 3}, {"state": "given"}],
)
def test_the_database_itself_refuses_what_cannot_be(edition, ada, ben, changes) -> None:
    order = place(edition, ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(**{**sale(order, buyer=ben, number=2), **changes})


def test_the_database_itself_refuses_a_paid_order_without_a_certificate(edition, ada) -> None:
    order = place(edition, ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=OrderState.PAID)


def test_an_edition_that_was_ordered_from_keeps_its_size(edition, ada) -> None:
    place(edition, ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(size=5)


def test_a_piece_is_offered_once() -> None:
    from pinxit.gallery.web.services import AlreadyHungError

    piece = piece_of(cleo())
    terms: dict[str, Any] = {"title": "A", "statement": "", "size": 1, "now": NOW}
    services.offer_piece(piece=piece, price=Money(100, "EUR"), **terms)

    with pytest.raises(AlreadyHungError):
        services.offer_piece(piece=piece, price=Money(100, "EUR"), **terms)
