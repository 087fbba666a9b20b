"""Reserving several works at once, all of them or none, and paying for them by one payment.

`docs/explanation/algorithms/buying-together.md` is the specification. Locks: buyer, editions by
number, code; with money: payment, editions by number, code, books, series of papers, log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from pinxit.kernel import PinxitError
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.orders import RESERVATION, IllegalMoveError, OrderState
from pinxit.shop.core.wish import Wish
from pinxit.shop.core.withdrawal import check_start
from pinxit.shop.web.models import Bundle, Edition, Order, Payment, Purchase, SaleTerms
from pinxit.shop.web.selectors.bundles import check_bundle_for_sale
from pinxit.shop.web.selectors.orders import reservation_of
from pinxit.shop.web.selectors.purchases import (
    Together,
    orders_of_purchase,
    quote_together,
    reserved_together,
)
from pinxit.shop.web.selectors.sales import check_terms, terms_of
from pinxit.shop.web.services import goods
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.checkout import ChangedPriceError, agree, is_same_deal, terms_from
from pinxit.shop.web.services.letters import About, write_letter_of_purchase
from pinxit.shop.web.services.moves import move_order
from pinxit.shop.web.services.reserving import check_for_sale

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class NothingChosenError(PinxitError):
    """Nothing was to be bought."""

    remedy = "Put a work into your basket first."


class KeptForYouError(PinxitError):
    """A copy is kept for the buyer already, at its own price and for longer."""

    remedy = "A copy is kept for you already: pay for it on the page of its order."


class NotAllToBeHadError(PinxitError):
    """Some of several works are not to be had, so nothing was reserved.

    Attributes:
        missing: Why not, by the primary key of the edition.
    """

    remedy = "Go on without what is not to be had any more, or choose something else."

    def __init__(self, missing: Mapping[int, PinxitError]) -> None:
        super().__init__(f"{len(missing)} of the works are not to be had")
        self.missing = dict(missing)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be bought at once.

    Attributes:
        edition_ids: Of which one copy each is wanted, in the order in which they were chosen.
        bundle: If they are sold as one good.
    """

    edition_ids: Sequence[int]
    bundle: Bundle | None = None


@transaction.atomic
def place_purchase(
    chosen: Chosen, *, buyer: "Person", wish: Wish, now: datetime, seen_minor: int | None = None
) -> Purchase:
    """Reserve a copy of each of several works for a quarter of an hour: all of them or none.

    Pressing twice reserves once. What the buyer had reserved of the same works is let go for it,
    with all that it was reserved with.

    Args:
        chosen: What.
        buyer: For whom.
        wish: What they filled in.
        now: When.
        seen_minor: The total that they saw; `None` if they saw the prices alone.

    Raises:
        NothingChosenError: There is nothing in it.
        NotAllToBeHadError: Some are not to be had; it says which, and why.
        BundleNotForSaleError: A bundle is not sold any more.
        MixedCurrenciesError: The works are priced in several currencies.
        CodeRefusedError: The code counts for none of them, or not any more.
        ChangedPriceError: It costs something else meanwhile.
        StartNotChosenError: The buyer must say when the files are handed over.
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    if not chosen.edition_ids:
        raise NothingChosenError("the basket is empty")
    lock_buyer(buyer)
    before = reserved_together(buyer, chosen.edition_ids)
    beside = Order.objects.filter(purchase__in=before).values_list("edition", flat=True)
    for edition in services.lock_editions([*chosen.edition_ids, *beside]):
        services.lapse_expired(edition, now=now)
    editions = _in_the_order_of(chosen.edition_ids)
    if chosen.bundle is not None:
        check_bundle_for_sale(chosen.bundle, editions)
    asked = quote_together(editions, buyer, wish, now=now, bundle=chosen.bundle)
    check_start(asked.choice, wish.start)
    if seen_minor is not None and seen_minor != asked.price.minor:
        raise ChangedPriceError("the price is not the one you saw")
    for purchase in before:
        if _is_the_same(purchase, chosen, asked, wish, now):
            return purchase
    numbers = _free_numbers(editions, buyer)
    for purchase in before:
        _let_go(list(orders_of_purchase(purchase)), keep=numbers)
    _let_go(list(_own_of(editions, buyer)), keep=numbers)
    return _reserve(asked, numbers, buyer, wish, now=now, bundle=chosen.bundle)


def lock_buyer(buyer: "Person") -> None:
    """Let one buyer reserve one purchase after the other; always the first lock."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=buyer.pk)


@transaction.atomic
def cancel_purchase(purchase: Purchase) -> None:
    """Let all that was reserved together go.

    Raises:
        IllegalMoveError: None of it is reserved any more.
    """
    services.lock_editions(purchase.orders.values_list("edition", flat=True))
    orders = [each for each in orders_of_purchase(purchase) if each.state == OrderState.RESERVED]
    if not orders:
        raise IllegalMoveError("nothing of this purchase is reserved any more")
    _let_go(orders, keep={})


def cancel_with_others(order: Order) -> None:
    """Let a reserved number go, with all that was reserved together with it.

    Raises:
        IllegalMoveError: The order is not reserved any more.
    """
    if order.purchase is None:
        services.cancel_order(order)
    else:
        cancel_purchase(order.purchase)


@transaction.atomic
def start_purchase_payment(purchase: Purchase, *, variant: str) -> Payment:
    """Return the open payment of what is reserved together, starting one if there is none.

    Args:
        purchase: What is paid for.
        variant: Which provider, by its name in the settings.

    Raises:
        IllegalMoveError: Not all of it is waiting to be paid.
        TermsMissingError: See `check_terms`.
    """
    services.lock_editions(purchase.orders.values_list("edition", flat=True))
    orders = list(orders_of_purchase(purchase))
    if any(order.state != OrderState.RESERVED for order in orders):
        raise IllegalMoveError("this purchase is not waiting to be paid")
    for order in orders:
        check_terms(order)
    return services.open_payment(purchase, variant=variant)


def _in_the_order_of(edition_ids: Sequence[int]) -> list[Edition]:
    found = Edition.objects.select_related("listing__piece__brief").in_bulk(list(edition_ids))
    return [found[each] for each in dict.fromkeys(edition_ids)]


def _is_the_same(
    purchase: Purchase, chosen: Chosen, asked: Together, wish: Wish, now: datetime
) -> bool:
    """Say whether the very same was reserved before, on the same terms."""
    orders = {order.edition_id: order for order in orders_of_purchase(purchase)}
    if set(orders) != set(chosen.edition_ids) or purchase.bundle != chosen.bundle:
        return False
    for deal in asked.deals:
        order = orders[deal.edition.pk]
        before, after = terms_of(order), terms_from(deal.quote, wish, now)
        if before is None or order.state != OrderState.RESERVED:
            return False
        if not is_same_deal(before, after, order, deal.quote):
            return False
    return True


def _free_numbers(editions: Sequence[Edition], buyer: "Person") -> dict[int, int]:
    """Return the number that each copy gets, by edition; the caller holds all locks.

    Raises:
        NotAllToBeHadError: Some are not to be had.
    """
    numbers: dict[int, int] = {}
    missing: dict[int, PinxitError] = {}
    for edition in editions:
        try:
            check_for_sale(edition)
            numbers[edition.pk] = _number_of(edition, buyer)
        except (
            SoldOutError,
            KeptForYouError,
            services.NotForSaleError,
            services.WithdrawnMaterialError,
        ) as refusal:
            missing[edition.pk] = refusal
    if missing:
        raise NotAllToBeHadError(missing)
    return numbers


def _number_of(edition: Edition, buyer: "Person") -> int:
    own = reservation_of(edition, buyer)
    if own is None:
        return goods.free_number(edition)
    if own.reserved_until - own.placed_at > RESERVATION:
        raise KeptForYouError("this copy is kept for you already")
    return own.number


def _own_of(editions: Sequence[Edition], buyer: "Person") -> list[Order]:
    found = [reservation_of(edition, buyer) for edition in editions]
    return [order for order in found if order is not None]


def _let_go(orders: Sequence[Order], *, keep: Mapping[int, int]) -> None:
    """Cancel what is reserved; a number that its buyer keeps is offered to nobody.

    Args:
        orders: Of which those that are reserved are let go.
        keep: Numbers that are reserved anew, by edition.
    """
    for order in orders:
        if order.state != OrderState.RESERVED:
            continue
        move_order(order, OrderState.CANCELLED)
        if keep.get(order.edition_id) != order.number:
            goods.came_back(order)


def _reserve(
    asked: Together,
    numbers: Mapping[int, int],
    buyer: "Person",
    wish: Wish,
    *,
    now: datetime,
    bundle: Bundle | None,
) -> Purchase:
    until = now + RESERVATION
    purchase = Purchase.objects.create(
        buyer=buyer,
        bundle=bundle,
        total_minor=asked.price.minor,
        currency=asked.price.currency,
        placed_at=now,
        reserved_until=until,
    )
    for deal in asked.deals:
        order = Order.objects.create(
            purchase=purchase,
            edition=deal.edition,
            edition_size=deal.edition.size,
            buyer=buyer,
            number=numbers[deal.edition.pk],
            price_minor=deal.quote.price.minor,
            currency=deal.edition.currency,
            placed_at=now,
            reserved_until=until,
        )
        terms: SaleTerms = terms_from(deal.quote, wish, now)
        agree(order, terms, deal.quote, now=now)
    write_letter_of_purchase(purchase, About.PLACED, now=now)
    return purchase
