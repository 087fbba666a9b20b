"""What owners do with their copies: hand one on, accept one, choose a name, ask for the token.

`docs/explanation/algorithms/handing-on.md` is the specification.
"""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, wallet
from pinxit.provenance.web.services import record
from pinxit.shop.core.handing_on import (
    OPEN_FOR,
    NoOfferError,
    NotYoursToGiveError,
    check_giving,
    check_owner_name,
    check_taking,
)
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Order, Transfer
from pinxit.shop.web.selectors.orders import certificate_of_copy, sale_for_the_log
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.tokens import ask_for_token

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pinxit.accounts.web.models import Person


@transaction.atomic
def offer_copy(order: Order, *, giver: "Person", now: datetime) -> Transfer:
    """Open an offer to hand a copy on; pressing twice gives the same one.

    Args:
        order: By which the copy was sold.
        giver: Its owner.
        now: When.

    Returns:
        The offer; whoever knows its key may accept it.

    Raises:
        NotYoursToGiveError: The copy is not the giver's.
    """
    services.lock_edition(order.edition_id)
    fresh = Order.objects.get(pk=order.pk)
    check_giving(fresh.state, fresh.owner_id, giver.pk)
    open_offers = Transfer.objects.filter(order=fresh, state=Transfer.State.OFFERED)
    open_offers.filter(open_until__lte=now).update(state=Transfer.State.TAKEN_BACK, decided_at=now)
    offer, _is_new = open_offers.get_or_create(
        order=fresh,
        defaults={
            "key": secrets.token_urlsafe(32),
            "giver": giver,
            "offered_at": now,
            "open_until": now + OPEN_FOR,
        },
    )
    return offer


@transaction.atomic
def take_offer_back(order: Order, *, giver: "Person", now: datetime) -> None:
    """Close the offer of a copy that nobody accepted.

    Raises:
        NoOfferError: There is none any more.
    """
    services.lock_edition(order.edition_id)
    closed = Transfer.objects.filter(order=order, giver=giver, state=Transfer.State.OFFERED).update(
        state=Transfer.State.TAKEN_BACK, decided_at=now
    )
    if not closed:
        raise NoOfferError("there is no open offer of this copy")


@transaction.atomic
def accept_copy(key: str, *, taker: "Person", owner_name: str = "", now: datetime) -> Order:
    """Make somebody the owner of a copy that was offered to them, and certify it anew.

    What was bought and paid stays in the books as it was.

    Args:
        key: Of the offer.
        taker: Who accepts.
        owner_name: The name that everybody may read on the certificate; empty to stay private.
        now: When.

    Raises:
        NoOfferError: There is no such offer, or not any more.
        OwnOfferError: The taker made it.
        NotYoursToGiveError: The giver does not have the copy any more.
        BadOwnerNameError: The name cannot stand on a certificate.
    """
    name = check_owner_name(owner_name)
    offer = Transfer.objects.select_related("order").filter(key=key).first()
    if offer is None:
        raise NoOfferError("there is no such offer")
    edition = services.lock_edition(offer.order.edition_id)
    offer = Transfer.objects.get(pk=offer.pk)
    order = Order.objects.select_related("edition__listing").get(pk=offer.order_id)
    check_taking(giver=offer.giver_id, taker=taker.pk, open_until=offer.open_until, now=now)
    check_giving(order.state, order.owner_id, offer.giver_id)
    if not close_offer(offer, taker=taker, now=now):
        raise NoOfferError("this offer was taken back or accepted")
    _certify_anew(order, owner=taker, owner_name=name, now=now)
    event = {"what": "shop.edition.transferred", **sale_for_the_log(edition, order)}
    entry = record(
        event | {"issue": order.issue, "replaces": order.replaces},
        personal={"owner": taker.display_name},
        person=taker,
        now=now,
    )
    Order.objects.filter(pk=order.pk).update(log_index=entry.index)
    ask_for_token(order, now=now)
    return order


def close_offer(offer: Transfer, *, taker: "Person", now: datetime) -> bool:
    """Mark an offer accepted, and say whether it was open until this moment."""
    return bool(
        Transfer.objects.filter(pk=offer.pk, state=Transfer.State.OFFERED).update(
            state=Transfer.State.ACCEPTED, taker=taker, decided_at=now
        )
    )


def _certify_anew(order: Order, *, owner: "Person", owner_name: str, now: datetime) -> None:
    """Give a copy its next certificate; the caller holds the edition's lock."""
    before = Digest.parse(order.certificate_digest)
    certificate = certificate_of_copy(order).handed_on(at=now, replaces=before)
    FolderStore(settings.PINXIT_STORE).put(certificate.content)
    Order.objects.filter(pk=order.pk, state=OrderState.PAID).update(
        owner=owner,
        owner_name=owner_name,
        wallet="",
        issue=certificate.issue,
        issued_at=now,
        replaces=str(before),
        certificate_digest=str(certificate.digest),
    )
    order.refresh_from_db()


@transaction.atomic
def name_owner(order: Order, *, owner: "Person", name: str) -> None:
    """Let an owner choose the name that everybody may read on the certificate.

    Args:
        order: By which the copy was sold.
        owner: Whose it is.
        name: Up to 80 letters; empty to stay private.

    Raises:
        BadOwnerNameError: It cannot stand there.
        NotYoursToGiveError: The copy is not the owner's.
    """
    checked = check_owner_name(name)
    if not _own(order, owner).update(owner_name=checked):
        raise NotYoursToGiveError("this copy is not yours")


@transaction.atomic
def ask_for_token_in(order: Order, *, owner: "Person", address: str, now: datetime) -> None:
    """Let an owner have the token of a copy sent to a wallet of their own.

    Raises:
        BadWalletError: It is no address.
        NotYoursToGiveError: The copy is not the owner's.
    """
    checked = wallet(address)
    if not _own(order, owner).update(wallet=checked):
        raise NotYoursToGiveError("this copy is not yours")
    order.wallet = checked
    ask_for_token(order, now=now)


def _own(order: Order, owner: "Person") -> "QuerySet[Order]":
    return Order.objects.filter(pk=order.pk, owner=owner, state=OrderState.PAID)
