"""What is asked of somebody who wants cards or stickers with names."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import PinxitError
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.messengers import MESSENGERS
from pinxit.studio.core.name_list import BYTES_MAX, read_names
from pinxit.studio.core.series import GREETING_MAX, SeriesKind, SeriesOrder
from pinxit.studio.web.forms import PromptField, in_words
from pinxit.studio.web.selectors import suited, usual_settings

_CARDS: Final = "cards"


class SeriesForm(forms.Form):
    """One brief and a list of names."""

    what = forms.ChoiceField(label=_("What shall be made?"), widget=forms.RadioSelect)
    prompt = PromptField(
        label=_("What shall the picture show?"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("For stickers: one figure, such as a panda; it is cut out."),
    )
    hand = forms.ChoiceField(label=_("In whose hand?"))
    table = forms.FileField(
        label=_("The names, as a CSV file"),
        required=False,
        help_text=_("UTF-8 or GBK; the column of names is found by its heading, or is the first."),
    )
    typed = forms.CharField(
        label=_("Or the names, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    greeting = forms.CharField(
        label=_("A greeting under the name, on cards"), max_length=GREETING_MAX, required=False
    )
    paints_each = forms.BooleanField(
        label=_("Paint a picture for each name"),
        required=False,
        initial=True,
        help_text=_("Otherwise all names share one picture, which is much quicker."),
    )

    def __init__(self, *args: Any, hands: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        what, hand = self.fields["what"], self.fields["hand"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(hand, forms.ChoiceField)  # noqa: S101 - declared above
        hand.choices = hands
        hand.initial = usual_settings()["hand"]
        stickers = _("Stickers for %(messenger)s: %(counts)s")
        what.choices = [
            (_CARDS, _("Greeting cards (A6, to print)")),
            *(
                (each.name, stickers % {"messenger": each.title, "counts": each.counts_text})
                for each in MESSENGERS.values()
            ),
        ]

    def clean_table(self) -> Any:
        """Refuse a file that is too large to be a list."""
        table = self.cleaned_data["table"]
        if table is not None and table.size > BYTES_MAX:
            raise forms.ValidationError(_("This file is larger than any list of 200 names."))
        return table

    def clean(self) -> dict[str, Any]:
        """Read the names, or say what is wrong with them."""
        data = super().clean() or self.cleaned_data
        if "table" not in data:
            return data
        field = "table" if data["table"] is not None else "typed"
        content = data["table"].read() if field == "table" else data["typed"].encode()
        try:
            self.names = read_names(content)
        except PinxitError as refusal:
            self.add_error(field, in_words(refusal))
        return data

    def order(self, seed: int) -> SeriesOrder:
        """Return what a valid form asks for.

        Args:
            seed: Of the first picture.

        Raises:
            WrongNumberError: The messenger does not take so many names.
        """
        data, usual = self.cleaned_data, usual_settings()
        brief = Brief(
            prompt=data["prompt"],
            hand=data["hand"],
            seed=seed,
            steps=int(usual["steps"]),
            guidance_percent=int(usual["guidance_percent"]),
        )
        is_cards = data["what"] == _CARDS
        return SeriesOrder(
            kind=SeriesKind.CARDS if is_cards else SeriesKind.STICKERS,
            messenger="" if is_cards else data["what"],
            brief=suited(brief),
            paints_each=data["paints_each"],
            greeting=data["greeting"] if is_cards else "",
            names=self.names.names,
        )
