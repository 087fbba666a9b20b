"""Pages of treatments: what was done to a picture, and how to ask for more."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pinxit.corpus import Purpose
from pinxit.corpus.web.selectors import LentManner, manner_lent, manners_to_lend
from pinxit.kernel import Digest, PinxitError
from pinxit.studio.core.brief import SEED_MAX
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web import selectors, treatment_selectors, treatment_services
from pinxit.studio.web import treatment_words as words
from pinxit.studio.web.forms import in_words
from pinxit.studio.web.models import Piece, Treatment
from pinxit.studio.web.own import own_piece, person_of, served
from pinxit.studio.web.releasing import released_treatment
from pinxit.studio.web.treatment_forms import FORMS, BroughtForm, TreatmentForm
from pinxit.studio.web.treatment_services import Brought, Wish

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_MANNERS_SHOWN: Final = 48


@never_cache
@login_required
@require_GET
def treatments(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Show what was done to a piece, or to pictures that somebody brought, and what can be."""
    person = person_of(request)
    piece = None if public_id is None else own_piece(request, public_id)
    rows = list(treatment_selectors.treatments_of(person, piece))
    away = treatment_selectors.put_away_treatments(person, piece)
    context = {
        "piece": piece,
        "image": None if piece is None else Digest.parse(piece.file_digest),
        "offers": [
            {"title": words.TITLES[kind], "does": words.DOES[kind], "url": _ask_url(kind, piece)}
            for kind in Kind
        ],
        "sights": [_shown(sight) for sight in treatment_selectors.sights_of_treatments(rows)],
        "put_away": [_shown(each) for each in treatment_selectors.sights_of_treatments(list(away))],
    }
    return render(request, "studio/treatments.html", context)


@never_cache
@login_required
def ask(request: HttpRequest, kind: str, public_id: UUID | None = None) -> HttpResponse:
    """Take what is wanted of a treatment."""
    piece = None if public_id is None else own_piece(request, public_id)
    asked = _Asked.of(request, _kind(kind), piece)
    if request.method == "POST" and asked.are_valid:
        answer = _begun(request, asked)
        if answer is not None:
            return answer
    context = {
        "asked": asked,
        "title": words.TITLES[asked.kind],
        "does": words.DOES[asked.kind],
        "back": _list_url(piece),
        "here": request.path,
    }
    return render(
        request, "studio/treat.html", context, status=400 if request.method == "POST" else 200
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """The forms of one page: how, what picture if it is no piece, and whose manner."""

    kind: Kind
    piece: Piece | None
    form: TreatmentForm
    picture: BroughtForm | None
    manner: BroughtForm | None
    lent: LentManner | None
    lent_number: str

    @classmethod
    def of(cls, request: HttpRequest, kind: Kind, piece: Piece | None) -> "_Asked":
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        number = request.POST.get("work") or request.GET.get("work") or ""
        wants_manner = kind is Kind.RESTYLE
        lent = _lent(number) if wants_manner else None
        name = {"author": person_of(request).display_name}
        picture = BroughtForm(data, files, prefix="picture", initial=name)
        manner = BroughtForm(data, files, prefix="manner", is_manner=True)
        return cls(
            kind=kind,
            piece=piece,
            form=FORMS[kind](data),
            picture=picture if piece is None else None,
            manner=manner if wants_manner and lent is None else None,
            lent=lent,
            lent_number=number if lent is not None else "",
        )

    @property
    def are_valid(self) -> bool:
        """Whether all of them are, each checked so that each can say what is wrong."""
        forms = [self.form, self.picture, self.manner]
        return all([form.is_valid() for form in forms if form is not None])  # noqa: C419


def _begun(request: HttpRequest, asked: _Asked) -> HttpResponse | None:
    """Put a treatment into the queue, or say on the form why not."""
    person, now = person_of(request), timezone.now()
    try:
        picture = _brought(asked.picture, Purpose.DERIVE, person)
        manner = _manner(asked, person)
        source = picture
        if asked.piece is not None:
            source = Brought(treatment_selectors.source_of(asked.piece), "")
        assert source is not None  # noqa: S101 - it is a piece, or it was brought
        treatment = treatment_services.ask_for_treatment(
            person=person,
            piece=asked.piece,
            wish=Wish(
                kind=asked.kind,
                settings=asked.form.settings(seed_otherwise=secrets.randbelow(SEED_MAX + 1)),
                title=_title(asked),
                source=source.digest,
                source_rights=source.rights,
                style=None if manner is None else manner.digest,
                style_rights="" if manner is None else manner.rights,
            ),
            now=now,
        )
    except PinxitError as refusal:
        asked.form.add_error(None, in_words(refusal))
        return None
    return redirect("studio:treatment", treatment.public_id)


def _title(asked: _Asked) -> str:
    if asked.piece is not None:
        return asked.piece.title
    return "" if asked.picture is None else str(asked.picture.cleaned_data["title"])


def _brought(form: BroughtForm | None, purpose: Purpose, person: "Person") -> Brought | None:
    if form is None:
        return None
    return treatment_services.bring_picture(
        form.content, form.stated, purpose=purpose, person=person, now=timezone.now()
    )


def _manner(asked: _Asked, person: "Person") -> Brought | None:
    if asked.lent is not None:
        kept = treatment_services.keep_picture(asked.lent.picture_HWC)
        return Brought(kept, f"{asked.lent.credit} ({asked.lent.digest})")
    return _brought(asked.manner, Purpose.STYLE, person)


@never_cache
@login_required
@require_GET
def manners(request: HttpRequest) -> HttpResponse:
    """Show works of the corpus in whose manner a picture may be painted."""
    back = request.GET.get("for", "")
    piece = own_piece(request, UUID(back)) if _is_uuid(back) else None
    query = request.GET.get("q", "")
    context = {
        "cards": manners_to_lend(query, count=_MANNERS_SHOWN),
        "query": query,
        "for": back if piece is not None else "",
        "ask_url": _ask_url(Kind.RESTYLE, piece),
    }
    return render(request, "studio/manners.html", context)


@never_cache
@login_required
@require_GET
def treatment_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a treatment: how far it is, or what came of it and how it was done."""
    treatment = _own_treatment(request, public_id)
    sight = treatment_selectors.sight_of_treatment(treatment)
    context = {
        "treatment": treatment,
        "sight": sight,
        "kind_title": words.TITLES[Kind(treatment.kind)],
        "files": treatment_selectors.files_of(treatment),
        "found": words.found_in(treatment.figures),
        "settings": words.said_of(treatment.settings),
        "source": Digest.parse(treatment.source_digest),
        "back": _list_url(treatment.piece),
    }
    if request.headers.get("HX-Request"):
        standing = render(request, "studio/_treatment_standing.html", context)
        if sight.ended:
            standing["HX-Refresh"] = "true"  # what is said beside it has changed as well
        return standing
    return render(request, "studio/treatment.html", context)


@login_required
@require_POST
def treat_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try a failed treatment once more."""
    treatment = _own_treatment(request, public_id)
    try:
        treatment_services.treat_again(treatment)
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("studio:treatment", treatment.public_id)


@login_required
@require_POST
def put_treatment_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo a treatment: put it away."""
    treatment = _own_treatment(request, public_id)
    if treatment_services.put_treatment_away(treatment, now=timezone.now()):
        messages.success(request, _("The treatment is put away. The picture is as it was."))
    return redirect(_list_url(treatment.piece))


@login_required
@require_POST
def bring_treatment_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a treatment back that was put away."""
    treatment = _own_treatment(request, public_id)
    if treatment_services.bring_treatment_back(treatment):
        messages.success(request, _("The treatment is back."))
    return redirect("studio:treatment", treatment.public_id)


@login_required
@require_GET
def treated_file(request: HttpRequest, digest: str, suffix: str) -> HttpResponse:
    """Serve a file that came of one of somebody's own treatments, or the picture it began with."""
    named = Digest(digest)
    may_see = treatment_selectors.may_see_treated(person_of(request), named)
    if not may_see or not selectors.is_in_store(named):
        raise Http404
    media_type = treatment_selectors.media_type_of(suffix)
    treatment = treatment_selectors.treatment_of_file(person_of(request), named)
    if treatment is not None:
        named = released_treatment(treatment, named, media_type, now=timezone.now())
    response = served(selectors.picture_of(named), media_type)
    if suffix != "png":
        # A drawing could run scripts where it is shown as a page; ours has none, and is not shown.
        response["Content-Disposition"] = "attachment"
    return response


def _shown(sight: treatment_selectors.TreatmentSight) -> dict[str, Any]:
    files = treatment_selectors.files_of(sight.treatment)
    return {
        "sight": sight,
        "kind_title": words.TITLES[Kind(sight.treatment.kind)],
        "url": reverse("studio:treatment", args=[sight.treatment.public_id]),
        "picture": next((each for each in files if each.is_picture), None),
    }


def _ask_url(kind: Kind, piece: Piece | None) -> str:
    if piece is None:
        return reverse("studio:treat", args=[kind])
    return reverse("studio:treat-piece", args=[piece.public_id, kind])


def _list_url(piece: Piece | None) -> str:
    if piece is None:
        return reverse("studio:treatments")
    return reverse("studio:treatments-of-piece", args=[piece.public_id])


def _lent(number: str) -> LentManner | None:
    if not number.isdecimal() or len(number) > 18:
        return None
    return manner_lent(int(number), today=timezone.localdate())


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise Http404 from error


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _own_treatment(request: HttpRequest, public_id: UUID) -> Treatment:
    treatment = treatment_selectors.find_treatment(person_of(request), public_id)
    if treatment is None:
        raise Http404
    return treatment
