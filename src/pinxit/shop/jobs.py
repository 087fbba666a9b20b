"""The shop's long work: unpack, wire, make one call."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from pinxit.accounts import Post
from pinxit.jobs import JsonValue, Reporter
from pinxit.shop.adapters.provider import ProviderAwayError
from pinxit.shop.web.models import Order, Purchase, Refund
from pinxit.shop.web.papers.letters import send_confirmation, send_gift_letter
from pinxit.shop.web.papers.purchase_letters import send_confirmation_of_purchase
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services import bargains as bargain_services
from pinxit.shop.web.services import letters as letter_services
from pinxit.shop.web.services import prints as print_services
from pinxit.shop.web.services import refunds as refund_services
from pinxit.shop.web.services import waiting as waiting_services
from pinxit.shop.web.services import watch as watch_services
from pinxit.shop.web.services import ways_letters
from pinxit.shop.web.services.money_jobs import ask_to_send
from pinxit.shop.web.services.tokens import bring_up_to_date


def keep_token(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Bring the chain up to date with a copy; run again, it changes nothing.

    Args:
        params: `order`, the primary key of the order that bought it.
        reporter: Told when it is done.
    """
    bring_up_to_date(Order.objects.get(pk=int(str(params["order"]))), now=timezone.now())
    reporter.report(1, 1)


def settle_auction(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """End an auction that is over, or find the next if its winner did not pay.

    Args:
        params: `auction`, its primary key.
        reporter: Told when it is done.
    """
    auction_services.settle_auction(int(str(params["auction"])), now=timezone.now())
    reporter.report(1, 1)


def expire_bargain(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Let a bargain lapse whose price nobody answered in time.

    Args:
        params: `bargain`, its primary key.
        reporter: Told when it is done.
    """
    bargain_services.expire(int(str(params["bargain"])), now=timezone.now())
    reporter.report(1, 1)


def offer_to_waiting(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Keep free copies of an edition for whoever waits for one.

    Args:
        params: `edition`, its primary key.
        reporter: Told when it is done.
    """
    waiting_services.offer_to_waiting(int(str(params["edition"])), now=timezone.now())
    reporter.report(1, 1)


def tell_print_house(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Tell the print house of a print that was paid for; told once, it is not told again.

    Args:
        params: `order`, the primary key of the order that bought it.
        reporter: Told when it is done.
    """
    order = Order.objects.get(pk=int(str(params["order"])))
    post = Post(allowed=tuple(settings.PINXIT_WEBHOOK_NETWORKS))
    print_services.tell_print_house(order, post=post, now=timezone.now())
    reporter.report(1, 1)


def send_way_letter(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Write to somebody about an auction, a bargain or a copy that came back.

    Args:
        params: `kind` of the letter, primary key of what it is `about`, and of the reader, `to`.
        reporter: Told when it is done.
    """
    to = get_user_model().objects.get(pk=int(str(params["to"])))
    ways_letters.send_way_letter(str(params["kind"]), int(str(params["about"])), to)
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


def confirm_order(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send the confirmation of an order; run again, it sends nothing.

    Args:
        params: `order`, the primary key of the order.
        reporter: Told when it is done.
    """
    send_confirmation(Order.objects.get(pk=int(str(params["order"]))), now=timezone.now())
    reporter.report(1, 1)


def confirm_purchase(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send the confirmation of what was bought together; run again, it sends nothing.

    Args:
        params: `purchase`, its primary key.
        reporter: Told when it is done.
    """
    purchase = Purchase.objects.get(pk=int(str(params["purchase"])))
    send_confirmation_of_purchase(purchase, now=timezone.now())
    reporter.report(1, 1)


def send_gift(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send the link to whom a copy is for, unless it was given back or handed on meanwhile.

    Args:
        params: `order`, the primary key of the order.
        reporter: Told when it is done.
    """
    send_gift_letter(Order.objects.get(pk=int(str(params["order"]))), now=timezone.now())
    reporter.report(1, 1)
