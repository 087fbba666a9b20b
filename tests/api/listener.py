"""A small real HTTP server: it keeps what it is sent, and answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Listener:
    """What came, and what is answered.

    Attributes:
        port: Where it listens, on the loopback address.
        answers: Status and body of each answer to come; the last one is kept.
        heard: Path, headers (names in small letters) and body of each request.
    """

    port: int = 0
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b"{}")])
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def body(self, number: int = -1) -> Any:
        return json.loads(self.heard[number][2])


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen until the block ends."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            listener.heard.append((self.path, headers, body))
            more = len(listener.answers) > 1
            status, answer = listener.answers.pop(0) if more else listener.answers[0]
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield listener
        server.shutdown()
        thread.join()
