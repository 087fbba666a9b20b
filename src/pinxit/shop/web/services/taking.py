"""Taking what a guest bought into an account. Locks: guest, editions in the order of their keys."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from pinxit.accounts.web.services import give_guest_to
from pinxit.provenance.web.services import entrust
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Delivery, Order, Purchase, Transfer
from pinxit.shop.web.models.discounts import DiscountUse
from pinxit.shop.web.services.orders import lock_edition
from pinxit.shop.web.services.purchases import cancel_with_others

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Guest, Person


@transaction.atomic
def take_over(guest: "Guest", account: "Person", *, now: datetime) -> int:
    """Take what a guest bought into an account of the same address, once, and note who did when.

    What both have reserved of one edition, the guest lets go of.

    Args:
        guest: By a link that was sent to their address; the caller has seen to that.
        account: Whose the purchases are afterwards.
        now: When.

    Returns:
        How many orders were taken over.

    Raises:
        OtherAddressError: The account has another address than the guest.
        GuestGoneError: They are in an account already.
    """
    give_guest_to(guest, account, now=now)
    person = guest.person
    theirs = Order.objects.filter(buyer=person)
    for edition_id in sorted(set(theirs.values_list("edition_id", flat=True))):
        # Whoever sells it now, sells it to whose it is afterwards.
        lock_edition(edition_id)
    reserved = Order.objects.filter(state=OrderState.RESERVED, buyer=account)
    for order in theirs.filter(state=OrderState.RESERVED).order_by("pk"):
        order.refresh_from_db(fields=["state"])  # it may have gone with another of its purchase
        is_held_twice = reserved.filter(edition_id=order.edition_id, good=order.good).exists()
        if order.state == OrderState.RESERVED and is_held_twice:
            cancel_with_others(order)
    Transfer.objects.filter(giver=person).update(giver=account)
    Delivery.objects.filter(person=person).update(person=account)
    used = DiscountUse.objects.filter(buyer=account).values("code")
    DiscountUse.objects.filter(buyer=person).exclude(code__in=used).update(buyer=account)
    Order.objects.filter(owner=person).update(owner=account)
    entrust(person, account)
    num_taken = theirs.update(buyer=account)
    Purchase.objects.filter(buyer=person).update(buyer=account)
    return num_taken
