"""What the desk shows: takings by month, what is left of editions, how far orders get."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Cast, TruncMonth

from pinxit.shop.core.bars import months_before
from pinxit.shop.core.ledger import Book
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Edition, LedgerLine, LedgerTransaction, Order

_Kind = LedgerTransaction.Kind
#: Money of buyers, in and out; payouts are no takings.
_OF_BUYERS = (_Kind.SALE, _Kind.COMMISSION, _Kind.REFUND)


@dataclass(frozen=True, slots=True)
class Takings:
    """What came in of buyers in one currency, month by month.

    Attributes:
        currency: ISO 4217.
        months: The first day of each month, with what came in and what went back of it.
    """

    currency: str
    months: tuple[tuple[date, int, int], ...]

    @property
    def kept_minor(self) -> int:
        """What stayed."""
        return sum(came - back for _month, came, back in self.months)

    @property
    def returned_minor(self) -> int:
        """What went back."""
        return sum(back for _month, _came, back in self.months)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the orders of some time got.

    Attributes:
        placed: Copies that were reserved.
        paid: Of these, how many were paid for.
        open: Of these, how many wait for money.
        let_go: Of these, how many lapsed or were cancelled.
        refunded: Of those that were paid, how many were given back.
    """

    placed: int
    paid: int
    open: int
    let_go: int
    refunded: int


@dataclass(frozen=True, slots=True)
class Stock:
    """What is left of everything.

    Attributes:
        editions: Editions whose work hangs.
        copies: Copies they have in all.
        sold: Of these, how many have an owner.
        reserved: Of these, how many are reserved now.
        sold_out: Editions of which every copy has an owner.
    """

    editions: int
    copies: int
    sold: int
    reserved: int
    sold_out: int

    @property
    def left(self) -> int:
        """Copies that can be ordered now."""
        return self.copies - self.sold - self.reserved


def takings(today: date, *, months: int) -> list[Takings]:
    """Return what came in of buyers by currency, from the books.

    Args:
        today: The last day that counts.
        months: How many months, at least 1.
    """
    shown = months_before(today, number=months)
    lines = LedgerLine.objects.filter(
        account__book=Book.CLEARING,
        transaction__kind__in=_OF_BUYERS,
        transaction__happened_at__date__gte=shown[0],
        transaction__happened_at__date__lte=today,
    )
    rows = (
        lines.annotate(month=TruncMonth("transaction__happened_at"))
        .values_list("currency", "month")
        .annotate(came=Sum("minor", filter=Q(minor__gt=0), default=0))
        .annotate(back=Sum("minor", filter=Q(minor__lt=0), default=0))
    )
    found: dict[str, dict[date, tuple[int, int]]] = {}
    for currency, month, came, back in rows:
        found.setdefault(currency, {})[month.date()] = (came, -back)
    return [
        Takings(currency, tuple((month, *by_month.get(month, (0, 0))) for month in shown))
        for currency, by_month in sorted(found.items())
    ]


def funnel(*, since: datetime) -> Funnel:
    """Return how far the orders got that were placed since then; nobody’s looks are counted."""
    was_paid = Q(paid_at__isnull=False)
    counts = Order.objects.filter(placed_at__gte=since).aggregate(
        placed=Count("pk"),
        paid=Count("pk", filter=was_paid),
        open=Count("pk", filter=Q(state=OrderState.RESERVED)),
        let_go=Count("pk", filter=Q(state__in=[OrderState.LAPSED, OrderState.CANCELLED])),
        refunded=Count("pk", filter=was_paid & Q(state=OrderState.REFUNDED)),
    )
    return Funnel(**counts)


def stock(*, now: datetime) -> Stock:
    """Return what is left of everything that hangs and is for sale."""
    hanging = Q(edition__listing__withdrawn_at=None)
    editions = Edition.objects.filter(listing__withdrawn_at=None).aggregate(
        editions=Count("pk"),
        copies=Sum("size", default=0),
        sold_out=Count("pk", filter=Q(listing__sold_out_at__isnull=False)),
    )
    orders = Order.objects.filter(hanging).aggregate(
        sold=Count("pk", filter=Q(state=OrderState.PAID)),
        reserved=Count("pk", filter=Q(state=OrderState.RESERVED, reserved_until__gt=now)),
    )
    return Stock(**editions, **orders)


def stock_taking(*, now: datetime, query: str = "") -> QuerySet[Edition]:
    """Return every edition, the newest first, with `sold`, `reserved`, `returned` and `left`.

    Args:
        now: When a reservation that ran out holds nothing any more.
        query: Part of a title or of a maker’s name; empty for all.
    """
    reserved = Q(orders__state=OrderState.RESERVED, orders__reserved_until__gt=now)
    counted = Edition.objects.select_related("listing").annotate(
        sold=Count("orders", filter=Q(orders__state=OrderState.PAID)),
        reserved=Count("orders", filter=reserved),
        returned=Count("orders", filter=Q(orders__state=OrderState.REFUNDED)),
    )
    held = F("sold") + F("reserved")
    listed = counted.annotate(left=Cast(F("size") - held, IntegerField())).order_by("-pk")
    if query:
        named = Q(listing__title__icontains=query) | Q(listing__maker__icontains=query)
        listed = listed.filter(named)
    return listed


def orders_for_a_file() -> QuerySet[Order]:
    """Return every order with its work, the oldest first, without who bought."""
    return Order.objects.select_related("edition__listing", "purchase").order_by("pk")


def orders_lately(number: int) -> QuerySet[Order]:
    """Return the orders that were placed last, with their works and buyers.

    What was bought together stands together; `num_together` says how many orders that were.
    """
    listed = Order.objects.select_related("edition__listing", "buyer", "purchase")
    return listed.annotate(num_together=Count("purchase__orders"))[:number]
