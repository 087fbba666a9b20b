"""What is asked of those who decide about works."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.web import words
from pinxit.corpus.web.services import Statement
from pinxit.kernel import PinxitError

#: The uses that somebody is asked about, in this order.
ASKED = (Purpose.TRAIN, Purpose.STYLE, Purpose.DERIVE, Purpose.SELL)


def in_words(error: PinxitError) -> str:
    """Return what happened and what to do, in the reader's language."""
    what, colon, detail = str(error).partition(": ")
    said = gettext(what).rstrip(".。") + (f"{colon}{detail}" if colon else "")
    facts = {"what": said[:1].upper() + said[1:], "remedy": gettext(error.remedy)}
    return gettext("%(what)s. %(remedy)s") % facts


class WithdrawForm(forms.Form):
    """Confirm a withdrawal."""

    reason = forms.CharField(
        label=_("Why, in your own words"),
        required=False,
        max_length=1000,
        help_text=_("Kept in this house’s record; it is not shown to visitors."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    confirm = forms.CharField(widget=forms.HiddenInput, initial="yes")


class ClaimForm(forms.Form):
    """Say that one is an author."""

    statement = forms.CharField(
        label=_("How can the house see that this is you?"),
        max_length=2000,
        help_text=_("For instance: a page of yours that names this account’s e-mail address."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Say in a sentence how a curator can check it.")},
    )


class ConsentForm(forms.Form):
    """Yes, no or nothing, use by use."""

    grantor = forms.CharField(
        label=_("Who says so?"),
        max_length=200,
        help_text=_("The author, or somebody who may speak for them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    given_on = forms.DateField(
        label=_("When was it said?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = [*[str(purpose) for purpose in ASKED], "grantor", "given_on"]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        standing: Mapping[Purpose, Answer],
        grantor: str,
    ) -> None:
        initial: dict[str, Any] = {str(purpose): str(standing[purpose]) for purpose in ASKED}
        initial |= {"grantor": grantor, "given_on": timezone.localdate()}
        super().__init__(data, initial=initial)
        for purpose in ASKED:
            self.fields[str(purpose)] = forms.ChoiceField(
                label=str(words.PURPOSES[purpose]),
                help_text=str(words.MEANINGS[purpose]),
                choices=[(str(answer), words.ANSWERS[answer]) for answer in Answer],
                widget=forms.RadioSelect,
            )
        self.order_fields(self.field_order)
        self._standing = standing

    def clean_given_on(self) -> Any:
        """Refuse a day that has not come."""
        given_on = self.cleaned_data["given_on"]
        if given_on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return given_on

    @property
    def statement(self) -> Statement:
        """What a valid form changes."""
        data = self.cleaned_data
        answers = {
            purpose: Answer(data[str(purpose)])
            for purpose in ASKED
            if Answer(data[str(purpose)]) is not self._standing[purpose]
        }
        return Statement(answers=answers, grantor=data["grantor"], given_on=data["given_on"])
