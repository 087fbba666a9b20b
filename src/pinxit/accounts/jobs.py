"""The long work of the accounts room: unpack, wire, make one call."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from pinxit.accounts.adapters.post_message import Post
from pinxit.accounts.web.selectors import message_named
from pinxit.accounts.web.services import deliver, send_links
from pinxit.jobs import JsonValue, Reporter


def deliver_message(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send one message to a webhook; one that was taken is not sent again.

    Args:
        params: `message`, the public id of the message.
        reporter: Not told anything: it takes a moment.
    """
    del reporter
    message = message_named(UUID(str(params["message"])))
    if message is None:
        return  # its webhook was removed
    post = Post(allowed=tuple(settings.PINXIT_WEBHOOK_NETWORKS))
    deliver(message, post=post, now=timezone.now())


def send_guest_links(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Send the links of an address to it, if it has any.

    Args:
        params: `contact` and the `language` of the letter.
        reporter: Not told anything: it takes a moment.
    """
    del reporter
    send_links(str(params["contact"]), language=str(params["language"]))
