"""Counting what a key asks for, and answering what it asks twice only once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from pinxit.accounts.core.allowance import Standing, Window
from pinxit.accounts.core.idempotency import OtherRequestError, StillAtWorkError
from pinxit.accounts.web.models import Answered, ApiKey
from pinxit.kernel import Digest

#: How long an answer is kept for whoever asks again.
_KEPT: Final = timedelta(hours=24)
#: The count begins anew with each window; of two requests at once, both count.
_COUNT: Final = """
INSERT INTO accounts_apiuse AS counted (key_id, "window", begun_at, used)
VALUES (%s, %s, %s, 1)
ON CONFLICT (key_id, "window") DO UPDATE
   SET used = CASE WHEN counted.begun_at = EXCLUDED.begun_at THEN counted.used + 1 ELSE 1 END,
       begun_at = EXCLUDED.begun_at
RETURNING used
"""
#: What a request is answered with: a status, and a body of JSON.
Answer = tuple[int, Mapping[str, Any]]


def count_request(key: ApiKey, windows: Sequence[Window], *, now: datetime) -> tuple[Standing, ...]:
    """Count a request in each window, and return how they stand."""
    with connection.cursor() as cursor:
        found = []
        for window in windows:
            cursor.execute(_COUNT, [key.pk, window.name, window.begun_at(now)])
            found.append(Standing(window, int(cursor.fetchone()[0]), window.left_s(now)))
    return tuple(found)


@transaction.atomic
def answered_once(
    key: ApiKey, name: str, request: Digest, answer: Callable[[], Answer], *, now: datetime
) -> tuple[Answer, bool]:
    """Answer a request, or give the answer again that it got before.

    What the request does and the note that it was answered are one transaction: both or neither.
    A refusal is not kept, so that the same request may be tried again.

    Args:
        key: Who asks.
        name: What the caller calls the request.
        request: Of all that was asked.
        answer: Does it.
        now: The time of asking.

    Returns:
        The answer, and whether it is one from before.

    Raises:
        StillAtWorkError: The same is being answered at this very moment.
        OtherRequestError: The name was used for another request.
    """
    if not _lock(key, name):
        raise StillAtWorkError("the same request is at work")
    Answered.objects.filter(key=key, made_at__lt=now - _KEPT).delete()
    before = Answered.objects.filter(key=key, name=name).first()
    if before is not None:
        if before.request_digest != str(request):
            raise OtherRequestError("this Idempotency-Key named another request")
        return (before.status, before.body), True
    status, body = answer()
    Answered.objects.create(
        key=key, name=name, request_digest=str(request), status=status, body=body, made_at=now
    )
    return (status, body), False


def _lock(key: ApiKey, name: str) -> bool:
    """Let one transaction at a time answer a request, and say whether it is this one.

    An advisory lock, because a request that was never answered has no row to lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('pinxit answers'), hashtext(%s))",
            [f"{key.pk} {name}"],
        )
        return bool(cursor.fetchone()[0])
