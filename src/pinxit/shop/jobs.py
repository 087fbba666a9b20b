"""The shop's long work: unpack, wire, make one call."""

from collections.abc import Mapping

from django.utils import timezone

from pinxit.jobs import JsonValue, Reporter
from pinxit.shop.adapters.provider import ProviderAwayError
from pinxit.shop.web import letter_services, refund_services, watch_services
from pinxit.shop.web.models import Order, Refund
from pinxit.shop.web.money_jobs import ask_to_send
from pinxit.shop.web.token_services import bring_up_to_date


def keep_token(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Bring the chain up to date with a copy; run again, it changes nothing.

    Args:
        params: `order`, the primary key of the order that bought it.
        reporter: Told when it is done.
    """
    bring_up_to_date(Order.objects.get(pk=int(str(params["order"]))), now=timezone.now())
    reporter.report(1, 1)


def send_refund(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send money back that was written down; run again, nothing goes twice.

    While the provider cannot be asked it is tried again, however long that takes.

    Args:
        params: `refund`, its primary key.
        reporter: Told when it is done.
    """
    refund, now = Refund.objects.get(pk=int(str(params["refund"]))), timezone.now()
    try:
        refund_services.send_refund(refund.pk, now=now)
    except ProviderAwayError:
        ask_to_send(refund, now=now, again=True)
    reporter.report(1, 1)


def send_letter(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send a letter about an order, unless it was sent.

    Args:
        params: `letter`, its primary key.
        reporter: Told when it is done.
    """
    letter_services.send_letter(int(str(params["letter"])), now=timezone.now())
    reporter.report(1, 1)


def watch_payment(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Ask a provider about a payment, and ask for another look if it is not decided.

    Args:
        params: `payment`, its primary key.
        reporter: Told when it is done.
    """
    watch_services.watch_payment(int(str(params["payment"])), now=timezone.now())
    reporter.report(1, 1)
