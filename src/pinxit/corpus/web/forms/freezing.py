"""What is asked of a curator who freezes works."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web import words
from pinxit.corpus.web.models import Collection


class FreezeForm(forms.Form):
    """For which purpose, and from which collections."""

    purpose = forms.ChoiceField(label=_("For which use?"), widget=forms.RadioSelect)
    collections = forms.MultipleChoiceField(
        label=_("From which collections?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one collection.")},
    )
    share_alike = forms.BooleanField(
        label=_("Let in works that ask to be shared alike"),
        required=False,
        help_text=_("What is made from the set must then be shared under the same licence."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"purpose": Purpose.TRAIN.value})
        for name, choices in (
            ("purpose", [(each.value, words.PURPOSES[each]) for each in Purpose]),
            ("collections", list(Collection.objects.values_list("name", "title"))),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices
