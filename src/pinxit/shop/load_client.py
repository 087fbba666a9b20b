"""A browser without a screen, many times over: how many pages a server hands out, and how late.

It speaks HTTP/1.1 to a server of this machine and nothing else, keeps its connections open where
the server lets it, and asks for no compression, so that both servers of a comparison do the same.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

from pinxit.kernel import PinxitError

_HOST: Final = "127.0.0.1"
_PATIENCE_S: Final = 60


class LoadFailedError(PinxitError):
    """A server under load answered something else than a page."""

    remedy = "Open the page by hand; what it says there is what went wrong."


@dataclass(frozen=True, slots=True)
class Load:
    """What a server managed.

    Attributes:
        rps: Pages a second, over all connections.
        p50_ms: The time within which half of the pages came, in milliseconds.
        p99_ms: The same for 99 of a hundred.
    """

    rps: float
    p50_ms: float
    p99_ms: float


def press(port: int, paths: Sequence[str], *, requests: int, connections: int) -> Load:
    """Ask for pages as fast as they come.

    Args:
        port: Of the server on this machine.
        paths: Asked for in turn, at least one.
        requests: How many pages in all, at least 1.
        connections: How many ask at once, each for the next page when it has one.

    Raises:
        LoadFailedError: An answer was no page, or none came within a minute.
    """
    return asyncio.run(_press(port, paths, requests=requests, connections=connections))


async def _press(port: int, paths: Sequence[str], *, requests: int, connections: int) -> Load:
    left = islice(cycle(paths), requests)
    waits_ms: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(*(_ask(port, left, waits_ms) for _each in range(connections)))
    took_s = time.perf_counter() - begun
    waits_ms.sort()
    return Load(
        rps=round(len(waits_ms) / took_s, 1),
        p50_ms=round(waits_ms[len(waits_ms) // 2], 1),
        p99_ms=round(waits_ms[min(len(waits_ms) * 99 // 100, len(waits_ms) - 1)], 1),
    )


async def _ask(port: int, left: Iterator[str], waits_ms: list[float]) -> None:
    """Take one page after the other, on one connection as long as it lives."""
    wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    try:
        for path in left:
            begun = time.perf_counter()
            if wire is None:
                wire = await asyncio.open_connection(_HOST, port)
            request = f"GET {path} HTTP/1.1\r\nHost: {_HOST}:{port}\r\nAccept: text/html\r\n\r\n"
            wire[1].write(request.encode("ascii"))
            lives = await asyncio.wait_for(_read(wire[0], path), _PATIENCE_S)
            waits_ms.append((time.perf_counter() - begun) * 1_000)
            if not lives:
                await _hang_up(wire[1])
                wire = None
    finally:
        if wire is not None:
            await _hang_up(wire[1])


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):  # the other side may have done so before
        await writer.wait_closed()


async def _read(reader: asyncio.StreamReader, path: str) -> bool:
    """Read one answer to its end, and say whether the connection stays open.

    Source:
        RFC 9112, "HTTP/1.1", sections 6 and 9.
    """
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    except asyncio.IncompleteReadError as error:
        raise LoadFailedError(f"{path}: the server hung up") from error
    status, *lines = head.split("\r\n")
    if " 200" not in status:
        raise LoadFailedError(f"{path}: {status}")
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    if headers.get("transfer-encoding") == "chunked":
        await _read_chunks(reader)
    elif "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    else:
        await reader.read()
        return False
    return headers.get("connection") != "close"


async def _read_chunks(reader: asyncio.StreamReader) -> None:
    while True:
        size = int(await reader.readuntil(b"\r\n"), 16)
        await reader.readexactly(size + 2)
        if size == 0:
            return
