"""Filling a database that is empty with the tables of this version at once.

Django would build them by every migration that there ever was, in half a minute: what they come to
is kept in `schema.sql`, which `python -m tools.schema` writes and a test compares. Migrations that
are newer than the file are applied to it as to any older database.
"""

import logging
from pathlib import Path
from typing import Any, Final

from django.db import Error, transaction

logger = logging.getLogger(__name__)

SCHEMA: Final = Path(__file__).resolve().parent / "schema.sql"
#: The file names its tables by this schema.
_PLACE: Final = "public"


def fill(connection: Any) -> bool:
    """Build the tables in a database that has none, and say whether that was done.

    A server that does not take the file is left as it was: the migrations build the tables there.
    """
    if connection.vendor != "postgresql" or not SCHEMA.exists() or not _is_empty(connection):
        return False
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(SCHEMA.read_text(encoding="utf-8"))
    except Error as error:
        logger.warning("the tables are built step by step: %s", error)
        return False
    return True


def _is_empty(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        is_there = cursor.fetchone() == (_PLACE,)
    return is_there and not connection.introspection.table_names()
