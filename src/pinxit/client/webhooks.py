"""Reading what a studio tells a webhook: whether it is from there, and fresh."""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from pinxit.kernel import PinxitError

_MARK: Final = "whsec_"
_FRESH_S: Final = 300


class ForgedMessageError(PinxitError):
    """A message is not from the studio, was changed, or is too old."""

    remedy = "Do nothing with it; see that the secret is that of the webhook, and the clock right."


def read_message(
    body: bytes, headers: Mapping[str, str], *, secret: str, now_s: float
) -> Mapping[str, Any]:
    """Return what a message says, if it is from the studio.

    Args:
        body: As it came, to the byte.
        headers: Of the request, names in small letters.
        secret: Of the webhook, as it was shown once.
        now_s: The time, in seconds since 1970; messages older than five minutes are refused.

    Raises:
        ForgedMessageError: It is not from there, was changed, or is not fresh.

    Source:
        Standard Webhooks 1.0.0, "Verifying webhook authenticity".
    """
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(now_s - int(at)) > _FRESH_S:
        raise ForgedMessageError("the message is not fresh")
    try:
        key = base64.b64decode(secret.removeprefix(_MARK), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ForgedMessageError("this is no secret of a webhook") from error
    wanted = hmac.digest(key, f"{name}.{at}.".encode() + body, "sha256")
    for written in headers.get("webhook-signature", "").split():
        scheme, _, signature = written.partition(",")
        try:
            given = base64.b64decode(signature, validate=True)
        except (binascii.Error, ValueError):
            continue
        if scheme == "v1" and hmac.compare_digest(given, wanted):
            read: Mapping[str, Any] = json.loads(body)
            return read
    raise ForgedMessageError("the message is not signed by the studio")
