"""The browser without a screen reads what servers send, and fails on what is no page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from pinxit.shop.load_client import LoadFailedError, press

pytestmark = pytest.mark.enable_socket
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
TO_THE_END = b"HTTP/1.1 200 OK\r\n\r\nhello"


@contextmanager
def answering(answer: bytes, *, closes: bool = False) -> Iterator[int]:
    """A server on this machine that always says the same."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline():
                while self.rfile.readline().strip():
                    pass
                self.wfile.write(answer)
                if closes:
                    return

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(10)


@pytest.mark.parametrize(
    ("answer", "closes"),
    [(WHOLE, False), (CHUNKED, False), (CLOSING, True), (TO_THE_END, True)],
    ids=["whole", "chunked", "closing", "to the end"],
)
def test_every_page_is_read_to_its_end(answer: bytes, closes: bool) -> None:
    with answering(answer, closes=closes) as port:
        load = press(port, ["/", "/works/"], requests=20, connections=3)

    assert load.rps > 0
    assert 0 <= load.p50_ms <= load.p99_ms
    assert load.p99_ms > 0


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 302 No\r\n\r\n", b"HTTP/1"],
)
def test_what_is_no_page_fails(answer: bytes) -> None:
    with answering(answer, closes=True) as port, pytest.raises(LoadFailedError):
        press(port, ["/"], requests=1, connections=1)
