"""`pinxit serve`: the whole studio on one machine — database, worker, web server."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

import typer
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from rich.console import Console

from pinxit.accounts.web.models import Person
from pinxit.accounts.web.services import new_first_sign_in, open_house
from pinxit.corpus.web.services import ask_to_register_found
from pinxit.shop.web.services.watch import ask_about_all
from pinxit.site import answering, premises
from pinxit.site.embedded_postgres import ensure_database
from pinxit.site.first_hang import hang_first_works
from pinxit.site.migrating import bring_up_to_date
from pinxit.studio.web.upkeep import note_house_painter

_WORKER_STOPS_WITHIN_S: Final = 10
_WORKER_RESTS_S: Final = 1.0
#: The workers beside the web server, and the queues each takes: nobody's picture waits until
#: somebody's ten thousand works are taken in, or somebody's hand is learnt, and no message waits.
_WORKERS: Final = {
    "house": ("painting",),
    "corpus": ("corpus", "chain"),
    "training": ("training",),
    "letters": ("letters",),
}


def serve(
    port: Annotated[int, typer.Option(help="Where the web server listens.")] = 8000,
    host: Annotated[str, typer.Option(help="On which address.")] = "127.0.0.1",
    worker: Annotated[bool, typer.Option(help="Start workers beside the web server.")] = True,
    processes: Annotated[
        int | None,
        typer.Option(
            help="In how many processes requests are answered; two where there are two cores.",
            min=1,
        ),
    ] = None,
) -> None:
    """Open the studio: start the database, four workers and the web server.

    In an empty gallery the house painter first paints and hangs twelve works. Ctrl-C closes
    everything.
    """
    console = Console()
    premises.check_folder(settings.PINXIT_HOME)
    lock = premises.keep(settings.PINXIT_HOME)
    door = premises.listen(host, port)
    address = f"http://{host}:{port}"
    premises.announce(lock, address)
    # A service manager's "stop" closes the studio as gently as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            owner = _open(console)
            with _workers() if worker else contextlib.nullcontext():
                _say_where(console, address, owner)
                _answer(door, processes or answering.num_processes())
    finally:
        door.close()
        os.close(lock)
    console.print("Closed. Nothing is lost.")


def _open(console: Console) -> Person:
    """Bring database and register up to date, hang the first works, and return the owner."""
    with console.status("Starting the database"):
        ensure_database()
    bring_up_to_date(tell=lambda: console.print("Preparing the database"))
    owner = open_house(now=timezone.now())
    note_house_painter(now=timezone.now())
    hang_first_works(owner, console=console)
    ask_to_register_found()
    ask_about_all(now=timezone.now())
    return owner


def _say_where(console: Console, address: str, owner: Person) -> None:
    """Print the address, and the owner's one-time sign-in while there is no password."""
    console.print(f"\n  Pinxit is open at [bold]{address}[/bold]", highlight=False)
    token = new_first_sign_in(owner, now=timezone.now())
    if token:
        link = address + reverse("accounts:first", args=[token])
        console.print(f"  You are the owner; enter once by {link}", highlight=False, soft_wrap=True)
    console.print("  Ctrl-C closes it.\n", highlight=False)


def _answer(door: socket.socket, processes: int) -> None:
    """Answer requests until told to stop."""
    connection.close()
    if processes == 1:
        answering.answer_alone(door)
    else:
        answering.answer_together(door, processes)


@contextlib.contextmanager
def _workers() -> Iterator[None]:
    """Keep the workers running beside the server, and stop them at the end.

    Each has a session of its own so that Ctrl-C reaches it through us, once; it stops by itself
    when we are gone.
    """
    closing = threading.Event()
    keepers = [
        threading.Thread(target=_keep_working, args=(name, queues, closing), daemon=True)
        for name, queues in _WORKERS.items()
    ]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        closing.set()
        for keeper in keepers:
            keeper.join()


def _keep_working(name: str, queues: Sequence[str], closing: threading.Event) -> None:
    """Start a worker, and another one whenever it falls."""
    named = [word for queue in queues for word in ("--queue", queue)]
    command = [sys.executable, "-m", "pinxit", "work", "--name", name, *named, "--with-parent"]
    while not closing.is_set():
        process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own command
        while process.poll() is None and not closing.wait(0.2):
            pass
        if closing.is_set():
            _stop(process)
        closing.wait(_WORKER_RESTS_S)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a worker to finish its job and stop; insist after a while, since the job is kept."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_WORKER_STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
