"""What comes above the ceiling is dropped before it can fill the disk."""

import asyncio
from collections.abc import Iterator

from pinxit.site.body_ceiling import Message, Receive, Scope, Send, with_ceiling


def received(*messages: Message, max_bytes: int) -> list[Message]:
    """Return what an application behind the ceiling sees of these messages."""
    incoming: Iterator[Message] = iter(messages)
    seen: list[Message] = []

    async def receive() -> Message:
        return next(incoming)

    async def application(_scope: Scope, receive: Receive, _send: Send) -> None:
        seen.extend([await receive() for _ in messages])

    async def send(_message: Message) -> None:
        raise AssertionError("nothing is sent here")

    asyncio.run(with_ceiling(application, max_bytes=max_bytes)({"type": "http"}, receive, send))
    return seen


def piece(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_below_the_ceiling_passes_unchanged() -> None:
    messages = [piece(b"abc"), piece(b"def", more=False)]

    assert received(*messages, max_bytes=6) == messages


def test_what_comes_above_the_ceiling_is_dropped() -> None:
    seen = received(piece(b"abc"), piece(b"def"), piece(b"ghi", more=False), max_bytes=4)

    assert [message["body"] for message in seen] == [b"abc", b"d", b""]
    assert [message["more_body"] for message in seen] == [True, True, False]


def test_other_messages_pass() -> None:
    gone: Message = {"type": "http.disconnect"}

    assert received(gone, max_bytes=0) == [gone]
