"""Who reads the letters of the house: asked for, confirmed from the mailbox, left by one press."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pinxit.accounts.web.selectors import house_of
from pinxit.accounts.web.services import LetterUnsentError, post_letter
from pinxit.gallery.web.models import Subscriber
from pinxit.gallery.web.selectors import public_address
from pinxit.kernel import PinxitError

#: How long a link that confirms is good.
CONFIRMED_WITHIN: Final = timedelta(days=7)
#: Nobody is written to more often because somebody types their address again and again.
_NOT_AGAIN_WITHIN: Final = timedelta(hours=1)
#: Letters that ask for a confirmation within an hour, in all: the house is no post of Eve’s.
ASKED_AN_HOUR: Final = 60


class TooManyAskError(PinxitError):
    """The house has asked as many people for a confirmation as it does within an hour."""

    remedy = "Try again in an hour."


class LinkUnsentError(PinxitError):
    """The mail server did not take the letter with the link."""

    remedy = "The mail server of this house does not answer. Ask again in an hour."


class StaleKeyError(PinxitError):
    """A link of the newsletter is of nobody, or older than a week."""

    remedy = "Ask for the newsletter again; a new link comes by e-mail."


def ask_for_letters(email: str, *, language: str, now: datetime) -> None:
    """Send somebody a link by which they confirm that they want to read.

    Who reads already, or was asked within the hour, is not written to; the caller says the same
    in each case, so that nobody learns who reads.

    Args:
        email: Where to.
        language: In which they read.
        now: The time of asking.

    Raises:
        TooManyAskError: 60 others were asked within the hour.
        LinkUnsentError: The mail server did not take the letter.
    """
    with transaction.atomic():
        lately = Subscriber.objects.filter(asked_at__gt=now - timedelta(hours=1))
        if lately.count() >= ASKED_AN_HOUR:
            raise TooManyAskError("too many people were asked within this hour")
        reader, is_new = Subscriber.objects.get_or_create(
            email=email.strip().lower(),
            defaults={"key": secrets.token_urlsafe(32), "language": language, "asked_at": now},
        )
        if not is_new and not _ask_again(reader, language=language, now=now):
            return
    _send_link(reader)


def _ask_again(reader: Subscriber, *, language: str, now: datetime) -> bool:
    """Say whether somebody known is written to: who does not read, and was not asked just now."""
    due = Subscriber.objects.filter(
        Q(confirmed_at=None) | Q(left_at__isnull=False),
        pk=reader.pk,
        asked_at__lte=now - _NOT_AGAIN_WITHIN,
    )
    return bool(due.update(asked_at=now, language=language))


def confirm(key: str, *, now: datetime) -> Subscriber:
    """Let somebody read who followed their link; a second time changes nothing.

    Raises:
        StaleKeyError: It is nobody’s, or older than a week.
    """
    readers = Subscriber.objects.filter(key=key)
    fresh = readers.filter(asked_at__gt=now - CONFIRMED_WITHIN)
    if (
        not fresh.filter(Q(confirmed_at=None) | Q(left_at__isnull=False)).update(
            confirmed_at=now, left_at=None
        )
        and not readers.filter(confirmed_at__isnull=False, left_at=None).exists()
    ):
        raise StaleKeyError("this link is of nobody, or too old")
    return readers.get()


def leave(key: str, *, now: datetime) -> None:
    """Write to somebody no more. Who never confirmed is forgotten.

    Raises:
        StaleKeyError: The key is nobody’s.
    """
    readers = Subscriber.objects.filter(key=key)
    if not readers.exists():
        raise StaleKeyError("this link is of nobody")
    readers.filter(confirmed_at=None).delete()
    readers.filter(left_at=None).update(left_at=now)


def _send_link(reader: Subscriber) -> None:
    house = house_of().name
    leaving = public_address(reverse("gallery:newsletter-leave", args=[reader.key]))
    with translation.override(reader.language):
        letter = EmailMessage(
            subject=_("Letters of %(house)s: please confirm") % {"house": house},
            body=render_to_string(
                "gallery/newsletter_letter.txt",
                {
                    "house": house,
                    "url": public_address(reverse("gallery:newsletter-confirm", args=[reader.key])),
                    "leaving": leaving,
                },
            ),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[reader.email],
            headers={
                "List-Unsubscribe": f"<{leaving}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
    try:
        post_letter(letter)
    except LetterUnsentError as error:
        raise LinkUnsentError("the letter with the link was not taken") from error
