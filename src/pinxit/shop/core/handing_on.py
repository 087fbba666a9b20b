"""Handing a copy on: the rules for who may offer it, who may accept it, and under which name."""

import unicodedata
from datetime import datetime, timedelta
from typing import Final

from pinxit.kernel import PinxitError
from pinxit.shop.core.orders import OrderState

#: How long an offer stays open.
OPEN_FOR: Final = timedelta(days=14)
NAME_MAX: Final = 80


class NotYoursToGiveError(PinxitError):
    """Somebody was to hand on a copy that is not theirs, or not any more."""

    remedy = "See “My copies”: only what stands there can be handed on."


class NoOfferError(PinxitError):
    """An address leads to no open offer: it was taken back, accepted, or ran out."""

    remedy = "Ask the owner of the copy for a new link."


class OwnOfferError(PinxitError):
    """An owner was to accept their own offer."""

    remedy = "Send the link to whoever is to have the copy; or take the offer back."


class BadOwnerNameError(PinxitError):
    """An owner's name cannot stand on a certificate."""

    remedy = "Write a name of up to 80 letters on one line, or leave it empty to stay private."


def check_owner_name(text: str) -> str:
    """Return an owner's name for everybody, without blanks around it; empty to stay private.

    Raises:
        BadOwnerNameError: It is too long, or holds signs that cannot be printed.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    unseen = any(unicodedata.category(letter).startswith("C") for letter in name)
    if len(name) > NAME_MAX or unseen:
        raise BadOwnerNameError("this cannot be printed on a certificate as a name")
    return name


def check_giving(state: str, owner: int | None, giver: int) -> None:
    """Make sure that somebody may hand a copy on.

    Args:
        state: Of its order.
        owner: Whose it is, by primary key.
        giver: Who wants to hand it on.

    Raises:
        NotYoursToGiveError: It is not theirs, or was returned.
    """
    if state != OrderState.PAID or owner != giver:
        raise NotYoursToGiveError("this copy is not yours to hand on")


def check_taking(*, giver: int, taker: int, open_until: datetime, now: datetime) -> None:
    """Make sure that somebody may accept an offer.

    Raises:
        OwnOfferError: It is their own.
        NoOfferError: It ran out.
    """
    if giver == taker:
        raise OwnOfferError("this is your own offer")
    if now >= open_until:
        raise NoOfferError("this offer has run out")
