"""What is filled in for auctions, bargains, proofs and licences."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.auction import LASTS_RANGE
from pinxit.shop.core.bargain import WORDS_MAX
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.offer import HIGHEST_MAJOR, LOWEST_MAJOR, BadPriceError, price_of
from pinxit.shop.core.places import PLACES, place_name
from pinxit.shop.core.prints import ADDRESS_MAX, BLEED_RANGE_MM, PAPERS, WIDTH_RANGE_MM
from pinxit.shop.web.models.licences import KIND_NAMES

_DAYS: Final = (1, 3, 7, 10, 14)


def _price_field(label: Any, **said: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=LOWEST_MAJOR,
        max_value=HIGHEST_MAJOR,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        **said,
    )


class MoneyForm(forms.Form):
    """A form whose amounts are in one currency."""

    def __init__(self, *given: Any, currency: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.currency = currency

    def money(self, field: str) -> Money:
        """Return an amount that was filled in, once the form is valid.

        Raises:
            BadPriceError: It is finer than the currency's coins.
        """
        amount: Decimal = self.cleaned_data[field]
        return price_of(amount, self.currency)

    def clean(self) -> dict[str, Any]:
        """Say beside an amount if it is finer than the currency's coins."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, Decimal):
                try:
                    price_of(value, self.currency)
                except BadPriceError as refusal:
                    self.add_error(name, gettext(refusal.remedy))
        return cleaned


class BidForm(MoneyForm):
    """The most that somebody would pay."""

    maximum = _price_field(
        _("The most you would pay"),
        help_text=_("Kept secret. You pay no more than it takes to be ahead of the next bidder."),
    )


class ProposalForm(MoneyForm):
    """A price and a few words."""

    price = _price_field(_("Your price"))
    words = forms.CharField(
        label=_("A few words"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AuctionForm(MoneyForm):
    """How a work is auctioned."""

    opening = _price_field(_("Opening price"))
    reserve = _price_field(
        _("Reserve price"),
        required=False,
        help_text=_("Below it you keep the work. Nobody is shown how much it is."),
    )
    days = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=[(each, str(each)) for each in _DAYS if each in LASTS_RANGE],
        initial=7,
        help_text=_("Days from now. A bid in the last five minutes puts the end off by five."),
    )


class ProofForm(MoneyForm):
    """For how much an artist parts with a proof."""

    price = _price_field(_("Price of the proof"))


class LicenceForm(MoneyForm):
    """A licence: what for, where, how long, for how much."""

    kind = forms.ChoiceField(label=_("Licence"), choices=[])
    price = _price_field(_("Price of the licence"))
    place = forms.ChoiceField(label=_("Where it holds"), choices=[])
    months = forms.TypedChoiceField(
        label=_("How long it holds"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", _("without end (not for an exclusive licence)")),
            (3, _("3 months")),
            (6, _("6 months")),
            (12, _("1 year")),
            (24, _("2 years")),
            (60, _("5 years")),
        ],
    )

    def __init__(self, *given: Any, allowed: tuple[LicenceKind, ...], **named: Any) -> None:
        super().__init__(*given, **named)
        kinds = [(str(kind), KIND_NAMES[kind]) for kind in allowed]
        language = get_language() or "en"
        places = [(each, place_name(each, language=language)) for each in PLACES]
        countries = sorted(places[2:], key=lambda place: place[1])
        self.fields["kind"] = forms.ChoiceField(label=_("Licence"), choices=kinds)
        self.fields["place"] = forms.ChoiceField(
            label=_("Where it holds"), choices=[*places[:2], *countries]
        )
        self.order_fields(["kind", "price", "place", "months"])


class PrintForm(MoneyForm):
    """How copies are printed."""

    price = _price_field(_("Price of a copy as a print"))
    width_mm = forms.IntegerField(
        label=_("Width in millimetres"),
        min_value=WIDTH_RANGE_MM.start,
        max_value=WIDTH_RANGE_MM.stop - 1,
        initial=200,
        help_text=_("The height follows from the picture."),
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=[(each, each) for each in PAPERS])
    bleed_mm = forms.IntegerField(
        label=_("Bleed in millimetres"),
        min_value=BLEED_RANGE_MM.start,
        max_value=BLEED_RANGE_MM.stop - 1,
        initial=3,
    )


class PrintOrderForm(forms.Form):
    """Where a print goes."""

    ship_to = forms.CharField(
        label=_("Where it goes"),
        help_text=_("Name and address as they stand on a parcel, with the country."),
        max_length=ADDRESS_MAX,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "shipping street-address"}),
    )
    accepts_terms = forms.BooleanField(
        label=_("I have read what I get and accept these terms."),
        error_messages={"required": _("Please accept the terms, or go back to the work.")},
    )
