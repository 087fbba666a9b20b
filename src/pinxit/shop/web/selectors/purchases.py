"""Looking at what is bought together: prices with tax, purchases, what is still for sale."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pinxit.accounts.web.selectors import house_of
from pinxit.corpus.web.selectors import withdrawn_manifests
from pinxit.kernel import Money
from pinxit.shop.core.bundle import share_price, total_of
from pinxit.shop.core.discount import CodeRefusedError
from pinxit.shop.core.goods import Good
from pinxit.shop.core.orders import HOLDING, OrderState
from pinxit.shop.core.tax import Tax, tax_within
from pinxit.shop.core.wish import Wish
from pinxit.shop.core.withdrawal import Choice
from pinxit.shop.web.models import Bundle, Edition, Order, Purchase
from pinxit.shop.web.models.discounts import DiscountCode
from pinxit.shop.web.models.sales import TaxNumberCheck
from pinxit.shop.web.models.ways import Auction, Waiting
from pinxit.shop.web.selectors.orders import is_stopped
from pinxit.shop.web.selectors.quotes import Quote, code_for, quote_for

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: So many titles stand in a letter before "and so many more".
_TITLES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Deal:
    """One of several works, and what it would cost among them."""

    edition: Edition
    quote: Quote


@dataclass(frozen=True, slots=True)
class Together:
    """What several works would cost somebody at once.

    Attributes:
        deals: Each of them, in the order in which they are shown; at least one.
    """

    deals: tuple[Deal, ...]

    @property
    def list_price(self) -> Money:
        """The sum of what they cost one by one."""
        return total_of([each.quote.list_price for each in self.deals])

    @property
    def price(self) -> Money:
        """What is paid, tax included."""
        return total_of([each.quote.price for each in self.deals])

    @property
    def tax_minor(self) -> int:
        """How much of it is tax."""
        return sum(each.quote.tax_minor for each in self.deals)

    @property
    def first(self) -> Quote:
        """One of the quotes, for what is the same in all: which tax, and what must be asked."""
        return self.deals[0].quote

    @property
    def tax(self) -> Tax:
        """Which tax: the same on all of it."""
        return self.first.tax

    @property
    def check(self) -> TaxNumberCheck | None:
        """That says that the buyer's tax number is a business's."""
        return self.first.check

    @property
    def choice(self) -> Choice:
        """What the buyer must be asked about withdrawing."""
        return self.first.choice

    @property
    def code(self) -> DiscountCode | None:
        """The code that lowers the price of one of them."""
        codes = [each.quote.code for each in self.deals if each.quote.code is not None]
        return codes[0] if codes else None


def quote_together(
    editions: Sequence[Edition],
    buyer: "Person",
    wish: Wish,
    *,
    now: datetime,
    bundle: Bundle | None = None,
) -> Together:
    """Return what several works would cost somebody at once.

    A code counts once, for the dearest work it may count for. A bundle's price is shared in
    proportion, and no code counts.

    Args:
        editions: Of what; at least one.
        buyer: Who buys.
        wish: What they filled in.
        now: When.
        bundle: If they are sold as one good.

    Raises:
        MixedCurrenciesError: They are priced in several currencies.
        CodeRefusedError: The code counts for none of them.
        NotRegisteredThereError, NoStateError, TaxNotKnownError, UnknownRateError: See `tax_for`.
    """
    total_of([each.price for each in editions])
    plain = replace(wish, code="")
    quotes = [quote_for(each, buyer, plain, now=now) for each in editions]
    if bundle is not None:
        parts = share_price(bundle.price, [each.price for each in editions])
        quotes = [_at(quote, part) for quote, part in zip(quotes, parts, strict=True)]
    elif wish.code.strip():
        place, code = _dearest(editions, buyer, wish.code, now=now)
        lowered = code.value.lowered(editions[place].price)
        quotes[place] = replace(_at(quotes[place], lowered), code=code)
    return Together(tuple(Deal(each, quote) for each, quote in zip(editions, quotes, strict=True)))


def _at(quote: Quote, price: Money) -> Quote:
    return replace(quote, price=price, tax_minor=tax_within(price.minor, quote.tax.ppm))


def _dearest(
    editions: Sequence[Edition], buyer: "Person", text: str, *, now: datetime
) -> tuple[int, DiscountCode]:
    """Return at which place the dearest work stands that a code counts for, and the code."""
    refusal: CodeRefusedError | None = None
    for place in sorted(range(len(editions)), key=lambda each: -editions[each].price_minor):
        try:
            return place, code_for(text, editions[place], buyer, now=now)
        except CodeRefusedError as refused:
            refusal = refused
    assert refusal is not None  # noqa: S101 - there is at least one work
    raise refusal


def purchase_of(buyer: "Person", public_id: UUID) -> Purchase | None:
    """Return a purchase if it is this buyer's."""
    return Purchase.objects.filter(buyer=buyer, public_id=public_id).first()


def orders_of_purchase(purchase: Purchase) -> QuerySet[Order]:
    """Return the orders of a purchase with their works, in the order in which they were chosen."""
    orders = Order.objects.filter(purchase=purchase).order_by("pk")
    return orders.select_related("edition__listing__piece", "licence__offer")


def reserved_together(buyer: "Person", edition_ids: Collection[int]) -> list[Purchase]:
    """Return the purchases in which somebody has reserved one of some editions, unpaid."""
    reserved = Q(orders__state=OrderState.RESERVED, orders__edition__in=edition_ids)
    return list(Purchase.objects.filter(reserved, buyer=buyer).distinct().order_by("pk"))


def titles_of(orders: Sequence[Order]) -> str:
    """Return the titles of some orders for a sentence; of many, the first ones."""
    titles = [_("“%(title)s”") % {"title": each.edition.listing.title} for each in orders]
    shown, more = titles[:_TITLES_SHOWN], len(titles) - _TITLES_SHOWN
    text = _(", ").join(shown)
    if more < 1:
        return text
    counted = ngettext("%(titles)s and %(more)s more", "%(titles)s and %(more)s more", more)
    return counted % {"titles": text, "more": more}


def lefts_of(
    editions: Sequence[Edition], *, now: datetime, reader: "Person | None" = None
) -> dict[int, int]:
    """Return how many copies of each of some editions could be ordered now, in few queries.

    Args:
        editions: With their works and pieces.
        now: When a reservation that ran out holds nothing any more.
        reader: What they have reserved themselves holds nothing from them.
    """
    keys = [each.pk for each in editions]
    held = Order.objects.filter(edition__in=keys, good=Good.COPY, state__in=HOLDING)
    held = held.exclude(state=OrderState.RESERVED, reserved_until__lte=now)
    if reader is not None:
        held = held.exclude(state=OrderState.RESERVED, buyer=reader)
    kept = Auction.objects.filter(
        edition__in=keys, state__in=[Auction.State.OPEN, Auction.State.AWARDED]
    ).exclude(order__state__in=HOLDING)
    taken = Counter(
        [*held.values_list("edition", flat=True), *kept.values_list("edition", flat=True)]
    )
    waiting = Waiting.objects.filter(edition__in=keys, state=Waiting.State.WAITING)
    awaited = set(waiting.values_list("edition", flat=True))
    return {
        each.pk: 0 if each.pk in awaited else max(0, each.size - taken[each.pk])
        for each in editions
    }


def stopped_of(editions: Sequence[Edition]) -> set[int]:
    """Return the editions that are not sold because their painter learnt from a withdrawn work."""
    house = house_of()
    if not house.withdrawal_stops_sales or not withdrawn_manifests():
        return set()
    return {each.pk for each in editions if is_stopped(each.listing.piece, house=house)}
