"""Looking at what something would cost somebody: the price, the tax within it, what is asked."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from pinxit.kernel import Money
from pinxit.shop.core.discount import CodeUsedUpError, UnknownCodeError, tidy_code
from pinxit.shop.core.goods import AT_LABEL, Way
from pinxit.shop.core.tax import Buyer, Tax, tax_for, tax_within
from pinxit.shop.core.tax_rates import Goods
from pinxit.shop.core.wish import Wish
from pinxit.shop.core.withdrawal import Choice, choice_for
from pinxit.shop.web.models.discounts import DiscountCode, DiscountUse
from pinxit.shop.web.models.sales import TaxNumberCheck
from pinxit.shop.web.selectors.sales import check_of, seller, tax_rates, terms_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.shop.web.models import Edition, Order
    from pinxit.studio.web.models import Commission


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What something would cost somebody.

    Attributes:
        list_price: Without a code.
        price: What is paid, tax included.
        tax: Which tax.
        tax_minor: How much of the price it is.
        goods: What it is.
        choice: What the buyer must be asked about withdrawing.
        code: That lowers the price.
        check: That says that the buyer's tax number is a business's.
    """

    list_price: Money
    price: Money
    tax: Tax
    tax_minor: int
    goods: Goods
    choice: Choice
    code: DiscountCode | None = None
    check: TaxNumberCheck | None = None


def quote_for(edition: "Edition", buyer: "Person", wish: Wish, *, now: datetime) -> Quote:
    """Return what a copy would cost somebody at the price on its label, and what must be asked.

    Args:
        edition: Of what.
        buyer: Who buys.
        wish: What they filled in.
        now: When.

    Raises:
        CodeRefusedError: The code does not count for it.
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    code = None if not wish.code.strip() else code_for(wish.code, edition, buyer, now=now)
    return _quote(edition.price, wish, Goods.DIGITAL, code=code, now=now)


def quote_for_order(order: "Order", wish: Wish, *, now: datetime) -> Quote:
    """Return what an order costs that is reserved already, and what must be asked.

    Its price stays as it is: it was bid, agreed or offered, or terms were agreed to before. Only
    one at the price on the label that is new to terms takes a code.

    Args:
        order: Which.
        wish: What its buyer filled in.
        now: When.

    Raises:
        CodeRefusedError, NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError:
            See `quote_for`.
    """
    code, before = None, terms_of(order)
    if wish.code.strip() and takes_code(order):
        code = code_for(wish.code, order.edition, order.buyer, now=now)
    list_minor = order.price_minor if before is None else before.list_minor
    list_price = Money(list_minor, order.currency)
    price = order.price if code is None else code.value.lowered(order.price)
    return _quote(list_price, wish, goods_of(order), price=price, code=code, now=now)


def quote_for_commission(commission: "Commission", wish: Wish, *, now: datetime) -> Quote:
    """Return what a commission costs; nobody withdraws from what is made to their wishes.

    Raises:
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    price = Money(commission.price_minor or 0, commission.currency)
    return replace(_quote(price, wish, Goods.DIGITAL, now=now), choice=Choice.NOTHING)


def goods_of(order: "Order") -> Goods:
    """Return what an order is for, as tax law tells it apart: a print, or a file."""
    return Goods.PRINT if order.way == Way.PRINT else Goods.DIGITAL


def takes_code(order: "Order") -> bool:
    """Say whether a code can lower the price of an order that is reserved already."""
    is_at_label = order.way in AT_LABEL and order.purchase_id is None
    return is_at_label and terms_of(order) is None and not order.payments.exists()


def _quote(
    list_price: Money,
    wish: Wish,
    goods: Goods,
    *,
    now: datetime,
    code: DiscountCode | None = None,
    price: Money | None = None,
) -> Quote:
    if price is None:
        price = list_price if code is None else code.value.lowered(list_price)
    number = wish.billing.tax_number
    check = check_of(number, now=now) if number else None
    tax = tax_on(wish, goods, is_business=check is not None, now=now)
    zone = tax_rates().zone_of(wish.billing.country)
    return Quote(
        list_price=list_price,
        price=price,
        tax=tax,
        tax_minor=tax_within(price.minor, tax.ppm),
        goods=goods,
        choice=choice_for(zone, goods, is_business=bool(number)),
        code=code,
        check=check,
    )


def tax_on(wish: Wish, goods: Goods, *, is_business: bool, now: datetime) -> Tax:
    """Return the tax on something that is sold to somebody.

    Raises:
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    region = wish.billing.region
    buyer = Buyer(country=wish.taxed_in, region=region, is_business=is_business)
    return tax_for(seller(), buyer, goods, day=timezone.localdate(now), rates=tax_rates())


def code_for(text: str, edition: "Edition", buyer: "Person", *, now: datetime) -> DiscountCode:
    """Return a code that lowers the price of an edition for a buyer now.

    Raises:
        UnknownCodeError: There is none, or not for this, or not now.
        CodeUsedUpError: It was used as often as it may be.
    """
    code = DiscountCode.objects.filter(code=tidy_code(text), is_open=True).first()
    if code is None or (code.edition_id not in {None, edition.pk}):
        raise UnknownCodeError("there is no such code for this work")
    if code.artist_id not in {None, edition.listing.piece.brief.person_id}:
        raise UnknownCodeError("there is no such code for this work")
    code.value.check_time(now)
    if code.is_once_each and _has_used(code, edition, buyer):
        raise CodeUsedUpError("you have used this code")
    return code


def _has_used(code: DiscountCode, edition: "Edition", buyer: "Person") -> bool:
    """Say whether somebody used a code for something that they did not let go of.

    What they have reserved of the same edition is ordered anew, and does not count.
    """
    uses = DiscountUse.objects.filter(code=code, buyer=buyer, released_at=None)
    open_ = {"order__edition": edition, "order__state": "reserved"}
    gone = {"order__state__in": ["lapsed", "cancelled"]}
    return uses.exclude(**open_).exclude(**gone).exists()
