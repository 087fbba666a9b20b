"""Addresses of the web as whoever fetches works meets them: the kernel's rules, the errors of here.

The rules are `pinxit.kernel.web_address`; whatever it refuses is a `FetchError` here.
"""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, Final

from pinxit.corpus.core.offering import RefusedFileError
from pinxit.kernel import web_address as rules
from pinxit.kernel.web_address import ANY_PORT, WEB_PORTS, IpNetwork, Resolve, WebAddress

__all__ = [
    "ANY_PORT",
    "WEB_PORTS",
    "FetchError",
    "IpNetwork",
    "LoginInAddressError",
    "NotAWebAddressError",
    "OddHostError",
    "OddPortError",
    "PrivateAddressError",
    "Resolve",
    "UnknownHostError",
    "WebAddress",
    "ask_system",
    "follow",
    "parse_address",
    "vetted_ip",
]


class FetchError(RefusedFileError):
    """A work cannot be fetched from the web. Each reason has a subclass of its own.

    Attributes:
        passing: Whether the same address may work at another time.
    """

    reason: ClassVar[str] = "not-fetched"
    remedy = "Open the address in a browser; if it works there, try again later."
    passing: ClassVar[bool] = False


class NotAWebAddressError(rules.NotAWebAddressError, FetchError):
    """A text is not an address that begins with http:// or https://."""


class LoginInAddressError(rules.LoginInAddressError, FetchError):
    """An address carries a name or a password."""


class OddHostError(rules.OddHostError, FetchError):
    """The host of an address is written in a way that hides what it is."""


class OddPortError(rules.OddPortError, FetchError):
    """An address names a port that web sites do not use."""


class UnknownHostError(rules.UnknownHostError, FetchError):
    """The name in an address leads nowhere."""


class PrivateAddressError(rules.PrivateAddressError, FetchError):
    """An address leads into a private network, not to the public web."""


_OURS: Final[dict[str, type[FetchError]]] = {
    each.reason: each
    for each in (
        NotAWebAddressError,
        LoginInAddressError,
        OddHostError,
        OddPortError,
        UnknownHostError,
        PrivateAddressError,
    )
}


def parse_address(text: str, *, ports: frozenset[int] = WEB_PORTS) -> WebAddress:
    """Read an address as strictly as `pinxit.kernel.web_address.parse_address`.

    Raises:
        FetchError: It is none; each subclass says why.
    """
    with _as_fetching():
        return rules.parse_address(text, ports=ports)


def follow(address: WebAddress, location: str, *, ports: frozenset[int] = WEB_PORTS) -> WebAddress:
    """Return where a redirect or a link leads, read as strictly as any address.

    Raises:
        FetchError: As `parse_address`.
    """
    with _as_fetching():
        return rules.follow(address, location, ports=ports)


def ask_system(host: str, port: int) -> list[str]:
    """Resolve a host with the machine's own resolver.

    Raises:
        OSError: It has no address.
    """
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def vetted_ip(
    address: WebAddress, *, resolve: Resolve = ask_system, allowed: Sequence[IpNetwork] = ()
) -> str:
    """Resolve the host of an address and return the one IP address to connect to.

    Args:
        address: Where to.
        resolve: Turns host and port into IP addresses.
        allowed: Private networks that may be reached nevertheless, such as a museum's own.

    Raises:
        UnknownHostError: The host has no address.
        PrivateAddressError: One of its addresses is private, local or reserved.
    """
    with _as_fetching():
        return rules.vetted_ip(address, resolve=resolve, allowed=allowed)


@contextmanager
def _as_fetching() -> Iterator[None]:
    """Raise what the rules refuse as an error of those who fetch."""
    try:
        yield
    except rules.WebAddressError as error:
        raise _OURS[error.reason](str(error)) from error
