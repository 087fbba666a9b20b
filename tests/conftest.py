"""What every test may rely on."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """A real PostgreSQL of the tests' own, thrown away afterwards."""
    from django.db import connections

    from pinxit.site.embedded_postgres import start

    with tempfile.TemporaryDirectory(prefix="pinxit-tests-") as folder:
        connections["default"].settings_dict["HOST"] = start(Path(folder) / "postgres")
        yield
