"""What is asked of somebody who wants a picture treated."""

from typing import Any, Final

import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pinxit.corpus import MAX_FILE_BYTES
from pinxit.kernel import PinxitError
from pinxit.studio.adapters.canvases import mask_of_page
from pinxit.studio.adapters.picture_rights import Stated
from pinxit.studio.adapters.restoration import FACES
from pinxit.studio.adapters.treating import SIDE_MAX_PX
from pinxit.studio.adapters.vectorise import COLOURS_MAX, COLOURS_MIN, COLOURS_USUAL
from pinxit.studio.core.brief import SEED_MAX
from pinxit.studio.core.hanging import FRAMES, WALLS, WIDTH_MAX_CM, WIDTH_MIN_CM
from pinxit.studio.core.printing import BLEED_MAX_MM, SIDE_MAX_MM, SIDE_MIN_MM
from pinxit.studio.core.recreate import FREEDOM_MAX
from pinxit.studio.core.treatment import Kind, Setting
from pinxit.studio.web.place_forms import PlaceForm, place_in
from pinxit.studio.web.services import TITLE_MAX
from pinxit.studio.web.treatment_words import CHOICES, SETTINGS

#: Largest mask that the page of a restoration may send, in letters of its address.
MASK_MAX_LETTERS: Final = 1_500_000
_SHAPES: Final = (
    (0, _("As it is")),
    (100, _("Square")),
    (133, _("Landscape, 4:3")),
    (150, _("Landscape, 3:2")),
    (178, _("Landscape, 16:9")),
    (250, _("Panorama, 5:2")),
    (75, _("Portrait, 3:4")),
    (67, _("Portrait, 2:3")),
    (56, _("Portrait, 9:16")),
)
_LICENCES: Final = (
    ("CC0-1.0", _("CC0: do what you like")),
    ("CC-BY-4.0", _("CC BY 4.0: name the author")),
)


def _choices(*names: str) -> list[tuple[str, Any]]:
    return [(name, CHOICES[name]) for name in names]


class TreatmentForm(forms.Form):
    """How a picture is treated."""

    def settings(self, *, seed_otherwise: int) -> dict[str, Setting]:
        """Return the settings of a valid form.

        Args:
            seed_otherwise: The seed to take where one is asked for and none was given.
        """
        given = {name: value for name, value in self.cleaned_data.items() if name in SETTINGS}
        if "seed" in given and given["seed"] is None:
            given["seed"] = seed_otherwise
        return given


class RecreateForm(TreatmentForm):
    """A new picture of the picture's own patches."""

    kind = forms.ChoiceField(
        label=_("What shall come of it?"),
        choices=_choices("compose", "retarget", "tile"),
        initial="compose",
        widget=forms.RadioSelect,
        help_text=_("A tile repeats without a seam, for textiles and wallpaper."),
    )
    aspect_percent = forms.TypedChoiceField(
        label=_("In which shape?"), coerce=int, choices=_SHAPES, initial=0
    )
    freedom = forms.IntegerField(
        label=SETTINGS["freedom"],
        min_value=1,
        max_value=FREEDOM_MAX,
        initial=3,
        help_text=_("1 keeps large parts together, 5 keeps nothing but the texture."),
    )
    seed = forms.IntegerField(
        label=SETTINGS["seed"],
        required=False,
        min_value=0,
        max_value=SEED_MAX,
        help_text=_("The same seed with the same settings gives the same picture."),
    )


class RestyleForm(TreatmentForm):
    """How the manner of another picture is taken."""

    strength_percent = forms.IntegerField(
        label=SETTINGS["strength_percent"], min_value=0, max_value=100, initial=100
    )
    keeps_colours = forms.BooleanField(label=_("Keep the picture’s own colours"), required=False)
    has_broad_brush = forms.BooleanField(label=_("Paint with a broad brush"), required=False)


class RestoreForm(TreatmentForm):
    """What is done beside mending."""

    varnish_percent = forms.IntegerField(
        label=_("How much of a yellowed varnish is taken off, per cent?"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("Over the whole picture, by a curve that can be turned back."),
    )
    fading_percent = forms.IntegerField(
        label=_("How much of faded colour is brought back, per cent?"),
        min_value=0,
        max_value=100,
        initial=0,
    )
    faces = forms.ChoiceField(
        label=_("What if the paint of a face is gone?"),
        choices=_choices(*FACES),
        initial=FACES[0],
        widget=forms.RadioSelect,
        help_text=_(
            "Faces are looked for from the front; small ones and profiles are not seen. Look at "
            "the map before you approve."
        ),
    )


class EnlargeForm(TreatmentForm):
    """How much larger, and what kind of picture it is."""

    factor = forms.TypedChoiceField(
        label=_("How many times?"), coerce=int, choices=[(2, "2 ×"), (4, "4 ×")], initial=2
    )
    surface = forms.ChoiceField(
        label=_("What kind of picture is it?"),
        choices=_choices("painterly", "flat"),
        initial="painterly",
        help_text=_("Flat is for drawings in even colours with sharp edges."),
    )


class CutOutForm(TreatmentForm):
    """What happens to ground that the figure encloses."""

    opens_holes = forms.BooleanField(
        label=_("Also take away the ground that the figure encloses"), required=False
    )


class VectoriseForm(TreatmentForm):
    """In how many colours."""

    num_colours = forms.IntegerField(
        label=_("How many colours at most?"),
        min_value=COLOURS_MIN,
        max_value=COLOURS_MAX,
        initial=COLOURS_USUAL,
    )


class PrintForm(TreatmentForm):
    """How large on paper."""

    width_mm = forms.IntegerField(
        label=_("Width on paper, in millimetres"),
        min_value=SIDE_MIN_MM,
        max_value=SIDE_MAX_MM,
        initial=200,
    )
    bleed_mm = forms.IntegerField(
        label=_("Bleed, in millimetres"),
        min_value=0,
        max_value=BLEED_MAX_MM,
        initial=3,
        help_text=_(
            "So far the picture goes on beyond the edge that is trimmed; printers ask for 3."
        ),
    )


class MockUpForm(TreatmentForm):
    """How it hangs."""

    width_cm = forms.IntegerField(
        label=_("Width of the picture, in centimetres"),
        min_value=WIDTH_MIN_CM,
        max_value=WIDTH_MAX_CM,
        initial=60,
    )
    frame = forms.ChoiceField(label=SETTINGS["frame"], choices=_choices(*FRAMES), initial="ink")
    wall = forms.ChoiceField(label=SETTINGS["wall"], choices=_choices(*WALLS), initial="paper")
    has_mat = forms.BooleanField(
        label=_("A mat of white paper around it"), required=False, initial=True
    )


class MaskForm(PlaceForm, RestoreForm):
    """Where a picture is mended, drawn on it or given in numbers, and what is done beside."""

    all_gone = forms.BooleanField(
        label=_("The paint under the whole mask is gone"),
        required=False,
        help_text=_("Otherwise what can still be seen through the damage is kept."),
    )
    mask = forms.CharField(required=False, max_length=MASK_MAX_LETTERS, widget=forms.HiddenInput)

    def __init__(self, *args: Any, size: tuple[int, int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.size = size

    def settings(self, *, seed_otherwise: int) -> dict[str, Setting]:
        """Return the settings of a valid form; the mask is kept apart."""
        given = super().settings(seed_otherwise=seed_otherwise)
        return {name: value for name, value in given.items() if name != "mask"}

    def clean(self) -> dict[str, Any]:
        """Read the mask; numbers, where they are given, are added to it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        mask_HW = np.zeros(self.size, dtype=np.bool_)
        if data.get("mask"):
            try:
                mask_HW = mask_of_page(
                    data["mask"], side_max_px=SIDE_MAX_PX, max_letters=MASK_MAX_LETTERS
                )
            except PinxitError as error:
                raise ValidationError(_("The mask is not whole. Draw it anew.")) from error
        if mask_HW.shape != self.size:
            raise ValidationError(_("The mask is not as large as the picture. Draw it anew."))
        place_HW = place_in(data, self.size)
        if place_HW is not None:
            mask_HW = mask_HW | place_HW
        if not mask_HW.any():
            raise ValidationError(_("Mark on the picture what shall be mended."))
        data["mask_HW"] = mask_HW
        return data


class ApprovalForm(forms.Form):
    """Who approves a restoration."""

    name = forms.CharField(label=_("Approved by"), max_length=120)


FORMS: Final[dict[Kind, type[TreatmentForm]]] = {
    Kind.RECREATE: RecreateForm,
    Kind.RESTYLE: RestyleForm,
    Kind.RESTORE: RestoreForm,
    Kind.ENLARGE: EnlargeForm,
    Kind.CUT_OUT: CutOutForm,
    Kind.VECTORISE: VectoriseForm,
    Kind.PRINT: PrintForm,
    Kind.MOCK_UP: MockUpForm,
}


class BroughtForm(forms.Form):
    """A picture from one's own computer, and whose it is."""

    upload = forms.FileField(label=_("Picture"))
    title = forms.CharField(label=_("What is it called?"), max_length=TITLE_MAX)
    whose = forms.ChoiceField(
        label=_("By which right?"),
        choices=[
            ("own", _("I made it, and I let it be used for this")),
            ("licensed", _("It is under a free licence")),
            ("old", _("Its author died long ago")),
        ],
        initial="own",
        widget=forms.RadioSelect,
    )
    author = forms.CharField(label=_("Who made it?"), max_length=120)
    licence = forms.ChoiceField(label=_("Under which licence?"), choices=_LICENCES, required=False)
    died = forms.IntegerField(
        label=_("In which year did its author die?"), required=False, min_value=1
    )

    def __init__(self, *args: Any, is_manner: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_manner:
            self.fields["upload"].label = _("Picture whose manner is taken")
            del self.fields["title"]

    def clean_upload(self) -> Any:
        """Refuse a file that is too large to be looked at."""
        upload = self.cleaned_data["upload"]
        if upload.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 64 MiB. Choose a smaller one."))
        return upload

    def clean(self) -> dict[str, Any]:
        """Ask for what the right depends on."""
        data = super().clean() or self.cleaned_data
        died = data.get("died")
        if data.get("whose") == "old" and died is None:
            self.add_error("died", _("Give the year of death: the right depends on it."))
        if died is not None and died > timezone.now().year:
            self.add_error("died", _("This year is yet to come."))
        return data

    @property
    def content(self) -> bytes:
        """The file of a valid form."""
        content: bytes = self.cleaned_data["upload"].read()
        return content

    @property
    def stated(self) -> Stated:
        """What a valid form states of the rights."""
        data = self.cleaned_data
        whose = data["whose"]
        return Stated(
            whose=whose,
            author=data["author"],
            licence=data["licence"] if whose == "licensed" else "",
            died=data["died"] if whose == "old" else None,
        )
