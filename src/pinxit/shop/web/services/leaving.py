"""Leaving the house: an account is closed, the books stay.

Kept, because the law or somebody else relies on it: orders, invoices with the name they were made
out to (tax law, up to ten years), the ledger, works that hang or were sold, and the log, which only
holds commitments. Everything else by which the person is known goes.

**Source:** Regulation (EU) 2016/679, article 17(1) and (3)(b); Directive 2006/112/EC, article 247.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from pinxit.accounts.web.services import close_account
from pinxit.kernel import PinxitError
from pinxit.provenance.web.services import forget
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import (
    BasketItem,
    Edition,
    Order,
    Payment,
    Payout,
    PayoutDetails,
    PrintJob,
    SaleTerms,
    Transfer,
)
from pinxit.shop.web.models.ways import Auction, Bid, Waiting
from pinxit.shop.web.selectors.ledger import accounts_of, balances
from pinxit.shop.web.services import orders as services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: What the payment library may keep of whoever paid.
_OF_A_PAYER: Final[dict[str, str | None]] = {
    "customer_ip_address": None,
    **dict.fromkeys(
        (
            "billing_first_name",
            "billing_last_name",
            "billing_address_1",
            "billing_address_2",
            "billing_city",
            "billing_postcode",
            "billing_country_area",
            "billing_email",
            "billing_phone",
        ),
        "",
    ),
}
_OVER: Final = ("delivered", "declined", "cancelled")


class NotYetLeavingError(PinxitError):
    """Somebody cannot leave while others wait for them, or the house owes them."""


class MoneyOpenError(NotYetLeavingError):
    """The house owes them, or they owe the house."""

    remedy = "Wait until what you are owed is paid out and nothing is open, then close the account."


class CommissionOpenError(NotYetLeavingError):
    """A commission is not over."""

    remedy = "Finish your commissions or call them off, then close the account."


class OnTheWayError(NotYetLeavingError):
    """A print is on its way to them, or they lead an auction."""

    remedy = "Close the account when your prints have come and your auctions are over."


class WorksHangError(NotYetLeavingError):
    """Works of theirs are for sale."""

    remedy = "Take your works off the wall, then close the account."


@transaction.atomic
def leave(person: "Person", *, now: datetime) -> None:
    """Close an account and take away what is personal; the books stay as they are.

    Raises:
        MoneyOpenError, CommissionOpenError, OnTheWayError, WorksHangError: Something is open;
            nothing changes.
        OwnerStaysError: Nobody else owns the house.
    """
    _check(person)
    reserved = Order.objects.filter(buyer=person, state=OrderState.RESERVED).order_by("pk")
    services.lock_editions(reserved.values_list("edition", flat=True))
    for order in reserved:
        services.cancel_order(order)
    Transfer.objects.filter(giver=person, state=Transfer.State.OFFERED).update(
        state=Transfer.State.TAKEN_BACK, decided_at=now
    )
    Order.objects.filter(owner=person).update(owner_name="", wallet="")
    SaleTerms.objects.filter(order__buyer=person).update(gift_name="", gift_email="", gift_words="")
    own = Q(order__buyer=person) | Q(purchase__buyer=person)
    Payment.objects.filter(own | Q(bill__commission__client=person)).update(**_OF_A_PAYER)
    BasketItem.objects.filter(person=person).delete()
    PrintJob.objects.filter(order__buyer=person).update(ship_to="")
    Waiting.objects.filter(person=person).delete()
    PayoutDetails.objects.filter(person=person).delete()
    forget(person)
    close_account(person)


def _check(person: "Person") -> None:
    """Refuse while something is open."""
    owes = any(each.amount.minor for each in balances(accounts_of(person)))
    if owes or Payout.objects.filter(person=person, state="waiting").exists():
        raise MoneyOpenError("money is open between you and the house")
    commissions = apps.get_model("studio", "Commission")._default_manager
    for side in ("client", "artist"):
        if commissions.filter(**{side: person}).exclude(stage__in=_OVER).exists():
            raise CommissionOpenError("a commission is not over")
    printed = PrintJob.objects.filter(order__buyer=person, order__state=OrderState.PAID)
    bids = Bid.objects.filter(bidder=person, auction__state=Auction.State.OPEN)
    if printed.exclude(state="shipped").exists() or bids.exists():
        raise OnTheWayError("a print or an auction of yours is not over")
    hanging = Edition.objects.filter(
        listing__piece__brief__person=person, listing__withdrawn_at=None
    )
    if hanging.exists():
        raise WorksHangError("works of yours are for sale")
