"""A ceiling on what one request may bring, before any of it touches the disk."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


def with_ceiling(application: Application, *, max_bytes: int) -> Application:
    """Return the application with a ceiling on the body of each request.

    Django's ASGI handler writes a whole body to a temporary file before any view is asked. What
    comes above the ceiling is read and dropped here, so that the disk is safe and the sender still
    gets an answer: the view sees that more came than it looks at.

    Source:
        ASGI specification 3.0, "HTTP & WebSocket protocol", message `http.request`.
    """

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        left = max_bytes

        async def receive_up_to_the_ceiling() -> Message:
            nonlocal left
            message = await receive()
            if message["type"] != "http.request":
                return message
            taken = message.get("body", b"")[:left]
            left -= len(taken)
            return {**message, "body": taken}

        await application(scope, receive_up_to_the_ceiling, send)

    return limited
