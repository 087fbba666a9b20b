"""All pictures of one sitting over one connection: browsers open only a few at a time."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any, Final
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation

from pinxit.studio.web import selectors
from pinxit.studio.web.models import Brief
from pinxit.studio.web.selectors import Sight
from pinxit.studio.web.views import event_id, view_of

#: As for one brief: see `views`.
_LOOK_EVERY_S: Final = 0.3
_LOOKS: Final = 2000
_LOOKS_BETWEEN_SIGNS_OF_LIFE: Final = 40


async def sitting_events(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Stream how all briefs get on that were asked for together, as server-sent events.

    Source:
        WHATWG HTML Living Standard, section 9.2, "Server-sent events"; section 9.2.7 on the limit
        of connections to one server.
    """
    person = await request.auser()
    brief = await sync_to_async(_own_brief)(person, public_id)
    if brief is None:
        return HttpResponse(status=404)
    seen = request.headers.get("Last-Event-ID", "")
    if seen.startswith("ended"):
        return HttpResponse(status=204)
    language = translation.get_language() or "en"
    response = StreamingHttpResponse(
        listen_together(brief, seen=seen, language=language), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-cache, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response


async def listen_together(brief: Brief, *, seen: str, language: str) -> AsyncGenerator[bytes, None]:
    """Yield the events of all briefs of a sitting until all have ended.

    Args:
        brief: One of them.
        seen: Id of the last event the listener had; empty for none.
        language: Of the words in the events.
    """
    yield b"retry: 1000\n\n"
    known = _known(seen)
    for look in range(_LOOKS):
        sights = await sync_to_async(_look)(brief)
        changed = [sight for sight in sights if known.get(_name(sight)) != event_id(sight)]
        for sight in changed:
            known[_name(sight)] = event_id(sight)
            yield _event(sight, known, language)
        if not changed and look % _LOOKS_BETWEEN_SIGNS_OF_LIFE == 0:
            yield b": still here\n\n"
        if all(sight.ended for sight in sights):
            yield b"event: end\nid: ended\ndata: {}\n\n"
            return
        await asyncio.sleep(_LOOK_EVERY_S)


def _known(seen: str) -> dict[str, str]:
    """Return what a listener has seen of each brief."""
    parts = (part.partition("=") for part in seen.split(","))
    return {name: state for name, _, state in parts if state}


def _name(sight: Sight) -> str:
    return str(sight.brief.pk)


def _event(sight: Sight, known: dict[str, str], language: str) -> bytes:
    with translation.override(language):
        body = json.dumps(view_of(sight), ensure_ascii=False)
    name = "done" if sight.ended else "progress"
    seen = ",".join(f"{brief}={state}" for brief, state in known.items())
    return f"event: {name}\nid: {seen}\ndata: {body}\n\n".encode()


def _own_brief(person: Any, public_id: UUID) -> Brief | None:
    """Return the brief if this is its person; a visitor who is not signed in has none."""
    return selectors.find_brief(person, public_id) if person.is_authenticated else None


def _look(brief: Brief) -> list[Sight]:
    """Look at a sitting and give the connection back: many listeners share a few of them."""
    try:
        return selectors.sitting_of(brief)
    finally:
        if not connection.in_atomic_block:
            connection.close()
