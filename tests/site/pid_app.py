"""An answer from which a test knows who gave it."""

import os


async def application(scope, receive, send) -> None:
    """Say the number of the process, in the body of every answer."""
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})
