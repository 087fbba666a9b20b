"""What is filled in: an offer, a name, a wallet."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.shop.core.editions import SIZE_RANGE
from pinxit.shop.core.goods import (
    OPEN_SIZE,
    PROOFS_RANGE,
    BadProofsError,
    EditionKind,
    check_proofs,
)
from pinxit.shop.core.handing_on import NAME_MAX
from pinxit.shop.core.offer import (
    CURRENCIES,
    HIGHEST_MAJOR,
    LOWEST_MAJOR,
    STATEMENT_MAX,
    TITLE_MAX,
    BadEditionSizeError,
    BadPriceError,
    BadStatementError,
    BadTitleError,
    Offer,
    OfferRefusedError,
    price_of,
)
from pinxit.shop.web.selectors.sales import seller_details

_CURRENCY_NAMES: Final = {
    "EUR": _("euro (EUR)"),
    "USD": _("US dollar (USD)"),
    "GBP": _("pound sterling (GBP)"),
    "CNY": _("yuan (CNY)"),
    "JPY": _("yen (JPY)"),
}
#: Beside which field a refusal is shown.
_FIELD_OF: Final[dict[type[OfferRefusedError], str]] = {
    BadTitleError: "title",
    BadStatementError: "statement",
    BadEditionSizeError: "size",
    BadPriceError: "price",
}
#: Of what is not a numbered edition.
_SIZES: Final = {EditionKind.UNIQUE: 1, EditionKind.OPEN: OPEN_SIZE}


class OfferForm(forms.Form):
    """Title, words, number of copies and price of a piece."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_MAX)
    statement = forms.CharField(
        label=_("About the work"),
        help_text=_("A few sentences for visitors. Leave it empty if the picture says enough."),
        max_length=STATEMENT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(
        label=_("What is sold"),
        choices=[
            (EditionKind.NUMBERED, _("a numbered edition")),
            (EditionKind.UNIQUE, _("a unique work: one copy, and never another")),
            (EditionKind.OPEN, _("an open edition: as many copies as are wanted")),
        ],
        initial=EditionKind.NUMBERED,
        required=False,
    )
    size = forms.IntegerField(
        label=_("Numbered copies"),
        help_text=_(
            "1 to 500, for a numbered edition. This number is a promise: it cannot be raised later."
        ),
        min_value=SIZE_RANGE.start,
        max_value=SIZE_RANGE.stop - 1,
        initial=10,
        required=False,
    )
    proofs = forms.TypedChoiceField(
        label=_("Artist’s proofs"),
        help_text=_("Beside a numbered edition. You keep them until you offer one."),
        coerce=int,
        choices=[(each, str(each)) for each in PROOFS_RANGE],
        initial=0,
        required=False,
    )
    price = forms.DecimalField(
        label=_("Price of one copy"),
        min_value=LOWEST_MAJOR,
        max_value=HIGHEST_MAJOR,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, _CURRENCY_NAMES[code]) for code in CURRENCIES]
    )

    takes_proposals = forms.BooleanField(
        label=_("Buyers may propose a lower price. You accept, answer or decline."), required=False
    )

    offer: Offer

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        details = seller_details()
        if details is not None:  # one currency for all that the house sells
            named = _CURRENCY_NAMES.get(details.currency, details.currency)
            self.fields["currency"].choices = [(details.currency, named)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Make the offer, or say beside the field what stands in its way."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.offer = _offer(cleaned)
                cleaned["proofs"] = check_proofs(self.offer.size, cleaned["proofs"] or 0)
            except OfferRefusedError as refusal:
                self.add_error(_FIELD_OF[type(refusal)], gettext(refusal.remedy))
            except BadProofsError as refusal:
                self.add_error("proofs", gettext(refusal.remedy))
        return cleaned


def _offer(cleaned: dict[str, Any]) -> Offer:
    price: Decimal = cleaned["price"]
    return Offer(
        title=cleaned["title"],
        statement=cleaned["statement"],
        size=_SIZES.get(cleaned["kind"], cleaned["size"] or 0),
        price=price_of(price, cleaned["currency"]),
    )


class CheckoutForm(forms.Form):
    """The one decision before paying."""

    accepts_terms = forms.BooleanField(
        label=_("I have read what I get and accept these terms."),
        error_messages={"required": _("Please accept the terms, or go back to the work.")},
    )


class OwnerNameForm(forms.Form):
    """The name on the certificate."""

    owner_name = forms.CharField(
        label=_("Your name on the certificate"),
        help_text=_("Everybody who has its address reads it. Leave it empty to stay private."),
        max_length=NAME_MAX,
        required=False,
    )


class WalletForm(forms.Form):
    """Where the token is to go."""

    address = forms.CharField(
        label=_("Address of your wallet"),
        help_text=_("0x and forty digits and letters. What is sent cannot be called back."),
        max_length=42,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )


class AcceptForm(forms.Form):
    """Accepting a copy, under one's name or privately."""

    is_named = forms.BooleanField(
        label=_("Put my name on the certificate, where everybody can read it."), required=False
    )
