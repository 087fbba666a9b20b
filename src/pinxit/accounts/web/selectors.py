"""Looking up people and the house."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from pinxit.accounts.core.roles import Role
from pinxit.accounts.web.models import ApiKey, FirstSignIn, House, Message, Person, Webhook
from pinxit.kernel import Digest


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
