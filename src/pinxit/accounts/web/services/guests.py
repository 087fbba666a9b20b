"""Guests: buying without an account, and the links by which they come back.

A link is signed with the key of the house, names the guest and the issue of their links, and is in
letters to their address alone. What somebody types is never looked up.
"""

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, override

from pinxit.accounts.web.models import Guest, Person
from pinxit.accounts.web.selectors import guest_link, guests_reached_by
from pinxit.accounts.web.services.letters import post_letter
from pinxit.accounts.web.services.tries import count_newcomer
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError

#: A domain that cannot exist (RFC 2606): nobody signs in with it, nothing is sent to it.
_NOWHERE: Final = "guest.invalid"
#: The newest links of an address that a letter brings.
_LINKS_MAX: Final = 20


class OtherAddressError(PinxitError):
    """Purchases were to go to an account of another address than the link was sent to."""

    remedy = "Sign in with the account of the address that the link was sent to, or open one."


class GuestGoneError(PinxitError):
    """Purchases were to be taken over that are in an account already."""

    remedy = "Sign in to the account that they were taken into."


@transaction.atomic
def welcome_guest(*, contact: str, language: str, machine: str, now: datetime) -> Guest:
    """Let somebody go on without an account; whether the address has one is not looked at.

    Args:
        contact: Where their letters go.
        language: Of the letters.
        machine: From which machine they come.
        now: When.

    Raises:
        TooManyGuestsError: Too many came from there.
    """
    count_newcomer(machine, now=now)
    with override(language):
        name = gettext("Guest")
    person = Person(
        email=f"{uuid4().hex}@{_NOWHERE}",
        display_name=name,
        language=language,
        joined_at=now,
        is_guest=True,
    )
    person.set_unusable_password()
    person.save()
    return Guest.objects.create(person=person, contact=contact.strip(), made_at=now)


@transaction.atomic
def ask_for_links(contact: str, *, language: str, machine: str, now: datetime) -> None:
    """Have the links of an address sent to it, by a worker; nothing is sent where there is none.

    Args:
        contact: As somebody typed it.
        language: Of the letter.
        machine: From which they ask.
        now: When.

    Raises:
        TooManyGuestsError: It was asked too often.
    """
    count_newcomer(machine, contact=contact, now=now)
    _ask_for_letter(contact.strip(), language, now)


def send_links(contact: str, *, language: str) -> int:
    """Send the links of an address to it in one letter, and say how many they are.

    Raises:
        LetterUnsentError: The mail server did not take it.
    """
    found = list(guests_reached_by(contact).order_by("-pk")[:_LINKS_MAX])
    if not found:
        return 0
    with override(language):
        lines = [
            gettext("This opens what was bought here with this address and without an account:"),
            *(f"{settings.PINXIT_PUBLIC_URL}{guest_link(guest)}" for guest in found),
        ]
        post_letter(
            EmailMessage(
                gettext("The link to your purchases"),
                "\n\n".join(lines),
                settings.DEFAULT_FROM_EMAIL,
                [found[0].contact],
            )
        )
    return len(found)


@transaction.atomic
def renew_link(guest: Guest, *, now: datetime) -> Guest:
    """Let every link and browser of a guest open nothing any more, and send a new link."""
    Guest.objects.filter(pk=guest.pk).update(issue=F("issue") + 1)
    guest.refresh_from_db()
    _ask_for_letter(guest.contact, guest.person.language, now)
    return guest


@transaction.atomic
def give_guest_to(guest: Guest, account: Person, *, now: datetime) -> None:
    """Note that an account takes over what a guest has; the caller moves it in this transaction.

    Args:
        guest: By a link that was sent to their address; the caller has seen to that.
        account: Of the same address.
        now: When.

    Raises:
        OtherAddressError: The account has another address.
        GuestGoneError: An account has them already.
    """
    if account.is_guest or account.email.lower() != guest.contact.lower():
        raise OtherAddressError("the link was sent to another address than the account has")
    free = Guest.objects.filter(pk=guest.pk, taken_by=None)
    if not free.update(taken_by=account, taken_at=now):
        raise GuestGoneError("these purchases are in an account already")
    Person.objects.filter(pk=guest.person_id).update(is_active=False)


def _ask_for_letter(contact: str, language: str, now: datetime) -> None:
    spec = JobSpec(
        function="pinxit.accounts.jobs:send_guest_links",
        key=f"guest-links:{uuid4()}",
        params={"contact": contact, "language": language},
        queue="letters",
    )
    enqueue(spec, now=now)
