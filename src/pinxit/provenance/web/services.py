"""Writing to the log. Nothing else writes to its table, and nothing ever changes a row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from pinxit.provenance.core.chain import Entry, extend, subjects
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import head

#: Names the lock in PostgreSQL's table of advisory locks: "pinxit log" as a number.
_LOG_LOCK: Final = 0x70_69_6E_78_6C_6F_67


@transaction.atomic(savepoint=False)
def record(event: Mapping[str, str | int], *, now: datetime | None = None) -> LogEntry:
    """Append an event to the log, in the caller's transaction: no commit, no entry.

    Appends wait for each other until the transaction ends, so call this last.

    Args:
        event: What happened: `what`, its name in dotted words, and any texts and whole numbers.
            No personal data: name artefacts by digest (`sha256:…`) and a piece by its public name.
        now: The time of recording; the clock's when not given.

    Raises:
        BadEventError: The event has no name, or holds what cannot be recorded for good.
    """
    recorded_at = (now or timezone.now()).replace(microsecond=0)
    _lock_head()
    entry = extend(head(), event, now=recorded_at)
    return _insert(entry, recorded_at)


def _lock_head() -> None:
    """Wait until nobody else can append; held until the transaction ends.

    An advisory lock rather than a lock on the last row: the first append has no row to lock, and
    a transaction that waited for the last row would go on with what was the last row before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOG_LOCK])


def _insert(entry: Entry, recorded_at: datetime) -> LogEntry:
    row = LogEntry(
        index=entry.index,
        what=entry.event["what"],
        event=dict(entry.event),
        subjects=list(subjects(entry.event)),
        recorded_at=recorded_at,
        previous=entry.previous.hex,
        digest=entry.digest.hex,
    )
    row.save(force_insert=True)
    return row
