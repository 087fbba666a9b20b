"""Web servers and workers that are there at once, because they are forked from a loaded program.

They are what `pinxit serve` and `pinxit work` run, in processes of their own: a process that has
loaded everything and never touched the database forks whatever it is asked for.
"""

import importlib
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final, TextIO

#: What a first request would load, loaded once for all.
_LOADED: Final = (
    "pinxit.site.urls",
    "pinxit.shop.jobs",
    "pinxit.shop.web.papers.certificates",
    "uvicorn",
)
_PAGES: Final = ("shop/order.html", "shop/payment.html", "shop/give_back.html")


class Nursery:
    """A process that forks web servers and workers."""

    def __init__(self, port: int, log: Path) -> None:
        """Start it; the caller has set Django up, has no threads, and has not used the database.

        Args:
            port: Where the web servers listen, all on one socket.
            log: Where they write what goes wrong.
        """
        for module in _LOADED:
            importlib.import_module(module)
        _load_pages()
        heard, asking = os.pipe()
        answered, answering = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(asking)
            os.close(answered)
            try:
                _answer(os.fdopen(heard), answering, port, log)
            finally:
                os._exit(0)
        os.close(heard)
        os.close(answering)
        self._ask = os.fdopen(asking, "w", buffering=1)
        self._answers = os.fdopen(answered)

    def start(self, kind: str) -> int:
        """Start a `web` server or a `worker` and return the number of its process."""
        self._ask.write(f"{kind}\n")
        return int(self._answers.readline())

    def close(self) -> None:
        """End it; what it started goes on."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._ask.close()
        self._answers.close()


def _load_pages() -> None:
    from django.template.loader import get_template
    from django.urls import get_resolver

    get_resolver().check()
    for page in _PAGES:
        get_template(page)


def _answer(asked: TextIO, answering: int, port: int, log: Path) -> None:
    """Fork whatever is asked for, until nobody asks any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    door = socket.create_server(("127.0.0.1", port), backlog=256)
    kinds: dict[str, Callable[[], None]] = {"web": lambda: _serve(door), "worker": _work}
    for line in asked:
        os.write(answering, f"{_fork(kinds[line.strip()], log)}\n".encode())


def _fork(run: Callable[[], None], log: Path) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for place, target in ((0, nothing), (1, nothing), (2, written)):
        os.dup2(target, place)
    try:
        run()
    finally:
        os._exit(0)


def _serve(door: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config("pinxit.site.asgi:application", lifespan="off", log_level="warning")
    uvicorn.Server(config).run(sockets=[door])


def _work() -> None:
    from pinxit.jobs.cli import work

    work(queues=["letters"], name="crash", with_parent=True)
