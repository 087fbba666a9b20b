"""What depends on which good an order is for: its number, and what happens when it comes back."""

from datetime import datetime
from typing import Final

from pinxit.gallery.web import services as gallery
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.shop.core.editions import SoldOutError, next_number
from pinxit.shop.core.goods import Good
from pinxit.shop.core.orders import HOLDING
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.licences import LicenceGround
from pinxit.shop.web.models.prints import PrintJob
from pinxit.shop.web.models.ways import Auction
from pinxit.shop.web.selectors.orders import is_awaited, taken_numbers

_EVENTS: Final = {Good.COPY: "edition", Good.PROOF: "proof", Good.LICENCE: "licence"}


class AwaitedError(SoldOutError):
    """A copy was to be bought for which others have been waiting."""

    remedy = "Join the waiting list: whoever is first in line gets the next copy that comes back."


def free_number(edition: Edition) -> int:
    """Return the number that the next copy of an edition gets; the caller holds its lock.

    Raises:
        SoldOutError: There is none.
        AwaitedError: Somebody waits for it.
    """
    number = next_number(edition.size, taken_numbers(edition))
    if is_awaited(edition):
        raise AwaitedError("somebody waits for this copy")
    return number


def number_again(edition: Edition, order: Order) -> int:
    """Return the number of an order that lapsed and was paid all the same.

    The caller holds the edition's lock. The money came: a copy that is free is its buyer's, even if
    others wait.

    Raises:
        SoldOutError: What was ordered is somebody else's now.
    """
    if order.good == Good.COPY:
        return next_number(edition.size, taken_numbers(edition))
    others = Order.objects.filter(edition=edition, good=order.good, number=order.number)
    if others.filter(state__in=HOLDING).exclude(pk=order.pk).exists() or is_ground_taken(order):
        raise SoldOutError("this is somebody else’s now")
    return order.number


def is_ground_taken(order: Order) -> bool:
    """Say whether somebody holds a licence that one of an order cannot stand beside."""
    return any(
        LicenceGround.objects.filter(
            is_held=True,
            work__overlap=own.work,
            place__overlap=own.place,
            period__overlap=own.period,
            slot__overlap=own.slot,
        )
        .exclude(order=order)
        .exists()
        for own in LicenceGround.objects.filter(order=order)
    )


def event_of(order: Order, what: str) -> str:
    """Return what the log calls it when an order is sold or returned."""
    return f"shop.{_EVENTS[Good(order.good)]}.{what}"


def came_back(order: Order) -> None:
    """Have the next in line looked for, once an order let go of what it held."""
    if order.good != Good.COPY:
        return
    gallery.mark_available(order.edition.listing_id)
    auction = Auction.objects.filter(order=order, state=Auction.State.AWARDED).first()
    if auction is not None:
        enqueue(auction_job(auction, f"order:{order.pk}"))
    elif is_awaited(order.edition):
        enqueue(waiting_job(order.edition_id, f"order:{order.pk}"))


def ask_to_print(order: Order) -> None:
    """Have the print house told, if an order that was paid is for a print."""
    if PrintJob.objects.filter(order=order).exists():
        spec = JobSpec(
            function="pinxit.shop.jobs:tell_print_house",
            key=f"print:{order.public_id}",
            params={"order": order.pk},
            queue="letters",
        )
        enqueue(spec)


def waiting_job(edition_id: int, why: str, *, at: datetime | None = None) -> JobSpec:
    """Return the job that offers free copies to whoever waits.

    Args:
        edition_id: Of which edition.
        why: Keeps jobs of different occasions apart.
        at: When it may be begun; `None` for at once.
    """
    return JobSpec(
        function="pinxit.shop.jobs:offer_to_waiting",
        key=f"waiting:{edition_id}:{why}",
        params={"edition": edition_id},
        queue="letters",
        not_before=at,
    )


def auction_job(auction: Auction, why: str, *, at: datetime | None = None) -> JobSpec:
    """Return the job that ends an auction, or finds the next if the winner did not pay."""
    return JobSpec(
        function="pinxit.shop.jobs:settle_auction",
        key=f"auction:{auction.pk}:{why}",
        params={"auction": auction.pk},
        queue="letters",
        not_before=at,
    )


def came_free(edition: Edition) -> None:
    """Have the next in line looked for, once a number that was kept is free."""
    if is_awaited(edition):
        enqueue(waiting_job(edition.pk, "came free"))
