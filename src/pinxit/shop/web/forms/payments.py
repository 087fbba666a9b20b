"""What is filled in about money that goes back."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money


class GiveBackForm(forms.Form):
    """How much of what is left goes back, and why."""

    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=Decimal("0.001"),
        max_digits=12,
        help_text=_("All that is left returns the copy and frees its number; less keeps it sold."),
    )
    words = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("For your own books.")
    )

    #: So that pressing twice gives back once.
    name = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, left: Money, **rest: Any) -> None:
        """Offer all that is left."""
        super().__init__(*args, **rest)
        self._left = left
        self.fields["amount"].initial = left.major

    def clean_amount(self) -> Decimal:
        """Make sure that it is a number of whole coins, and no more than is left."""
        amount: Decimal = self.cleaned_data["amount"]
        coins = amount.scaleb(self._left.places)
        if coins != coins.to_integral_value() or not 0 < coins <= self._left.minor:
            text = gettext("At least one coin, at most %(left)s.") % {"left": self._left}
            raise forms.ValidationError(text)
        return amount

    @property
    def money(self) -> Money:
        """The amount, once it is valid."""
        coins = self.cleaned_data["amount"].scaleb(self._left.places)
        return Money(int(coins), self._left.currency)
