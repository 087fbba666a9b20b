"""Pages of the studio: the desk, a brief on the easel, one's works, a piece."""

import asyncio
import json
import secrets
from base64 import b64encode
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pinxit.kernel import Digest, PinxitError
from pinxit.studio.adapters.preview import CARD_SIDE_PX
from pinxit.studio.core.brief import SEED_MAX
from pinxit.studio.web import lineage, selectors, services
from pinxit.studio.web.forms import BriefForm, TitleForm, in_words
from pinxit.studio.web.models import Brief, Piece
from pinxit.studio.web.selectors import Sight

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: Prompts to begin with; each suits what the house painter has learnt.
EXAMPLES: Final = (
    ("en", "a penguin"),
    ("en", "a hamburger"),
    ("en", "a butterfly"),
    ("zh-Hans", "熊猫"),
    ("zh-Hans", "草莓"),
    ("zh-Hans", "火箭"),
)
_WORKS_A_PAGE: Final = 24
#: How often a listener's brief is looked at, and how long one connection lasts: the browser
#: opens another by itself, so a forgotten page does not hold a connection for ever.
_LOOK_EVERY_S: Final = 0.3
_LOOKS: Final = 2000
_LOOKS_BETWEEN_SIGNS_OF_LIFE: Final = 40
_YEAR_S: Final = 365 * 24 * 3600


@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Take a brief."""
    hands = selectors.hand_choices(_person(request))
    choices = [(hand.name, hand.title) for hand in hands]
    asked = {name: value for name, value in request.GET.items() if name in BriefForm.base_fields}
    initial = {**selectors.usual_settings(), **asked}
    form = BriefForm(request.POST or None, hands=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = _submitted(request, form)
        if answer is not None:
            return answer
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "hands": hands, "examples": EXAMPLES, "asked": asked}
    return render(request, "studio/desk.html", context, status=status)


def _submitted(request: HttpRequest, form: BriefForm) -> HttpResponse | None:
    """Put a valid brief into the queue, or say on the form why not."""
    try:
        briefs = services.submit_sitting(
            person=_person(request),
            brief=selectors.suited(form.brief(seed_otherwise=secrets.randbelow(SEED_MAX + 1))),
            count=form.cleaned_data["count"],
            now=timezone.now(),
        )
    except PinxitError as refusal:
        form.add_error("prompt", in_words(refusal))
        return None
    return redirect("studio:brief", briefs[0].public_id)


@never_cache
@login_required
@require_GET
def brief_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a brief and all asked for with it, as it develops."""
    brief = _own_brief(_person(request), public_id)
    sights = selectors.sitting_of(brief)
    if len(sights) == 1 and sights[0].piece is not None:
        return redirect("studio:piece", sights[0].piece.public_id)
    context = {
        "brief": brief,
        "views": [view_of(sight) for sight in sights],
        "is_waiting": not all(sight.ended for sight in sights),
        "settings_url": selectors.settings_address(brief),
        "hand_title": selectors.hand_title(brief.hand),
    }
    return render(request, "studio/brief.html", context)


@login_required
@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try a failed brief once more."""
    brief = _own_brief(_person(request), public_id)
    try:
        services.try_again(brief)
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("studio:brief", brief.public_id)


async def brief_events(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Stream how a brief gets on, as server-sent events.

    A listener that lost its connection says what it saw last and goes on from there: the state is
    in the database, so nothing is missed and nothing is told twice.

    Source:
        WHATWG HTML Living Standard, section 9.2, "Server-sent events".
    """
    person = await request.auser()
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


async def listen(brief: Brief, *, seen: str, language: str) -> AsyncGenerator[bytes, None]:
    """Yield the events of a brief until it ends.

    Args:
        brief: What is listened to.
        seen: Id of the last event the listener had; empty for none.
        language: Of the words in the events.
    """
    yield b"retry: 1000\n\n"
    for look in range(_LOOKS):
        sight = await sync_to_async(look_at)(brief)
        name = event_id(sight)
        if name != seen:
            seen = name
            yield _event(sight, language)
        elif look % _LOOKS_BETWEEN_SIGNS_OF_LIFE == 0:
            yield b": still here\n\n"
        if sight.ended:
            return
        await asyncio.sleep(_LOOK_EVERY_S)


@never_cache
@login_required
@require_GET
def works(request: HttpRequest) -> HttpResponse:
    """Show somebody's works, and what is on its way."""
    person = _person(request)
    page = Paginator(selectors.works_of(person), _WORKS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": [_card_of(piece) for piece in page],
        "unfinished": [view_of(sight) for sight in selectors.unfinished_of(person)[:12]],
        "num_put_away": selectors.put_away_by(person).count(),
    }
    return render(request, "studio/works.html", context)


@never_cache
@login_required
@require_GET
def put_away_works(request: HttpRequest) -> HttpResponse:
    """Show the pieces that somebody put away."""
    pieces = selectors.put_away_by(_person(request))
    page = Paginator(pieces, _WORKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/put_away.html", {"page": page})


@never_cache
@login_required
def piece_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a piece to its maker; take a new title for it."""
    piece = _own_piece(request, public_id)
    form = TitleForm(request.POST or None, initial={"title": piece.title})
    status = 200
    if request.method == "POST":
        if form.is_valid() and _renamed(piece, form):
            messages.success(request, _("The piece has its new title."))
            return redirect("studio:piece", piece.public_id)
        status = 400
    context = {
        "piece": piece,
        "form": form,
        "label": selectors.full_label_of(piece),
        "hand_title": selectors.hand_title(piece.brief.hand),
        "looked_at": selectors.looked_at(piece),
        "made_from": lineage.made_from(piece),
        "image": Digest.parse(piece.image_digest),
        "file": Digest.parse(piece.file_digest),
        "settings_url": selectors.settings_address(piece.brief),
        "other_query": selectors.desk_query(piece.brief, with_seed=False),
    }
    return render(request, "studio/piece.html", context, status=status)


def _renamed(piece: Piece, form: TitleForm) -> bool:
    """Rename a piece, or say on the form why not."""
    try:
        services.rename_piece(piece, form.cleaned_data["title"])
    except PinxitError as refusal:
        form.add_error("title", in_words(refusal))
        return False
    return True


@login_required
@require_POST
def put_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a piece out of one's works."""
    piece = _own_piece(request, public_id)
    if services.put_away(piece, now=timezone.now()):
        messages.success(request, _("The piece is put away. You can bring it back at any time."))
    return redirect("studio:works")


@login_required
@require_POST
def bring_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a piece back that was put away."""
    piece = _own_piece(request, public_id)
    if services.bring_back(piece):
        messages.success(request, _("The piece is back among your works."))
    return redirect("studio:piece", piece.public_id)


@login_required
@require_GET
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve one of somebody's own pictures as it lies in the store."""
    return _picture(selectors.picture_of(_own_picture(request, digest)), "image/png")


@login_required
@require_GET
def card_picture(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve one of somebody's own pictures at the size of a card."""
    return _picture(selectors.card_picture_of(_own_picture(request, digest)), "image/webp")


def _picture(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    # Named by its digest, it never changes; it is somebody's own, so no shared cache may keep it.
    response["Cache-Control"] = f"private, max-age={_YEAR_S}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _own_picture(request: HttpRequest, digest: str) -> Digest:
    named = Digest(digest)
    if not selectors.may_see(_person(request), named) or not selectors.is_in_store(named):
        raise Http404
    return named


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)


def _own_brief(person: "Person", public_id: UUID) -> Brief:
    brief = selectors.find_brief(person, public_id)
    if brief is None:
        raise Http404
    return brief


def _own_brief_of_anybody(person: Any, public_id: UUID) -> Brief | None:
    """Return the brief if this is its person; a visitor who is not signed in has none."""
    return selectors.find_brief(person, public_id) if person.is_authenticated else None


def _own_piece(request: HttpRequest, public_id: UUID) -> Piece:
    piece = selectors.find_piece(_person(request), public_id)
    if piece is None:
        raise Http404
    return piece


def look_at(brief: Brief) -> Sight:
    """Look at a brief and give the connection back: many listeners share a few of them."""
    try:
        return selectors.sight_of(brief)
    finally:
        if not connection.in_atomic_block:
            connection.close()


def event_id(sight: Sight) -> str:
    """Return the name of what is to be told of a brief: one that is known is not told again."""
    step = sight.progress.step if sight.progress is not None else 0
    tries = sight.progress.tries if sight.progress is not None else 0
    again = f"-{tries}" if tries > 1 else ""
    return f"ended-{sight.state}" if sight.ended else f"{sight.state}-{step}{again}"


def _event(sight: Sight, language: str) -> bytes:
    with translation.override(language):
        body = json.dumps(view_of(sight), ensure_ascii=False)
    name = "done" if sight.ended else "progress"
    return f"event: {name}\nid: {event_id(sight)}\ndata: {body}\n\n".encode()


def view_of(sight: Sight) -> dict[str, Any]:
    """Return what a page shows of a brief: the same for templates and events."""
    brief, progress, piece = sight.brief, sight.progress, sight.piece
    preview = bytes(progress.preview) if progress is not None else b""
    return {
        "state": sight.state,
        "ended": sight.ended,
        "step": progress.step if progress is not None else 0,
        "total": progress.total if progress is not None else 1,
        "text": _text_of(sight),
        "remedy": gettext(progress.remedy) if progress is not None and progress.remedy else "",
        "prompt": brief.prompt,
        "seed": brief.seed,
        "preview": f"data:image/jpeg;base64,{b64encode(preview).decode()}" if preview else "",
        "picture": _address("card-picture", Digest.parse(piece.file_digest).hex) if piece else "",
        "url": _address("piece", piece.public_id) if piece else _address("brief", brief.public_id),
        "events": _address("brief-events", brief.public_id),
        "again": _address("again", brief.public_id),
        "cancel": _address("cancel", brief.public_id),
    }


def _text_of(sight: Sight) -> str:
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


def _address(name: str, argument: object) -> str:
    return reverse(f"studio:{name}", args=[argument])


def _card_of(piece: Piece) -> dict[str, object]:
    return {
        "url": _address("piece", piece.public_id),
        "image_url": _address("card-picture", Digest.parse(piece.file_digest).hex),
        "width_px": CARD_SIDE_PX * piece.width_px // max(piece.width_px, piece.height_px),
        "height_px": CARD_SIDE_PX * piece.height_px // max(piece.width_px, piece.height_px),
        "alt": piece.title,
        "label": selectors.label_of(piece),
    }
