"""A brief on the easel, as pages and listeners see it."""

import asyncio
import json
import secrets
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, Final, Protocol
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext

from pinxit.kernel import Digest, PinxitError
from pinxit.studio.core.brief import SEED_MAX
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.web import selectors, services
from pinxit.studio.web.forms import BriefForm, in_words
from pinxit.studio.web.models import Brief
from pinxit.studio.web.own import person_of
from pinxit.studio.web.selectors import Sight

#: How often a listener's briefs are looked at, and how long one connection lasts: the browser
#: opens another by itself, so a forgotten page does not hold a connection for ever.
_LOOK_EVERY_S: Final = 0.3
_LOOKS: Final = 2000
_LOOKS_BETWEEN_SIGNS_OF_LIFE: Final = 40


class Listen(Protocol):
    """What is told of a brief."""

    def __call__(self, brief: Brief, *, seen: str, language: str) -> AsyncGenerator[bytes, None]:
        """Yield events, given the id of the last one that was heard and the language."""
        ...


def asked_for(
    request: HttpRequest, form: BriefForm, brief_of: Callable[[int], BriefValue]
) -> HttpResponse | None:
    """Put a valid brief into the queue, or say on the form why not.

    Args:
        request: Who asks.
        form: What was asked, valid.
        brief_of: Returns the brief, given the seed to take if none was asked for.
    """
    try:
        briefs = services.submit_sitting(
            person=person_of(request),
            brief=brief_of(secrets.randbelow(SEED_MAX + 1)),
            count=form.cleaned_data["count"],
            now=timezone.now(),
        )
    except PinxitError as refusal:
        form.add_error("prompt", in_words(refusal))
        return None
    return redirect("studio:brief", briefs[0].public_id)


async def listened_to(request: HttpRequest, public_id: UUID, listen: Listen) -> HttpResponseBase:
    """Stream what is to be told of a brief to whoever is signed in, if it is theirs."""
    return await listened_by(await request.auser(), request, public_id, listen)


async def listened_by(
    person: Any, request: HttpRequest, public_id: UUID, listen: Listen
) -> HttpResponseBase:
    """Stream what is to be told of a brief to whom it belongs, as server-sent events.

    A listener that lost its connection says what it saw last and goes on from there: the state is
    in the database, so nothing is missed and nothing is told twice.

    Source:
        WHATWG HTML Living Standard, section 9.2, "Server-sent events".
    """
    brief = await sync_to_async(_own_brief_of_anybody)(person, public_id)
    if brief is None:
        # Not Http404: its page would be rendered in a thread that keeps its connection for ever.
        return HttpResponse(status=404)
    seen = request.headers.get("Last-Event-ID", "")
    if seen.startswith("ended"):
        return HttpResponse(status=204)  # tells the browser not to come back
    language = translation.get_language() or "en"
    response = StreamingHttpResponse(
        listen(brief, seen=seen, language=language), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-cache, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response


async def watched(
    look: Callable[[], list[Sight]],
    known: dict[str, str],
    *,
    told: Callable[[Mapping[str, str]], str],
    language: str,
    end: bytes = b"",
    show: Callable[[Sight], Mapping[str, Any]] | None = None,
) -> AsyncGenerator[bytes, None]:
    """Yield what is new about briefs until all have ended.

    Args:
        look: Returns how they are.
        known: The last event that the listener had of each, by primary key; kept up to date.
        told: Returns the id of an event, by which a listener that comes back says what it knows.
        language: Of the words in the events.
        end: Told when all have ended.
        show: Returns what is told of a brief; by default what a page shows.
    """
    yield b"retry: 1000\n\n"
    for nth in range(_LOOKS):
        sights = await sync_to_async(look)()
        changed = [sight for sight in sights if known.get(_key(sight)) != event_id(sight)]
        for sight in changed:
            known[_key(sight)] = event_id(sight)
            yield _event(sight, told(known), language, show or view_of)
        if not changed and nth % _LOOKS_BETWEEN_SIGNS_OF_LIFE == 0:
            yield b": still here\n\n"
        if all(sight.ended for sight in sights):
            if end:
                yield end
            return
        await asyncio.sleep(_LOOK_EVERY_S)


def looked(look: Callable[[Brief], list[Sight]], brief: Brief) -> list[Sight]:
    """Look at briefs and give the connection back: many listeners share a few of them."""
    try:
        return look(brief)
    finally:
        if not connection.in_atomic_block:
            connection.close()


def event_id(sight: Sight) -> str:
    """Return the name of what is to be told of a brief: one that is known is not told again."""
    step = sight.progress.step if sight.progress is not None else 0
    tries = sight.progress.tries if sight.progress is not None else 0
    again = f"-{tries}" if tries > 1 else ""
    return f"ended-{sight.state}" if sight.ended else f"{sight.state}-{step}{again}"


def view_of(sight: Sight) -> dict[str, Any]:
    """Return what a page shows of a brief: the same for templates and events."""
    brief, progress, piece = sight.brief, sight.progress, sight.piece
    return {
        "state": sight.state,
        "ended": sight.ended,
        "step": progress.step if progress is not None else 0,
        "total": progress.total if progress is not None else 1,
        "text": text_of(sight),
        "remedy": gettext(progress.remedy) if progress is not None and progress.remedy else "",
        "prompt": brief.prompt,
        "seed": brief.seed,
        "preview": preview_of(sight),
        "picture": address("card-picture", Digest.parse(piece.file_digest).hex) if piece else "",
        "url": address("piece", piece.public_id) if piece else address("brief", brief.public_id),
        "events": address("brief-events", brief.public_id),
        "again": address("again", brief.public_id),
        "cancel": address("cancel", brief.public_id),
    }


def preview_of(sight: Sight) -> str:
    """Return a small picture of a brief in the making as a `data:` address, or an empty text."""
    preview = bytes(sight.progress.preview) if sight.progress is not None else b""
    return f"data:image/jpeg;base64,{b64encode(preview).decode()}" if preview else ""


def text_of(sight: Sight) -> str:
    """Return one line on how far a brief is, in the reader's language."""
    if sight.state == "failed" and sight.progress is not None:
        return gettext(sight.progress.error)
    if sight.progress is not None and sight.progress.cancel_asked and not sight.ended:
        return gettext("The painter stops at the next step.")
    if sight.state == "running" and sight.progress is not None:
        if sight.progress.step == 0:
            return gettext("The painter mixes the colours.")
        return gettext("Step %(step)d of %(total)d") % {
            "step": sight.progress.step,
            "total": sight.progress.total,
        }
    if sight.state == "done":
        return gettext("Finished.")
    if sight.state == "cancelled":
        return pgettext("a brief", "Called off.")
    return pgettext("a brief in the queue", "Waiting for the painter.")


def address(name: str, argument: object) -> str:
    """Return the address of a page of the studio about one thing."""
    return reverse(f"studio:{name}", args=[argument])


def _key(sight: Sight) -> str:
    return str(sight.brief.pk)


def _event(
    sight: Sight, told: str, language: str, show: Callable[[Sight], Mapping[str, Any]]
) -> bytes:
    with translation.override(language):
        body = json.dumps(show(sight), ensure_ascii=False)
    name = "done" if sight.ended else "progress"
    return f"event: {name}\nid: {told}\ndata: {body}\n\n".encode()


def _own_brief_of_anybody(person: Any, public_id: UUID) -> Brief | None:
    """Return the brief if this is its person; a visitor who is not signed in has none."""
    return selectors.find_brief(person, public_id) if person.is_authenticated else None
