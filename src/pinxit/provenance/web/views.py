"""Pages of the provenance room: verify a file, read a certificate, see a seal."""

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from pinxit.accounts.web.selectors import house_of
from pinxit.kernel import Digest
from pinxit.provenance.core.findings import Finding
from pinxit.provenance.core.inspection import FileTooLargeError, UnreadableUploadError
from pinxit.provenance.core.seal import seal_svg
from pinxit.provenance.web.finding_words import MEANINGS, TITLES, light_word, told
from pinxit.provenance.web.forms import CeilingUploadHandler, VerifyForm, refuse_large_request
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import (
    Certificate,
    ProvedEntry,
    Report,
    Standing,
    certificate_of,
    checked_log,
    proved,
    report_on,
    small_picture,
)
from pinxit.provenance.web.services import current_trust, sealed_for_page

_SEAL_PX: Final = 96


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Say what is known of a file. Nothing of it is kept.

    The ceiling must stand before the first byte of the form is read, and checking the form's
    token reads it: so the token is checked inside, once the ceiling is up.
    """
    if request.method != "POST":
        return _page(request, VerifyForm())
    try:
        refuse_large_request(request)
    except FileTooLargeError as error:
        return _refusal(request, error)
    ceiling = CeilingUploadHandler(request)
    request.upload_handlers.insert(0, ceiling)
    return _answer(request, ceiling)


@csrf_protect
def _answer(request: HttpRequest, ceiling: CeilingUploadHandler) -> HttpResponse:
    form = VerifyForm(request.POST, request.FILES)
    if ceiling.was_stopped:
        return _refusal(request, FileTooLargeError("the file is too large to be looked at"))
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        report = report_on(form.cleaned_data["file"].read(), standing_now())
    except UnreadableUploadError as error:
        return _refusal(request, error)
    return _page(request, VerifyForm(), found=_known(report))


def standing_now() -> Standing:
    """Return what a file is measured against at this moment."""
    log = checked_log(now=timezone.now())
    return Standing(log, sealed_for_page()[0], current_trust())


def _known(report: Report) -> dict[str, object]:
    """Return what the page tells of a report."""
    piece = report.certificate
    picture_HWC = report.carried.picture_HWC
    beside = report.likely is not None and picture_HWC is not None
    return {
        "report": report,
        "verdict": report.verdict,
        "rows": [finding_row(each) for each in report.findings],
        "label": _label(piece) if piece else None,
        "certificate": piece,
        "entries": report.entries,
        "brought": small_picture(picture_HWC) if beside and picture_HWC is not None else "",
        "log": checked_log(now=timezone.now()),
    }


def finding_row(finding: Finding) -> dict[str, object]:
    """Return a finding as a page shows it."""
    return {
        "about": finding.about.value,
        "light": finding.light.value,
        "title": TITLES[finding.about],
        "word": light_word(finding),
        "says": told(finding),
        "means": MEANINGS[finding.about],
        "command": finding.facts.get("command", ""),
    }


def _proved(rows: list[LogEntry]) -> list[ProvedEntry]:
    """Return entries with their proofs in the newest tree."""
    return proved(rows, sealed_for_page()[0])


def _refusal(request: HttpRequest, error: UnreadableUploadError) -> HttpResponse:
    """Show why a file cannot be looked at, and what to do about it."""
    problem = {"what": gettext(str(error)), "remedy": gettext(error.remedy)}
    status = 413 if isinstance(error, FileTooLargeError) else 400
    return _page(request, VerifyForm(), found={"problem": problem}, status=status)


def _page(
    request: HttpRequest,
    form: VerifyForm,
    *,
    found: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(request, "provenance/verify.html", {"form": form, **(found or {})}, status=status)


@require_safe
def certificate(request: HttpRequest, digest: Digest) -> HttpResponse:
    """Show what is recorded of a piece, ready to be printed.

    Raises:
        Http404: No piece of these bytes is recorded.
    """
    found = certificate_of(digest)
    if found is None:
        raise Http404(_("No certificate of this file is recorded here."))
    return render(
        request,
        "provenance/certificate.html",
        {
            "certificate": found,
            "label": _label(found),
            "entries": _proved(found.entries),
            "log": checked_log(now=timezone.now()),
            "address": request.build_absolute_uri(),
            "badge": request.build_absolute_uri(
                reverse(
                    "provenance:badge", args=[found.painted.event.get("piece") or found.image.hex]
                )
            ),
        },
    )


def _name(found: Certificate) -> str:
    """Return the public name of a piece, or the digits of its picture where it has none."""
    return str(found.painted.event.get("piece") or found.image.hex)


def _label(found: Certificate) -> dict[str, object]:
    """Return the wall label of a piece, as far as the log knows it.

    The maker is named unless the log knows none, or was asked to forget: then the house is.
    """
    event = found.painted.event
    return {
        "title": found.title or gettext("Untitled"),
        "maker": found.maker or gettext("Painted at %(house)s") % {"house": house_of().name},
        "year": found.painted.recorded_at.year,
        "medium": _medium(event),
    }


def _medium(event: Mapping[str, str | int]) -> str:
    steps = int(event.get("steps", 0))
    return gettext("house painter · hand of %(hand)s · %(steps)s") % {
        "hand": str(event.get("hand", "–")).replace("-", " ").title(),
        "steps": ngettext("%(steps)d step", "%(steps)d steps", steps) % {"steps": steps},
    }


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def seal(request: HttpRequest, digest: Digest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Draw the seal of a digest; it never changes."""
    drawing = seal_svg(digest, size_px=_SEAL_PX, title=gettext("Seal of this work"))
    return HttpResponse(drawing, content_type="image/svg+xml")
