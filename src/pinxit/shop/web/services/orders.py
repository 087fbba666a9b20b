"""What the shop does. Every write to the room's tables is in this module.

`docs/explanation/algorithms/selling-an-edition.md` is its specification.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from payments import PaymentStatus, RedirectNeeded
from payments.forms import PaymentForm

from pinxit.gallery import Terms
from pinxit.gallery.web import services as gallery
from pinxit.kernel import Money, PinxitError
from pinxit.provenance.web.services import record
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.offer import Offer
from pinxit.shop.core.orders import RESERVATION, IllegalMoveError, OrderState, check_payment
from pinxit.shop.web.models import Edition, Order, Payment, Purchase, Refund, Settlement
from pinxit.shop.web.selectors.orders import is_stopped, received, reservation_of
from pinxit.shop.web.selectors.payments import (
    left_of,
    open_dispute,
    orders_of_payment,
    price_of_payment,
)
from pinxit.shop.web.selectors.sales import check_terms
from pinxit.shop.web.services import goods
from pinxit.shop.web.services.ledger import pin_rule, post_passed
from pinxit.shop.web.services.letters import About, write_letter
from pinxit.shop.web.services.money_jobs import ask_to_watch
from pinxit.shop.web.services.moves import locked_payment, move_order
from pinxit.shop.web.services.refunds import NO_WORDS, Reason, Why, give_back
from pinxit.shop.web.services.selling import sell, settle, take_back
from pinxit.studio.web.selectors import refuse_painters_not_for_sale

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.studio.web.models import Piece

#: A payment that is not decided yet.
OPEN: Final = (PaymentStatus.WAITING, PaymentStatus.INPUT)


class NotForSaleError(PinxitError):
    """A work that was taken down was to be bought."""

    remedy = "See the wall: other works of this maker may hang there."


class DisputedError(PinxitError):
    """Money was to be given back that the buyer's bank asks for already."""

    remedy = "Wait until the bank has decided; if it takes the money, the order is returned then."


class WithdrawnMaterialError(PinxitError):
    """A piece was to be sold whose painter learnt from a work that its author has withdrawn."""

    remedy = "Choose a piece by another painter, or wait until the painter was trained anew."


@transaction.atomic
def offer_piece(
    *, piece: "Piece", title: str, statement: str, size: int, price: Money, now: datetime
) -> Edition:
    """Hang a piece on the gallery's wall and open its edition: both or neither.

    Args:
        piece: What is offered.
        title: For the label: 1 to 120 characters.
        statement: What its maker says about it, may be empty.
        size: How many numbered copies there will ever be, 1 to 500.
        price: For one copy.
        now: When.

    Raises:
        OfferRefusedError: A value is out of range; each subclass says which.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
        PainterNotForSaleError: A guest painted it whose licence forbids it.
        UnsaidPainterTermsError: A guest painted it, and nobody said that its licence allows it.
        PinxitError: The gallery refuses to hang it (`pinxit.gallery.web.services.hang`).
    """
    _refuse_withdrawn_material(piece)
    refuse_painters_not_for_sale(piece)
    offer = Offer(title=title, statement=statement, size=size, price=price)
    terms = Terms(price=offer.price, edition_size=offer.limit)
    listing = gallery.hang(
        piece, title=offer.title, statement=offer.statement, terms=terms, now=now
    )
    edition = Edition.objects.create(
        listing=listing,
        size=offer.size,
        price_minor=offer.price.minor,
        currency=offer.price.currency,
        opened_at=now,
    )
    pin_rule(listing, now=now)
    record(
        {
            "what": "shop.edition.listed",
            "listing": str(listing.public_id),
            "piece": str(piece.public_id),
            "file": listing.full_size,
            "of": offer.size,
            "price_minor": offer.price.minor,
            "currency": offer.price.currency,
        },
        now=now,
    )
    return edition


@transaction.atomic
def withdraw_offer(edition_id: int, *, now: datetime) -> None:
    """Take a work down, so that no further copy is ordered. Reserved copies can still be paid.

    Raises:
        NotHungError: It does not hang.
    """
    edition = lock_edition(edition_id)
    gallery.withdraw(edition.listing, now=now)


@transaction.atomic
def renew_offer(edition_id: int, *, now: datetime) -> None:
    """Hang a withdrawn work again, on its old terms.

    Raises:
        HangsAlreadyError: It hangs.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
        PainterNotForSaleError: A guest painted it whose licence forbids it.
        UnsaidPainterTermsError: A guest painted it, and nobody said that its licence allows it.
    """
    edition = lock_edition(edition_id)
    _refuse_withdrawn_material(edition.listing.piece)
    refuse_painters_not_for_sale(edition.listing.piece)
    gallery.rehang(edition.listing, now=now)


def lock_edition(edition_id: int) -> Edition:
    """Return an edition that nobody else can sell from until this transaction ends.

    The one lock of the shop. Orders of the edition are read after it is taken, never before; what
    was read before may have changed while waiting.

    Raises:
        Edition.DoesNotExist: There is no such edition.
    """
    return Edition.objects.select_for_update().get(pk=edition_id)


def lock_editions(edition_ids: Iterable[int]) -> list[Edition]:
    """Return several editions, locked one after the other by number: nobody waits in a ring."""
    return [lock_edition(each) for each in sorted(set(edition_ids))]


@transaction.atomic
def place_order(*, edition_id: int, buyer: "Person", now: datetime) -> Order:
    """Reserve the lowest free number of an edition for a quarter of an hour.

    Somebody who has a reservation gets that one, so pressing twice orders once.

    Raises:
        SoldOutError: No number is free.
        NotForSaleError: The work was taken down.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
        Edition.DoesNotExist: There is no such edition.
    """
    edition = lock_edition(edition_id)
    lapse_expired(edition, now=now)
    if not edition.listing.hangs:
        raise NotForSaleError("this work is not for sale any more")
    reserved = reservation_of(edition, buyer)
    if reserved is not None:
        return reserved
    _refuse_withdrawn_material(edition.listing.piece)
    order: Order = Order.objects.create(
        edition=edition,
        edition_size=edition.size,
        buyer=buyer,
        number=goods.free_number(edition),
        price_minor=edition.price_minor,
        currency=edition.currency,
        placed_at=now,
        reserved_until=now + RESERVATION,
    )
    write_letter(order, About.PLACED, now=now)
    return order


def lapse_expired(edition: Edition, *, now: datetime) -> int:
    """Free the numbers of reservations that ran out; the caller holds the edition's lock."""
    expired = edition.orders.filter(state=OrderState.RESERVED, reserved_until__lte=now)
    return expired.update(state=OrderState.LAPSED)


@transaction.atomic
def cancel_order(order: Order) -> Order:
    """Let a reserved number go.

    Raises:
        IllegalMoveError: The order is not reserved any more.
    """
    lock_edition(order.edition_id)
    fresh = Order.objects.get(pk=order.pk)
    move_order(fresh, OrderState.CANCELLED)
    goods.came_back(fresh)
    return fresh


@transaction.atomic
def start_payment(order: Order, *, variant: str) -> Payment:
    """Return the open payment of a reserved order, starting one if there is none.

    Args:
        order: What is paid for.
        variant: Which provider, by its name in the settings.

    Raises:
        IllegalMoveError: The order is not waiting to be paid.
        TermsMissingError: See `check_terms`.
    """
    lock_edition(order.edition_id)
    fresh = Order.objects.get(pk=order.pk)
    if fresh.state != OrderState.RESERVED:
        raise IllegalMoveError("this order is not waiting to be paid")
    check_terms(fresh)
    return open_payment(fresh, variant=variant)


def open_payment(reserved: Order | Purchase, *, variant: str) -> Payment:
    """Return the open payment of what is reserved, starting one; the caller holds its locks."""
    payment: Payment | None = reserved.payments.filter(status__in=OPEN).first()
    if payment is None:
        is_one = isinstance(reserved, Order)
        payment = Payment(
            order=reserved if is_one else None,
            purchase=None if is_one else reserved,
            variant=variant,
            total=reserved.price.major,
            currency=reserved.currency,
            description=str(reserved.public_id),
        )
        payment.save()
        ask_to_watch(payment, now=timezone.now())
    return payment


@transaction.atomic
def answer_payment(payment: Payment, answers: Mapping[str, str] | None) -> PaymentForm | str:
    """Show the provider's form, or hand it what the buyer answered.

    Pressing twice answers once: the second finds the payment decided.

    Args:
        payment: Of an order that is reserved.
        answers: What the form was filled in with; `None` to show it.

    Returns:
        The form, or the address of the next page.

    Raises:
        WrongPaymentError: What was received is not the order's price; nothing changes.
    """
    fresh = locked_payment(payment)
    if fresh.status not in OPEN:
        return fresh.get_success_url()
    try:
        return fresh.get_form(data=answers)
    except RedirectNeeded as decided:
        return str(decided)


def hear_payment(payment: Payment, *, now: datetime) -> None:
    """Act on what the payment library says has become of a payment.

    The only door between the library and the shop: it is called for every change of status, as
    often as a provider cares to repeat itself.
    """
    if payment.status == PaymentStatus.CONFIRMED:
        settle_payment(payment, now=now)
    elif payment.status == PaymentStatus.REFUNDED:
        note_refund(payment, now=now)


@transaction.atomic
def settle_payment(payment: Payment, *, now: datetime) -> Order:
    """Sell what a confirmed payment is for, once, however often it is confirmed.

    A payment that comes after its reservation lapsed takes the lowest number that is free then. If
    there is none, or the order was cancelled or paid already, the money goes back. Of a purchase
    all is sold or nothing.

    Returns:
        The order; of a purchase the first one.

    Raises:
        WrongPaymentError: What was received is not the price; nothing changes.
    """
    locked_payment(payment)
    orders = lock_orders_of(payment)
    if Settlement.objects.filter(payment=payment).exists():
        return orders[0]
    check_payment(price_of_payment(payment), received(payment))
    try:
        for order in orders:
            _number_again(order, now=now)
    except SoldOutError:
        return return_unused(payment, orders, now=now)[0]
    if any(order.state not in {OrderState.RESERVED, OrderState.LAPSED} for order in orders):
        return return_unused(payment, orders, now=now)[0]
    sell(payment, orders, now=now)
    return orders[0]


def _number_again(order: Order, *, now: datetime) -> None:
    if order.state == OrderState.LAPSED:
        lapse_expired(order.edition, now=now)
        order.number = goods.number_again(order.edition, order)


@transaction.atomic
def refund_order(order: Order, why: Why = NO_WORDS) -> Order:
    """Give back what is left of the money and take the copy back; of a purchase, this copy alone.

    Raises:
        IllegalMoveError: The order is not paid.
        DisputedError: The buyer's bank asks for the money; giving it back would be twice.
    """
    sale = order.settlements.filter(outcome=Settlement.Outcome.SOLD).first()
    if sale is None:
        raise IllegalMoveError("this order is not paid")
    paid = locked_payment(sale.payment)
    refuse_disputed(paid)
    now = timezone.now()
    return_all_of(paid, order, reason=Reason.ASKED, now=now, why=why)
    return Order.objects.get(pk=order.pk)


def return_all_of(
    payment: Payment, order: Order, *, reason: str, now: datetime, why: Why = NO_WORDS
) -> Refund:
    """Give back what is left of an order; the caller holds the payment's lock."""
    left = left_of(payment, order)
    is_all = left == received(payment)
    why = replace(why, order=None if is_all else order)
    refund = give_back(payment, left, reason=reason, now=now, why=why)
    if not is_all:  # the rest of the purchase stays sold, so the library tells of nothing
        lock_edition(order.edition_id)
        take_back(payment, [Order.objects.get(pk=order.pk)], now=now)
    return refund


def refuse_disputed(payment: Payment) -> None:
    """Make sure that nobody else is asking for the money of a payment.

    Raises:
        DisputedError: The buyer's bank is.
    """
    if open_dispute(payment) is not None:
        raise DisputedError("the buyer’s bank disputes this payment")


@transaction.atomic
def note_refund(payment: Payment, *, now: datetime) -> None:
    """Take back what a refunded payment had bought, once."""
    locked_payment(payment)
    take_back(payment, lock_orders_of(payment), now=now)


def lock_orders_of(payment: Payment) -> list[Order]:
    """Return the orders that a payment is for, once their editions are locked."""
    lock_editions([order.edition_id for order in orders_of_payment(payment)])
    return orders_of_payment(payment)


def _refuse_withdrawn_material(piece: "Piece") -> None:
    if is_stopped(piece):
        raise WithdrawnMaterialError("a work that this piece’s painter learnt from was withdrawn")


def return_unused(
    payment: Payment, orders: Sequence[Order], *, now: datetime, reason: str = Reason.CROSSED
) -> Sequence[Order]:
    """Return money that bought nothing; the caller holds the locks of payment and editions."""
    settle(payment, orders, Settlement.Outcome.RETURNED, now=now)
    post_passed(payment, orders[0], now=now, amount=received(payment))
    give_back(payment, received(payment), reason=reason, now=now)
    for order in orders:
        if order.state in {OrderState.LAPSED, OrderState.CANCELLED}:
            move_order(order, OrderState.REFUNDED)
    return orders
