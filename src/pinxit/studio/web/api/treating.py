"""Asking for treatments, of pieces and of pictures that somebody brings."""

import json
import secrets
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, File, Form, Router, Schema
from ninja.errors import ValidationError
from ninja.files import UploadedFile

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToRead, KeyToTreat, once
from pinxit.corpus import Purpose
from pinxit.corpus.web.selectors import manner_lent
from pinxit.kernel import Digest
from pinxit.studio.core.brief import SEED_MAX
from pinxit.studio.core.treatment import Kind, Setting
from pinxit.studio.web import selectors, treatment_selectors, treatment_services
from pinxit.studio.web.models import Treatment
from pinxit.studio.web.own import own_piece, person_of, served
from pinxit.studio.web.releasing import released_treatment
from pinxit.studio.web.services import TITLE_MAX
from pinxit.studio.web.told import TreatmentOut, treatment_told
from pinxit.studio.web.treatment_forms import FORMS, BroughtForm
from pinxit.studio.web.treatment_services import Brought, Wish

router = Router(tags=["treat"])

_READS = KeyToRead()
_TREATS = KeyToTreat()
_SETTINGS_MAX = 4_000


class TreatIn(Schema):
    """What is done to a piece."""

    kind: Kind
    settings: dict[str, str | int | bool] = Field(
        default_factory=dict, description="As the page of the treatment asks for them."
    )
    manner_work: int | None = Field(
        None, ge=1, description="For restyle: the number of a work of the corpus."
    )


class Rights(Schema):
    """By which right a picture is brought."""

    whose: str = Field("own", description="own, licensed or old")
    author: str = Field("", max_length=120)
    licence: str = Field("", max_length=40)
    died: int | None = Field(None, ge=1)


class BringIn(Rights):
    """What is done to a picture that is brought, and by which right."""

    kind: Kind
    title: str = Field(max_length=TITLE_MAX)
    settings: str = Field("{}", max_length=_SETTINGS_MAX, description="An object of JSON.")
    manner_work: int | None = Field(None, ge=1)


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
    manner = _lent(asked.kind, asked.manner_work)
    treatment = treatment_services.ask_for_treatment(
        person=person_of(request),
        piece=piece,
        wish=Wish(
            kind=asked.kind,
            settings=settings_asked(asked.kind, asked.settings),
            title=piece.title,
            source=treatment_selectors.source_of(piece),
            style=None if manner is None else manner.digest,
            style_rights="" if manner is None else manner.rights,
        ),
        now=timezone.now(),
    )
    return 202, _told(treatment)


@router.post(
    "/treatments",
    response={202: TreatmentOut},
    auth=_TREATS,
    summary="Treat a picture of one's own",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def treat_brought(
    request: HttpRequest, asked: Form[BringIn], picture: File[UploadedFile]
) -> tuple[int, TreatmentOut]:
    """Bring a picture, say by which right, and put a treatment of it into the queue."""
    settings = settings_asked(asked.kind, _read_settings(asked.settings))
    manner = _lent(asked.kind, asked.manner_work)
    form = BroughtForm({**asked.dict(), "title": asked.title}, {"upload": picture})
    if not form.is_valid():
        raise ValidationError(_errors_of(form.errors.get_json_data(), "form"))
    now = timezone.now()
    source = treatment_services.bring_picture(
        form.content, form.stated, purpose=Purpose.DERIVE, person=person_of(request), now=now
    )
    treatment = treatment_services.ask_for_treatment(
        person=person_of(request),
        piece=None,
        wish=Wish(
            kind=asked.kind,
            settings=settings,
            title=asked.title,
            source=source.digest,
            source_rights=source.rights,
            style=None if manner is None else manner.digest,
            style_rights="" if manner is None else manner.rights,
        ),
        now=now,
    )
    return 202, _told(treatment)


@router.get(
    "/treatments/{uuid:treatment_id}",
    response=TreatmentOut,
    auth=_READS,
    url_name="treatment",
    summary="Show a treatment",
)
def treatment(request: HttpRequest, treatment_id: UUID) -> TreatmentOut:
    """Show how far a treatment is, or what came of it."""
    return _told(_own(request, treatment_id))


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
    row = _own(request, treatment_id)
    treatment_services.treat_again(row)
    return 202, _told(row)


@router.get(
    "/treatments/{uuid:treatment_id}/files/{name}",
    auth=_READS,
    url_name="treatment_file",
    summary="Fetch a file of a treatment",
    response={200: None},
)
def treatment_file(request: HttpRequest, treatment_id: UUID, name: str) -> HttpResponse:
    """Fetch a file by its name: PNG, SVG, PDF, OpenRaster or TIFF."""
    row = _own(request, treatment_id)
    found = next((each for each in row.files if each["name"] == name), None)
    if found is None or not selectors.is_in_store(Digest.parse(found["digest"])):
        raise Http404
    media_type = treatment_selectors.media_type_of(found["suffix"])
    kept = Digest.parse(found["digest"])
    released = released_treatment(row, kept, media_type, now=timezone.now())
    response = served(selectors.picture_of(released), media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{found["suffix"]}"'
    return response


def settings_asked(kind: Kind, given: dict[str, Any]) -> dict[str, Setting]:
    """Return the settings of a treatment, checked as those of its page.

    Raises:
        ValidationError: One of them is not known, or out of its range.
    """
    form = FORMS[kind]()
    strange = sorted(set(given) - set(form.fields))
    if strange:
        what = gettext("There is no such setting.")
        raise ValidationError([_error(name, what, "settings") for name in strange])
    usual = {name: field.initial for name, field in form.fields.items()}
    asked = FORMS[kind]({**usual, **given})
    if not asked.is_valid():
        raise ValidationError(_errors_of(asked.errors.get_json_data(), "settings"))
    return asked.settings(seed_otherwise=secrets.randbelow(SEED_MAX + 1))


def _read_settings(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ValidationError([_error("settings", gettext("This is no object of JSON."), "form")])
    return given


def _lent(kind: Kind, number: int | None) -> Brought | None:
    """Return the work of the corpus whose manner is taken, kept in the store."""
    if kind is not Kind.RESTYLE:
        return None
    lent = None if number is None else manner_lent(number, today=timezone.localdate())
    if lent is None:
        said = gettext("Name a work of the corpus that lends its manner.")
        raise ValidationError([_error("manner_work", said, "body")])
    kept = treatment_services.keep_picture(lent.picture_HWC)
    return Brought(kept, f"{lent.credit} ({lent.digest})")


def _own(request: HttpRequest, public_id: UUID) -> Treatment:
    row = treatment_selectors.find_treatment(person_of(request), public_id)
    if row is None:
        raise Http404
    return row


def _told(row: Treatment) -> TreatmentOut:
    return treatment_told(treatment_selectors.sight_of_treatment(row))


def _errors_of(errors: Any, where: str) -> list[dict[str, Any]]:
    return [
        _error(name, each["message"], where) for name, found in errors.items() for each in found
    ]


def _error(name: str, said: str, where: str) -> dict[str, Any]:
    inside = ("settings",) if where == "settings" else ()
    return {"loc": ("body", "asked", *inside, name), "type": "said", "msg": said}
