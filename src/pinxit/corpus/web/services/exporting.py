"""Handing later decisions to the commands that read files and not the database."""

from typing import Final

from django.conf import settings
from django.db import connection, transaction

from pinxit.corpus.adapters.decisions_file import write_decisions
from pinxit.corpus.web.selectors.decided import all_decisions

#: Names the lock in PostgreSQL's table of advisory locks: "decided" as a number.
_EXPORT_LOCK: Final = 0x64_65_63_69_64_65_64


def export_after_commit() -> None:
    """Write every decision into the corpus folder once the transaction is committed."""
    transaction.on_commit(export_decisions)


def export_decisions() -> None:
    """Write every decision of the register to the file that commands read, whole or not at all.

    Raises:
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Read and written by one at a time: an older reading must not overwrite a newer one.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_EXPORT_LOCK])
        write_decisions(settings.PINXIT_HOME, all_decisions())
