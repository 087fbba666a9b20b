"""What is asked of clients and artists on the way of a commission."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pinxit.accounts.web.selectors import artists
from pinxit.kernel import Money
from pinxit.studio.core.commission import (
    CURRENCIES,
    DEPOSIT_PERCENT,
    HIGHEST_MAJOR,
    REVISIONS_MAX,
    WORDS_MAX,
    BadQuoteError,
    Quote,
    money_of,
)
from pinxit.studio.core.commission_record import MARK_WORDS_MAX, NINE, NINTH, WHOLE, Mark
from pinxit.studio.web.commission_services import Wanted
from pinxit.studio.web.commission_words import USE_NAMES
from pinxit.studio.web.forms import PromptField, in_words
from pinxit.studio.web.treatment_forms import BroughtForm

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_CURRENCY_NAMES: Final = {
    "EUR": _("euro (EUR)"),
    "USD": _("US dollar (USD)"),
    "GBP": _("pound sterling (GBP)"),
    "CNY": _("yuan (CNY)"),
    "JPY": _("yen (JPY)"),
}
_PLACES: Final = (
    _("upper left"),
    _("top"),
    _("upper right"),
    _("left"),
    _("middle"),
    _("right"),
    _("lower left"),
    _("bottom"),
    _("lower right"),
)
_MONEY: Final = {"step": "any", "inputmode": "decimal"}


def _words(label: Any, *, required: bool, rows: int = 4, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=label, max_length=WORDS_MAX, required=required, widget=area, **options
    )


def _day(label: Any, *, required: bool, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}), **options
    )


def _yet_to_come(day: date | None) -> date | None:
    if day is not None and day <= timezone.localdate():
        raise forms.ValidationError(_("Choose a day that is yet to come."))
    return day


class AskForm(forms.Form):
    """The brief of a commission."""

    artist = forms.TypedChoiceField(label=_("Whom do you ask?"), coerce=int)
    title = forms.CharField(label=_("What shall it be called?"), max_length=120)
    words = _words(
        _("What shall the work show?"),
        required=True,
        rows=6,
        help_text=_("Who or what, in which mood and colours, what must not be missing."),
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=300,
        required=False,
        help_text=_("A present, a book cover, a shop sign: the licence depends on it."),
    )
    budget = forms.DecimalField(
        label=_("What do you think of spending?"),
        required=False,
        min_value=Decimal(1),
        max_value=HIGHEST_MAJOR,
        decimal_places=2,
        widget=forms.NumberInput(attrs=_MONEY),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, _CURRENCY_NAMES[code]) for code in CURRENCIES]
    )
    wanted_by = _day(_("By which day do you need it?"), required=False)

    def __init__(self, *args: Any, client: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["artist"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        self.artists = {each.pk: each for each in artists() if each.pk != client.pk}
        field.choices = [(pk, each.display_name) for pk, each in self.artists.items()]

    def clean_wanted_by(self) -> date | None:
        """Refuse a day that is over."""
        return _yet_to_come(self.cleaned_data["wanted_by"])

    def clean(self) -> dict[str, Any]:
        """Refuse a budget in fractions of a coin."""
        data = super().clean() or self.cleaned_data
        budget, currency = data.get("budget"), data.get("currency")
        self.spending = Money(0, currency or CURRENCIES[0])
        if budget is not None and currency:
            try:
                self.spending = money_of(budget, currency)
            except BadQuoteError as refusal:
                self.add_error("budget", in_words(refusal))
        return data

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Wanted(
            title=data["title"],
            words=data["words"],
            purpose=data["purpose"],
            budget=self.spending,
            has_budget=self.spending.minor > 0,
            by=data["wanted_by"],
        )

    @property
    def asked(self) -> "Person":
        """The artist of a valid form."""
        return self.artists[self.cleaned_data["artist"]]


class ReferenceForm(BroughtForm):
    """A picture beside the brief, or a sketch made elsewhere, and by which right."""

    def __init__(self, *args: Any, is_needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["title"]
        if not is_needed:
            self.empty_permitted, self.use_required_attribute = True, False
            for name in ("upload", "author"):
                self.fields[name].required = False

    @property
    def is_given(self) -> bool:
        """Whether there is a picture."""
        return bool(self.cleaned_data.get("upload"))

    def clean_upload(self) -> Any:
        """Let no picture be given where none is needed."""
        return super().clean_upload() if self.cleaned_data.get("upload") else None

    def clean(self) -> dict[str, Any]:
        """Ask whose a given picture is."""
        data = super().clean()
        if data.get("upload") and not data.get("author"):
            self.add_error("author", _("Say who made the picture."))
        return data


class QuoteForm(forms.Form):
    """What an artist offers."""

    price = forms.DecimalField(
        label=_("Price for everything"),
        min_value=Decimal(1),
        max_value=HIGHEST_MAJOR,
        decimal_places=2,
        widget=forms.NumberInput(attrs=_MONEY),
    )
    deposit_percent = forms.IntegerField(
        label=_("Deposit, in per cent"),
        min_value=DEPOSIT_PERCENT.start,
        max_value=DEPOSIT_PERCENT.stop - 1,
        initial=50,
        help_text=_("Paid before work begins; the rest when a sketch is chosen."),
    )
    revisions = forms.IntegerField(
        label=_("How many revisions are included?"),
        min_value=0,
        max_value=REVISIONS_MAX,
        initial=2,
    )
    refund_percent = forms.IntegerField(
        label=_("What goes back if the client calls it off after the first sketches, in per cent"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=_("Before the first sketches, and whenever you call it off, everything goes."),
    )
    use = forms.ChoiceField(
        label=_("What may the client do with it?"),
        choices=list(USE_NAMES.items()),
        initial="personal",
        widget=forms.RadioSelect,
    )
    is_exclusive = forms.BooleanField(label=_("I let nobody else use it"), required=False)
    deliver_by = _day(_("Delivered by"), required=True)
    words = _words(_("A word with it"), required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency
        self.fields["price"].help_text = _CURRENCY_NAMES[currency]

    def clean_deliver_by(self) -> date | None:
        """Refuse a day that is over."""
        return _yet_to_come(self.cleaned_data["deliver_by"])

    def clean(self) -> dict[str, Any]:
        """Make the quote, or say beside the price what stands in its way."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            price = money_of(data["price"], self.currency)
            self.quote = Quote(
                price=price,
                deposit=price.share(Decimal(data["deposit_percent"]) / 100),
                revisions=data["revisions"],
                refund_percent=data["refund_percent"],
                use="commercial" if data["use"] == "commercial" else "personal",
                is_exclusive=data["is_exclusive"],
                deliver_by=data["deliver_by"],
            )
        except BadQuoteError as refusal:
            self.add_error("price", in_words(refusal))
        return data


class SketchForm(forms.Form):
    """What the painter is to sketch."""

    prompt = PromptField(
        label=_("What shall the sketch show?"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    hand = forms.ChoiceField(label=_("In whose hand?"))
    count = forms.TypedChoiceField(
        label=_("How many sketches?"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 5)],
        initial=2,
    )

    def __init__(self, *args: Any, hands: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["hand"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = hands


class WordsForm(forms.Form):
    """Words, needed or not."""

    words = _words(_("Your words"), required=False)

    def __init__(self, *args: Any, label: Any = None, needed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].required = needed
        if label is not None:
            self.fields["words"].label = label


class MarkForm(forms.Form):
    """A place in a sketch and what should change there."""

    sketch = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.TypedChoiceField(
        label=_("Where in the picture?"),
        coerce=int,
        choices=list(enumerate(_PLACES)),
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    left = forms.IntegerField(required=False, widget=forms.HiddenInput)
    top = forms.IntegerField(required=False, widget=forms.HiddenInput)
    width = forms.IntegerField(required=False, widget=forms.HiddenInput)
    height = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What should change there?"),
        max_length=MARK_WORDS_MAX,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def mark(self) -> Mark:
        """Return the mark of a valid form: as drawn, or one of nine places, or the whole picture.

        Raises:
            BadMarkError: It lies outside the picture.
        """
        data = self.cleaned_data
        words = data["words"]
        if data["left"] is not None and data["top"] is not None:
            size = (data["width"] or 0, data["height"] or 0)
            return Mark(
                left=data["left"], top=data["top"], width=size[0], height=size[1], words=words
            )
        if data["place"] is None:
            return Mark(left=0, top=0, width=WHOLE, height=WHOLE, words=words)
        left, top = NINE[data["place"]]
        return Mark(left=left, top=top, width=NINTH, height=NINTH, words=words)
