"""Looking up people and the house."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from pinxit.accounts.core.roles import Role
from pinxit.accounts.web.models import FirstSignIn, House, Person
from pinxit.kernel import Digest


def has_role(person: Person | AnonymousUser, role: Role) -> bool:
    """Say whether somebody has a role; the owner has every one."""
    if not isinstance(person, Person):
        return False
    return bool(person.roles & {role, Role.OWNER})


def house_of() -> House:
    """Return the house, with its default name before the owner has named it."""
    return House.objects.filter(pk=1).first() or House(pk=1)


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
