"""The processes of a house that is killed again and again."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import psycopg
import urllib3

from pinxit.kernel import PinxitError
from pinxit.site.crash.nursery import Nursery
from pinxit.site.embedded_postgres import DatabaseStartError, revive

SECRET: Final = "sk_test_crash"  # noqa: S105 - of a program that stands in for Stripe
HOOK: Final = "whsec_crash"
_COMES_UP_WITHIN_S: Final = 60.0


class HouseDownError(PinxitError):
    """A process of the campaign's house did not come up."""

    remedy = "Look into the files `web.log` and `postgres/log` of the folder that was kept."


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class StandIn:
    """localstripe, as the program that it is: nothing of it is imported."""

    def __init__(self, port: int) -> None:
        """Start it, empty, and wait until it answers."""
        self.address = f"http://127.0.0.1:{port}"
        self._pool = urllib3.PoolManager(timeout=20, retries=False, maxsize=16)
        self._process = subprocess.Popen(  # noqa: S603 - a program of the development tools
            [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
        _wait_for(port)

    def tell(self, hook: str) -> None:
        """Have it tell an address of everything that happens."""
        said = json.dumps({"url": hook, "secret": HOOK}).encode()
        headers = {"Content-Type": "application/json"}
        self._pool.request(
            "POST", f"{self.address}/_config/webhooks/house", body=said, headers=headers
        )

    def forget(self) -> None:
        """Let it forget every payment; it slows down with all that it has seen."""
        self._pool.request("DELETE", f"{self.address}/_config/data")

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, Mapping[str, Any]]:
        """Ask it as a buyer's card would, or to look at what it holds."""
        said = urlencode(fields)
        headers = {"Authorization": f"Bearer {SECRET}"}
        address = f"{self.address}/v1/{path}"
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            answer = self._pool.request("POST", address, body=said, headers=headers)
        else:
            answer = self._pool.request("GET", f"{address}?{said}", headers=headers)
        with suppress(ValueError):
            return answer.status, json.loads(answer.data)
        return answer.status, {}

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@dataclass
class House:
    """Database, web servers and workers, each of which may be dead at any moment.

    Attributes:
        home: The data folder, with `postgres` in it.
        nursery: Whence web servers and workers come.
        chance: Draws who is killed next.
        num_web: How many web servers there are.
        num_workers: How many workers.
        killed: How often each kind was killed.
    """

    home: Path
    nursery: Nursery
    chance: random.Random
    num_web: int = 2
    num_workers: int = 1
    killed: dict[str, int] = field(default_factory=dict)
    _pids: dict[str, list[int]] = field(default_factory=lambda: {"web": [], "worker": []})

    def open(self) -> None:
        """Start web servers and workers."""
        for kind, count in (("web", self.num_web), ("worker", self.num_workers)):
            for _each in range(count):
                self._start(kind)

    def kill_something(self) -> str:
        """Kill one process, start it again, and return what it was."""
        kind = self.chance.choices(
            ("web", "worker", "database", "connection"), weights=(45, 20, 15, 20)
        )[0]
        self.kill(kind)
        return kind

    def kill(self, kind: str) -> None:
        """Kill a web server, a worker, the whole database or one of its connections."""
        self.killed[kind] = self.killed.get(kind, 0) + 1
        if kind in self._pids:
            pid = self.chance.choice(self._pids[kind])
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self._pids[kind].remove(pid)
            self._start(kind)
        elif kind == "connection":
            self._kill_connection()
        else:
            self._kill_database()

    def close(self) -> None:
        """End everything but the database, which ends with its last user."""
        for pid in [*self._pids["web"], *self._pids["worker"]]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.nursery.close()

    def _start(self, kind: str) -> None:
        self._pids[kind].append(self.nursery.start(kind))

    def _kill_connection(self) -> None:
        """Kill one process of the database: it ends all others and recovers by itself."""
        with suppress(psycopg.Error), psycopg.connect(**self._database, connect_timeout=5) as own:
            rows = own.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
            if rows:
                os.kill(self.chance.choice(rows)[0], signal.SIGKILL)
        self.await_database()

    def _kill_database(self) -> None:
        """Kill the head of the database, let what is left of it end, and start it again."""
        written = self.home / "postgres" / "postmaster.pid"
        head = int(written.read_text().split()[0])
        limbs = _asked("--ppid", str(head))
        os.kill(head, signal.SIGKILL)
        deadline = time.monotonic() + _COMES_UP_WITHIN_S
        while _alive([head, *limbs]) and time.monotonic() < deadline:
            time.sleep(0.02)
        # Where nobody buries the dead, its number would pass for a running server.
        for lock in (written, written.with_name(".s.PGSQL.5432.lock")):
            lock.unlink(missing_ok=True)
        with suppress(DatabaseStartError):  # it says so also of one that takes its time
            revive(self.home / "postgres")
        self.await_database()
        revive(self.home / "postgres")

    def await_database(self) -> None:
        """Wait until the database answers again.

        Raises:
            HouseDownError: It does not.
        """
        deadline = time.monotonic() + _COMES_UP_WITHIN_S
        while time.monotonic() < deadline:
            with suppress(psycopg.Error), psycopg.connect(**self._database, connect_timeout=5):
                return
            time.sleep(0.05)
        raise HouseDownError("the database does not answer")

    @property
    def _database(self) -> dict[str, Any]:
        folder = str(self.home / "postgres")
        return {"host": folder, "user": "postgres", "dbname": "postgres", "autocommit": True}


def _asked(*words: str) -> list[int]:
    """Return the numbers of processes, such as those of a parent; the dead are not among them."""
    listed = subprocess.run(  # noqa: S603 - a fixed program
        ["ps", "-o", "pid=,stat=", *words],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [int(pid) for pid, state in rows if not state.startswith("Z")]


def _alive(pids: list[int]) -> bool:
    return bool(_asked("-p", ",".join(map(str, pids))))


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _COMES_UP_WITHIN_S
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise HouseDownError(f"nobody listens on port {port}")
