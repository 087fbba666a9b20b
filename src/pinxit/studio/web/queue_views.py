"""One's own queue: what waits, for how long, what failed; calling a brief off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pinxit.kernel import PinxitError
from pinxit.studio.web import selectors, services
from pinxit.studio.web.easel import view_of
from pinxit.studio.web.forms import in_words
from pinxit.studio.web.own import own_brief, person_of
from pinxit.studio.web.selectors import Queued

_MINUTE_S = 60


@never_cache
@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show what somebody waits for, and what failed; alone, as a part that htmx renews."""
    person = person_of(request)
    rows = [_row_of(queued) for queued in selectors.queue_of(person)]
    quota = services.quota_now()
    context = {
        "rows": rows,
        "is_moving": any(not row["ended"] for row in rows),
        "num_waiting": selectors.num_waiting(person),
        "most": quota.waiting,
    }
    renewed = request.headers.get("HX-Request") == "true"
    return render(request, "studio/_queue.html" if renewed else "studio/queue.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call one of somebody's own briefs off."""
    brief = own_brief(request, public_id)
    try:
        services.call_off(brief)
        messages.success(request, _("The brief is called off."))
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("studio:queue")


def _row_of(queued: Queued) -> dict[str, Any]:
    """Return what a row of the page shows."""
    progress, place = queued.sight.progress, queued.place
    return {
        **view_of(queued.sight),
        "name": str(queued.sight.brief.public_id),
        "place": place.place if place else None,
        "wait": wait_in_words(place.seconds) if place else "",
        "trouble": gettext(progress.error) if progress and progress.error and place else "",
        "again_at": progress.again_at if progress and place else None,
    }


def wait_in_words(seconds: float) -> str:
    """Return an estimate as people say it: it is not exact, and does not look so."""
    if seconds < _MINUTE_S:
        return gettext("less than a minute")
    minutes = round(seconds / _MINUTE_S)
    if minutes < 2 * _MINUTE_S:
        words = ngettext("about %(count)d minute", "about %(count)d minutes", minutes)
        return words % {"count": minutes}
    hours = round(minutes / _MINUTE_S)
    return ngettext("about %(count)d hour", "about %(count)d hours", hours) % {"count": hours}
