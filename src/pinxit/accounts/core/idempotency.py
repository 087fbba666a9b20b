"""Asking twice is asking once, where the caller names the request."""

import re
from typing import Final

from pinxit.kernel import PinxitError

_NAME: Final = re.compile(r"[\x21-\x7e]{1,200}")


class BadIdempotencyKeyError(PinxitError):
    """The header Idempotency-Key cannot be read."""

    remedy = "Name each request with 1 to 200 plain characters, such as a UUID."


class NoIdempotencyKeyError(BadIdempotencyKeyError):
    """A request that must be named came without the header Idempotency-Key."""

    remedy = "Send an Idempotency-Key of its own, such as a UUID, and the same when you ask again."


class OtherRequestError(PinxitError):
    """The name of one request was used for another."""

    remedy = "Give every new request an Idempotency-Key of its own; only a repeated one keeps it."


class StillAtWorkError(PinxitError):
    """The same request is being answered at this very moment."""

    remedy = "Wait a moment and ask again with the same Idempotency-Key."


def read_name_of(header: str | None) -> str:
    """Return the name of a request that must have one.

    Raises:
        NoIdempotencyKeyError: It has none.
        BadIdempotencyKeyError: See `read_name`.
    """
    if header is None:
        raise NoIdempotencyKeyError("the request carries no Idempotency-Key")
    return read_name(header)


def read_name(header: str) -> str:
    """Return the name of a request; the quotation marks of a structured header are taken off.

    Raises:
        BadIdempotencyKeyError: It is empty, too long, or holds other than plain characters.

    Source:
        draft-ietf-httpapi-idempotency-key-header-07, section 2.1; RFC 9651, strings.
    """
    text = header.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if not _NAME.fullmatch(text):
        raise BadIdempotencyKeyError("the Idempotency-Key cannot be read")
    return text
