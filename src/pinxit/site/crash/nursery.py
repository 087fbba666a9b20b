"""Web servers and workers that are there at once, because they are forked from a loaded program.

Run as a program: a line `web` or `worker` on its input starts one and is answered with its number.
They are what `pinxit serve` and `pinxit work` run, in processes of their own.
"""

import importlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

#: What a first request would load, loaded once for all.
_LOADED: Final = ("pinxit.site.urls", "pinxit.shop.jobs", "pinxit.shop.web.papers", "uvicorn")


def main(port: int, log: Path) -> None:
    """Load everything, then fork whatever is asked for, until the input ends.

    Args:
        port: Where the web servers listen, all on one socket.
        log: Where they write what goes wrong.
    """
    import django

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    django.setup()
    for module in _LOADED:
        importlib.import_module(module)
    door = socket.create_server(("127.0.0.1", port), backlog=256)
    kinds: dict[str, Callable[[], None]] = {"web": lambda: _serve(door), "worker": _work}
    print("ready", flush=True)  # noqa: T201 - what the campaign waits for
    for line in sys.stdin:
        print(_fork(kinds[line.strip()], log), flush=True)  # noqa: T201


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


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
