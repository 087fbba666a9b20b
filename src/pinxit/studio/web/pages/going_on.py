"""Going on from a piece: more like it, variations, mixtures, filling in and growing."""

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.canvases import keep_mask, page_mask
from pinxit.studio.core.brief import SEED_MAX, Brief
from pinxit.studio.core.ground import Ground, Way, steps_over
from pinxit.studio.web import easel, lineage, selectors, services
from pinxit.studio.web.forms import (
    ExtendForm,
    FillForm,
    GoOnForm,
    MixForm,
    VaryForm,
    in_words,
)
from pinxit.studio.web.models import Piece
from pinxit.studio.web.own import own_piece, person_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: How many pictures "more like this" asks for.
_MORE: Final = 4
_FORMS: Final[dict[Way, type[GoOnForm]]] = {
    Way.VARY: VaryForm,
    Way.MIX: MixForm,
    Way.FILL: FillForm,
    Way.EXTEND: ExtendForm,
}
_TITLES: Final = {
    Way.VARY: _("Vary this piece"),
    Way.MIX: _("Mix with another piece"),
    Way.FILL: _("Paint a part anew"),
    Way.EXTEND: _("Let it grow"),
}
_LEADS: Final = {
    Way.VARY: _("The painter begins with this picture under noise and paints it afresh."),
    Way.MIX: _("The painter begins between two pictures, as near to each as you like."),
    Way.FILL: _("Mark a part and say what shall stand there. Not one other pixel changes."),
    Way.EXTEND: _("The painter goes on beyond the edges. What is there stays as it is."),
}


@login_required
@require_POST
def more_like_this(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the same brief with other seeds."""
    piece = own_piece(request, public_id)
    brief = replace(piece.brief.value, seed=secrets.randbelow(SEED_MAX + 1))
    try:
        briefs = services.submit_sitting(
            person=person_of(request), brief=brief, count=_MORE, now=timezone.now()
        )
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
        return redirect("studio:piece", piece.public_id)
    return redirect("studio:brief", briefs[0].public_id)


@never_cache
@login_required
def go_on(request: HttpRequest, public_id: UUID, way: str) -> HttpResponse:
    """Take a brief for what shall become of a piece.

    `?like=` names a brief that asked for this: the page begins with its settings.
    """
    piece, asked = own_piece(request, public_id), Way(way)
    form = _form(request, piece, asked)
    if request.method == "POST" and form.is_valid():
        answer = easel.asked_for(
            request,
            form,
            lambda seed: form.brief(seed_otherwise=seed, ground=_ground(form, asked)),
        )
        if answer is not None:
            return answer
    context = {
        "piece": piece,
        "form": form,
        "way": str(asked),
        "title": _TITLES[asked],
        "lead": _LEADS[asked],
        "image": Digest.parse(piece.image_digest),
        "file": Digest.parse(piece.file_digest),
        "others": _others_to_show(form),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "studio/go_on.html", context, status=status)


def _form(request: HttpRequest, piece: Piece, way: Way) -> GoOnForm:
    person = person_of(request)
    more: dict[str, Any] = {}
    if way is Way.MIX:
        more["others"] = lineage.pieces_to_mix_with(piece)
    choices = [(hand.name, hand.title) for hand in selectors.hand_choices(person)]
    return _FORMS[way](
        request.POST or None,
        hands=choices,
        piece=piece,
        initial=_initial(request, piece, way),
        **more,
    )


def _initial(request: HttpRequest, piece: Piece, way: Way) -> dict[str, object]:
    """Return the settings that the page begins with: the piece's, or those of a brief over it."""
    like = _brief_named(request, piece, way)
    brief = piece.brief.value if like is None else like
    initial: dict[str, object] = {
        "prompt": "" if way is Way.MIX and like is None else brief.prompt,
        "hand": brief.hand,
        "steps": steps_over(brief.steps) if like is None else brief.steps,
        "guidance_percent": brief.guidance_percent,
    }
    if like is None or like.ground is None:
        return initial
    return {**initial, "seed": like.seed, **_of_ground(person_of(request), like.ground)}


def _brief_named(request: HttpRequest, piece: Piece, way: Way) -> Brief | None:
    """Return the brief over this piece in this way that the address names, if any."""
    try:
        row = selectors.find_brief(person_of(request), UUID(request.GET.get("like", "")))
    except ValueError:
        return None
    ground = None if row is None else row.value.ground
    if row is None or ground is None:
        return None
    is_its = ground.way is way and str(ground.pictures[0]) == piece.image_digest
    return row.value if is_its else None


def _of_ground(person: "Person", ground: Ground) -> dict[str, object]:
    left, top, right, bottom = ground.margins_px
    known: dict[str, object] = {
        "strength_percent": ground.strength_percent,
        "share_percent": ground.share_percent,
        "left_px": left,
        "top_px": top,
        "right_px": right,
        "bottom_px": bottom,
    }
    if ground.way is Way.MIX:
        second = lineage.own_piece_of_image(person, ground.pictures[1])
        known["second"] = "" if second is None else str(second.public_id)
    if ground.mask is not None and selectors.is_in_store(ground.mask):
        known["mask"] = page_mask(selectors.picture_of(ground.mask))
    return known


def _ground(form: GoOnForm, way: Way) -> Ground:
    """Return the ground that a valid form describes; what was drawn is kept in the store."""
    data, image = form.cleaned_data, Digest.parse(form.piece.image_digest)
    strength = data.get("strength_percent", 100)
    if isinstance(form, MixForm):
        pictures = (image, Digest.parse(form.other.image_digest))
        share = data["share_percent"]
        return Ground(way=way, pictures=pictures, strength_percent=strength, share_percent=share)
    if isinstance(form, FillForm):
        mask = keep_mask(data["free"], FolderStore(settings.PINXIT_STORE))
        return Ground(way=way, pictures=(image,), strength_percent=strength, mask=mask)
    if isinstance(form, ExtendForm):
        return Ground(way=way, pictures=(image,), margins_px=form.margins_px)
    return Ground(way=way, pictures=(image,), strength_percent=strength)


def _others_to_show(form: GoOnForm) -> list[dict[str, object]]:
    """Return the pieces that can be mixed in, as the page shows them."""
    if not isinstance(form, MixForm):
        return []
    chosen = str(form["second"].value() or "")
    return [
        {
            "name": name,
            "title": other.title,
            "file": Digest.parse(other.file_digest).hex,
            "is_chosen": name == chosen,
        }
        for name, other in form.others.items()
    ]
