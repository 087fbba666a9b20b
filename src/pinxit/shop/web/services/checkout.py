"""Ordering on terms: the price with its tax, a code, a gift, and the right to withdraw.

`docs/explanation/algorithms/taxes.md` is the specification. Locks: payment, edition, code, books,
series of papers, log.
"""

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from pinxit.kernel import PinxitError
from pinxit.shop.adapters.tax_numbers import ask_vies
from pinxit.shop.core.discount import CodeUsedUpError
from pinxit.shop.core.evidence import weigh
from pinxit.shop.core.goods import AT_LABEL, Way
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.core.wish import Gift, Wish
from pinxit.shop.core.withdrawal import (
    Start,
    TooLateToWithdrawError,
    check_start,
    check_withdrawal,
)
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.discounts import DiscountCode, DiscountUse
from pinxit.shop.web.models.sales import SaleTerms, TaxNumberCheck
from pinxit.shop.web.models.ways import Waiting
from pinxit.shop.web.selectors.quotes import (
    Quote,
    quote_for,
    quote_for_commission,
    quote_for_order,
)
from pinxit.shop.web.selectors.sales import seller_details, terms_of, terms_of_commission
from pinxit.shop.web.services import orders as services
from pinxit.studio.web.record_services import lock_commission

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.studio.web.models import Commission

#: What makes two terms the same, so that pressing twice orders once.
_SAME = (
    "list_minor", "bill_name", "bill_address", "bill_postcode", "bill_city", "bill_region",
    "bill_country", "tax_number", "treatment", "place", "rate_ppm", "tax_minor", "start",
    "gift_name", "gift_email", "gift_words",
)  # fmt: skip


class ChangedPriceError(PinxitError):
    """A price is not the one that the buyer saw."""

    remedy = "Look at the total again, and order if you agree."


@transaction.atomic
def order_copy(
    *, edition_id: int, buyer: "Person", wish: Wish, now: datetime, seen_minor: int | None = None
) -> Order:
    """Reserve a copy on the terms that a buyer agreed to.

    Pressing twice orders once. Other terms than before let the old reservation go. What was won at
    an auction, agreed in a bargain or ordered as a print stays as it is (`agree_on_terms`), and
    what was reserved together with others stays with them.

    Args:
        edition_id: Of what.
        buyer: Who.
        wish: What they filled in.
        now: When.
        seen_minor: The total that they saw; `None` if they saw the price alone.

    Raises:
        SoldOutError, NotForSaleError, WithdrawnMaterialError: See `place_order`.
        CodeRefusedError: The code does not count, or not any more.
        ChangedPriceError: It costs something else meanwhile.
        StartNotChosenError: The buyer must say when the file is handed over.
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    order = services.place_order(edition_id=edition_id, buyer=buyer, now=now)
    if order.way not in AT_LABEL:
        return order  # its price was agreed elsewhere, and so are its terms
    edition = Edition.objects.select_related("listing__piece__brief").get(pk=edition_id)
    if order.purchase_id is not None:
        return order  # reserved with others: it is paid for with them, or let go with them
    quote = quote_for(edition, buyer, wish, now=now)
    _check_seen(quote, wish, seen_minor)
    terms = terms_from(quote, wish, now)
    before = terms_of(order)
    if before is not None and is_same_deal(before, terms, order, quote):
        return order
    if before is not None or order.payments.exists():
        order = _order_anew(order, now=now)
    return agree(order, terms, quote, now=now)


@transaction.atomic
def agree_on_terms(
    order: Order, wish: Wish, *, now: datetime, seen_minor: int | None = None
) -> SaleTerms:
    """Write on what terms an order is paid that is reserved already, at the price that it has.

    As long as it is not paid its buyer may change them.

    Args:
        order: Which.
        wish: What its buyer filled in.
        now: When.
        seen_minor: The total that they saw; `None` if they saw the price alone.

    Raises:
        IllegalMoveError: The order is not waiting to be paid.
        CodeRefusedError: The code does not count, or not any more.
        ChangedPriceError: It costs something else meanwhile.
        StartNotChosenError: The buyer must say when the file is handed over.
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    services.lock_edition(order.edition_id)
    fresh = Order.objects.get(pk=order.pk)
    if fresh.state != OrderState.RESERVED:
        raise IllegalMoveError("this order is not waiting to be paid")
    quote = quote_for_order(fresh, wish, now=now)
    _check_seen(quote, wish, seen_minor)
    terms, before = terms_from(quote, wish, now), terms_of(fresh)
    if before is None:
        agree(fresh, terms, quote, now=now)
    else:
        terms.pk, terms.order = before.pk, fresh
        terms.save(force_update=True)
    return terms


def _check_seen(quote: Quote, wish: Wish, seen_minor: int | None) -> None:
    """Make sure that a buyer saw the price, and answered what they had to be asked.

    Raises:
        ChangedPriceError: It costs something else meanwhile.
        StartNotChosenError: They must say when the file is handed over.
    """
    check_start(quote.choice, wish.start)
    if seen_minor is not None and seen_minor != quote.price.minor:
        raise ChangedPriceError("the price is not the one you saw")


def _order_anew(order: Order, *, now: datetime) -> Order:
    """Reserve a copy on other terms; whoever waited for theirs keeps it as long as before."""
    services.cancel_order(order)
    if order.way != Way.WAITING:
        return services.place_order(edition_id=order.edition_id, buyer=order.buyer, now=now)
    fresh: Order = Order.objects.create(
        edition=order.edition,
        edition_size=order.edition_size,
        way=order.way,
        buyer=order.buyer,
        number=order.number,
        price_minor=order.edition.price_minor,
        currency=order.currency,
        placed_at=order.placed_at,
        reserved_until=order.reserved_until,
    )
    Waiting.objects.filter(order=order).update(order=fresh)
    return fresh


def agree(order: Order, terms: SaleTerms, quote: Quote, *, now: datetime) -> Order:
    """Write the terms of a new reservation; the caller holds the edition's lock."""
    priced = Order.objects.filter(pk=order.pk, state=OrderState.RESERVED)
    if not priced.update(price_minor=quote.price.minor):
        raise IllegalMoveError("the order is not reserved any more")
    order.price_minor = quote.price.minor
    terms.order = order
    terms.save(force_insert=True)
    if quote.code is not None:
        take_code(quote.code, order, now=now)
    return order


@transaction.atomic
def take_code(code: DiscountCode, order: Order, *, now: datetime) -> DiscountUse:
    """Use a code for an order; its row is locked until the transaction ends.

    Raises:
        CodeUsedUpError: Somebody was faster, or the buyer used it before.
    """
    DiscountCode.objects.select_for_update().get(pk=code.pk)
    _let_go_of_uses(code, now=now)
    left = DiscountCode.objects.filter(pk=code.pk, is_open=True, used__lt=F("max_uses"))
    if not left.update(used=F("used") + 1):
        raise CodeUsedUpError("this code was used as often as it may be")
    try:
        with transaction.atomic():
            return DiscountUse.objects.create(
                code=code,
                order=order,
                buyer_id=order.buyer_id,
                is_once=code.is_once_each,
                used_at=now,
            )
    except IntegrityError as error:
        raise CodeUsedUpError("you have used this code") from error


def _let_go_of_uses(code: DiscountCode, *, now: datetime) -> None:
    """Give a code its uses back by orders that came to nothing; the caller holds its lock."""
    gone = DiscountUse.objects.filter(
        code=code,
        released_at=None,
        order__state__in=[OrderState.LAPSED, OrderState.CANCELLED],
    )
    let_go = DiscountUse.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).update(
        released_at=now
    )
    if let_go:
        DiscountCode.objects.filter(pk=code.pk).update(used=F("used") - let_go)


@transaction.atomic
def bill_commission(commission: "Commission", wish: Wish, *, now: datetime) -> SaleTerms:
    """Keep who is billed for a commission and with which tax; once something is paid it stays.

    What is made to somebody's wishes is not withdrawn from (directive 2011/83/EU, article 16(c)).

    Raises:
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    lock_commission(commission.pk)  # pressing twice bills once
    before = terms_of_commission(commission)
    if before is not None:
        return before
    terms = terms_from(quote_for_commission(commission, wish, now=now), wish, now)
    terms.commission = commission
    terms.save(force_insert=True)
    return terms


@transaction.atomic
def withdraw(order: Order, *, buyer: "Person", now: datetime) -> Order:
    """Withdraw from a purchase within its time: the money goes back, the copy too.

    Raises:
        TooLateToWithdrawError: The time is over, the file was begun, or the copy handed on.
        IllegalMoveError: The order is not paid.
    """
    terms = terms_of(order)
    start = Start.NONE if terms is None else Start(terms.start)
    check_withdrawal(start, order.paid_at, now=now)
    if order.owner_id != buyer.pk or order.buyer_id != buyer.pk:
        raise TooLateToWithdrawError("this copy was handed on")
    refunded = services.refund_order(order)
    SaleTerms.objects.filter(order=order).update(withdrawn_at=now)
    return refunded


def note_number(
    number: str, *, by: "Person | None", is_valid: bool, name: str = "", now: datetime
) -> TaxNumberCheck:
    """Keep that somebody of the house checked a tax number by hand."""
    return TaxNumberCheck.objects.create(
        number=number, is_valid=is_valid, name=name, checked_at=now, checked_by=by
    )


def check_number(number: str, *, now: datetime) -> TaxNumberCheck | None:
    """Have a tax number checked by VIES, if the house asks it; `None` if not.

    Raises:
        ViesAwayError: It could not be asked.
    """
    if not settings.PINXIT_VIES_URL or number.startswith("GB"):
        return None
    details = seller_details()
    own = details.tax_number if details is not None and details.tax_number[:2].isalpha() else ""
    answer = ask_vies(settings.PINXIT_VIES_URL, number, own_number=own)
    return TaxNumberCheck.objects.create(
        number=number,
        is_valid=answer.is_valid,
        means=TaxNumberCheck.Means.VIES,
        name=answer.name,
        reference=answer.reference,
        checked_at=now,
    )


def terms_from(quote: Quote, wish: Wish, now: datetime) -> SaleTerms:
    """Return the terms of a sale as they are kept, of nothing yet."""
    billing, gift = wish.billing, wish.gift or Gift(name="", email="")
    billed = {
        f"bill_{name}": value
        for name, value in dataclasses.asdict(billing).items()
        if name != "tax_number"
    }
    return SaleTerms(
        **billed,
        sent_to=wish.sent_to,
        tax_number=billing.tax_number,
        number_check=quote.check,
        goods=quote.goods.value,
        list_minor=quote.list_price.minor,
        treatment=quote.tax.treatment.value,
        place=quote.tax.place,
        rate_ppm=quote.tax.ppm,
        rate_source=quote.tax.source,
        tax_minor=quote.tax_minor,
        clues=[[clue.kind.value, clue.country] for clue in wish.clues],
        verdict=weigh(wish.clues, billing.country).value,
        start=wish.start.value,
        agreement=wish.agreement,
        agreed_at=now if wish.agreement or wish.start is not Start.NONE else None,
        gift_name=gift.name,
        gift_email=gift.email,
        gift_words=gift.words,
        made_at=now,
    )


def is_same_deal(before: SaleTerms, after: SaleTerms, order: Order, quote: Quote) -> bool:
    """Say whether an order stands on the very terms and price that are asked for again."""
    same_price = order.price_minor == quote.price.minor
    return same_price and all(getattr(before, name) == getattr(after, name) for name in _SAME)
