"""Pages of series: asking, watching, and fetching the archive."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pinxit.kernel import PinxitError
from pinxit.studio.core.brief import SEED_MAX
from pinxit.studio.core.messengers import MESSENGERS
from pinxit.studio.web import selectors, series_selectors, series_services
from pinxit.studio.web.forms import in_words
from pinxit.studio.web.models import Series
from pinxit.studio.web.own import person_of, served
from pinxit.studio.web.releasing import released_sheet
from pinxit.studio.web.series_forms import SeriesForm

REASONS = {
    "empty": _("there is no name"),
    "long": _("the name is longer than 24 characters"),
    "unprintable": _("it has characters that cannot be printed"),
    "twice": _("the name was there before"),
}


@never_cache
@login_required
def series_list(request: HttpRequest) -> HttpResponse:
    """Show somebody's series, and take a new one."""
    person = person_of(request)
    hands = [(each.name, each.title) for each in selectors.hand_choices(person)]
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SeriesForm(data, files, hands=hands, initial={"what": "telegram"})
    if data is not None and form.is_valid():
        try:
            series = series_services.ask_for_series(
                person=person,
                order=form.order(secrets.randbelow(SEED_MAX + 1)),
                names=form.names,
                now=timezone.now(),
            )
        except PinxitError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("studio:series", series.public_id)
    context = {
        "form": form,
        "sights": series_selectors.sights_of_series(person),
        "messengers": MESSENGERS.values(),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "studio/series_list.html", context, status=status)


@never_cache
@login_required
@require_GET
def series_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far a series is, or what came of it."""
    series = _own_series(request, public_id)
    context = {
        "series": series,
        "sight": series_selectors.sight_of_series(series),
        "messenger": MESSENGERS.get(series.messenger),
        "sheet": series_selectors.file_of(series, "sheet"),
        "archive": series_selectors.file_of(series, "archive"),
        "left_out": [(line, REASONS[why], text) for line, why, text in series.left_out],
    }
    return render(request, "studio/series.html", context)


@login_required
@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try a failed series once more."""
    series = _own_series(request, public_id)
    try:
        series_services.make_again(series, now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("studio:series", series.public_id)


@login_required
@require_GET
def series_file(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Serve the archive or the sheet of somebody's own series."""
    series = _own_series(request, public_id)
    digest = series_selectors.file_of(series, kind)
    if digest is None or not selectors.is_in_store(digest):
        raise Http404
    if kind == "sheet":
        released = released_sheet(digest, series.prompt, series.model_digest, now=timezone.now())
        return served(selectors.picture_of(released), "image/png")
    response = served(selectors.picture_of(digest), "application/zip")
    name = series.messenger or "cards"
    response["Content-Disposition"] = f'attachment; filename="pinxit-{name}.zip"'
    return response


def _own_series(request: HttpRequest, public_id: UUID) -> Series:
    series = series_selectors.find_series(person_of(request), public_id)
    if series is None:
        raise Http404
    return series
