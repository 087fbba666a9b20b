"""Appending to the log."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Json

from pinxit.kernel import Digest
from pinxit.provenance.core.commitment import SALT_BYTES, commit
from pinxit.provenance.core.entry import Event, entry_at, subjects
from pinxit.provenance.core.merkle import leaf_hash
from pinxit.provenance.web.models import LogDisclosure, LogEntry
from pinxit.provenance.web.selectors.log import num_entries

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: Names the lock in PostgreSQL's table of advisory locks: "pinxlog" as a number.
_LOG_LOCK: Final = 0x70_69_6E_78_6C_6F_67
_COLUMNS: Final = ("index", "what", "event", "subjects", "recorded_at", "digest", "leaf_hash")


@transaction.atomic(savepoint=False)
def record(
    event: Event,
    *,
    personal: Mapping[str, str] | None = None,
    person: "Person | None" = None,
    now: datetime | None = None,
) -> LogEntry:
    """Append an event to the log, in the caller's transaction: no commit, no entry.

    Appends wait for each other until the transaction ends, so call this last.

    Args:
        event: What happened: `what`, its name in dotted words, and any texts and whole numbers.
            Name artefacts by digest (`sha256:…`) and a piece by its public name.
        personal: Parts that somebody may ask to have forgotten: names, free texts. The log holds
            a salted commitment to each, the text itself is kept beside it.
        person: Whom the personal parts are about; they are forgotten with the account.
        now: The time of recording; the clock's when not given.

    Raises:
        BadEventError: The event has no name, or holds what cannot be recorded for good.
    """
    kept = {
        part: (text, secrets.token_bytes(SALT_BYTES)) for part, text in (personal or {}).items()
    }
    promised = {part: commit(text, salt) for part, (text, salt) in kept.items()}
    recorded_at = (now or timezone.now()).replace(microsecond=0)
    _lock_end()
    row = LogEntry(**_row(num_entries(), {**event, **promised}, recorded_at))
    row.save(force_insert=True)
    if kept:
        LogDisclosure.objects.bulk_create(
            LogDisclosure(entry=row, part=part, text=text, salt=salt, person=person)
            for part, (text, salt) in kept.items()
        )
    return row


@transaction.atomic(savepoint=False)
def record_once(event: Event, *, about: Digest, now: datetime | None = None) -> bool:
    """Append an event to the log unless one of its name is there about an artefact already.

    Args:
        event: As for `record`; it names the artefact.
        about: The artefact.
        now: The time of recording; the clock's when not given.

    Returns:
        Whether it was recorded.

    Raises:
        BadEventError: It cannot be recorded for good.
    """
    _lock_end()
    known = LogEntry.objects.filter(what=event["what"], subjects__contains=[about.hex])
    if known.exists():
        return False
    record(event, now=now)
    return True


@transaction.atomic(savepoint=False)
def record_all(events: Iterable[Event], *, now: datetime | None = None) -> range:
    """Append many events at once, in the caller's transaction and in their order.

    Args:
        events: As for `record`, without personal parts; a few thousand at a time.
        now: The time of recording; the clock's when not given.

    Returns:
        The places that they took.

    Raises:
        BadEventError: One of them cannot be recorded; then none is.
    """
    recorded_at = (now or timezone.now()).replace(microsecond=0)
    _lock_end()
    begin = end = num_entries()
    copy_in = f"COPY {LogEntry._meta.db_table} ({', '.join(_COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
        for end, event in enumerate(events, start=begin + 1):
            row = _row(end - 1, event, recorded_at)
            copy.write_row(
                [Json(row["event"]) if name == "event" else row[name] for name in _COLUMNS]
            )
    return range(begin, end)


def _lock_end() -> None:
    """Wait until nobody else can append; held until the transaction ends.

    So places are given without gaps, and what others can read is always a whole beginning of the
    log. An advisory lock rather than a lock on the last row: the first append has no row to lock,
    and a transaction that waited for the last row would go on with what was the last row before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOG_LOCK])


def _row(index: int, event: Event, recorded_at: datetime) -> dict[str, Any]:
    entry = entry_at(index, event, now=recorded_at)
    leaf = entry.leaf
    return {
        "index": index,
        "what": entry.event["what"],
        "event": entry.event,
        "subjects": list(subjects(entry.event)),
        "recorded_at": recorded_at,
        "digest": Digest.of(leaf).hex,
        "leaf_hash": leaf_hash(leaf),
    }
