"""What can be done to a picture, and what each treatment takes."""

from typing import Any

from django import forms
from django.http import HttpRequest
from ninja import Router, Schema

from pinxit.accounts.web.api import KeyToRead
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web import treatment_words as words
from pinxit.studio.web.treatment_forms import FORMS

router = Router(tags=["treat"])

_READS = KeyToRead()


class ChoiceOut(Schema):
    """A value that a setting may have, and what it is called."""

    value: str | int
    title: str


class SettingOut(Schema):
    """A setting: its type, its range or its choices, and what it is if it is left out."""

    name: str
    title: str
    says: str
    type: str
    least: int | None
    most: int | None
    choices: list[ChoiceOut]
    usual: str | int | bool | None


class KindOut(Schema):
    """A treatment, and what it takes."""

    kind: Kind
    title: str
    does: str
    takes_manner: bool
    takes_mask: bool
    settings: list[SettingOut]


@router.get("/treatments/kinds", response=list[KindOut], auth=_READS, summary="List what is done")
def kinds(request: HttpRequest) -> list[KindOut]:
    """List the treatments with their settings, in the language of Accept-Language."""
    del request  # the same for everybody
    return [
        KindOut(
            kind=kind,
            title=str(words.TITLES[kind]),
            does=str(words.DOES[kind]),
            takes_manner=kind is Kind.RESTYLE,
            takes_mask=kind is Kind.RESTORE,
            settings=[_setting(name, field) for name, field in FORMS[kind]().fields.items()],
        )
        for kind in Kind
    ]


def _setting(name: str, field: forms.Field) -> SettingOut:
    choices = getattr(field, "choices", ())
    return SettingOut(
        name=name,
        title=str(field.label),
        says=str(field.help_text),
        type=_type_of(field),
        least=getattr(field, "min_value", None),
        most=getattr(field, "max_value", None),
        choices=[ChoiceOut(value=value, title=str(title)) for value, title in choices],
        usual=_usual(field),
    )


def _type_of(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "boolean"
    is_number = isinstance(field, forms.IntegerField | forms.TypedChoiceField)
    return "integer" if is_number else "string"


def _usual(field: forms.Field) -> Any:
    return bool(field.initial) if isinstance(field, forms.BooleanField) else field.initial
