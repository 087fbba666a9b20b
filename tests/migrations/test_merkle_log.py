"""A log that was a chain becomes a tree, and what was written down elsewhere still holds."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pinxit.kernel import Digest
from pinxit.provenance.core.entry import Entry, moment, subjects
from pinxit.provenance.core.merkle import TreeHead
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import check_log, is_remembered
from pinxit.provenance.web.services import record, seal

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHAIN = ("provenance", "0002_append_only")


def chain_of(rows, count: int) -> list[Digest]:
    """Write entries as the chain did; return their digests."""
    digests = [Digest("0" * 64)]
    for index in range(count):
        event: dict[str, str | int] = {"what": "gallery.listing.hung", "title": f"红龙 {index}"}
        entry = Entry(index, event, moment(NOON), digests[-1])
        rows.create(
            index=index,
            what=event["what"],
            event=event,
            subjects=list(subjects(event)),
            recorded_at=NOON,
            previous=digests[-1].hex,
            digest=entry.digest.hex,
        )
        digests.append(entry.digest)
    return digests[1:]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_chain_is_carried_over_in_its_order_and_with_its_digests() -> None:
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([CHAIN])
        before = executor.loader.project_state([CHAIN]).apps
        digests = chain_of(before.get_model("provenance", "LogEntry").objects, 5)

        call_command("migrate", "provenance", verbosity=0)

        assert [row.digest for row in LogEntry.objects.all()] == [each.hex for each in digests]
        assert record({"what": "house.door.opened"}).index == 5
        assert seal().head == check_log()[0].head
        assert is_remembered(TreeHead(5, digests[-1]))
    finally:
        call_command("migrate", "provenance", verbosity=0)
        with connection.cursor() as cursor:  # as tests/conftest.py leaves it
            cursor.execute(
                "ALTER TABLE provenance_logcheckpoint"
                " DISABLE TRIGGER provenance_checkpoints_are_not_emptied"
            )
