"""Signing up, and who may do what."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from pinxit.accounts.core.roles import Role
from pinxit.accounts.web.models import FirstSignIn, Person, RoleGrant
from pinxit.accounts.web.selectors import house_of, owner_of_the_house
from pinxit.kernel import Digest, PinxitError

_FIRST_SIGN_IN_LASTS: Final = timedelta(days=7)


class EmailTakenError(PinxitError):
    """There is an account of this e-mail address already."""

    remedy = "Sign in with it, or have a new password sent to it."


class ArtistsByInvitationError(PinxitError):
    """This house makes people artists by invitation only."""

    remedy = "Join as a buyer, and ask the owner of the house."


class StaleLinkError(PinxitError):
    """A one-time link was used before, or is too old."""

    remedy = "Start `pinxit serve` again: it prints a new link until the owner has a password."


def sign_up(
    *,
    email: str,
    password: str,
    display_name: str,
    as_artist: bool,
    now: datetime,
    language: str = "en",
) -> Person:
    """Open an account; everybody may buy, and who comes to make art becomes an artist.

    Raises:
        EmailTakenError: The address has an account.
        ArtistsByInvitationError: The house invites its artists.
    """
    if as_artist and not house_of().artists_may_join:
        raise ArtistsByInvitationError("Artists join this house by invitation.")
    roles = [Role.BUYER, Role.ARTIST] if as_artist else [Role.BUYER]
    person = Person(
        email=email.strip(), display_name=display_name.strip(), language=language, joined_at=now
    )
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            grant(person, *roles, now=now)
    except IntegrityError as error:
        raise EmailTakenError("This e-mail address has an account.") from error
    return person


def change_details(person: Person, *, display_name: str, email: str, language: str) -> None:
    """Keep a person's new name, address and language.

    Raises:
        EmailTakenError: Somebody else has an account of this address.
    """
    person.display_name, person.email = display_name.strip(), email.strip()
    person.language = language
    try:
        with transaction.atomic():
            person.save(update_fields=["display_name", "email", "language"])
    except IntegrityError as error:
        raise EmailTakenError("This e-mail address has an account.") from error


def grant(person: Person, *roles: Role, now: datetime) -> None:
    """Give somebody roles; giving one twice is giving it once."""
    RoleGrant.objects.bulk_create(
        [RoleGrant(person=person, role=role, granted_at=now) for role in roles],
        ignore_conflicts=True,
    )


@transaction.atomic
def open_house(*, now: datetime) -> Person:
    """Return the owner of the house, making one without a password in a new house."""
    owner = owner_of_the_house()
    if owner is None:
        owner = Person(email="owner@localhost", display_name="The house", joined_at=now)
        owner.set_unusable_password()
        owner.save()
        grant(owner, Role.OWNER, Role.ARTIST, Role.CURATOR, now=now)
    return owner


@transaction.atomic
def new_first_sign_in(owner: Person, *, now: datetime) -> str | None:
    """Return the token of a fresh one-time link, or `None` once the owner has a password.

    Older links stop working.
    """
    if owner.has_usable_password():
        return None
    FirstSignIn.objects.filter(person=owner, used_at=None).delete()
    token = secrets.token_urlsafe(24)
    FirstSignIn.objects.create(
        token_digest=str(Digest.of(token.encode())),
        person=owner,
        expires_at=now + _FIRST_SIGN_IN_LASTS,
    )
    return token


@transaction.atomic
def claim_first_sign_in(
    token: str, *, email: str, password: str, display_name: str, now: datetime
) -> Person:
    """Let the owner in by the one-time link, which is used up by this.

    Raises:
        StaleLinkError: The link was used, is too old, or was never made.
        EmailTakenError: Somebody else has an account of this address.
    """
    used = FirstSignIn.objects.filter(
        token_digest=str(Digest.of(token.encode())), used_at=None, expires_at__gt=now
    ).update(used_at=now)
    if not used:
        raise StaleLinkError("This link does not open the house any more.")
    link = FirstSignIn.objects.select_related("person").get(
        token_digest=str(Digest.of(token.encode()))
    )
    owner = link.person
    owner.email, owner.display_name = email.strip(), display_name.strip()
    owner.set_password(password)
    try:
        with transaction.atomic():
            owner.save()
    except IntegrityError as error:
        raise EmailTakenError("This e-mail address has an account.") from error
    return owner
