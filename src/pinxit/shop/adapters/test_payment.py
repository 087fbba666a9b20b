"""The built-in test payment: a button says that money came, and none did."""

from typing import Any, ClassVar

from django import forms
from payments import PaymentStatus, RedirectNeeded
from payments.forms import PaymentForm

from pinxit.shop.adapters.provider import Provider


class TestPaymentForm(PaymentForm):
    """Asks whether to pretend that the payment went well."""

    template_name = "shop/_test_payment.html"
    PAY: ClassVar[str] = "pay"
    DECLINE: ClassVar[str] = "decline"

    answer = forms.ChoiceField(choices=[(PAY, PAY), (DECLINE, DECLINE)])


class TestPaymentProvider(Provider):
    """Stands where a real provider stands, in a shop that only rehearses.

    The library's dummy provider takes its result from the address it is called back at, so that
    anybody who knows a payment's token could settle it. This one decides only by the form of a
    buyer who is signed in, and its call-back changes nothing.
    """

    at_once = True

    def get_form(self, payment: Any, data: Any = None) -> PaymentForm:
        """Return the form, or settle the payment by what was answered.

        Raises:
            RedirectNeeded: The payment is decided; the error names the next page.
        """
        form = TestPaymentForm(data=data, hidden_inputs=False, provider=self, payment=payment)
        if data is None or not form.is_valid():
            return form
        if form.cleaned_data["answer"] == TestPaymentForm.DECLINE:
            payment.change_status(PaymentStatus.REJECTED)
            raise RedirectNeeded(payment.get_failure_url())
        payment.captured_amount = payment.total
        payment.save(update_fields=["captured_amount"])
        payment.change_status(PaymentStatus.CONFIRMED)
        raise RedirectNeeded(payment.get_success_url())

    def cancel(self, payment: Any) -> None:
        """Let a payment go that nobody made."""
