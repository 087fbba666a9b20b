"""Looking up people and the house."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from pinxit.accounts.core.roles import Role
from pinxit.accounts.web.models import (
    ApiKey,
    FirstSignIn,
    Guest,
    House,
    Message,
    Person,
    Webhook,
)
from pinxit.kernel import Digest

#: Under which name a session knows its guest.
GUEST_IN_SESSION: Final = "guest"
_LINKS: Final = Signer(salt="pinxit.accounts.guest")


def has_role(person: Person | AnonymousUser, role: Role) -> bool:
    """Say whether somebody has a role; the owner has every one."""
    if not isinstance(person, Person):
        return False
    return bool(person.roles & {role, Role.OWNER})


def house_of() -> House:
    """Return the house, with its default name before the owner has named it."""
    # Every page asks for it: putting this into words anew took longer than the answer.
    return next(iter(House.objects.raw("SELECT * FROM accounts_house WHERE id = 1")), House(pk=1))


def owner_of_the_house() -> Person | None:
    """Return the first owner, or `None` in a house that was never entered."""
    return Person.objects.filter(grants__role=Role.OWNER).order_by("pk").first()


def first_sign_in_is_open(token: str, *, now: datetime) -> bool:
    """Say whether a one-time link still opens the house."""
    return FirstSignIn.objects.filter(
        token_digest=str(Digest.of(token.encode())), used_at=None, expires_at__gt=now
    ).exists()


def artists() -> QuerySet[Person]:
    """Return everybody who makes art here, by name."""
    working = Person.objects.filter(is_active=True, grants__role__in=[Role.ARTIST, Role.OWNER])
    return working.distinct().order_by("display_name", "pk")


def keys_of(person: Person) -> QuerySet[ApiKey]:
    """Return somebody's keys, the newest first, without those that were revoked."""
    return ApiKey.objects.filter(person=person, revoked_at=None)


def key_of(person: Person, prefix: str) -> ApiKey | None:
    """Return somebody's own key by what it begins with, or `None`."""
    return keys_of(person).filter(prefix=prefix).first()


def person_of_email(email: str) -> Person | None:
    """Return who has this e-mail address, whatever its case, or `None`."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def webhooks_of(person: Person) -> QuerySet[Webhook]:
    """Return somebody's webhooks, the newest first."""
    return Webhook.objects.filter(person=person)


def webhook_of(person: Person, public_id: UUID) -> Webhook | None:
    """Return somebody's own webhook, or `None`."""
    return webhooks_of(person).filter(public_id=public_id).first()


def messages_of(person: Person) -> QuerySet[Message]:
    """Return what somebody's webhooks were told, the newest first."""
    return Message.objects.filter(webhook__person=person).select_related("webhook")


def message_named(public_id: UUID) -> Message | None:
    """Return the message that a job is about, or `None` if its webhook was removed."""
    return Message.objects.select_related("webhook").filter(public_id=public_id).first()


def guest_link(guest: Guest, page: str = "") -> str:
    """Return the path that opens what a guest bought.

    Args:
        guest: Whose.
        page: Where it goes on; their orders otherwise.
    """
    token = _LINKS.sign(f"{guest.public_id.hex}-{guest.issue}")
    path = reverse("accounts:guest-link", args=[token])
    return f"{path}?{urlencode({'next': page})}" if page else path


def guest_under(token: str) -> Guest | None:
    """Return the guest whom a link names, or `None` if it opens nothing."""
    try:
        name, _, issue = _LINKS.unsign(token).partition("-")
    except BadSignature:
        return None
    return _open_guests().filter(public_id=UUID(hex=name), issue=int(issue)).first()


def guest_in(session: Mapping[str, Any]) -> Guest | None:
    """Return the guest whom a browser belongs to, or `None`."""
    kept = session.get(GUEST_IN_SESSION)
    if kept is None:
        return None
    return _open_guests().filter(pk=kept["guest"], issue=kept["issue"]).first()


def came_by_letter(session: Mapping[str, Any]) -> bool:
    """Say whether a browser knows its guest by a link that was sent to their address."""
    kept = session.get(GUEST_IN_SESSION)
    return kept is not None and bool(kept["by_letter"])


def guests_reached_by(contact: str) -> QuerySet[Guest]:
    """Return every guest whose letters go to an address; only for a letter to that address."""
    return _open_guests().filter(contact__iexact=contact.strip())


def page_for(reader: Person, page: str) -> str:
    """Return the path by which somebody comes to a page of theirs from a letter."""
    return guest_link(reader.guest, page) if reader.is_guest else page


def _open_guests() -> QuerySet[Guest]:
    guests = Guest.objects.filter(taken_by=None, person__is_active=True)
    return guests.select_related("person")
