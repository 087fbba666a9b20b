"""What is asked of somebody who wants a picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import PinxitError
from pinxit.studio.core import brief as limits
from pinxit.studio.core.brief import Brief, clean_prompt
from pinxit.studio.web.services import TITLE_MAX

COUNTS = (1, 2, 3, 4)


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
        help_text=_("More steps take longer and are usually a little cleaner."),
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

    def brief(self, *, seed_otherwise: int) -> Brief:
        """Return the brief of a valid form.

        Args:
            seed_otherwise: The seed to take if none was given.
        """
        data = self.cleaned_data
        return Brief(
            prompt=data["prompt"],
            hand=data["hand"],
            seed=seed_otherwise if data["seed"] is None else data["seed"],
            steps=data["steps"],
            guidance_percent=data["guidance_percent"],
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


def _too_long(length: int, limit: int) -> str:
    """Return what is said of a text that is too long, in the reader's language."""
    return ngettext(
        "This has %(length)d characters; at most %(limit)d can be kept. Shorten it a little.",
        "This has %(length)d characters; at most %(limit)d can be kept. Shorten it a little.",
        length,
    ) % {"length": length, "limit": limit}
