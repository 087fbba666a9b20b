"""What the shop asks of every payment provider, besides what the payment library asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from payments.core import BasicProvider, get_base_url
from payments.forms import PaymentForm

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.payment_facts import Fact, Message, UnreadableMessageError

#: How old a signed message may be, in either direction, in seconds.
TOLERANCE_S: Final = 300


class ProviderAwayError(PinxitError):
    """A payment provider could not be asked, or its answer was lost."""

    remedy = "Wait a moment and try again: nothing is paid or given back twice."
    may_pass: ClassVar[bool] = True


class ProviderRefusesError(PinxitError):
    """A payment provider will not do what it was asked."""

    remedy = "Read in the provider’s own pages why."


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Money that is to go back.

    Attributes:
        name: Our own name of the refund: asked again by the same name, nothing goes back twice.
        payment: Our own token of the payment.
        reference: The provider's name of the payment.
        amount: How much of it goes back.
        total: What the payment was.
    """

    name: str
    payment: str
    reference: str
    amount: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider wants to hear when its message was taken in."""

    content: str = "{}"
    content_type: str = "application/json"


class PageForm(PaymentForm):
    """Leads to the provider's own page; a link, so that no form of ours is sent elsewhere."""

    template_name = "shop/_pay_elsewhere.html"
    address: str = ""


def page_after(payment: Any) -> str:
    """Return where a provider sends buyers when they are done there."""
    return urljoin(get_base_url(), reverse("shop:come-back", args=[payment.token]))


class Provider(BasicProvider):
    """A payment provider.

    The payment library calls `get_form` and `cancel`; the shop calls the rest. What became of a
    payment is never read off the address a buyer comes back by.
    """

    #: Whether money goes back at the very moment it is asked for, because none ever came.
    at_once: ClassVar[bool] = False
    #: In which currencies it can be paid; `None` for all.
    currencies: ClassVar[frozenset[str] | None] = None
    #: What it is called on the page where a buyer chooses.
    title: ClassVar[str] = ""

    def read(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Message:
        """Return what a message says, once it is sure who sent it.

        Raises:
            ForgedMessageError: It is not the provider's, or too old.
            UnreadableMessageError: It is not in the form that the provider publishes.
        """
        raise UnreadableMessageError("this provider sends no messages")

    def look(self, *, token: str, reference: str, total: Money) -> tuple[Fact, ...]:
        """Ask the provider what has become of a payment.

        Args:
            token: Our own of the payment.
            reference: The provider's name of it.
            total: What was asked for.

        Raises:
            ProviderAwayError: It could not be asked.
        """
        return ()

    def give_back(self, asked: Return) -> str:
        """Send money back and return the provider's name of the refund.

        Raises:
            ProviderAwayError: It is not known whether it went; ask again.
            ProviderRefusesError: It will not go.
        """
        return asked.name

    def reply(self) -> Reply:
        """Return what the provider wants to hear when its message was taken in."""
        return Reply()

    def process_data(self, payment: Any, request: HttpRequest) -> HttpResponse:
        """Send whoever comes back to the order, whatever the address claims."""
        return HttpResponseRedirect(payment.get_success_url())

    def get_token_from_request(self, payment: Any, request: HttpRequest) -> None:
        """Find no payment in the library's own call-back; messages have an address of ours."""

    def refund(self, payment: Any, amount: Any = None) -> Any:
        """Refuse: money goes back by a refund that is written down first."""
        raise NotImplementedError("give back by refund_services")
