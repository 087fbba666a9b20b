"""What is filled in before an order: who is billed, a code, a gift, and what is agreed to."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import PinxitError
from pinxit.shop.adapters.countries import country_names
from pinxit.shop.adapters.tax_numbers import BadTaxNumberError, tidy_tax_number
from pinxit.shop.core.discount import CODE_MAX, CodeRefusedError
from pinxit.shop.core.evidence import Clue, ClueKind, country_code
from pinxit.shop.core.handing_on import NAME_MAX
from pinxit.shop.core.tax import NoStateError
from pinxit.shop.core.wish import Billing, Gift, Wish
from pinxit.shop.core.withdrawal import Choice, Start
from pinxit.shop.web.selectors.sales import tax_rates

_STATES: Final = (  # noqa: SIM905 - shorter to read than a list of fifty
    "AL AK AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH"
    " NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY"
).split()
#: What a buyer agrees to; kept with the order as it stood on the page.
AGREEMENTS: Final = {
    Start.AT_ONCE: _(
        "Give me the file at once. I know that I lose my right to withdraw when it is handed over."
    ),
    Start.WAITS: _(
        "I wait 14 days for the file. Until then I can withdraw without a reason and get my money"
        " back."
    ),
}
CONFIRMED: Final = _(
    "I confirm that this is a digital file which is handed over at once, and that goods of this"
    " kind cannot be returned within seven days without a reason."
)
#: What a buyer is told of a print, and agrees to with everything else.
MADE_TO_ORDER: Final = _(
    "A print is made once it is paid for: there is no right to withdraw from it, or to return it"
    " without a reason."
)
_ONE_LINE: Final = {"autocomplete": "off"}


class DetailsForm(forms.Form):
    """Who is billed, a code, and for whom it is.

    Attributes:
        billing: Who is billed, once the form is valid.
    """

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "billing name"}),
    )
    country = forms.ChoiceField(
        label=_("Country"), widget=forms.Select(attrs={"autocomplete": "billing country"})
    )
    address = forms.CharField(
        label=_("Street and number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "billing street-address"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "billing postal-code"}),
    )
    city = forms.CharField(
        label=_("Town"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "billing address-level2"}),
    )
    sent_to = forms.ChoiceField(
        label=_("Country that the parcel goes to"),
        help_text=_("Its tax is inside the price."),
        widget=forms.Select(attrs={"autocomplete": "shipping country"}),
    )
    region = forms.ChoiceField(
        label=_("State, in the USA"),
        required=False,
        choices=[("", "–"), *((code, code) for code in _STATES)],
        widget=forms.Select(attrs={"autocomplete": "billing address-level1"}),
    )
    tax_number = forms.CharField(
        label=_("Tax number of a business"),
        max_length=30,
        required=False,
        help_text=_("Leave it empty if you buy for yourself."),
        widget=forms.TextInput(attrs={**_ONE_LINE, "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Discount code"),
        max_length=2 * CODE_MAX,
        required=False,
        widget=forms.TextInput(attrs={**_ONE_LINE, "spellcheck": "false"}),
    )
    gift_name = forms.CharField(
        label=_("It is a gift for"),
        max_length=NAME_MAX,
        required=False,
        help_text=_("They get a letter with a link, and the copy is theirs once they accept it."),
        widget=forms.TextInput(attrs=_ONE_LINE),
    )
    gift_email = forms.EmailField(
        label=_("Their e-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs=_ONE_LINE),
    )
    gift_words = forms.CharField(
        label=_("A few words to them"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    #: Fields of each part of the page.
    ADDRESS: Final = ("name", "country", "sent_to", "region", "address", "postcode", "city")
    BILLING: Final = (*ADDRESS, "tax_number")
    GIFT: Final = ("gift_name", "gift_email", "gift_words")

    billing: Billing

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        is_billed: bool,
        has_code: bool = True,
        has_gift: bool = True,
        is_sent: bool = False,
        **rest: Any,
    ) -> None:
        """Ask what there is to ask.

        Args:
            data: What was filled in; `None` for a form that is only shown.
            is_billed: Whether the house bills anybody.
            has_code: Whether a code can lower the price.
            has_gift: Whether it can be for somebody else.
            is_sent: Whether it is a thing that is sent, and taxed where it goes.
            rest: See `Form`.
        """
        super().__init__(data, **rest)
        names = [("", "–"), *country_names(get_language() or "en")] if is_billed else []
        for name in ("country", "sent_to"):
            self.fields[name].choices = names  # type: ignore[attr-defined]
        if is_sent:
            self.fields["region"].label = _("State that the parcel goes to, in the USA")
        unasked: tuple[str, ...] = () if is_billed else self.BILLING
        unasked += () if is_sent or not is_billed else ("sent_to",)
        unasked += (() if has_code else ("code",)) + (() if has_gift else self.GIFT)
        for name in unasked:
            del self.fields[name]

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """Return the fields by the part of the page that they stand in."""
        return {
            "billing": [self[name] for name in self.ADDRESS if name in self.fields],
            "gift": [self[name] for name in self.GIFT if name in self.fields],
        }

    def clean(self) -> dict[str, Any]:
        """Hold the parts against each other."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("gift_name")) != bool(cleaned.get("gift_email")):
            missing = "gift_email" if cleaned.get("gift_name") else "gift_name"
            if missing not in self.errors:
                self.add_error(missing, gettext("A gift needs a name and an address."))
        if not self.errors:
            self.billing = self._billing(cleaned)
        return cleaned

    def wish(self, clue_country: str) -> Wish:
        """Return what was filled in.

        Args:
            clue_country: Where the buyer's address on the network is, or empty.
        """
        filled, gift = self.cleaned_data, None
        if filled.get("gift_name"):
            gift = Gift(
                name=" ".join(filled["gift_name"].split()),
                email=filled["gift_email"],
                words=filled["gift_words"],
            )
        seen = (
            (ClueKind.BILLING, self.billing.country),
            (ClueKind.NETWORK, clue_country if self.billing.country else ""),
        )
        clues = tuple(Clue(kind, country) for kind, country in seen if country)
        return Wish(
            billing=self.billing,
            code=filled.get("code", ""),
            gift=gift,
            clues=clues,
            sent_to=filled.get("sent_to", ""),
        )

    def refuse(self, refusal: PinxitError) -> None:
        """Say beside the field it belongs to why this cannot be ordered so."""
        field: str | None = "sent_to" if "sent_to" in self.fields else "country"
        if field not in self.fields:
            field = None
        if isinstance(refusal, CodeRefusedError):
            field = "code"
        elif isinstance(refusal, NoStateError):
            field = "region"
        self.add_error(field, gettext(refusal.remedy))

    def _billing(self, cleaned: Mapping[str, Any]) -> Billing:
        if "country" not in self.fields:
            return Billing()
        country, number = cleaned["country"], cleaned["tax_number"].strip()
        if number and tax_rates().zone_of(country) in {"EU", "GB"}:
            try:
                number = tidy_tax_number(number, country)
            except BadTaxNumberError as refusal:
                self.add_error("tax_number", gettext(refusal.remedy))
        return Billing(
            name=" ".join(cleaned["name"].split()),
            address=" ".join(cleaned["address"].split()),
            postcode=cleaned["postcode"],
            city=cleaned["city"],
            region=cleaned["region"] if "US" in {country, cleaned.get("sent_to")} else "",
            country=country,
            tax_number=number[:20],
        )


def visitor_country(request: HttpRequest) -> str:
    """Return the country of a visitor as a proxy of the house names it; empty without one."""
    header = settings.PINXIT_COUNTRY_HEADER
    return country_code(request.headers.get(header, "")) if header else ""


class AgreeForm(forms.Form):
    """The decision before paying: when the file is handed over, and the terms.

    Attributes:
        told: What the buyer must be told of withdrawing, or empty.
    """

    start = forms.ChoiceField(
        label=_("When do you want the file?"),
        choices=[(start.value, text) for start, text in AGREEMENTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    confirms = forms.BooleanField(
        label=CONFIRMED, error_messages={"required": _("Please confirm this before you order.")}
    )
    accepts_terms = forms.BooleanField(
        label=_("I have read what I get and accept these terms."),
        error_messages={"required": _("Please accept the terms, or go back to the work.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, choice: Choice, **rest: Any
    ) -> None:
        super().__init__(data, **rest)
        self.told = str(MADE_TO_ORDER) if choice is Choice.TOLD else ""
        if choice is not Choice.WAIT_OR_BEGIN:
            del self.fields["start"]
        if choice is not Choice.CONFIRM:
            del self.fields["confirms"]

    @property
    def start_agreed(self) -> Start:
        """When the file is to be handed over."""
        if "confirms" in self.fields:
            return Start.AT_ONCE
        return Start(self.cleaned_data["start"]) if "start" in self.fields else Start.NONE

    @property
    def agreement(self) -> str:
        """The sentence that was agreed to, as it stood on the page."""
        if "confirms" in self.fields:
            return str(CONFIRMED)
        return str(AGREEMENTS[self.start_agreed]) if "start" in self.fields else self.told
