"""Restorations: again with one's own mask, the condition report, the approval."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToRead, KeyToTreat, once
from pinxit.kernel import Digest
from pinxit.studio.adapters.canvases import BadMaskError
from pinxit.studio.adapters.condition_html import write_report_html
from pinxit.studio.adapters.condition_pdf import write_report_pdf
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web import treatment_selectors, treatment_services
from pinxit.studio.web.api.asked import OwnMask, mask_settings, settings_asked
from pinxit.studio.web.api.treating import own_treatment, told
from pinxit.studio.web.condition_reports import condition_report
from pinxit.studio.web.models import Treatment
from pinxit.studio.web.own import person_of
from pinxit.studio.web.told import TreatmentOut
from pinxit.studio.web.treatment_services import Wish

router = Router(tags=["restore"])

_READS = KeyToRead()
_TREATS = KeyToTreat()


class RestoreIn(OwnMask):
    """Where the picture of a restoration is mended instead, and what is done beside."""

    settings: dict[str, str | int | bool] = Field(default_factory=dict)


class ApproveIn(Schema):
    """Who approves a restoration. The name stays in the report."""

    name: str = Field(min_length=1, max_length=120)


@router.post(
    "/treatments/{uuid:treatment_id}/restore",
    response={202: TreatmentOut},
    auth=_TREATS,
    summary="Restore again with one's own mask",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def restore_again(
    request: HttpRequest, treatment_id: UUID, asked: RestoreIn
) -> tuple[int, TreatmentOut]:
    """Begin with the same picture; the file `mask` of the restoration is a good beginning."""
    row = _own_restoration(request, treatment_id)
    if not asked.is_given:
        raise BadMaskError("nothing of the mask is white")
    source = Digest.parse(row.source_digest)
    settings = settings_asked(Kind.RESTORE, asked.settings)
    settings |= mask_settings(Kind.RESTORE, asked, treatment_selectors.size_of_source(source))
    wish = Wish(
        kind=Kind.RESTORE,
        settings=settings,
        title=row.title,
        source=source,
        source_rights=row.source_rights,
    )
    anew = treatment_services.ask_for_treatment(
        person=person_of(request), piece=row.piece, wish=wish, now=timezone.now()
    )
    return 202, told(anew)


@router.post(
    "/treatments/{uuid:treatment_id}/approve",
    response={200: TreatmentOut},
    auth=_TREATS,
    summary="Approve a restoration",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def approve(request: HttpRequest, treatment_id: UUID, asked: ApproveIn) -> tuple[int, TreatmentOut]:
    """Write down who looked at a restoration and approves it; the first who does so stays."""
    row = _own_restoration(request, treatment_id)
    treatment_services.approve_treatment(row, name=asked.name, now=timezone.now())
    row.refresh_from_db()
    return 200, told(row)


@router.get(
    "/treatments/{uuid:treatment_id}/report.{form}",
    auth=_READS,
    url_name="condition_report",
    summary="Fetch a condition report",
    response={200: None},
)
def report(request: HttpRequest, treatment_id: UUID, form: str) -> HttpResponse:
    """Fetch the condition report as `pdf` or `html`, in the language of Accept-Language."""
    row = _own_restoration(request, treatment_id)
    if form not in {"pdf", "html"}:
        raise Http404
    written = condition_report(row)
    content = write_report_pdf(written) if form == "pdf" else write_report_html(written)
    media_type = "application/pdf" if form == "pdf" else "text/html"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="condition-report.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _own_restoration(request: HttpRequest, public_id: UUID) -> Treatment:
    """Return somebody's own finished restoration.

    Raises:
        Http404: There is none of this name.
    """
    row = own_treatment(request, public_id)
    if row.kind != Kind.RESTORE or row.finished_at is None:
        raise Http404
    return row
