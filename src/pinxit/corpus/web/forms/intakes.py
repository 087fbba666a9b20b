"""What is asked of somebody who brings works in: where from, whose, and under which right."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.adapters.sets import SETS
from pinxit.corpus.core.licences import licence_of_url
from pinxit.corpus.core.rights import Answer, AuthorKind, Purpose
from pinxit.corpus.web import words
from pinxit.corpus.web.forms.deciding import ASKED
from pinxit.corpus.web.services.intakes import Whose

LICENCES: Final = (
    ("CC0-1.0", _("CC0: do what you like")),
    ("CC-BY-4.0", _("CC BY 4.0: name the author")),
    ("CC-BY-SA-4.0", _("CC BY-SA 4.0: name the author, share alike")),
    ("CC-BY-NC-4.0", _("CC BY-NC 4.0: not for sale")),
    ("CC-BY-ND-4.0", _("CC BY-ND 4.0: unchanged")),
    ("other", _("Another licence")),
)
_LATEST_YEAR: Final = 2200
_TITLE_HELP: Final = _("As it will stand in the corpus, such as “Ink studies, 2024”.")


class _ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    """Any number of files, at least one."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file."""
        single = super().clean
        if isinstance(data, list | tuple) and data:
            return [single(each, initial) for each in data]
        return [single(data, initial)]


class _TitledForm(forms.Form):
    title = forms.CharField(
        label=_("What shall the collection be called?"),
        max_length=120,
        help_text=_TITLE_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class FilesForm(_TitledForm):
    """Pictures, texts or scores from one's own computer, or a zip of them."""

    uploads = _ManyFilesField(
        label=_("Files"),
        widget=_ManyFilesInput,
        error_messages={
            "required": _("Choose at least one file, or a zip."),
            "empty": _("This file is empty. Leave it out, or choose another."),
        },
    )
    field_order = ("uploads", "title")

    @property
    def chosen(self) -> Sequence["UploadedFile[Any]"]:
        """The files of a valid form."""
        files: Sequence[UploadedFile[Any]] = self.cleaned_data["uploads"]
        return files


class IiifForm(_TitledForm):
    """A museum's manifest or collection."""

    address = forms.URLField(
        label=_("Address of the manifest or collection"),
        max_length=2000,
        assume_scheme="https",
        help_text=_("It often ends in manifest.json. Museums show it beside the IIIF mark."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    field_order = ("address", "title")


class UrlsForm(_TitledForm):
    """A table of addresses with what is known of each work."""

    uploads = forms.FileField(
        label=_("List of addresses (CSV)"),
        help_text=_("A first line with the names of the columns: url, title, author, licence …"),
    )
    field_order = ("uploads", "title")


class SetForm(forms.Form):
    """A set that is known by name."""

    name = forms.ChoiceField(label=_("Which set?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (each.name, f"{words.set_title(each.name)}: {words.set_about(each.name)}")
            for each in SETS.values()
        ]


class RightsForm(forms.Form):
    """Whose the works are, and what may be done with them."""

    author = forms.CharField(label=_("Who made them?"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Is that a person or a studio?"),
        choices=[
            (AuthorKind.PERSON.value, words.KINDS[AuthorKind.PERSON]),
            (AuthorKind.STUDIO.value, words.KINDS[AuthorKind.STUDIO]),
        ],
        initial=AuthorKind.PERSON.value,
        widget=forms.RadioSelect,
    )
    author_url = forms.URLField(
        label=_("The author’s own page"), max_length=400, required=False, assume_scheme="https"
    )
    born = forms.IntegerField(
        label=_("Born in"), required=False, min_value=-3000, max_value=_LATEST_YEAR
    )
    died = forms.IntegerField(
        label=_("Died in"), required=False, min_value=-3000, max_value=_LATEST_YEAR
    )
    year = forms.IntegerField(
        label=_("Made or first published in"),
        required=False,
        min_value=-3000,
        max_value=_LATEST_YEAR,
    )
    licence = forms.ChoiceField(label=_("Under which licence?"), choices=LICENCES)
    other_licence = forms.CharField(
        label=_("If another: its name or address"),
        required=False,
        max_length=300,
        help_text=_("An SPDX name such as OFL-1.1, or the address of the licence."),
    )
    page = forms.URLField(
        label=_("Where does it say so?"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=_("The page on which the author publishes them under this licence."),
    )
    credit = forms.CharField(
        label=_("Credit line"),
        required=False,
        max_length=300,
        help_text=_("As it shall stand on labels, such as “© Cleo Marin, Lisbon”."),
    )

    _FIELDS: Final[Mapping[Whose, tuple[str, ...]]] = {
        Whose.OWN: ("author", *ASKED, "credit"),
        Whose.LICENSED: (
            "author", "kind", "author_url", "licence", "other_licence", "page", "credit",
        ),
        Whose.OLD: ("author", "born", "died", "year"),
        Whose.TABLE: (),
    }  # fmt: skip

    def __init__(self, data: Any = None, *, whose: Whose, name: str, initial: Any = None) -> None:
        given = {"author": name} if whose is Whose.OWN else {}
        super().__init__(data, initial={**given, **(initial or {})})
        if whose is Whose.OWN:
            self.fields["author"].label = _("Your name as an artist")
            for purpose in ASKED:
                self.fields[str(purpose)] = _question(purpose)
        wanted = [str(each) for each in self._FIELDS[whose]]
        for field in set(self.fields) - set(wanted):
            del self.fields[field]
        self.order_fields(wanted)
        self._whose = whose

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself, or says too little."""
        data = super().clean() or self.cleaned_data
        if self._whose is Whose.OLD:
            self._clean_years(data)
        if self._whose is Whose.LICENSED and data.get("licence") == "other":
            self._clean_other_licence(data)
        return data

    def _clean_years(self, data: dict[str, Any]) -> None:
        born, died = data.get("born"), data.get("died")
        if born is not None and died is not None and died < born:
            self.add_error("died", _("Nobody dies before being born. Look at the two years."))
        if died is None and data.get("year") is None:
            self.add_error(
                "died",
                _("Give the year of death, or the year of publication: else nobody can tell."),
            )

    def _clean_other_licence(self, data: dict[str, Any]) -> None:
        found = licence_of_url(str(data.get("other_licence", "")))
        if not found:
            self.add_error("other_licence", _("Name the licence, such as OFL-1.1."))
        data["other_licence"] = found

    @property
    def claim(self) -> dict[str, Any]:
        """What a valid form says, for the intake to keep."""
        data = dict(self.cleaned_data)
        answers = {
            str(purpose): data.pop(str(purpose)) for purpose in ASKED if str(purpose) in data
        }
        other = data.pop("other_licence", "")
        if data.get("licence") == "other":
            data["licence"] = other
        return {
            **data,
            "whose": str(self._whose),
            "answers": answers,
            "said_on": timezone.localdate().isoformat(),
        }


def _question(purpose: Purpose) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=str(words.QUESTIONS[purpose]),
        help_text=str(words.MEANINGS[purpose]),
        choices=[(str(answer), words.ANSWERS[answer]) for answer in Answer],
        initial=str(Answer.UNKNOWN),
        widget=forms.RadioSelect,
    )
