"""All pictures of one sitting over one connection: browsers open only a few at a time."""

from collections.abc import AsyncGenerator, Mapping
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from pinxit.studio.web import easel, selectors
from pinxit.studio.web.models import Brief


async def sitting_events(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Stream how all briefs get on that were asked for together, as server-sent events.

    Source:
        WHATWG HTML Living Standard, section 9.2.7, on the limit of connections to one server.
    """
    return await easel.listened_to(request, public_id, listen_together)


def listen_together(brief: Brief, *, seen: str, language: str) -> AsyncGenerator[bytes, None]:
    """Yield the events of all briefs of a sitting until all have ended.

    Args:
        brief: One of them.
        seen: Id of the last event the listener had; empty for none.
        language: Of the words in the events.
    """
    return easel.watched(
        partial(easel.looked, selectors.sitting_of, brief),
        _known(seen),
        told=_told,
        language=language,
        end=b"event: end\nid: ended\ndata: {}\n\n",
    )


def _known(seen: str) -> dict[str, str]:
    """Return what a listener has seen of each brief."""
    parts = (part.partition("=") for part in seen.split(","))
    return {name: state for name, _, state in parts if state}


def _told(known: Mapping[str, str]) -> str:
    """Return what a listener has seen, as `_known` reads it."""
    return ",".join(f"{brief}={state}" for brief, state in known.items())
