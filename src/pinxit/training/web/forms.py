"""What is asked of an artist who lets the house learn a hand."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pinxit.training.core.style import NAME_MAX, BadHandNameError, clean_hand_name
from pinxit.training.web import words


class HandForm(forms.Form):
    """A name for the hand."""

    name = forms.CharField(
        label=_("What shall the hand be called?"),
        max_length=NAME_MAX,
        help_text=_("It stands on the label of every picture painted in it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        """Return the name in the one form in which it is kept."""
        try:
            return clean_hand_name(self.cleaned_data["name"])
        except BadHandNameError as refusal:
            raise ValidationError(words.in_words(refusal)) from refusal
