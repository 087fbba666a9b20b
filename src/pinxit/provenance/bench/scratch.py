"""A database and a house of the bench's own, thrown away afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.test.utils import override_settings


@contextmanager
def scratch_house() -> Iterator[Path]:
    """Let Django use an empty database and an empty house, and yield that house's folder."""
    own = connection.settings_dict["NAME"]
    scratch = f"pinxit_bench_{uuid4().hex[:8]}"
    connection.settings_dict["TEST"]["NAME"] = scratch
    # Connections that wait in the pool still lead to the studio's own database.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder,
            override_settings(PINXIT_HOME=Path(folder), PINXIT_STORE=Path(folder) / "store"),
        ):
            yield Path(folder)
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
