"""The list of runs, and the page of one as it learns."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pinxit.kernel import PinxitError
from pinxit.training.adapters.run_folder import RunFolder, encode_thumb
from pinxit.training.web import words
from pinxit.training.web.selectors import hands, runs
from pinxit.training.web.selectors.runs import Looking

#: A small sheet is shown twice as fine as it is laid out, for fine screens.
_THUMB_PX: Final = 320
_A_DAY_S: Final = 24 * 3600
_LONGEST_STEP: Final = 12


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every run of this house."""
    _let_in(request)
    hidden = hands.hidden_runs(request.user)
    sights = [
        sight for sight in runs.all_sights(hands.titles_of_runs()) if sight.name not in hidden
    ]
    context = {
        "runs": sights,
        "is_learning": any(not sight.ended for sight in sights),
        "may_teach": hands.may_teach(request.user),
    }
    template = "training/_runs.html" if request.headers.get("HX-Request") else "training/runs.html"
    return render(request, template, context)


@never_cache
@login_required
@require_safe
def run_page(request: HttpRequest, name: str) -> HttpResponse:
    """One run: how far it is, what it paints by now, its loss, and what it is made of."""
    run = _run(request, name)
    looking = _looking(request)
    context = _live(run, looking) | {
        "stages": runs.lineage_of(run),
        "settings": words.settings_of(run.settings),
        "scales": [(key, title, looking.query(scale=key)) for key, title in words.SCALES.items()],
        "smoothings": [
            (key, title, looking.query(smooth=key)) for key, (title, _) in words.SMOOTHINGS.items()
        ],
    }
    return render(request, "training/run.html", context)


@never_cache
@login_required
@require_safe
def run_live(request: HttpRequest, name: str) -> HttpResponse:
    """The parts of the page that move, where something moved; asked for again and again."""
    run, seen = _run(request, name), request.GET.get("seen", "")
    mark = runs.seen_mark(run)
    if seen == mark:
        return HttpResponse(status=204)
    # Only a new sheet is laid over the one that is looked at: the picture does not flicker.
    has_new_sheet = seen.rpartition("-")[2] != mark.rpartition("-")[2]
    swaps = {"swaps": True, "has_new_sheet": has_new_sheet}
    return render(request, "training/_live.html", _live(run, _looking(request)) | swaps)


@login_required
@require_safe
def sheet(request: HttpRequest, name: str, step: str) -> HttpResponseBase:
    """A contact sheet as the run painted it."""
    _run(request, name)
    try:
        response = FileResponse(
            runs.find_sheet(name, int(step)).open("rb"), content_type="image/png"
        )
    except (PinxitError, OSError) as error:
        raise Http404 from error
    return _kept(response)


@login_required
@require_safe
def thumb(request: HttpRequest, name: str, step: str) -> HttpResponseBase:
    """A contact sheet, small."""
    _run(request, name)
    try:
        small = encode_thumb(runs.find_sheet(name, int(step)), side_px=_THUMB_PX)
    except PinxitError as error:
        raise Http404 from error
    return _kept(HttpResponse(small, content_type="image/webp"))


def _live(run: RunFolder, looking: Looking) -> dict[str, Any]:
    """Return what the moving parts of a run's page show."""
    curve = runs.curve_of(run, looking)
    return {
        "run": runs.sight_of(run, hands.titles_of_runs()),
        "looking": looking,
        "curve": curve,
        "curve_text": words.curve_in_words(curve) if curve else "",
        "sheet": runs.shown_sheet(run, looking),
        "sheet_text": words.sheet_in_words(run.record.stage if run.record else None),
        "strip": runs.strip_of(run, looking),
        "seen": runs.seen_mark(run),
    }


def _looking(request: HttpRequest) -> Looking:
    """Return how somebody wants to look at a run; what makes no sense is passed over."""
    asked = request.GET
    scale, smoothing, step = (asked.get(name, "") for name in ("scale", "smooth", "sheet"))
    usual = Looking()
    is_step = step.isascii() and step.isdigit() and len(step) <= _LONGEST_STEP
    return Looking(
        scale=scale if scale in words.SCALES else usual.scale,
        smoothing=smoothing if smoothing in words.SMOOTHINGS else usual.smoothing,
        sheet=int(step) if is_step else None,
    )


def _run(request: HttpRequest, name: str) -> RunFolder:
    _let_in(request)
    if name in hands.hidden_runs(request.user):
        raise Http404
    try:
        return runs.find_run(name)
    except PinxitError as error:
        raise Http404 from error


def _let_in(request: HttpRequest) -> None:
    if not runs.may_watch(request.user):
        raise PermissionDenied


def _kept(response: HttpResponseBase) -> HttpResponseBase:
    # Its address changes when it is painted anew; it is not for everybody's eyes.
    response["Cache-Control"] = f"private, max-age={_A_DAY_S}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
