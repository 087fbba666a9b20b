"""Writing many rows at once: they are copied into a table of the moment, then moved in one step."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection


@contextmanager
def incoming(table: str, columns: str) -> Iterator[None]:
    """Keep a table for the length of a transaction's step.

    Args:
        table: Its name, a constant of the caller.
        columns: Its columns in SQL, a constant of the caller.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
        yield
        # After an error the transaction is over, and the table with it.
        cursor.execute(f"DROP TABLE {table}")


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Copy rows into a table, as they come, and return how many there were.

    Args:
        table: Where, a constant of the caller.
        columns: Of each row, in order; constants of the caller.
        rows: Taken one after another, never held together.
    """
    num_rows = 0
    names = ", ".join(columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            num_rows += 1
    return num_rows


def run(statement: str, params: Sequence[str | int | datetime] = ()) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
