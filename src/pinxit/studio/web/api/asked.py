"""What requests of several kinds ask for, checked as the pages check it."""

import json
import secrets
from base64 import b64decode
from binascii import Error as NotBase64Error
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Schema
from ninja.errors import ValidationError
from ninja.files import UploadedFile

from pinxit.corpus import Purpose
from pinxit.corpus.web.selectors import manner_lent
from pinxit.studio.adapters.canvases import BadMaskError, read_mask
from pinxit.studio.adapters.treating import SIDE_MAX_PX
from pinxit.studio.core.brief import SEED_MAX
from pinxit.studio.core.canvas import Mask, rectangle
from pinxit.studio.core.mending import fitted
from pinxit.studio.core.treatment import Kind, Setting
from pinxit.studio.web import treatment_services
from pinxit.studio.web.own import person_of
from pinxit.studio.web.treatment_forms import FORMS, MASK_MAX_LETTERS, BroughtForm
from pinxit.studio.web.treatment_services import Brought

SETTINGS_MAX: Final = 4_000
#: How a picture is treated, by name.
Settings = dict[str, Setting]


class Rectangle(Schema):
    """A place on a picture, in per cent of its sides."""

    left: int = Field(ge=0, le=99)
    top: int = Field(ge=0, le=99)
    width: int = Field(ge=1, le=100)
    height: int = Field(ge=1, le=100)


class Rights(Schema):
    """By which right a picture is brought."""

    whose: str = Field("own", description="own, licensed or old")
    author: str = Field("", max_length=120)
    licence: str = Field("", max_length=40)
    died: int | None = Field(None, ge=1)


class OwnMask(Schema):
    """Where a picture is restored: a mask, rectangles, or both together."""

    mask_png: str | None = Field(
        None,
        max_length=MASK_MAX_LETTERS,
        description="A PNG of the picture's shape, in Base64; what is white is mended.",
    )
    places: list[Rectangle] = Field(default_factory=list, max_length=100)
    all_gone: bool = Field(
        default=False, description="Whether nothing under the mask is to be kept."
    )

    @property
    def is_given(self) -> bool:
        """Whether there is a mask."""
        return self.mask_png is not None or bool(self.places)


def settings_asked(kind: Kind, given: dict[str, Any]) -> Settings:
    """Return the settings of a treatment, checked as those of its page.

    Raises:
        ValidationError: One of them is not known, or out of its range.
    """
    form = FORMS[kind]()
    strange = sorted(set(given) - set(form.fields))
    if strange:
        what = gettext("There is no such setting.")
        raise ValidationError([said(what, "settings", name) for name in strange])
    usual = {name: field.initial for name, field in form.fields.items()}
    asked = FORMS[kind]({**usual, **given})
    require(asked, "settings")
    return asked.settings(seed_otherwise=secrets.randbelow(SEED_MAX + 1))


def read_settings(text: str) -> dict[str, Any]:
    """Return the settings that a form with files carries as JSON.

    Raises:
        ValidationError: They are no object.
    """
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ValidationError([said(gettext("This is no object of JSON."), "settings")])
    return given


def mask_settings(kind: Kind, own: OwnMask, size: tuple[int, int]) -> Settings:
    """Return what somebody's own mask adds to the settings of a restoration; the mask is kept.

    Args:
        kind: Of the treatment.
        own: The mask, if one is given.
        size: Height and width of the picture, in pixels.

    Raises:
        ValidationError: The treatment is no restoration.
        BadMaskError: The mask is no PNG file, or nothing of it is white.
        BadMendingMaskError: It has another shape than the picture.
    """
    if not own.is_given:
        return {}
    if kind is not Kind.RESTORE:
        raise ValidationError([said(gettext("Only a restoration takes a mask."), "mask_png")])
    mask_HW = _mask(own, size)
    if not mask_HW.any():
        raise BadMaskError("nothing of the mask is white")
    mask = treatment_services.keep_mask_of(mask_HW)
    return {"mask": str(mask), "all_gone": own.all_gone}


def lent_manner(number: int) -> Brought:
    """Return the work of the corpus whose manner is taken, kept in the store.

    Raises:
        ValidationError: It lends none.
    """
    lent = manner_lent(number, today=timezone.localdate())
    if lent is None:
        what = gettext("Name a work of the corpus that lends its manner.")
        raise ValidationError([said(what, "manner_work")])
    kept = treatment_services.keep_picture(lent.picture_HWC)
    return Brought(kept, f"{lent.credit} ({lent.digest})")


def brought(
    request: HttpRequest, upload: UploadedFile, form: BroughtForm, purpose: Purpose
) -> Brought:
    """Open a picture that somebody brings, ask the licence gate, and keep it.

    Raises:
        ValidationError: What is said of its rights is not enough.
        NoRightToTreatError: The gate refuses.
        RefusedFileError: It is no picture that is opened here.
    """
    form.files["upload"] = upload
    require(form)
    return treatment_services.bring_picture(
        form.content,
        form.stated,
        purpose=purpose,
        person=person_of(request),
        now=timezone.now(),
    )


def without_none(given: Schema, **more: Any) -> dict[str, Any]:
    """Return what a request says, without what it leaves out, as a form reads it."""
    return {**given.model_dump(exclude_none=True), **more}


def require(form: forms.Form, *place: str) -> None:
    """Make sure that a form is valid.

    Raises:
        ValidationError: It is not; each part says why, in the reader's language.
    """
    if not form.is_valid():
        errors = form.errors.get_json_data()
        raise ValidationError(
            [said(str(each["message"]), *place, name) for name in errors for each in errors[name]]
        )


def said(what: str, *place: str) -> dict[str, Any]:
    """Return one thing that is wrong with a request, said in the reader's language."""
    return {"loc": ("body", "asked", *place), "type": "said", "msg": what}


def _mask(own: OwnMask, size: tuple[int, int]) -> Mask:
    mask_HW = rectangle(size, left=0, top=0, wide=0, tall=0)
    if own.mask_png is not None:
        try:
            content = b64decode(own.mask_png, validate=True)
        except NotBase64Error as error:
            raise BadMaskError("the mask is not a whole PNG file") from error
        mask_HW = mask_HW | fitted(read_mask(content, side_max_px=SIDE_MAX_PX), size)
    for place in own.places:
        mask_HW = mask_HW | rectangle(
            size, left=place.left, top=place.top, wide=place.width, tall=place.height
        )
    return mask_HW
