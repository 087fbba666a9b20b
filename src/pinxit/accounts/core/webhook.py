"""Messages that are sent when something happened: signed, and sent again if nobody took them."""

import base64
import binascii
import hmac
import secrets
from datetime import timedelta
from typing import Final

from pinxit.kernel import PinxitError
from pinxit.kernel.web_address import WebAddress, WebAddressError, parse_address

_MARK: Final = "whsec_"
_SECRET_BYTES: Final = 32
#: After each try that failed; then the message is given up.
WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=14),
)
#: Ports that may be called.
PORTS: Final = frozenset({80, 443, *range(1024, 65_536)})


class BadWebhookError(PinxitError):
    """A webhook cannot be set up or checked like this."""

    remedy = "Give an address that begins with https:// and is yours, and the secret as shown."


def draw_secret() -> str:
    """Return a new secret as it is shown once."""
    return _MARK + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def sign(secret: str, *, name: str, at_s: int, body: bytes) -> str:
    """Return the signature of a message.

    Args:
        secret: As `draw_secret` returns it.
        name: Of the message.
        at_s: When it is sent, in seconds since 1970.
        body: What is sent.

    Raises:
        BadWebhookError: The secret is none.

    Source:
        Standard Webhooks 1.0.0, "Signature scheme"; RFC 2104 (HMAC).
    """
    try:
        key = base64.b64decode(secret.removeprefix(_MARK), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadWebhookError("this is no secret of a webhook") from error
    signed = f"{name}.{at_s}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def wait_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many tries that failed, or `None` to give up.

    Args:
        tries: From 1.
    """
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def checked_url(text: str, *, allows_http: bool) -> WebAddress:
    """Return the address of a webhook.

    Args:
        text: As somebody gave it.
        allows_http: Whether it may be sent without encryption.

    Raises:
        BadWebhookError: It is no address of the web, or would be sent without encryption.
    """
    try:
        address = parse_address(text.strip(), ports=PORTS)
    except WebAddressError as error:
        raise BadWebhookError("this is no address that can be told anything") from error
    if address.scheme != "https" and not allows_http:
        raise BadWebhookError("the address does not begin with https")
    return address
