"""Pages of the studio: the desk, a brief on the easel, one's works, a piece."""

from collections.abc import AsyncGenerator
from functools import partial
from operator import itemgetter
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pinxit.kernel import Digest, PinxitError
from pinxit.studio.adapters.preview import CARD_SIDE_PX
from pinxit.studio.web import easel, lineage, selectors, services
from pinxit.studio.web.forms import BriefForm, TitleForm, in_words
from pinxit.studio.web.models import Brief, Piece
from pinxit.studio.web.own import own_brief, own_piece, person_of, served
from pinxit.studio.web.releasing import released_picture
from pinxit.studio.web.selectors import Sight

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


@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Take a brief."""
    hands = selectors.hand_choices(person_of(request))
    choices = [(hand.name, hand.title) for hand in hands]
    asked = {name: value for name, value in request.GET.items() if name in BriefForm.base_fields}
    initial = {**selectors.usual_settings(), **asked}
    form = BriefForm(request.POST or None, hands=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = easel.asked_for(
            request,
            form,
            lambda seed: selectors.suited(form.brief(seed_otherwise=seed)),
        )
        if answer is not None:
            return answer
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "hands": hands, "examples": EXAMPLES, "asked": asked}
    return render(request, "studio/desk.html", context, status=status)


@never_cache
@login_required
@require_GET
def brief_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a brief and all asked for with it, as it develops."""
    brief = own_brief(request, public_id)
    sights = selectors.sitting_of(brief)
    if len(sights) == 1 and sights[0].piece is not None:
        return redirect("studio:piece", sights[0].piece.public_id)
    context = {
        "brief": brief,
        "views": [easel.view_of(sight) for sight in sights],
        "is_waiting": not all(sight.ended for sight in sights),
        "settings_url": selectors.settings_address(brief),
        "hand_title": selectors.hand_title(brief.hand),
    }
    return render(request, "studio/brief.html", context)


@login_required
@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try a failed brief once more."""
    brief = own_brief(request, public_id)
    try:
        services.try_again(brief)
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("studio:brief", brief.public_id)


async def brief_events(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Stream how a brief gets on, as server-sent events."""
    return await easel.listened_to(request, public_id, listen)


def listen(brief: Brief, *, seen: str, language: str) -> AsyncGenerator[bytes, None]:
    """Yield the events of a brief until it ends.

    Args:
        brief: What is listened to.
        seen: Id of the last event the listener had; empty for none.
        language: Of the words in the events.
    """
    own = str(brief.pk)
    return easel.watched(
        partial(easel.looked, _look, brief),
        {own: seen},
        told=itemgetter(own),
        language=language,
    )


def _look(brief: Brief) -> list[Sight]:
    return [selectors.sight_of(brief)]


@never_cache
@login_required
@require_GET
def works(request: HttpRequest) -> HttpResponse:
    """Show somebody's works, and what is on its way."""
    person = person_of(request)
    page = Paginator(selectors.works_of(person), _WORKS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": [_card_of(piece) for piece in page],
        "unfinished": [easel.view_of(sight) for sight in selectors.unfinished_of(person)[:12]],
        "num_put_away": selectors.put_away_by(person).count(),
    }
    return render(request, "studio/works.html", context)


@never_cache
@login_required
@require_GET
def put_away_works(request: HttpRequest) -> HttpResponse:
    """Show the pieces that somebody put away."""
    pieces = selectors.put_away_by(person_of(request))
    page = Paginator(pieces, _WORKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/put_away.html", {"page": page})


@never_cache
@login_required
def piece_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a piece to its maker; take a new title for it."""
    piece = own_piece(request, public_id)
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
    piece = own_piece(request, public_id)
    if services.put_away(piece, now=timezone.now()):
        messages.success(request, _("The piece is put away. You can bring it back at any time."))
    return redirect("studio:works")


@login_required
@require_POST
def bring_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a piece back that was put away."""
    piece = own_piece(request, public_id)
    if services.bring_back(piece):
        messages.success(request, _("The piece is back among your works."))
    return redirect("studio:piece", piece.public_id)


@login_required
@require_GET
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve one of somebody's own pictures, with all its marks."""
    released = released_picture(_own_picture(request, digest), now=timezone.now())
    return served(selectors.picture_of(released), "image/png")


@login_required
@require_GET
def card_picture(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve one of somebody's own pictures at the size of a card."""
    return served(selectors.card_picture_of(_own_picture(request, digest)), "image/webp")


def _own_picture(request: HttpRequest, digest: str) -> Digest:
    named = Digest(digest)
    if not selectors.may_see(person_of(request), named) or not selectors.is_in_store(named):
        raise Http404
    return named


def _card_of(piece: Piece) -> dict[str, object]:
    return {
        "url": easel.address("piece", piece.public_id),
        "image_url": easel.address("card-picture", Digest.parse(piece.file_digest).hex),
        "width_px": CARD_SIDE_PX * piece.width_px // max(piece.width_px, piece.height_px),
        "height_px": CARD_SIDE_PX * piece.height_px // max(piece.width_px, piece.height_px),
        "alt": piece.title,
        "label": selectors.label_of(piece),
    }
