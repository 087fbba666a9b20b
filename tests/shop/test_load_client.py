"""The browser without a screen reads what servers send, and fails on what is no page."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
    ready, loop = threading.Event(), asyncio.new_event_loop()
    place: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            writer.write(answer)
            if closes:
                break
        writer.close()

    def run() -> None:
        server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
        place.append(server.sockets[0].getsockname()[1])
        ready.set()
        loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(10)
    try:
        yield place[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
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
    assert 0 < load.p50_ms <= load.p99_ms


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 302 No\r\n\r\n", b"HTTP/1"],
)
def test_what_is_no_page_fails(answer: bytes) -> None:
    with answering(answer, closes=True) as port, pytest.raises(LoadFailedError):
        press(port, ["/"], requests=1, connections=1)
