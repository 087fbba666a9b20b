"""What is filled in: where somebody is paid."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.shop.core.payout import (
    BadBicError,
    BadDetailsError,
    BadIbanError,
    BadPayeeError,
    BadStripeAccountError,
    BankDetails,
    Rail,
    tidy,
)
from pinxit.shop.web.payout_models import RAIL_NAMES

_FIELD_OF: Final[dict[type[BadDetailsError], str]] = {
    BadIbanError: "iban",
    BadBicError: "bic",
    BadPayeeError: "name",
    BadStripeAccountError: "stripe_account",
}


class DetailsForm(forms.Form):
    """A bank account, or an account at Stripe."""

    rail = forms.ChoiceField(
        label=_("How you are paid"),
        choices=[(rail.value, name) for rail, name in RAIL_NAMES.items()],
        widget=forms.RadioSelect,
        initial=Rail.SEPA.value,
    )
    name = forms.CharField(label=_("Owner of the bank account"), max_length=70, required=False)
    iban = forms.CharField(
        label="IBAN",
        max_length=42,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    bic = forms.CharField(label="BIC", max_length=16, required=False)
    stripe_account = forms.CharField(
        label=_("Account at Stripe"),
        help_text=_("It begins with acct_. Leave it empty if you are paid to a bank account."),
        max_length=60,
        required=False,
    )

    details: BankDetails

    def clean(self) -> dict[str, Any]:
        """Make the details, or say beside the field what cannot be right."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.details = _details(cleaned)
            except BadDetailsError as refusal:
                self.add_error(_FIELD_OF[type(refusal)], gettext(refusal.remedy))
        return cleaned


def _details(cleaned: dict[str, Any]) -> BankDetails:
    if cleaned["rail"] == Rail.STRIPE:
        return BankDetails(Rail.STRIPE, "", cleaned["stripe_account"].strip())
    return BankDetails(
        Rail.SEPA, cleaned["name"].strip(), tidy(cleaned["iban"]), tidy(cleaned["bic"])
    )
