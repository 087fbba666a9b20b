"""A crew of real workers on a database and in a house of the bench's own."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from uuid import uuid4

from django.db import connection
from django.test.utils import override_settings

if TYPE_CHECKING:
    import numpy as np

WORKERS: Final = 3
#: More than anybody asks for here.
_PLENTY: Final = 10_000


@dataclass(slots=True)
class Crew:
    """So many `pinxit work`, any of which may be killed at any moment.

    Attributes:
        home: PINXIT_HOME of the workers.
        running: The processes.
        killed: How many were killed.
    """

    home: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0

    def hire(self, count: int = WORKERS) -> None:
        """Start workers."""
        self.running += [self._start() for _ in range(count)]

    def kill_one(self, draw: "np.random.Generator") -> None:
        """Kill a worker drawn by chance, as `kill -9` does, and start another in its place."""
        place = int(draw.integers(len(self.running)))
        self.running[place].send_signal(signal.SIGKILL)
        self.running[place].wait()
        self.running[place] = self._start()
        self.killed += 1

    def dismiss(self) -> None:
        """Stop all of them; what they were at stays in the queue."""
        for worker in self.running:
            worker.kill()
            worker.wait()
        self.running.clear()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "pinxit", "work", "--queue", "painting", "--with-parent"]
        return subprocess.Popen(  # noqa: S603 - our own command
            command, env=_surroundings(self.home), stdout=subprocess.DEVNULL
        )


@contextmanager
def scratch_studio() -> Iterator[Path]:
    """Let Django use an empty database and an empty house, and yield that house's folder."""
    with (
        _scratch_database(),
        tempfile.TemporaryDirectory(prefix="pinxit-bench-", ignore_cleanup_errors=True) as folder,
        override_settings(
            PINXIT_HOME=Path(folder),
            PINXIT_STORE=Path(folder) / "store",
            PINXIT_BRIEFS_WAITING=_PLENTY,
            PINXIT_BRIEFS_A_DAY=_PLENTY,
            # Nobody signs in here; the slow hash would be most of the time.
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ),
    ):
        yield Path(folder)


def _surroundings(home: Path) -> dict[str, str]:
    """Return the environment of a worker: this database, that house."""
    here = {name: str(value or "") for name, value in connection.settings_dict.items()}
    user, password = quote(here["USER"]), quote(here["PASSWORD"])
    port = f":{here['PORT']}" if here["PORT"] else ""
    # A socket's folder cannot stand in a URL; libpq takes it from PGHOST where the URL has none.
    address = f"postgresql://{user}:{password}@{port}/{quote(here['NAME'])}"
    return {
        **os.environ,
        "PINXIT_HOME": str(home),
        "PINXIT_DATABASE_URL": address,
        "PGHOST": here["HOST"],
        "PINXIT_LOG_LEVEL": "CRITICAL",
    }


@contextmanager
def _scratch_database() -> Iterator[None]:
    """Let Django use an empty database beside the studio's, and make sure that it does."""
    own = connection.settings_dict["NAME"]
    scratch = f"pinxit_bench_{uuid4().hex[:8]}"
    connection.settings_dict["TEST"]["NAME"] = scratch
    # Connections that wait in the pool still lead to the studio's own database.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            assert cursor.fetchone() == (scratch,), "never in the studio's own"  # noqa: S101
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
