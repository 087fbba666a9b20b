"""Making, using and revoking keys to the API."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from pinxit.accounts.core.keys import BadKeyError, NewKey, Scope, draw_key, read_key
from pinxit.accounts.web.models import ApiKey, Person
from pinxit.kernel import PinxitError

_KEYS_MAX: Final = 20
_NAME_MAX: Final = 60
#: The last use of a key is written down no oftener than this.
_USED_EVERY: Final = timedelta(minutes=1)


class BadKeyFormError(PinxitError):
    """A key cannot be made like this."""

    remedy = "Give it a name of up to 60 characters and something it may do; revoke old keys."


def make_key(
    *,
    person: Person,
    name: str,
    scopes: Collection[Scope],
    expires_at: datetime | None,
    now: datetime,
) -> tuple[ApiKey, NewKey]:
    """Make a key; only its digest is kept.

    Args:
        person: Whose it is.
        name: What they call it.
        scopes: What it may do.
        expires_at: When it runs out; `None` for never.
        now: The time of making.

    Returns:
        The row, and the key itself, to be shown once.

    Raises:
        BadKeyFormError: It has no name or may do nothing, or there are 20 already.
    """
    called = name.strip()
    if not 1 <= len(called) <= _NAME_MAX or not called.isprintable():
        raise BadKeyFormError("a key has a name")
    if not scopes:
        raise BadKeyFormError("a key may do something")
    if ApiKey.objects.filter(person=person, revoked_at=None).count() >= _KEYS_MAX:
        raise BadKeyFormError("you have as many keys as one person may")
    drawn = draw_key()
    row = ApiKey.objects.create(
        person=person,
        name=called,
        prefix=drawn.prefix,
        digest=str(drawn.digest),
        scopes=sorted(str(scope) for scope in scopes),
        made_at=now,
        expires_at=expires_at,
    )
    return row, drawn


def use_key(text: str, *, now: datetime) -> ApiKey:
    """Return the key that somebody sent, with its person, and note that it was used.

    Raises:
        BadKeyError: It is none, has run out or was revoked, or its person's account is closed.
    """
    sent = read_key(text)
    key = ApiKey.objects.select_related("person").filter(digest=str(sent.digest)).first()
    if key is None or key.revoked_at is not None or not key.person.is_active:
        raise BadKeyError("this key does not open the house")
    if key.expires_at is not None and key.expires_at <= now:
        raise BadKeyError("this key has run out")
    if key.used_at is None or now - key.used_at >= _USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(used_at=now)
    return key


def revoke_key(key: ApiKey, *, now: datetime) -> bool:
    """Let a key open nothing from now on, and say whether it did before."""
    return bool(ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now))
