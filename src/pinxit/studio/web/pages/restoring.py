"""Restorations: the mask that a person edits, the condition report, and who approves it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pinxit.kernel import Digest, PinxitError
from pinxit.studio.adapters.canvases import page_mask
from pinxit.studio.adapters.condition_html import write_report_html
from pinxit.studio.adapters.condition_pdf import write_report_pdf
from pinxit.studio.core.condition import Report
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web import selectors, treatment_selectors, treatment_services
from pinxit.studio.web.condition_reports import SHOWN, condition_report, file_of, opened
from pinxit.studio.web.forms import in_words
from pinxit.studio.web.models import Treatment
from pinxit.studio.web.own import person_of
from pinxit.studio.web.treatment_forms import ApprovalForm, MaskForm
from pinxit.studio.web.treatment_services import Wish


@never_cache
@login_required
def edit_mask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the mask of a restoration on its picture, and restore anew with what is drawn."""
    treatment = _own_restoration(request, public_id)
    source_HWC = opened(selectors.picture_of(Digest.parse(treatment.source_digest)))
    form = MaskForm(
        request.POST or None,
        size=source_HWC.shape[:2],
        initial={**treatment.settings, "mask": page_mask(file_of(treatment, "mask"))},
    )
    if request.method == "POST" and form.is_valid():
        answer = _begun(request, treatment, form)
        if answer is not None:
            return answer
    context = {
        "treatment": treatment,
        "form": form,
        "height": source_HWC.shape[0],
        "width": source_HWC.shape[1],
        "source": Digest.parse(treatment.source_digest),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "studio/mask.html", context, status=status)


@never_cache
@login_required
@require_GET
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the condition report of a restoration, ready to be printed."""
    treatment = _own_restoration(request, public_id)
    files = {each["name"]: Digest.parse(each["digest"]).hex for each in treatment.files}
    shown = condition_report(treatment)
    names = [Digest.parse(treatment.source_digest).hex, *(files[name] for name in SHOWN)]
    context = {
        "treatment": treatment,
        "report": shown,
        "plates": [
            {"caption": plate.caption, "file": name}
            for plate, name in zip(shown.plates, names, strict=True)
        ],
        "curves": _curves(shown),
        "form": ApprovalForm(initial={"name": person_of(request).display_name}),
    }
    return render(request, "studio/condition_report.html", context)


@never_cache
@login_required
@require_GET
def report_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve the condition report as PDF."""
    content = write_report_pdf(condition_report(_own_restoration(request, public_id)))
    return _saved(content, "application/pdf", "condition-report.pdf")


@never_cache
@login_required
@require_GET
def report_html(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve the condition report as one HTML file, to be kept."""
    content = write_report_html(condition_report(_own_restoration(request, public_id)))
    return _saved(content, "text/html", "condition-report.html")


@login_required
@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down who approves a restoration."""
    treatment = _own_restoration(request, public_id)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the name of who approves it."))
        return redirect("studio:condition-report", treatment.public_id)
    try:
        if treatment_services.approve_treatment(
            treatment, name=form.cleaned_data["name"], now=timezone.now()
        ):
            messages.success(request, _("The restoration is approved. The report says by whom."))
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("studio:condition-report", treatment.public_id)


def _begun(request: HttpRequest, treatment: Treatment, form: MaskForm) -> HttpResponse | None:
    """Put the same restoration with another mask into the queue, or say on the form why not."""
    mask = treatment_services.keep_mask_of(form.cleaned_data["mask_HW"])
    wish = Wish(
        kind=Kind.RESTORE,
        settings={**form.settings(seed_otherwise=0), "mask": str(mask)},
        title=treatment.title,
        source=Digest.parse(treatment.source_digest),
        source_rights=treatment.source_rights,
    )
    try:
        anew = treatment_services.ask_for_treatment(
            person=person_of(request), piece=treatment.piece, wish=wish, now=timezone.now()
        )
    except PinxitError as refusal:
        form.add_error(None, in_words(refusal))
        return None
    return redirect("studio:treatment", anew.public_id)


def _own_restoration(request: HttpRequest, public_id: UUID) -> Treatment:
    """Return somebody's own finished restoration.

    Raises:
        Http404: There is none of this name.
    """
    treatment = treatment_selectors.find_treatment(person_of(request), public_id)
    if treatment is None or treatment.kind != Kind.RESTORE or treatment.finished_at is None:
        raise Http404
    return treatment


def _curves(report: Report) -> list[dict[str, Any]]:
    """Return the curves of the colours as points of a drawing 255 units high."""
    if report.level_C is None:
        return []
    return [
        {
            "colour": name,
            "points": " ".join(
                f"{level},{255 - int(report.level_C[level, number])}" for level in range(0, 256, 5)
            ),
        }
        for number, name in enumerate(("red", "green", "blue"))
    ]


def _saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
