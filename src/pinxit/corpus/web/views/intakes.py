"""Bringing works in: where from, whose, look and confirm; then the progress and the report."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from pinxit.corpus.adapters.sets import SETS
from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.web import services, words
from pinxit.corpus.web.forms import (
    ASKED,
    FilesForm,
    IiifForm,
    RightsForm,
    SetForm,
    UrlsForm,
    in_words,
)
from pinxit.corpus.web.models import Intake, Work
from pinxit.corpus.web.selectors import browsing, intakes, showing, standing
from pinxit.corpus.web.services import Whose
from pinxit.kernel import PinxitError
from pinxit.provenance import MAX_FILE_BYTES

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_FORMS: Final[dict[str, Callable[..., Form]]] = {
    "files": FilesForm,
    "iiif": IiifForm,
    "urls": UrlsForm,
    "set": SetForm,
}
_WORKS_SHOWN: Final = 24
#: What the site lets through in one request; the rest would be cut off.
_MOST_BYTES: Final = MAX_FILE_BYTES


@never_cache
@login_required
@require_safe
def add(request: HttpRequest) -> HttpResponse:
    """Choose where the works come from."""
    _let_in(request)
    is_curator = standing.may_freeze(request.user)
    context = {
        "intakes": intakes.intakes_of(request.user)[:10],
        "on_disk": intakes.not_registered() if is_curator else [],
    }
    return render(request, "corpus/add.html", context)


@login_required
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Put a collection that lies on this machine on the register."""
    if not standing.may_freeze(request.user):
        raise PermissionDenied
    try:
        services.ask_to_register(request.POST.get("name", ""))
        messages.success(request, gettext("It is being registered; look again in a moment."))
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("corpus:add")


@csrf_exempt
@never_cache
@login_required
def add_from(request: HttpRequest, kind: str) -> HttpResponse:
    """Take the files, the address or the name of a set.

    Checking the form's token reads the whole form, and one that is too large cannot be read: so
    that is found out first, and answered on the page; the token is checked inside.
    """
    _let_in(request)
    if kind not in _FORMS:
        raise Http404
    if request.method == "POST" and not _can_be_read(request):
        form = _FORMS[kind]({})
        form.errors.clear()
        form.add_error(None, gettext("This was too much at once. Bring it in smaller parts."))
        return _add_page(request, kind, form)
    return _add_from(request, kind)


@csrf_protect
def _add_from(request: HttpRequest, kind: str) -> HttpResponse:
    form = _form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            intake = _offered(kind, form, _person(request))
        except PinxitError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            step = "corpus:rights" if services.needs_rights(intake) else "corpus:confirm"
            return redirect(step, intake.public_id)
    return _add_page(request, kind, form)


def _add_page(request: HttpRequest, kind: str, form: Form) -> HttpResponse:
    context = {"form": form, "kind": kind, "step": 1}
    return render(request, "corpus/add_from.html", context, status=400 if form.errors else 200)


def _can_be_read(request: HttpRequest) -> bool:
    """Say whether a form came whole: not too large, not in too many parts, not cut off."""
    declared = request.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > _MOST_BYTES:
        return False
    try:
        return len(request.POST) + len(request.FILES) >= 0
    except (MultiPartParserError, SuspiciousOperation, BadRequest):
        return False


@never_cache
@login_required
def rights(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask whose the works are, in plain questions that become consents."""
    intake = _own(request, public_id)
    if intake.begun_at is not None or not services.needs_rights(intake):
        return redirect(intake)
    said = intake.params.get("said", {})
    whose = _whose(request.GET.get("whose", "") or said.get("whose", ""))
    form = RightsForm(
        request.POST if request.method == "POST" else None,
        whose=whose,
        name=intake.person.display_name,
        initial=_said_before(said) if said.get("whose") == whose else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.say_whose(intake, form.claim)
            return redirect("corpus:confirm", intake.public_id)
        except PinxitError as refusal:
            form.add_error(None, in_words(refusal))
    context = {
        "intake": intake,
        "form": form,
        "whose": whose,
        "choices": [(each, words.WHOSE[each]) for each in Whose],
        "step": 2,
    }
    return render(request, "corpus/rights.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what will be taken in, and begin."""
    intake = _own(request, public_id)
    if intake.begun_at is not None:
        return redirect(intake)
    if request.method == "POST":
        try:
            services.begin_intake(intake, now=timezone.now())
            return redirect(intake)
        except PinxitError as refusal:
            messages.error(request, in_words(refusal))
    said = intake.params.get("said")
    if said is None and services.needs_rights(intake):
        return redirect("corpus:rights", intake.public_id)
    context = {
        "intake": intake,
        "said": said,
        "whose": words.WHOSE.get(said["whose"]) if said else "",
        "answers": _answers(said or {}),
        "licence": words.licence_name((said or {}).get("licence", "")),
        "about": words.set_about(intake.name) if intake.name in SETS else "",
        "step": 3,
    }
    return render(request, "corpus/confirm.html", context)


@never_cache
@login_required
@require_safe
def intake_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far an intake is; once it has ended, what came in and what did not."""
    intake = _own(request, public_id)
    stage = intakes.stage_of(intake)
    if stage.state == "draft":
        return redirect("corpus:confirm", intake.public_id)
    context: dict[str, Any] = {"intake": intake, "stage": stage}
    collection = intake.collection
    if stage.state == "done" and collection is not None:
        works = browsing.with_makers(
            Work.objects.filter(collection=collection, left_at=None).order_by("pk")
        )
        shown = works.defer("line", "words")[:_WORKS_SHOWN]
        context |= {
            "collection": collection,
            "cards": showing.cards(shown, may_see_withdrawn=True),
            "groups": intakes.refused_of(collection),
        }
    return render(request, "corpus/intake.html", context)


@never_cache
@login_required
@require_safe
def intake_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the page that moves; asked for again and again while it does."""
    intake = _own(request, public_id)
    stage = intakes.stage_of(intake)
    response = render(request, "corpus/_progress.html", {"intake": intake, "stage": stage})
    if stage.ended:
        response["HX-Refresh"] = "true"
    return response


def _form(request: HttpRequest, kind: str) -> Form:
    if request.method != "POST":
        return _FORMS[kind]()
    if kind == "set":
        return _FORMS[kind](request.POST)
    return _FORMS[kind](request.POST, request.FILES)


def _offered(kind: str, form: Form, person: "Person") -> Intake:
    now = timezone.now()
    if isinstance(form, FilesForm):
        return services.offer_files(
            form.chosen, kind=kind, title=form.cleaned_data["title"], person=person, now=now
        )
    if isinstance(form, UrlsForm):
        uploads = [form.cleaned_data["uploads"]]
        return services.offer_files(
            uploads, kind=kind, title=form.cleaned_data["title"], person=person, now=now
        )
    if isinstance(form, IiifForm):
        data = form.cleaned_data
        return services.offer_address(data["address"], title=data["title"], person=person, now=now)
    return services.offer_set(form.cleaned_data["name"], person=person, now=now)


def _answers(said: dict[str, Any]) -> list[tuple[object, object]]:
    answers = said.get("answers", {})
    return [
        (words.PURPOSES[purpose], words.ANSWERS[Answer(answers[str(purpose)])])
        for purpose in ASKED
        if str(purpose) in answers
    ]


def _said_before(said: dict[str, Any]) -> dict[str, Any]:
    """Return what was said before, by field of the form."""
    answers = {purpose: said.get("answers", {}).get(purpose) for purpose in map(str, Purpose)}
    return {**said, **{name: answer for name, answer in answers.items() if answer}}


def _whose(word: str) -> Whose:
    return Whose(word) if word in set(Whose) else Whose.OWN


def _let_in(request: HttpRequest) -> None:
    if not standing.may_take_in(request.user):
        raise PermissionDenied


def _own(request: HttpRequest, public_id: UUID) -> Intake:
    intake = intakes.find_intake(request.user, public_id)
    if intake is None:
        raise Http404
    return intake


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)
