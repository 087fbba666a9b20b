"""Asking for treatments, of pieces and of pictures that somebody brings."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, File, Form, Router, Schema
from ninja.errors import ValidationError
from ninja.files import UploadedFile

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToRead, KeyToTreat, once
from pinxit.corpus import Purpose
from pinxit.kernel import Digest
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web import selectors, treatment_selectors, treatment_services
from pinxit.studio.web.api import asked as ask
from pinxit.studio.web.api.asked import OwnMask, Rights
from pinxit.studio.web.models import Piece, Treatment
from pinxit.studio.web.own import own_piece, person_of, served
from pinxit.studio.web.releasing import released_treatment
from pinxit.studio.web.services import TITLE_MAX
from pinxit.studio.web.told import TreatmentOut, treatment_told
from pinxit.studio.web.treatment_forms import MASK_MAX_LETTERS, BroughtForm
from pinxit.studio.web.treatment_services import Brought, Wish

router = Router(tags=["treat"])

_READS = KeyToRead()
_TREATS = KeyToTreat()


class TreatIn(OwnMask):
    """What is done to a piece. A mask is for restorations alone."""

    kind: Kind
    settings: dict[str, str | int | bool] = Field(
        default_factory=dict, description="As /treatments/kinds lists them."
    )
    manner_work: int | None = Field(
        None, ge=1, description="For restyle: the number of a work of the corpus."
    )


class RestyleIn(Rights):
    """By which right the picture is brought whose manner is taken, and how it is taken."""

    settings: str = Field("{}", max_length=ask.SETTINGS_MAX, description="An object of JSON.")


class BringIn(Rights):
    """What is done to a picture that is brought, and by which right.

    For restyle, `manner` is a second picture, and the other fields that begin with `manner` say by
    which right that one is brought; or `manner_work` names a work of the corpus.
    """

    kind: Kind
    title: str = Field(max_length=TITLE_MAX)
    settings: str = Field("{}", max_length=ask.SETTINGS_MAX, description="An object of JSON.")
    mask_json: str = Field(
        "{}",
        max_length=MASK_MAX_LETTERS,
        description="For restore: mask_png, places and all_gone, as an object of JSON.",
    )
    manner_work: int | None = Field(None, ge=1)
    manner_whose: str = "own"
    manner_author: str = Field("", max_length=120)
    manner_licence: str = Field("", max_length=40)
    manner_died: int | None = Field(None, ge=1)


class TreatmentsOut(Schema):
    """Some of somebody's treatments."""

    treatments: list[TreatmentOut]
    page: int
    num_pages: int
    num_treatments: int


@router.get("/treatments", response=TreatmentsOut, auth=_READS, summary="List treatments")
def treatments(request: HttpRequest, page: int = 1) -> TreatmentsOut:
    """List one's treatments, the newest first, 50 a page, without those put away."""
    shown = Paginator(treatment_selectors.all_treatments_of(person_of(request)), 50)
    rows = shown.get_page(page)
    sights = treatment_selectors.sights_of_treatments(list(rows))
    return TreatmentsOut(
        treatments=[treatment_told(sight) for sight in sights],
        page=rows.number,
        num_pages=shown.num_pages,
        num_treatments=shown.count,
    )


@router.post(
    "/pieces/{uuid:piece_id}/treatments",
    response={202: TreatmentOut},
    auth=_TREATS,
    summary="Treat a piece",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def treat_piece(request: HttpRequest, piece_id: UUID, asked: TreatIn) -> tuple[int, TreatmentOut]:
    """Put a treatment of a piece into the queue."""
    piece = own_piece(request, piece_id)
    settings = ask.settings_asked(asked.kind, asked.settings)
    settings |= ask.mask_settings(asked.kind, asked, (piece.file_height_px, piece.file_width_px))
    source = Brought(treatment_selectors.source_of(piece), "")
    manner = _lent(asked.kind, asked.manner_work)
    wish = _wish(asked.kind, settings, piece.title, source, manner)
    return 202, _begun(request, piece, wish)


@router.post(
    "/pieces/{uuid:piece_id}/restyle",
    response={202: TreatmentOut},
    auth=_TREATS,
    summary="Restyle a piece after a picture of one's own",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def restyle_piece(
    request: HttpRequest, piece_id: UUID, asked: Form[RestyleIn], manner: File[UploadedFile]
) -> tuple[int, TreatmentOut]:
    """Bring the picture whose manner is taken, say by which right, and queue the restyling."""
    piece = own_piece(request, piece_id)
    settings = ask.settings_asked(Kind.RESTYLE, ask.read_settings(asked.settings))
    form = BroughtForm(ask.without_none(asked), {}, is_manner=True)
    lent = ask.brought(request, manner, form, Purpose.STYLE)
    source = Brought(treatment_selectors.source_of(piece), "")
    return 202, _begun(request, piece, _wish(Kind.RESTYLE, settings, piece.title, source, lent))


@router.post(
    "/treatments",
    response={202: TreatmentOut},
    auth=_TREATS,
    summary="Treat a picture of one's own",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def treat_brought(
    request: HttpRequest,
    asked: Form[BringIn],
    picture: File[UploadedFile],
    manner: File[UploadedFile | None] = None,
) -> tuple[int, TreatmentOut]:
    """Bring a picture, say by which right, and put a treatment of it into the queue."""
    settings = ask.settings_asked(asked.kind, ask.read_settings(asked.settings))
    mask = OwnMask.model_validate(ask.read_settings(asked.mask_json))
    form = BroughtForm(ask.without_none(asked), {})
    source = ask.brought(request, picture, form, Purpose.DERIVE)
    size = treatment_selectors.size_of_source(source.digest)
    settings |= ask.mask_settings(asked.kind, mask, size)
    style = _manner(request, asked, manner)
    return 202, _begun(request, None, _wish(asked.kind, settings, asked.title, source, style))


@router.get(
    "/treatments/{uuid:treatment_id}",
    response=TreatmentOut,
    auth=_READS,
    url_name="treatment",
    summary="Show a treatment",
)
def treatment(request: HttpRequest, treatment_id: UUID) -> TreatmentOut:
    """Show how far a treatment is, or what came of it."""
    return told(own_treatment(request, treatment_id))


@router.post(
    "/treatments/{uuid:treatment_id}/again",
    response={202: TreatmentOut},
    auth=_TREATS,
    summary="Try a treatment again",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def treat_again(request: HttpRequest, treatment_id: UUID) -> tuple[int, TreatmentOut]:
    """Put a treatment that failed into the queue once more."""
    row = own_treatment(request, treatment_id)
    treatment_services.treat_again(row)
    return 202, told(row)


@router.get(
    "/treatments/{uuid:treatment_id}/files/{name}",
    auth=_READS,
    url_name="treatment_file",
    summary="Fetch a file of a treatment",
    response={200: None},
)
def treatment_file(request: HttpRequest, treatment_id: UUID, name: str) -> HttpResponse:
    """Fetch a file by its name: PNG, SVG, PDF, OpenRaster or TIFF."""
    row = own_treatment(request, treatment_id)
    found = next((each for each in row.files if each["name"] == name), None)
    if found is None or not selectors.is_in_store(Digest.parse(found["digest"])):
        raise Http404
    media_type = treatment_selectors.media_type_of(found["suffix"])
    kept = Digest.parse(found["digest"])
    released = released_treatment(row, kept, media_type, now=timezone.now())
    response = served(selectors.picture_of(released), media_type, kept=kept)
    response["Content-Disposition"] = f'attachment; filename="{name}.{found["suffix"]}"'
    return response


def own_treatment(request: HttpRequest, public_id: UUID) -> Treatment:
    """Return somebody's own treatment.

    Raises:
        Http404: There is none of this name.
    """
    row = treatment_selectors.find_treatment(person_of(request), public_id)
    if row is None:
        raise Http404
    return row


def told(row: Treatment) -> TreatmentOut:
    """Return what is told of a treatment now."""
    return treatment_told(treatment_selectors.sight_of_treatment(row))


def _begun(request: HttpRequest, piece: Piece | None, wish: Wish) -> TreatmentOut:
    row = treatment_services.ask_for_treatment(
        person=person_of(request), piece=piece, wish=wish, now=timezone.now()
    )
    return told(row)


def _wish(
    kind: Kind, settings: ask.Settings, title: str, source: Brought, manner: Brought | None
) -> Wish:
    return Wish(
        kind=kind,
        settings=settings,
        title=title,
        source=source.digest,
        source_rights=source.rights,
        style=None if manner is None else manner.digest,
        style_rights="" if manner is None else manner.rights,
    )


def _manner(request: HttpRequest, asked: BringIn, upload: UploadedFile | None) -> Brought | None:
    """Return the picture whose manner is taken: one that is brought, or a work of the corpus."""
    if asked.kind is not Kind.RESTYLE or upload is None:
        return _lent(asked.kind, asked.manner_work)
    given = {
        name.removeprefix("manner_"): value
        for name, value in ask.without_none(asked).items()
        if name.startswith("manner_")
    }
    return ask.brought(request, upload, BroughtForm(given, {}, is_manner=True), Purpose.STYLE)


def _lent(kind: Kind, number: int | None) -> Brought | None:
    if kind is not Kind.RESTYLE:
        return None
    if number is None:
        what = gettext("Name a work of the corpus that lends its manner, or bring a picture.")
        raise ValidationError([ask.said(what, "manner_work")])
    return ask.lent_manner(number)
