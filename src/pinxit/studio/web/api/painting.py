"""Asking for pictures, watching them develop, calling them off."""

import secrets
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Field, Router, Schema

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToPaint, KeyToRead, once
from pinxit.studio.core.brief import GUIDANCE_MAX_PERCENT, PROMPT_MAX, SEED_MAX, STEPS_MAX
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.core.ground import Ground, steps_over
from pinxit.studio.core.painter import UnknownHandError
from pinxit.studio.web import easel, selectors, services
from pinxit.studio.web.models import Brief
from pinxit.studio.web.own import own_brief, person_of
from pinxit.studio.web.selectors import Sight
from pinxit.studio.web.told import BriefOut, brief_told

router = Router(tags=["paint"])

_READS = KeyToRead()
_PAINTS = KeyToPaint()


class PaintIn(Schema):
    """What to paint. What is left out is as it suits the painter."""

    prompt: str = Field(max_length=4 * PROMPT_MAX, description="What the picture shows.")
    hand: str | None = Field(None, max_length=60, description="In whose hand; see /hands.")
    count: int = Field(1, ge=1, le=8, description="How many pictures, each with the next seed.")
    seed: int | None = Field(None, ge=0, le=SEED_MAX, description="Drawn if left out.")
    steps: int | None = Field(None, ge=1, le=STEPS_MAX)
    guidance_percent: int | None = Field(None, ge=0, le=GUIDANCE_MAX_PERCENT)


class SittingOut(Schema):
    """Briefs that were asked for together."""

    briefs: list[BriefOut]


class HandOut(Schema):
    """A hand that may be chosen."""

    name: str
    title: str


class QueuedOut(Schema):
    """A brief that is not painted yet, and where it stands."""

    brief: BriefOut
    place: int | None
    begins_in_s: float | None


class QueueOut(Schema):
    """What somebody waits for, and what failed."""

    waiting: int
    most: int
    queue: list[QueuedOut]


@router.get("/hands", response=list[HandOut], auth=_READS, summary="List the hands")
def hands(request: HttpRequest) -> list[HandOut]:
    """List the hands that this key's person may choose."""
    choices = selectors.hand_choices(person_of(request))
    return [HandOut(name=each.name, title=each.title) for each in choices]


@router.post(
    "/briefs",
    response={202: SittingOut},
    auth=_PAINTS,
    summary="Ask for pictures",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def paint(request: HttpRequest, asked: PaintIn) -> tuple[int, SittingOut]:
    """Put a brief into the queue. It is painted in its turn; look at `url` or `events_url`."""
    brief = selectors.suited(brief_asked(request, asked))
    return 202, submitted(request, brief, count=asked.count)


@router.get("/queue", response=QueueOut, auth=_READS, summary="Show the queue")
def queue(request: HttpRequest) -> QueueOut:
    """Show what waits, what is on the easel, and what failed or was called off."""
    person = person_of(request)
    rows = [
        QueuedOut(
            brief=brief_told(each.sight),
            place=each.place.place if each.place else None,
            begins_in_s=each.place.seconds if each.place else None,
        )
        for each in selectors.queue_of(person)
    ]
    most = services.quota_now().waiting
    return QueueOut(waiting=selectors.num_waiting(person), most=most, queue=rows)


@router.get(
    "/briefs/{uuid:brief_id}",
    response=BriefOut,
    auth=_READS,
    url_name="brief",
    summary="Show a brief",
)
def show_brief(request: HttpRequest, brief_id: UUID) -> BriefOut:
    """Show how far a brief is."""
    return brief_told(selectors.sight_of(own_brief(request, brief_id)))


@router.get(
    "/briefs/{uuid:brief_id}/events",
    auth=_READS,
    url_name="brief_events",
    summary="Listen to a brief",
    response={200: None},
)
async def brief_events(request: HttpRequest, brief_id: UUID) -> HttpResponseBase:
    """Stream how a brief gets on, as server-sent events: `progress`, then `done`."""
    return await easel.listened_by(request.user, request, brief_id, _listen)


@router.post(
    "/briefs/{uuid:brief_id}/cancel",
    response={202: BriefOut},
    auth=_PAINTS,
    summary="Call a brief off",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def cancel(request: HttpRequest, brief_id: UUID) -> tuple[int, BriefOut]:
    """Call a brief off: at once while it waits, at the next step while it is painted."""
    row = own_brief(request, brief_id)
    services.call_off(row)
    return 202, brief_told(selectors.sight_of(row))


@router.post(
    "/briefs/{uuid:brief_id}/again",
    response={202: BriefOut},
    auth=_PAINTS,
    summary="Try a brief again",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def again(request: HttpRequest, brief_id: UUID) -> tuple[int, BriefOut]:
    """Put a brief that failed or was called off into the queue once more."""
    row = own_brief(request, brief_id)
    services.try_again(row)
    return 202, brief_told(selectors.sight_of(row))


def brief_asked(
    request: HttpRequest, asked: PaintIn, *, like: BriefValue | None = None
) -> BriefValue:
    """Return the brief that is asked for.

    Args:
        request: Who asks.
        asked: What for.
        like: Whose settings are taken where none are given; those of the painter by default.

    Raises:
        BriefRefusedError: It cannot be painted.
    """
    usual = selectors.usual_settings()
    hand = asked.hand or (like.hand if like else str(usual["hand"]))
    if hand not in {each.name for each in selectors.hand_choices(person_of(request))}:
        raise UnknownHandError("the painter has no such hand")
    steps = steps_over(like.steps) if like else int(usual["steps"])
    guidance = like.guidance_percent if like else int(usual["guidance_percent"])
    return BriefValue(
        prompt=asked.prompt,
        hand=hand,
        seed=secrets.randbelow(SEED_MAX + 1) if asked.seed is None else asked.seed,
        steps=asked.steps or steps,
        guidance_percent=guidance if asked.guidance_percent is None else asked.guidance_percent,
    )


def submitted(
    request: HttpRequest, brief: BriefValue, *, count: int, ground: Ground | None = None
) -> SittingOut:
    """Put a brief into the queue, and return what came of it."""
    rows = services.submit_sitting(
        person=person_of(request),
        brief=replace(brief, ground=ground),
        count=count,
        now=timezone.now(),
    )
    sights = selectors.sitting_of(rows[0])
    return SittingOut(briefs=[brief_told(sight) for sight in sights])


def _listen(brief: Brief, *, seen: str, language: str) -> AsyncGenerator[bytes, None]:
    own = str(brief.pk)
    return easel.watched(
        partial(easel.looked, _look, brief),
        {own: seen},
        told=itemgetter(own),
        language=language,
        show=_shown,
    )


def _look(row: Brief) -> list[Sight]:
    return [selectors.sight_of(row)]


def _shown(sight: Sight) -> Mapping[str, Any]:
    body: dict[str, Any] = brief_told(sight).model_dump(mode="json")
    return {**body, "text": easel.text_of(sight), "preview": easel.preview_of(sight)}
