"""A picture for publishing: what the place asks, its label drawn, or the duty taken over."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import LabelMark, Law, ModelShare, Need, Place, required
from pinxit.studio.adapters.labelled_copy import labelled_copy
from pinxit.studio.web import selectors, services
from pinxit.studio.web.forms import in_words
from pinxit.studio.web.label_forms import USUAL, DutyForm, LabelForm
from pinxit.studio.web.models import Piece
from pinxit.studio.web.own import own_piece, person_of
from pinxit.studio.web.releasing import released_copy, released_piece

_MARKS: Final = {
    LabelMark.VISIBLE: _("A label to be seen"),
    LabelMark.METADATA: _("Signed metadata"),
    LabelMark.WATERMARK: _("A watermark"),
    LabelMark.AIGC: _("The label AIGC in the metadata"),
}
_LAWS: Final = {
    Law.AI_ACT: _("Regulation (EU) 2024/1689"),
    Law.CODE: _("EU Code of Practice on Transparency of AI-Generated Content"),
    Law.MEASURES: _("Measures for Labelling AI-Generated Synthetic Content"),
}
_NEEDS: Final = {
    Need.MUST: _("demanded"),
    Need.WHERE_ASKED: _("where it applies"),
    Need.MAY: _("as you like"),
}


@never_cache
@login_required
def label_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a piece with its visible label, and what its place asks; or hand it out without."""
    piece = own_piece(request, public_id)
    if request.method == "POST":
        return _handed_out(request, piece)
    return _shown(request, piece, DutyForm(initial=_asked(request)))


@never_cache
@login_required
@require_safe
def labelled_picture(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve a piece with its visible label."""
    piece, form = own_piece(request, public_id), LabelForm(_asked(request))
    if not form.is_valid():
        return HttpResponseBadRequest()
    copy, name = _copy(piece, form), f"{_name(piece)}-labelled.png"
    if "show" in request.GET:
        return _saved(copy, name, inline=True)
    return _saved(selectors.picture_of(released_copy(piece, copy, now=timezone.now())), name)


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what is asked for: what the address says, and the usual for the rest."""
    return {name: request.GET.get(name, str(usual)) for name, usual in USUAL.items()}


def _shown(
    request: HttpRequest, piece: Piece, duty: DutyForm, *, status: int = 200
) -> HttpResponse:
    form = LabelForm(_asked(request))
    can_be_drawn = form.is_valid() and _can_be_drawn(piece, form)
    place = form.cleaned_data.get("place", USUAL["place"])
    demand = required(ModelShare.GENERATED, Place(place))
    context = {
        "piece": piece,
        "form": form,
        "duty": duty,
        "can_be_drawn": can_be_drawn,
        "query": "&".join(f"{name}={value}" for name, value in form.cleaned_data.items()),
        "rules": [
            {
                "mark": _MARKS[rule.mark],
                "need": _NEEDS[rule.need],
                "reason": gettext(rule.reason),
                "law": _LAWS[rule.law],
                "article": gettext(rule.article),
                "waiver": gettext(rule.waiver) if rule.waiver else "",
            }
            for rule in sorted(demand.rules, key=lambda rule: list(_MARKS).index(rule.mark))
        ],
        "must_be_seen": demand.must(LabelMark.VISIBLE),
        "file": Digest.parse(piece.file_digest),
        "name": _name(piece),
    }
    return render(request, "studio/label.html", context, status=status if form.is_valid() else 400)


def _can_be_drawn(piece: Piece, form: LabelForm) -> bool:
    """Say whether the picture takes a label, or say on the form why not."""
    try:
        _copy(piece, form)
    except PinxitError as refusal:
        form.add_error(None, in_words(refusal))
        return False
    return True


def _handed_out(request: HttpRequest, piece: Piece) -> HttpResponse:
    """Hand out the file without a visible label to who takes over the duty, and write it down."""
    form = DutyForm(request.POST)
    if not form.is_valid():
        return _shown(request, piece, form, status=400)
    services.hand_out_unlabelled(
        piece, place=form.cleaned_data["place"], taker=person_of(request), now=timezone.now()
    )
    released = released_piece(piece, Digest.parse(piece.file_digest), now=timezone.now())
    return _saved(selectors.picture_of(released), f"{_name(piece)}.png")


def _copy(piece: Piece, form: LabelForm) -> bytes:
    return labelled_copy(selectors.picture_of(Digest.parse(piece.file_digest)), form.plate)


def _name(piece: Piece) -> str:
    return slugify(piece.title) or "pinxit"


def _saved(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type="image/png")
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
