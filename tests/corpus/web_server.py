"""A small web on this machine: sites that answer as a test tells them to."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pinxit.corpus.adapters.fetch import PoliteClient
from pinxit.corpus.adapters.fetch_asking import Manners, Wires
from tests.bad.pictures import png

CONTACT = "https://pinxit.example/robots"
LOOPBACK = "127.0.0.1"

#: Writes an answer itself, byte by byte.
Talk = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Reply:
    """What a site answers."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    more: tuple[tuple[str, str], ...] = ()


@dataclass
class Web:
    """Sites by address without scheme and port, such as "museum.example/one.png"."""

    port: int
    sites: dict[str, Reply | Talk | list[Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)

    def url(self, place: str) -> str:
        """Return the full address of a place such as "museum.example/one.png"."""
        host, _, path = place.partition("/")
        return f"http://{host}:{self.port}/{path}"

    def num_asked(self, place: str) -> int:
        return self.asked.count(place)

    def picture(self, place: str, *, colour: str = "#B3261E", **headers: str) -> str:
        """Hang a picture and return its full address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.sites[place] = Reply(png(colour=colour), headers=named)
        return self.url(place)

    def manners(self, **changes: Any) -> Manners:
        usual: dict[str, Any] = {
            "contact": CONTACT,
            "delay_s": 0.0,
            "total_s": 5.0,
            "stall_s": 2.0,
            "ports": frozenset({self.port}),
            "allowed_networks": ("127.0.0.0/8",),
        }
        return Manners(**{**usual, **changes})

    def client(self, **changes: Any) -> PoliteClient:
        """Return a client for which every host lives here."""
        return PoliteClient(self.manners(**changes), Wires(resolve=everything_here))


def everything_here(host: str, port: int) -> list[str]:
    return [LOOPBACK]


@contextmanager
def serve(tls: Any = None) -> Iterator[Web]:
    """Open the sites until the block ends."""
    web: Web

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            place = host + self.path
            web.asked.append(place)
            web.heads.append(dict(self.headers.items()))
            reply = web.sites.get(place, Reply(status=404))
            if isinstance(reply, list):
                reply = reply.pop(0) if len(reply) > 1 else reply[0]
            if callable(reply):
                reply(self)
                self.close_connection = True
            else:
                send(self, reply)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = Quiet((LOOPBACK, 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are what some tests are about."""


def send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    named = {"Content-Length": str(len(reply.content)), **reply.headers}
    for name, value in (*named.items(), *reply.more):
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(reply.content)


def drip(handler: BaseHTTPRequestHandler, *, head: bytes, every_s: float = 0.05) -> None:
    """Send a beginning and then one byte at a time, until the other side hangs up."""
    handler.wfile.write(head)
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(every_s)
