"""Prints: offering them, ordering one, telling the print house, and sending it off.

`docs/explanation/algorithms/prints.md` is the specification.
"""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from pinxit.accounts import Post, checked_url, sign
from pinxit.kernel import Money
from pinxit.shop.core.goods import Way
from pinxit.shop.core.offer import price_of
from pinxit.shop.core.orders import RESERVATION
from pinxit.shop.core.prints import (
    PrintFormat,
    PrintMovedError,
    PrintState,
    check_print_move,
    checked_address,
    checked_tracking,
)
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.prints import PrintJob, PrintOffer
from pinxit.shop.web.selectors.orders import reservation_of
from pinxit.shop.web.selectors.prints import package_key, print_of_order, ticket_of
from pinxit.shop.web.selectors.sales import terms_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.goods import free_number
from pinxit.shop.web.services.orders import NotForSaleError
from pinxit.shop.web.services.reserving import Agreed, check_for_sale, reserve
from pinxit.shop.web.services.ways_letters import ask_letter

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_NAME: Final = "print"


@transaction.atomic
def offer_print(
    edition_id: int, format_: PrintFormat, *, price: Money, now: datetime
) -> PrintOffer:
    """Offer copies of an edition as prints.

    Args:
        edition_id: Of which edition.
        format_: How they are printed.
        price: Of a copy as a print, in the edition's currency.
        now: When.

    Raises:
        BadPriceError: The price is out of range.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    edition = services.lock_edition(edition_id)
    check_for_sale(edition)
    price_of(price.major, price.currency)
    return PrintOffer.objects.create(
        edition=edition,
        width_mm=format_.width_mm,
        bleed_mm=format_.bleed_mm,
        paper=format_.paper,
        price_minor=price.minor,
        currency=edition.currency,
        made_at=now,
    )


def withdraw_print(offer: PrintOffer, *, now: datetime) -> bool:
    """Offer a print no more, and say whether it was; those that were ordered are made."""
    return bool(PrintOffer.objects.filter(pk=offer.pk, withdrawn_at=None).update(withdrawn_at=now))


@transaction.atomic
def order_print(offer_id: int, *, buyer: "Person", ship_to: str, now: datetime) -> Order:
    """Reserve a copy for a quarter of an hour that is printed once it is paid.

    A buyer who has reserved this print already gets that one, with the address of now. Once terms
    are agreed to, another address lets it go for a new one.

    Args:
        offer_id: Of which offer.
        buyer: Who buys.
        ship_to: Where it goes, as on a parcel.
        now: When.

    Raises:
        BadAddressError: There is no address.
        SoldOutError: No number is free.
        NotForSaleError: It is offered no more, or the work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    address = checked_address(ship_to)
    offer = PrintOffer.objects.get(pk=offer_id)
    edition = services.lock_edition(offer.edition_id)
    services.lapse_expired(edition, now=now)
    check_for_sale(edition)
    if PrintOffer.objects.filter(pk=offer.pk, withdrawn_at__isnull=False).exists():
        raise NotForSaleError("this print is not offered any more")
    own = reservation_of(edition, buyer)
    if own is not None and _goes_to(own, offer, address):
        return own
    number = own.number if own is not None else free_number(edition)
    order = reserve(edition, Agreed(buyer, offer.price, number, Way.PRINT, RESERVATION), now=now)
    PrintJob.objects.create(order=order, offer=offer, ship_to=address, moved_at=now)
    return order


def _goes_to(order: Order, offer: PrintOffer, address: str) -> bool:
    """Say whether a reservation is of a print and goes to an address, now if it did not before.

    One on terms stays as it is: where it goes decides on its tax.
    """
    same = PrintJob.objects.filter(order=order, offer=offer)
    if terms_of(order) is not None:
        return same.filter(ship_to=address).exists()
    return bool(same.update(ship_to=address))


def tell_print_house(order: Order, *, post: Post, now: datetime) -> bool:
    """Tell the print house of a print that was paid for, and say whether it was told.

    Without an address of one in the settings nobody is told: the owner hands the package over.

    Args:
        order: By which it was bought.
        post: How messages are sent.
        now: When.

    Raises:
        NotTakenError: The print house did not take the message; it is tried again.
        BadWebhookError: The address or the secret in the settings is none.
    """
    job = print_of_order(order)
    url = settings.PINXIT_PRINT_HOUSE_URL
    if job is None or job.state != PrintState.ORDERED or not url:
        return False
    package = reverse("shop:print-package", args=[package_key(job)])
    told = {
        "type": "print.ordered",
        "timestamp": now.isoformat(),
        "data": {**ticket_of(job), "package": f"{settings.PINXIT_PUBLIC_URL}{package}"},
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    name, at_s = f"{_NAME}_{order.public_id.hex}", int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Pinxit-Webhook",
        "webhook-id": name,
        "webhook-timestamp": str(at_s),
        "webhook-signature": sign(
            settings.PINXIT_PRINT_HOUSE_SECRET, name=name, at_s=at_s, body=body
        ),
    }
    address = checked_url(url, allows_http=bool(settings.PINXIT_WEBHOOK_NETWORKS))
    post.send(address, body, headers)
    move_print(job, PrintState.SENT, now=now)
    return True


@transaction.atomic
def move_print(job: PrintJob, to: PrintState, *, tracking: str = "", now: datetime) -> None:
    """Note that a print was handed to the print house, or sent off.

    Args:
        job: Which.
        to: Where it is now.
        tracking: The parcel's number, for one that was sent off.
        now: When.

    Raises:
        PrintMovedError: It cannot go there, or somebody moved it a moment ago.
        BadAddressError: There is no parcel's number.
    """
    before = PrintState(job.state)
    check_print_move(before, to)
    number = checked_tracking(tracking) if to is PrintState.SHIPPED else ""
    still = PrintJob.objects.filter(pk=job.pk, state=before)
    if not still.update(state=to, tracking=number, moved_at=now):
        raise PrintMovedError(f"this print is not {before} any more")
    job.state, job.tracking = to, number
    if to is PrintState.SHIPPED:
        ask_letter("shipped", job.order_id, job.order.buyer_id, now=now)
