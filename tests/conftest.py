"""What every test may rely on."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

#: How deep Python may call itself. A library of the chain's tests raises it for the whole process.
_DEPTH = sys.getrecursionlimit()


def pytest_collection_finish() -> None:
    """Nothing that was imported for one test lets another overflow the stack."""
    sys.setrecursionlimit(_DEPTH)


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> None:
    """No test writes into the data folder of whoever runs it."""
    settings.PINXIT_HOME = tmp_path / "home"
    settings.PINXIT_STORE = settings.PINXIT_HOME / "store"
    # Slow on purpose where people sign in; here it would only be slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_language() -> None:
    """No test reads in the language in which the one before it asked for a page."""
    from django.utils import translation

    translation.activate("en")


@pytest.fixture(autouse=True)
def own_numbers() -> Iterator[None]:
    """No test counts without the smallest numbers because the one before it trained."""
    yield
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_flush_denormal(False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """A real PostgreSQL of the tests' own, thrown away afterwards."""
    from django.db import connections

    from pinxit.site.embedded_postgres import start

    with tempfile.TemporaryDirectory(prefix="pinxit-tests-") as folder:
        connections["default"].settings_dict["HOST"] = start(Path(folder) / "postgres")
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Let the tests' own database be emptied, which log and books refuse everywhere else."""
    from django.db import connection

    from tests.emptied import let_books_be_emptied

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE provenance_logentry DISABLE TRIGGER provenance_log_is_not_emptied;"
            "ALTER TABLE provenance_logcheckpoint"
            " DISABLE TRIGGER provenance_checkpoints_are_not_emptied"
        )
        let_books_be_emptied()
