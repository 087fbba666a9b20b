"""Wrong passwords, counted, so that nobody tries them one after the other."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from pinxit.accounts.web.models import SignInTry
from pinxit.kernel import Digest, PinxitError

#: Wrong passwords for one account from one address, and for all accounts from one address.
TRIES: Final = 10
TRIES_OF_AN_ADDRESS: Final = 100
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


def forget_tries(email: str, address: str) -> None:
    """Forget the wrong passwords of somebody who knew the right one in the end."""
    SignInTry.objects.filter(who=_names(email, address)[0]).delete()


def _names(email: str, address: str) -> tuple[str, str]:
    """Return under which names a try is counted: digests, so that no addresses are kept."""
    account = Digest.of(f"{email.strip().lower()}\n{address}".encode("utf-8", "replace"))
    return str(account), str(Digest.of(address.encode("utf-8", "replace")))
