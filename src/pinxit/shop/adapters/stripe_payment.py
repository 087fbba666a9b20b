"""Paying by Stripe: Checkout, or a PaymentIntent where a program stands in for Stripe.

**Source:** Stripe API reference: Checkout Session, PaymentIntent, Refund. A Checkout Session has a
PaymentIntent inside, which bears the same metadata; from there on both ways are one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from payments import PaymentStatus, RedirectNeeded
from payments.forms import PaymentForm

from pinxit.kernel import Money
from pinxit.shop.adapters.provider import (
    PageForm,
    Provider,
    ProviderRefusesError,
    Return,
    page_after,
)
from pinxit.shop.adapters.stripe_api import ADDRESS, StripeApi, name_in_path
from pinxit.shop.adapters.stripe_messages import (
    REFUND,
    TOKEN,
    check_signature,
    facts_of_intent,
    facts_of_session,
    read_message,
)
from pinxit.shop.core.payment_facts import Fact, Message

#: Cards of Stripe's own for rehearsals: one that pays, one that is declined.
_CARDS = {"pay": "pm_card_visa", "decline": "pm_card_chargeCustomerFail"}


class StandInForm(PaymentForm):
    """Rehearses with a program that stands in for Stripe and has no page of its own."""

    template_name = "shop/_stripe_stand_in.html"
    answer = forms.ChoiceField(choices=[(each, each) for each in _CARDS])


class StripeProvider(Provider):
    """Stripe, by its HTTP interface alone."""

    title: ClassVar[str] = "Stripe"

    def __init__(self, *, secret: str, webhook_secret: str, address: str = "") -> None:
        """Remember the account.

        Args:
            secret: The key of the house's account.
            webhook_secret: By which Stripe signs what it tells us.
            address: Of a program that stands in for Stripe; empty for Stripe itself.
        """
        super().__init__()
        self._api = StripeApi(secret, address or ADDRESS)
        self._webhook_secret = webhook_secret
        self._stands_in = bool(address)

    def get_form(self, payment: Any, data: Any = None) -> PaymentForm:
        """Return the way to Stripe's page, opening the payment there first.

        Raises:
            RedirectNeeded: A rehearsed answer was taken; the error names the next page.
            ProviderAwayError: Stripe could not be asked.
            ProviderRefusesError: Stripe refuses.
        """
        if not payment.transaction_id:
            self._open(payment)
        if not self._stands_in:
            form = PageForm(provider=self, payment=payment)
            form.address = payment.attrs.address
            return form
        form = StandInForm(data=data, hidden_inputs=False, provider=self, payment=payment)
        if data is None or not form.is_valid():
            return form
        if not self._rehearse(payment, form.cleaned_data["answer"]):
            self.cancel(payment)
            payment.change_status(PaymentStatus.REJECTED)
            raise RedirectNeeded(payment.get_failure_url())
        raise RedirectNeeded(payment.get_success_url())

    def cancel(self, payment: Any) -> None:
        """See to it that nobody can pay any more; that somebody just has is no trouble here."""
        reference = payment.transaction_id
        if not reference:
            return
        what = "expire" if reference.startswith("cs_") else "cancel"
        try:
            self._api.post(f"{_path(reference)}/{what}", {}, key=f"{payment.token}:{what}")
        except ProviderRefusesError:
            return  # paid or over already: what became of it is told, or asked for

    def read(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Message:
        """Return what a message says, once its signature holds."""
        check_signature(body, headers.get("Stripe-Signature", ""), self._webhook_secret, now=now)
        return read_message(body)

    def look(self, *, token: str, reference: str, total: Money) -> tuple[Fact, ...]:
        """Ask Stripe what has become of a payment."""
        if reference.startswith("cs_"):
            expand = {"expand[]": "payment_intent.latest_charge"}
            return facts_of_session(self._api.get(_path(reference), **expand))
        return facts_of_intent(self._api.get(_path(reference), **{"expand[]": "latest_charge"}))

    def give_back(self, asked: Return) -> str:
        """Send money back, once: what bears our name already is found and not sent again."""
        intent = self._intent_of(asked.reference)
        for refund in self._api.all("refunds", payment_intent=intent):
            if (refund.get("metadata") or {}).get(REFUND) == asked.name:
                return str(refund["id"])
        sent = self._api.post(
            "refunds",
            {
                "payment_intent": intent,
                "amount": str(asked.amount.minor),
                f"metadata[{REFUND}]": asked.name,
            },
            key=asked.name,
        )
        if sent.get("status") in {"failed", "canceled"}:
            raise ProviderRefusesError(f"Stripe refuses: {sent['status']}")
        return str(sent["id"])

    def _intent_of(self, reference: str) -> str:
        if not reference.startswith("cs_"):
            return reference
        return str(self._api.get(_path(reference))["payment_intent"])

    def _open(self, payment: Any) -> None:
        total = Money(0, payment.currency)
        minor = str(int(payment.total.scaleb(total.places)))
        if self._stands_in:
            opened = self._api.post(
                "payment_intents",
                {
                    "amount": minor,
                    "currency": payment.currency.lower(),
                    f"metadata[{TOKEN}]": payment.token,
                },
                key=payment.token,
            )
        else:
            opened = self._api.post(
                "checkout/sessions", self._session(payment, minor), key=payment.token
            )
            payment.attrs.address = str(opened["url"])
        payment.transaction_id = str(opened["id"])
        payment.save(update_fields=["transaction_id", "extra_data"])

    @staticmethod
    def _session(payment: Any, minor: str) -> dict[str, str]:
        price = "line_items[0][price_data]"
        back = page_after(payment)
        return {
            "mode": "payment",
            "client_reference_id": payment.token,
            f"metadata[{TOKEN}]": payment.token,
            f"payment_intent_data[metadata][{TOKEN}]": payment.token,
            "line_items[0][quantity]": "1",
            f"{price}[currency]": payment.currency.lower(),
            f"{price}[unit_amount]": minor,
            f"{price}[product_data][name]": payment.description,
            "success_url": back,
            "cancel_url": back,
        }

    def _rehearse(self, payment: Any, answer: str) -> bool:
        """Pay by a card for rehearsals, and say whether it was taken."""
        path = _path(payment.transaction_id)
        card = _CARDS[answer]
        try:
            self._api.post(path, {"payment_method": card}, key=f"{payment.token}:{answer}:card")
            self._api.post(f"{path}/confirm", {}, key=f"{payment.token}:{answer}")
        except ProviderRefusesError:
            return answer == "pay"  # paid already, in another window: what came is told
        return True


def _path(reference: str) -> str:
    """Return where a payment of Stripe's is found."""
    kind = "checkout/sessions" if reference.startswith("cs_") else "payment_intents"
    return f"{kind}/{name_in_path(reference)}"
