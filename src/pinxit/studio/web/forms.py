"""What is asked of somebody who wants a picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import PinxitError
from pinxit.studio.adapters.canvases import MASK_MAX_LETTERS, mask_of_page
from pinxit.studio.core import brief as limits
from pinxit.studio.core.brief import Brief, clean_prompt
from pinxit.studio.core.canvas import SIDE_MAX_PX
from pinxit.studio.core.ground import Ground
from pinxit.studio.web.models import Piece
from pinxit.studio.web.place_forms import PlaceForm, place_in
from pinxit.studio.web.services import TITLE_MAX

COUNTS = tuple(range(1, 9))
#: How far a side may grow, in pixels as painted, and how that is said.
GROWTHS = (0, 32, 64, 96, 128)


def in_words(error: PinxitError) -> str:
    """Return what happened and what to do, in the reader's language."""
    what = gettext(str(error)).rstrip(".。")
    facts = {"what": what[:1].upper() + what[1:], "remedy": gettext(error.remedy)}
    return gettext("%(what)s. %(remedy)s") % facts


class PromptField(forms.CharField):
    """The words of a prompt, in the one form that prompts are kept in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            strip=False,
            error_messages={"required": _("Say in a few words what the picture shows.")},
            **options,
        )

    def to_python(self, value: Any) -> str:
        """Return the cleaned prompt; an empty one is left to the check for required fields."""
        text = str(value or "")
        if not text.strip():
            return ""
        too_long = len(text.strip()) > limits.PROMPT_MAX
        if too_long:
            raise ValidationError(_too_long(len(text.strip()), limits.PROMPT_MAX))
        try:
            return clean_prompt(text)
        except limits.EmptyPromptError:
            return ""
        except limits.BriefRefusedError as refusal:
            raise ValidationError(in_words(refusal)) from refusal


class BriefForm(forms.Form):
    """One brief: the words, the hand, and for those who want them the settings."""

    prompt = PromptField(
        label=_("What shall the picture show?"),
        widget=forms.Textarea(
            attrs={"rows": 3, "maxlength": limits.PROMPT_MAX, "dir": "auto", "autofocus": True}
        ),
    )
    hand = forms.ChoiceField(label=_("In whose hand?"), widget=forms.RadioSelect)
    count = forms.TypedChoiceField(
        label=_("How many pictures?"),
        coerce=int,
        choices=[(number, str(number)) for number in COUNTS],
        initial=1,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=limits.SEED_MAX,
        help_text=_("The same seed with the same settings gives the same picture."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    steps = forms.IntegerField(
        label=_("Steps"),
        min_value=1,
        max_value=limits.STEPS_MAX,
        help_text=_("Four are enough for a quick look; more are a little truer to the hand."),
    )
    guidance_percent = forms.IntegerField(
        label=_("Guidance, per cent"),
        min_value=0,
        max_value=limits.GUIDANCE_MAX_PERCENT,
        help_text=_("How closely the painter keeps to your words; too much makes colours harsh."),
    )

    def __init__(self, *args: Any, hands: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hand"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = hands

    @property
    def settings_have_errors(self) -> bool:
        """Whether the folded-away settings must be shown because one of them is wrong."""
        return any(name in self.errors for name in ("seed", "steps", "guidance_percent", "count"))

    def brief(self, *, seed_otherwise: int, ground: Ground | None = None) -> Brief:
        """Return the brief of a valid form.

        Args:
            seed_otherwise: The seed to take if none was given.
            ground: What it is painted over.
        """
        data = self.cleaned_data
        return Brief(
            prompt=data["prompt"],
            hand=data["hand"],
            seed=seed_otherwise if data["seed"] is None else data["seed"],
            steps=data["steps"],
            guidance_percent=data["guidance_percent"],
            ground=ground,
        )


class GoOnForm(BriefForm):
    """What shall become of a piece: the words and settings of a brief, beginning with its own."""

    hand = forms.ChoiceField(label=_("In whose hand?"))

    def __init__(self, *args: Any, piece: Piece, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.piece = piece
        self.fields["prompt"].widget.attrs.update({"rows": 2, "autofocus": False})


class VaryForm(GoOnForm):
    """Another picture that begins with this one."""

    strength_percent = forms.IntegerField(
        label=_("How far from this piece, per cent"),
        min_value=1,
        max_value=100,
        initial=60,
        help_text=_(
            "20 changes little things, 60 changes forms, 90 leaves hardly more than colours."
        ),
    )


class MixForm(GoOnForm):
    """One picture out of two."""

    BOTH, FIRST, SECOND = "both", "first", "second"
    second = forms.ChoiceField(label=_("With which piece?"), widget=forms.RadioSelect)
    words = forms.ChoiceField(
        label=_("Under whose words?"),
        choices=[
            (BOTH, _("Those of both")),
            (FIRST, _("Those of this piece")),
            (SECOND, _("Those of the other piece")),
        ],
        initial=BOTH,
    )
    share_percent = forms.IntegerField(
        label=_("Share of the other piece, per cent"), min_value=1, max_value=99, initial=50
    )
    strength_percent = forms.IntegerField(
        label=_("How far from both, per cent"),
        min_value=1,
        max_value=100,
        initial=45,
        help_text=_("Less keeps more of the pictures, more gives the painter more to do."),
    )

    def __init__(self, *args: Any, others: list[Piece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(other.public_id): other for other in others}
        second = self.fields["second"]
        assert isinstance(second, forms.ChoiceField)  # noqa: S101 - declared above
        second.choices = [(name, other.title) for name, other in self.others.items()]
        self.fields["prompt"].required = False
        self.fields["prompt"].label = _("Or under these words")

    @property
    def other(self) -> Piece:
        """The piece that is mixed in, of a valid form."""
        return self.others[self.cleaned_data["second"]]

    def clean(self) -> dict[str, Any]:
        """Put the words of the pieces where no others were given."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"second", "words"} <= set(data) and not data.get("prompt") and not self.errors:
            data["prompt"] = self._words(data["words"])
        return data

    def _words(self, whose: str) -> str:
        first, second = self.piece.brief.prompt, self.other.brief.prompt
        if whose == self.FIRST or first == second:
            return first
        if whose == self.SECOND:
            return second
        try:
            return clean_prompt(
                f"{first}和{second}" if _is_chinese(first) else f"{first} and {second}"
            )
        except limits.PromptTooLongError as error:
            raise ValidationError({"prompt": in_words(error)}) from error


class FillForm(PlaceForm, GoOnForm):
    """A part of a piece painted anew: drawn on it, or given in numbers."""

    mask = forms.CharField(required=False, max_length=MASK_MAX_LETTERS, widget=forms.HiddenInput)
    strength_percent = forms.IntegerField(
        label=_("How far from what is there, per cent"),
        min_value=1,
        max_value=100,
        initial=100,
        help_text=_("100 forgets what was there; less keeps some of it."),
    )

    def clean(self) -> dict[str, Any]:
        """Read the mask; numbers count where nothing was drawn."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("mask"):
            try:
                data["free"] = mask_of_page(data["mask"])
            except PinxitError as error:
                raise ValidationError(in_words(error)) from error
        else:
            data["free"] = place_in(data, (self.piece.height_px, self.piece.width_px))
        free_HW = data["free"]
        if free_HW is None or not free_HW.any():
            raise ValidationError(_("Draw on the picture what shall be painted anew."))
        if free_HW.shape != (self.piece.height_px, self.piece.width_px):
            raise ValidationError(_("The mask is not as large as the picture. Draw it anew."))
        return data


def _growth(label: Any) -> forms.TypedChoiceField:
    words = (
        _("not at all"),
        _("by a quarter"),
        _("by a half"),
        _("by three quarters"),
        _("by a whole"),
    )
    return forms.TypedChoiceField(
        label=label, coerce=int, choices=list(zip(GROWTHS, words, strict=True)), initial=0
    )


class ExtendForm(GoOnForm):
    """A wider or taller picture around a piece."""

    left_px = _growth(_("On the left"))
    right_px = _growth(_("On the right"))
    top_px = _growth(_("At the top"))
    bottom_px = _growth(_("At the bottom"))

    @property
    def margins_px(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom, of a valid form."""
        data = self.cleaned_data
        return data["left_px"], data["top_px"], data["right_px"], data["bottom_px"]

    def clean(self) -> dict[str, Any]:
        """Refuse a picture that does not grow, or grows too large."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        left, top, right, bottom = self.margins_px
        if not any(self.margins_px):
            raise ValidationError(_("Choose at least one side on which the picture shall grow."))
        sides = (self.piece.width_px + left + right, self.piece.height_px + top + bottom)
        if max(sides) > SIDE_MAX_PX:
            raise ValidationError(_("The picture would become too large. Let it grow less."))
        return data


class RecallForm(forms.Form):
    """A picture that was made here, brought back."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choose a file first.")},
    )


class TitleForm(forms.Form):
    """Another title for a piece."""

    title = PromptField(
        label=_("Title"), widget=forms.TextInput(attrs={"maxlength": TITLE_MAX, "dir": "auto"})
    )

    def clean_title(self) -> str:
        """Refuse a title that does not fit on a wall label."""
        title: str = self.cleaned_data["title"]
        if len(title) > TITLE_MAX:
            raise ValidationError(_too_long(len(title), TITLE_MAX))
        return title


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def _too_long(length: int, limit: int) -> str:
    """Return what is said of a text that is too long, in the reader's language."""
    return ngettext(
        "This has %(length)d characters; at most %(limit)d can be kept. Shorten it a little.",
        "This has %(length)d characters; at most %(limit)d can be kept. Shorten it a little.",
        length,
    ) % {"length": length, "limit": limit}
