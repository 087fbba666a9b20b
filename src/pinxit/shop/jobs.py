"""The shop's long work: unpack, wire, make one call."""

from collections.abc import Mapping

from django.utils import timezone

from pinxit.jobs import JsonValue, Reporter
from pinxit.shop.web.letters import send_confirmation, send_gift_letter
from pinxit.shop.web.models import Order
from pinxit.shop.web.token_services import bring_up_to_date


def keep_token(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Bring the chain up to date with a copy; run again, it changes nothing.

    Args:
        params: `order`, the primary key of the order that bought it.
        reporter: Told when it is done.
    """
    bring_up_to_date(Order.objects.get(pk=int(str(params["order"]))), now=timezone.now())
    reporter.report(1, 1)


def confirm_order(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send the confirmation of an order; run again, it sends nothing.

    Args:
        params: `order`, the primary key of the order.
        reporter: Told when it is done.
    """
    send_confirmation(Order.objects.get(pk=int(str(params["order"]))), now=timezone.now())
    reporter.report(1, 1)


def send_gift(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send the link to whom a copy is for, unless it was given back or handed on meanwhile.

    Args:
        params: `order`, the primary key of the order.
        reporter: Told when it is done.
    """
    send_gift_letter(Order.objects.get(pk=int(str(params["order"]))), now=timezone.now())
    reporter.report(1, 1)
