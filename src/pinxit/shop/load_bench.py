"""How many pages the shop hands out, beside django-oscar on the same machine in the same run.

Both are served by two processes on this machine's cores, which database and load share: ours as
`pinxit serve` does it, django-oscar by uvicorn and by gunicorn, its usual server, and the better of
its two figures counts. Every page is asked of the server: nothing is cached by who asks. Parts of
our pages are kept in the memory of each process by all that they show.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pinxit.accounts.web.services import sign_up
from pinxit.kernel import PinxitError
from pinxit.shop import load_works, oscar_house
from pinxit.shop.bench import scratch_database, scratch_store
from pinxit.shop.load_client import Load, press
from pinxit.shop.web.models import Edition
from pinxit.shop.web.services import orders as services

WORKERS: Final = 2
_SIZES: Final = (1_000,)
_SIZES_FULL: Final = (1_000, 10_000, 100_000)
_REQUESTS: Final = 400
_REQUESTS_FULL: Final = 1_500
_CONNECTIONS: Final = 8
_WORK_PAGES: Final = 48
_CHECKOUTS: Final = 60
_PATIENCE_S: Final = 60
_SETTINGS: Final = """\
from pathlib import Path

from pinxit.site.settings import *

DATABASES["default"] |= {{"NAME": {name!r}, "HOST": {host!r}}}
PINXIT_STORE = Path({store!r})
"""


class ServerAwayError(PinxitError):
    """A server of the bench did not come up."""

    remedy = "Run its command by hand and read what it says."


def measure(home: Path, *, full: bool) -> Mapping[str, float]:
    """Fill walls, ask for their pages, and do the same with django-oscar.

    Args:
        home: The data folder, below which django-oscar gets an environment of its own.
        full: Whether walls of 10,000 and 100,000 works are measured too, with more requests.

    Returns:
        `listing_rps`, `listing_p99_ms`, `work_rps`, `work_p99_ms` at 1,000 works, likewise with
        `_10000` and `_100000` behind them; `listing_queries` and `work_queries`, at the most works;
        `oscar_...` of the same; `checkouts_per_second`.

    Raises:
        ServerAwayError: A server did not come up.
        LoadFailedError: One answered something else than a page.
    """
    requests = _REQUESTS_FULL if full else _REQUESTS
    figures: dict[str, float] = {}
    with scratch_database(), scratch_store():
        first = load_works.first_works()
        for size in _SIZES_FULL if full else _SIZES:
            load_works.hang_many(first, number=size)
            suffix = "" if size == _SIZES[0] else f"_{size}"
            figures |= _named("", suffix, *_our_pages(requests))
        figures |= _queries()
        figures["checkouts_per_second"] = _checkouts(first)
        with oscar_house.opened(home, number=_SIZES[0]) as oscar:
            figures |= _oscar_pages(oscar, requests // 4)
    return figures


def _our_pages(requests: int) -> tuple[Load, Load]:
    works = [f"/works/{slug}/" for slug in load_works.slugs(_WORK_PAGES)]
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        own = connection.settings_dict
        text = _SETTINGS.format(
            name=own["NAME"], host=own["HOST"], store=str(settings.PINXIT_STORE)
        )
        (Path(folder) / "bench_settings.py").write_text(text, encoding="utf-8")
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench_settings",
            "PYTHONPATH": os.pathsep.join([folder, *sys.path]),
        }
        command = ["-m", "pinxit.site.answering", "--processes", str(WORKERS)]
        with served([sys.executable, *command], environment) as port:
            return _both(port, ["/"], works, requests)


_UVICORN: Final = (
    "-m",
    "uvicorn",
    "--workers",
    str(WORKERS),
    "--lifespan",
    "off",
    "--log-level",
    "error",
    "--no-access-log",
)


def _oscar_pages(oscar: oscar_house.Oscar, requests: int) -> dict[str, float]:
    """Measure it under both servers and return the better figures."""
    gunicorn = ("-m", "gunicorn", "--workers", str(WORKERS), "--log-level", "error")
    found = []
    for command in ((*_UVICORN, "house.asgi:application"), (*gunicorn, "house.wsgi:application")):
        with served([str(oscar.python), *command], oscar.environment, oscar.folder) as port:
            found.append(_both(port, [oscar.listing], oscar.products, requests))
    listing, work = (max(each, key=lambda load: load.rps) for each in zip(*found, strict=True))
    return {**_named("oscar_", "", listing, work), "oscar_listing_queries": oscar.listing_queries}


def _both(
    port: int, listing: Sequence[str], works: Sequence[str], requests: int
) -> tuple[Load, Load]:
    """Warm up, and measure a listing page and the pages of works."""
    found = []
    for paths in (listing, works):
        press(port, paths, requests=max(len(paths), 2 * _CONNECTIONS), connections=_CONNECTIONS)
        found.append(press(port, paths, requests=requests, connections=_CONNECTIONS))
    return found[0], found[1]


def _named(prefix: str, suffix: str, listing: Load, work: Load) -> dict[str, float]:
    return {
        f"{prefix}listing_rps{suffix}": listing.rps,
        f"{prefix}listing_p99_ms{suffix}": listing.p99_ms,
        f"{prefix}work_rps{suffix}": work.rps,
        f"{prefix}work_p99_ms{suffix}": work.p99_ms,
    }


def _queries() -> dict[str, float]:
    """Count what the pages ask the database on the largest wall."""
    found = {}
    for name, path in (("listing", "/"), ("work", f"/works/{load_works.slugs(1)[0]}/")):
        with CaptureQueriesContext(connection) as asked:
            Client().get(path, headers={"host": "127.0.0.1"})
        found[f"{name}_queries"] = float(len(asked))
    return found


def _checkouts(first: Sequence[Edition]) -> float:
    """Sell copies to two people at once, from the reservation to the certificate and the books."""
    buyers = [
        sign_up(
            email=f"{uuid4().hex}@example.org",
            password=uuid4().hex,
            display_name=name,
            as_artist=False,
            now=timezone.now(),
        )
        for name in ("Ada", "Ben")
    ]

    def buy(buyer: object, editions: Sequence[Edition]) -> None:
        try:
            for nth in range(_CHECKOUTS // 2):
                edition_id = editions[nth % len(editions)].pk
                order = services.place_order(
                    edition_id=edition_id,
                    buyer=buyer,  # type: ignore[arg-type]  # a person
                    now=timezone.now(),
                )
                attempt = services.start_payment(order, variant="test")
                services.answer_payment(attempt, {"answer": "pay"})
        finally:
            connection.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(max_workers=2) as pool:
        turns = [first[::2], first[1::2]]
        for each in [pool.submit(buy, *pair) for pair in zip(buyers, turns, strict=True)]:
            each.result()
    return round(_CHECKOUTS / (time.perf_counter() - begun), 1)


@contextlib.contextmanager
def served(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> Iterator[int]:
    """Run a server on a free port of this machine until the block ends.

    Args:
        command: Of ours, uvicorn or gunicorn; where it listens is added.
        environment: Of the process.
        folder: In which it runs.

    Raises:
        ServerAwayError: It does not answer within a minute.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    where = ["--bind", f"127.0.0.1:{port}"] if "gunicorn" in command else ["--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, *where], env=dict(environment), cwd=folder, start_new_session=True
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise ServerAwayError("a server of the bench did not come up")
