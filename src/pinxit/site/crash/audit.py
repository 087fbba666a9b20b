"""Holding every charge at the provider against every order of the house."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Count

from pinxit.provenance.web.models import LogEntry
from pinxit.shop.core.ledger import Book
from pinxit.shop.core.orders import HOLDING, OrderState
from pinxit.shop.web.models import Order, Payment, Settlement
from pinxit.shop.web.selectors.ledger import check_books, totals
from pinxit.shop.web.selectors.payments import price_of_payment, returned_of
from pinxit.site.crash.machines import StandIn


@dataclass(frozen=True, slots=True)
class Charge:
    """What the provider holds of one payment.

    Attributes:
        token: Our own name of the payment.
        taken: What the buyer's card paid, in the smallest unit; 0 if it did not.
        returned: What went back.
    """

    token: str
    taken: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What was found wrong; all of it should be 0.

    Attributes:
        orders_lost: Charges without an order that knows of them, and orders that a buyer was told
            are paid and are not.
        orders_doubled: Orders for which more than one charge was kept, copies that were recorded
            as sold twice, and numbers with two owners.
        charges_orphaned: Charges of which the provider keeps more or less than the order stands
            for.
        ledger_sum_minor: What all lines of the books come to.
        clearing_off_minor: By how much the books differ from what the provider holds.
    """

    orders_lost: int = 0
    orders_doubled: int = 0
    charges_orphaned: int = 0
    ledger_sum_minor: int = 0
    clearing_off_minor: int = 0

    def __add__(self, other: "Damage") -> "Damage":
        """Add up what was found in two parts of a campaign."""
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return Damage(**sums)

    @property
    def is_none(self) -> bool:
        """Whether all is well."""
        return not any(getattr(self, each.name) for each in fields(self))


def charges_at(stand_in: StandIn) -> Iterator[Charge]:
    """Yield every payment that the provider knows of."""
    after: dict[str, str] = {}
    while True:
        _status, page = stand_in.ask("GET", "payment_intents", limit="100", **after)
        for intent in page["data"]:
            yield _charge(intent)
        if not page.get("has_more"):
            return
        after = {"starting_after": page["data"][-1]["id"]}


def _charge(intent: Mapping[str, Any]) -> Charge:
    token = str(intent["metadata"].get("pinxit_payment", ""))
    charge = intent["latest_charge"]
    if intent["status"] != "succeeded" or charge is None:
        return Charge(token, 0, 0)
    return Charge(token, int(charge["amount"]), int(charge["amount_refunded"]))


def damage_of(charges: Iterable[Charge], told: Iterable[UUID], *, kept_before: int) -> Damage:
    """Compare the provider's charges with orders, refunds, log and books.

    Args:
        charges: All that the provider knows of since the last time.
        told: Orders that buyers were told are paid.
        kept_before: What the provider held when it was asked last, in the smallest unit.
    """
    listed = _by_payment(charges)
    payments = {each.token: each for each in Payment.objects.select_related("order")}
    lost = sum(1 for each in listed if each.taken and not _is_known(payments.get(each.token)))
    paid = set(
        Order.objects.filter(state__in=[OrderState.PAID, OrderState.REFUNDED]).values_list(
            "public_id", flat=True
        )
    )
    lost += sum(1 for order in told if order not in paid)
    orphaned = sum(1 for each in listed if not _is_stood_for(each, payments.get(each.token)))
    kept = kept_before + sum(each.taken - each.returned for each in listed)
    clearing = sum(total for book, _, total in totals() if book == Book.CLEARING)
    return Damage(
        orders_lost=lost,
        orders_doubled=_doubled(listed, payments),
        charges_orphaned=orphaned,
        ledger_sum_minor=_off_balance(),
        clearing_off_minor=abs(clearing - kept),
    )


def _by_payment(charges: Iterable[Charge]) -> list[Charge]:
    """Add up what the provider holds of each payment.

    One that was opened when the house died is opened again; nobody ever saw the first.
    """
    sums: dict[str, Charge] = {}
    for each in charges:
        known = sums.get(each.token, Charge(each.token, 0, 0))
        sums[each.token] = Charge(
            each.token, known.taken + each.taken, known.returned + each.returned
        )
    return list(sums.values())


def _is_known(payment: Payment | None) -> bool:
    """Say whether the house did something with a charge."""
    return payment is not None and Settlement.objects.filter(payment=payment).exists()


def _is_stood_for(charge: Charge, payment: Payment | None) -> bool:
    """Say whether what the provider keeps of a charge is what the order stands for."""
    if payment is None:
        return charge.taken == 0
    if charge.returned > charge.taken:
        return False
    sold = Settlement.objects.filter(payment=payment, outcome=Settlement.Outcome.SOLD).exists()
    meant = price_of_payment(payment).minor - returned_of(payment) if sold else 0
    return charge.taken - charge.returned == meant


def _doubled(charges: Iterable[Charge], payments: Mapping[str, Payment]) -> int:
    kept = Counter(
        (payments[each.token].order_id, payments[each.token].purchase_id)
        for each in charges
        if each.taken > each.returned and each.token in payments
    )
    twice = sum(1 for count in kept.values() if count > 1)
    sold = Counter(
        entry.event["certificate"] for entry in LogEntry.objects.filter(what="shop.edition.sold")
    )
    twice += sum(1 for count in sold.values() if count > 1)
    held = Order.objects.filter(state__in=HOLDING).values("edition", "number")
    return twice + held.annotate(owners=Count("pk")).filter(owners__gt=1).count()


def _off_balance() -> int:
    found = check_books()
    return sum(abs(total) for total in found.sums.values()) + len(found.unbalanced)
