"""Frozen manifests: public, with everybody whose work is in them."""

from pathlib import Path
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web import services
from pinxit.corpus.web.forms import FreezeForm, in_words
from pinxit.corpus.web.models import Manifest
from pinxit.corpus.web.selectors import comparing, frozen, standing
from pinxit.kernel import PinxitError

_TYPES: Final = {
    "manifest.jsonl": "application/jsonl",
    "manifest.json": "application/json",
    "croissant.json": "application/ld+json",
    "credits.json": "application/json",
}
#: Where a session keeps the freezings that were asked for in it.
_ASKED: Final = "corpus_freezings"
_A_YEAR_S: Final = 365 * 24 * 3600


@never_cache
@require_safe
def manifests(request: HttpRequest) -> HttpResponse:
    """Every frozen manifest, and for curators the form that freezes another."""
    may_freeze = standing.may_freeze(request.user)
    context = {
        "manifests": frozen.all_manifests(),
        "form": FreezeForm() if may_freeze else None,
        "freezing": frozen.freezing_now(request.session.get(_ASKED, [])) if may_freeze else [],
    }
    return render(request, "corpus/manifests.html", context)


@login_required
@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Ask for a freezing."""
    if not standing.may_freeze(request.user):
        raise PermissionDenied
    form = FreezeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            key = services.ask_to_freeze(
                Purpose(data["purpose"]), data["collections"], share_alike=data["share_alike"]
            )
            request.session[_ASKED] = [*request.session.get(_ASKED, [])[-9:], key]
            messages.success(request, _("The works are being frozen; look again in a moment."))
            return redirect("corpus:manifests")
        except PinxitError as refusal:
            form.add_error(None, in_words(refusal))
    context = {
        "manifests": frozen.all_manifests(),
        "form": form,
        "freezing": frozen.freezing_now(request.session.get(_ASKED, [])),
    }
    return render(request, "corpus/manifests.html", context, status=400)


@never_cache
@require_safe
def manifest_page(request: HttpRequest, root: str) -> HttpResponse:
    """A manifest: purpose, counts, licences, duties, credits, and how to check it."""
    manifest = _manifest(root)
    context = {
        "manifest": manifest,
        "facts": frozen.facts_of(manifest),
        "others": frozen.comparable_with(manifest),
        "num_withdrawn": frozen.num_withdrawn(manifest),
        "cards": frozen.some_works(manifest),
        "files": [name for name in _TYPES if (frozen.folder_of(manifest) / name).exists()],
    }
    return render(request, "corpus/manifest.html", context)


@require_safe
def manifest_file(_request: HttpRequest, root: str, name: str) -> HttpResponseBase:
    """One of the papers of a manifest, as it was signed."""
    path: Path = frozen.folder_of(_manifest(root)) / name
    if name not in _TYPES or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=_TYPES[name], filename=name)
    response["Cache-Control"] = f"public, max-age={_A_YEAR_S}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@require_safe
def compare(request: HttpRequest, root: str, other: str) -> HttpResponse:
    """What one manifest holds and another does not."""
    before, after = _manifest(root), _manifest(other)
    context = {
        "before": before,
        "after": after,
        "difference": comparing.difference_of(before, after),
    }
    return render(request, "corpus/compare.html", context)


def _manifest(root: str) -> Manifest:
    return get_object_or_404(Manifest.objects.prefetch_related("collections"), root=root)
