"""Where a picture will be published, and how its label shall look there."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from pinxit.provenance import Corner, Place, Plate

PLACES: Final = (
    (Place.CHINA, _("China")),
    (Place.EU, _("European Union")),
    (Place.EVERYWHERE, _("Several places, or not known yet")),
    (Place.ELSEWHERE, _("Elsewhere")),
)
_CORNERS: Final = (
    (Corner.CALMEST, _("Where the picture is calmest")),
    (Corner.BOTTOM_RIGHT, _("Bottom right")),
    (Corner.BOTTOM_LEFT, _("Bottom left")),
    (Corner.TOP_RIGHT, _("Top right")),
    (Corner.TOP_LEFT, _("Top left")),
)
_WORDINGS: Final = (
    ("zh-en", "AI生成 · AI-generated"),
    ("zh", "AI生成"),
    ("en", "AI-generated"),
    ("ring", _("“AI” in a ring, and “generated”")),
)
_PLATES: Final = {
    "zh-en": Plate(languages=("zh", "en")),
    "zh": Plate(languages=("zh",)),
    "en": Plate(languages=("en",)),
    "ring": Plate(languages=("en",), with_ring=True),
}
#: What is asked for as long as nobody chooses.
USUAL: Final = {"place": Place.EVERYWHERE, "wording": "zh-en", "corner": Corner.CALMEST}


class LabelForm(forms.Form):
    """The place, the words and the corner."""

    place = forms.ChoiceField(
        label=_("Where will it be published?"), choices=PLACES, widget=forms.RadioSelect
    )
    wording = forms.ChoiceField(label=_("Words"), choices=_WORDINGS)
    corner = forms.ChoiceField(label=_("Corner"), choices=_CORNERS)

    @property
    def plate(self) -> Plate:
        """How the label of a valid form is drawn."""
        wished = _PLATES[self.cleaned_data["wording"]]
        return Plate(
            languages=wished.languages,
            corner=Corner(self.cleaned_data["corner"]),
            with_ring=wished.with_ring,
        )


class DutyForm(forms.Form):
    """Taking over the duty to label."""

    place = forms.ChoiceField(choices=PLACES, widget=forms.HiddenInput)
    duty = forms.BooleanField(
        label=_("I label it myself where I publish it, as the law there asks."),
        error_messages={"required": _("Without this the picture is handed out with its label.")},
    )
