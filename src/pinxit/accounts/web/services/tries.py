"""Wrong passwords and guests, counted, so that nobody tries them one after the other."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from pinxit.accounts.web.models import SignInTry
from pinxit.kernel import Digest, PinxitError

#: Wrong passwords for one account from one address, and for all accounts from one address.
TRIES: Final = 10
TRIES_OF_AN_ADDRESS: Final = 100
#: Guests from one machine, and letters with links to one address.
GUESTS: Final = 20
LINKS_OF_AN_ADDRESS: Final = 5
_WINDOW: Final = timedelta(minutes=15)
#: The count begins anew when the window is over; of two tries at once, both count.
_COUNT: Final = """
INSERT INTO accounts_signintry AS counted (who, begun_at, used) VALUES (%s, %s, 1)
ON CONFLICT (who) DO UPDATE
   SET used = CASE WHEN counted.begun_at > %s THEN counted.used + 1 ELSE 1 END,
       begun_at = CASE WHEN counted.begun_at > %s THEN counted.begun_at ELSE EXCLUDED.begun_at END
"""


class TooManyTriesError(PinxitError):
    """Too many wrong passwords came from one place."""

    remedy = "Wait a quarter of an hour, or have a new password sent to you."


class TooManyGuestsError(PinxitError):
    """Too many guests came from one machine or for one address."""

    remedy = "Wait a quarter of an hour, or open an account."


def check_tries(email: str, address: str, *, now: datetime) -> None:
    """Make sure that somebody may try a password.

    Args:
        email: Whose account.
        address: From which machine.
        now: The time of the try.

    Raises:
        TooManyTriesError: Ten wrong ones came for this account from there within a quarter of an
            hour, or a hundred for whichever accounts.
    """
    account, machine = _names(email, address)
    used = dict(
        SignInTry.objects.filter(
            who__in=[account, machine], begun_at__gt=now - _WINDOW
        ).values_list("who", "used")
    )
    if used.get(account, 0) >= TRIES or used.get(machine, 0) >= TRIES_OF_AN_ADDRESS:
        raise TooManyTriesError("too many wrong passwords came from here")


def note_wrong(email: str, address: str, *, now: datetime) -> None:
    """Count a wrong password, and forget the counts that are over."""
    since = now - _WINDOW
    SignInTry.objects.filter(begun_at__lte=since).delete()
    with connection.cursor() as cursor:
        # In one order, so that two tries at once do not wait for each other.
        for who in sorted(_names(email, address)):
            cursor.execute(_COUNT, [who, now, since, since])


def count_newcomer(machine: str, *, contact: str = "", now: datetime) -> None:
    """Count somebody who goes on without an account, or has their link sent again.

    Args:
        machine: From which they come.
        contact: The address that is written to because of it; empty if none is.
        now: When.

    Raises:
        TooManyGuestsError: Twenty came from there within a quarter of an hour, or five for this
            address.
    """
    since = now - _WINDOW
    limits = {_name(f"guests from\n{machine}"): GUESTS}
    if contact:
        limits[_name(f"guest\n{contact.strip().lower()}")] = LINKS_OF_AN_ADDRESS
    counted = SignInTry.objects.filter(who__in=limits, begun_at__gt=since)
    if any(used >= limits[who] for who, used in counted.values_list("who", "used")):
        raise TooManyGuestsError("too many guests came from here")
    SignInTry.objects.filter(begun_at__lte=since).delete()
    with connection.cursor() as cursor:
        for who in sorted(limits):
            cursor.execute(_COUNT, [who, now, since, since])


def forget_tries(email: str, address: str) -> None:
    """Forget the wrong passwords of somebody who knew the right one in the end."""
    SignInTry.objects.filter(who=_names(email, address)[0]).delete()


def _names(email: str, address: str) -> tuple[str, str]:
    """Return under which names a try is counted: digests, so that no addresses are kept."""
    return _name(f"{email.strip().lower()}\n{address}"), _name(address)


def _name(text: str) -> str:
    return str(Digest.of(text.encode("utf-8", "replace")))
