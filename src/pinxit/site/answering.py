"""Answering requests in several processes, since one of Python's keeps one core busy at most.

One process takes every connection and hands each to the next of the others. If those took them by
themselves, whoever woke first would take all that wait, and keep them as long as browsers do.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import uvicorn

#: What is answered with, as uvicorn names it.
APPLICATION: Final = "pinxit.site.asgi:application"
_FINISHES_WITHIN_S: Final = 3
_STOPS_WITHIN_S: Final = 10
_FULL_HOUSE_RESTS_S: Final = 0.1


def num_processes() -> int:
    """Return in how many processes this machine answers best: two, where it has two cores."""
    return min(2, os.cpu_count() or 1)


def answer_alone(door: socket.socket) -> None:
    """Answer in this process until told to stop."""
    uvicorn.Server(_config(APPLICATION)).run(sockets=[door])


def answer_together(door: socket.socket, processes: int, application: str = APPLICATION) -> None:
    """Answer in several other processes until interrupted; who falls is replaced.

    Args:
        door: Listens.
        processes: How many, at least 1.
        application: What is answered with.
    """
    door.setblocking(True)
    with _crew(processes, application) as crew:
        while True:
            try:
                guest, _address = door.accept()
            except OSError:  # no more files may be open just now, or the guest has gone
                time.sleep(_FULL_HOUSE_RESTS_S)
                continue
            with guest:
                crew.hand_on(guest)


@dataclass(slots=True)
class _Member:
    """A process, and the way by which it is given connections."""

    process: subprocess.Popen[bytes]
    way: socket.socket


class _Crew:
    """The processes, and whose turn it is."""

    def __init__(self, size: int, application: str) -> None:
        self._application = application
        self._members = [_started(application) for _place in range(size)]
        self._turn = 0

    def hand_on(self, guest: socket.socket) -> None:
        """Give a connection to the next process; if that has fallen, to the one in its place."""
        place = self._turn = (self._turn + 1) % len(self._members)
        try:
            socket.send_fds(self._members[place].way, [b"."], [guest.fileno()])
        except OSError:
            _stop(self._members[place])
            self._members[place] = _started(self._application)
            socket.send_fds(self._members[place].way, [b"."], [guest.fileno()])

    def close(self) -> None:
        """Let every process finish what it answers, and go."""
        for member in self._members:
            member.way.close()
        for member in self._members:
            _stop(member)


@contextlib.contextmanager
def _crew(size: int, application: str) -> Iterator[_Crew]:
    crew = _Crew(size, application)
    try:
        yield crew
    finally:
        crew.close()


def _started(application: str) -> _Member:
    """Start a process; it has a session of its own, so that Ctrl-C reaches it through us, once."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "pinxit.site.answering", application]
    with theirs:
        handed = ["--way", str(theirs.fileno())]
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, *handed], pass_fds=[theirs.fileno()], start_new_session=True
        )
    return _Member(process, ours)


def _stop(member: _Member) -> None:
    member.way.close()
    try:
        member.process.wait(_STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        member.process.kill()
        member.process.wait()


class _Answering(uvicorn.Server):
    """A server that is handed its connections, and stops when nobody is there to hand them on."""

    def __init__(self, config: uvicorn.Config, way: socket.socket) -> None:
        super().__init__(config)
        self._way = way
        self._guests: set[asyncio.Task[object]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take what is handed on. There is no door of its own."""
        await super().startup(sockets=sockets or [])
        self._way.setblocking(False)
        asyncio.get_running_loop().add_reader(self._way, self._take)

    def _take(self) -> None:
        try:
            word, handed, _flags, _address = socket.recv_fds(self._way, 1, 1)
        except BlockingIOError:
            return
        except OSError:
            word, handed = b"", []
        loop = asyncio.get_running_loop()
        if not word:
            loop.remove_reader(self._way)
            self.should_exit = True
        for file in handed:
            guest = socket.socket(fileno=file)
            guest.setblocking(False)
            let_in = loop.create_task(loop.connect_accepted_socket(self._protocol, guest))
            self._guests.add(let_in)
            let_in.add_done_callback(self._guests.discard)

    def _protocol(self) -> asyncio.Protocol:
        protocol: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


def _config(application: str) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=_FINISHES_WITHIN_S,
        server_header=False,
    )


def main(given: Sequence[str] | None = None) -> None:
    """Answer what is handed on, or what comes to a port of this machine, until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m pinxit.site.answering")
    parser.add_argument("application", nargs="?", default=APPLICATION)
    parser.add_argument("--way", type=int, help="The open file by which connections come.")
    parser.add_argument("--port", type=int, default=8000, help="Where to listen.")
    parser.add_argument("--processes", type=int, default=num_processes(), help="How many answer.")
    told = parser.parse_args(given)
    if told.way is not None:
        _Answering(_config(told.application), socket.socket(fileno=told.way)).run()
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        contextlib.suppress(KeyboardInterrupt),
        socket.create_server(("127.0.0.1", told.port)) as door,
    ):
        answer_together(door, told.processes, told.application)


if __name__ == "__main__":
    main()
