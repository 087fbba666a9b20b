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

_FIELD_OF: Final[dict[type[BadDetailsError], str]] = {
    BadIbanError: "iban",
    BadBicError: "bic",
    BadPayeeError: "name",
    BadStripeAccountError: "account",
}


class DetailsForm(forms.Form):
    """Where somebody is paid, whichever way."""

    details: BankDetails

    def clean(self) -> dict[str, Any]:
        """Make the details, or say beside the field what cannot be right."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.details = self.details_from(cleaned)
            except BadDetailsError as refusal:
                self.add_error(_FIELD_OF[type(refusal)], gettext(refusal.remedy))
        return cleaned

    def details_from(self, cleaned: dict[str, Any]) -> BankDetails:
        """Return what was filled in.

        Raises:
            BadDetailsError: It cannot be right.
        """
        raise NotImplementedError


class BankForm(DetailsForm):
    """An account at a bank of the Single Euro Payments Area."""

    name = forms.CharField(label=_("Owner of the account"), max_length=70)
    iban = forms.CharField(
        label="IBAN",
        max_length=42,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    bic = forms.CharField(label="BIC", max_length=16, required=False)

    def details_from(self, cleaned: dict[str, Any]) -> BankDetails:
        """Return the account at the bank."""
        return BankDetails(
            Rail.SEPA, cleaned["name"].strip(), tidy(cleaned["iban"]), tidy(cleaned["bic"])
        )


class StripeForm(DetailsForm):
    """An account at Stripe that is connected with the house's."""

    account = forms.CharField(
        label=_("Account at Stripe"),
        help_text=_("It begins with acct_ and stands in your settings at Stripe."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def details_from(self, cleaned: dict[str, Any]) -> BankDetails:
        """Return the account at Stripe."""
        return BankDetails(Rail.STRIPE, "", cleaned["account"].strip())


#: The form of each way of being paid.
FORMS: Final[dict[str, type[DetailsForm]]] = {
    Rail.SEPA.value: BankForm,
    Rail.STRIPE.value: StripeForm,
}
