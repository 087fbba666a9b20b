"""Bringing the database up to date, once, whoever comes first."""

from collections.abc import Callable
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

#: Names the lock among the advisory locks of PostgreSQL; the letters of "pinxit".
_LOCK: Final = 0x70696E786974


def bring_up_to_date(*, tell: Callable[[], None] = lambda: None) -> None:
    """Apply the migrations that are missing, one process at a time.

    Args:
        tell: Called before the work, if there is any: it may take some seconds.
    """
    if not _is_behind():
        return
    tell()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            if _is_behind():
                call_command("migrate", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
