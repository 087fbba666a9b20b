"""Addresses of the web: read strictly, and vetted before any connection.

Nothing is resolved here: who connects brings the resolver, and connects to the IP address that was
vetted and to no other.
"""

import ipaddress
import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import quote, urljoin

from pinxit.kernel.errors import PinxitError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
#: Turns a host and a port into IP addresses written as text.
Resolve = Callable[[str, int], Sequence[str]]

#: Ports on which works are fetched unless others are allowed.
WEB_PORTS: Final = frozenset({80, 443})
#: For servers that the owner of the house names, such as that of a bucket.
ANY_PORT: Final = frozenset(range(1, 65_536))

_DEFAULT_PORT: Final = {"http": 80, "https": 443}
_ADDRESS_MAX_CHARS: Final = 2_048
_HOST_MAX_CHARS: Final = 253
_PARTS: Final = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL
)
_HOST_PORT: Final = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::(\d{0,5}))?")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_UNRESERVED: Final = frozenset(string.ascii_letters + string.digits + "-._~")
_PATH_SAFE: Final = "%!$&'()*+,;=:@/-._~"

#: What is not the public internet, although it lies in the public range of its family.
_NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; some clouds keep their metadata here
        "127.0.0.0/8",
        "168.63.129.16/32",  # one cloud's inner service, on a number of the public range
        "169.254.0.0/16",  # link-local: the metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo, ORCHID and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address may hide inside
        "3fff::/20",
    )
)
#: Everything of IPv6 outside is local, mapped IPv4 (::ffff:0:0/96), NAT64 (64:ff9b::/96) or unused.
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")


class WebAddressError(PinxitError):
    """An address cannot be connected to. Each reason has a subclass of its own.

    Attributes:
        reason: A short name of why.
        passing: Whether the same address may work at another time.
    """

    reason: ClassVar[str] = "web-address"
    remedy = "Open the address in a browser, and give it as the browser shows it."
    passing: ClassVar[bool] = False


class NotAWebAddressError(WebAddressError):
    """A text is not an address that begins with http:// or https://."""

    reason = "not-a-web-address"
    remedy = "Give the full address as the browser shows it, beginning with https://."


class LoginInAddressError(WebAddressError):
    """An address carries a name or a password."""

    reason = "address-with-login"
    remedy = "Take out everything between // and @; what needs a password is not fetched."


class OddHostError(WebAddressError):
    """The host of an address is written in a way that hides what it is."""

    reason = "odd-host"
    remedy = "Write the host as its owner does, such as museum.example."


class OddPortError(WebAddressError):
    """An address names a port that web sites do not use."""

    reason = "odd-port"
    remedy = "Use the address without the number after the colon, or let the owner allow that port."


class UnknownHostError(WebAddressError):
    """The name in an address leads nowhere."""

    reason = "unknown-host"
    remedy = "Look for a typing mistake in the address; if there is none, try again later."
    passing = True


class PrivateAddressError(WebAddressError):
    """An address leads into a private network, not to the public web."""

    reason = "private-address"
    remedy = "Give an address of the public web, or let the owner allow that network."


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address of the web in its one normal form.

    Attributes:
        scheme: "http" or "https".
        host: ASCII, lower case, no dot at the end; IPv6 without brackets.
        port: 1-65535.
        target: Path and query, escaped, dot segments removed; begins with "/".
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the `Host` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, such as `https://museum.example`."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.target


def parse_address(text: str, *, ports: frozenset[int] = WEB_PORTS) -> WebAddress:
    """Read an address strictly: nothing is guessed, trimmed or repaired.

    Args:
        text: As given by a person, a list, a manifest or a redirect.
        ports: Ports that may be named.

    Raises:
        NotAWebAddressError: Not http or https, too long, or with characters no address has.
        LoginInAddressError: It carries a name or password.
        OddHostError: The host is missing, malformed, or a number in disguise.
        OddPortError: The port is not one of `ports`.

    Source:
        RFC 3986 (2005), sections 3, 5.2.4 and 6.2.2; RFC 3490 (2003) for hosts in other scripts.
    """
    parts = _PARTS.fullmatch(text) if _is_plain(text) else None
    if parts is None or parts[1].lower() not in _DEFAULT_PORT:
        raise NotAWebAddressError(f"not an address of the web: {text[:80]!r}")
    scheme, authority = parts[1].lower(), parts[2]
    if "@" in authority:
        raise LoginInAddressError("the address carries a name or a password")
    written = _HOST_PORT.fullmatch(authority)
    if written is None or "%" in authority:
        raise OddHostError(f"not the name of a host: {authority[:80]!r}")
    port = int(written[2]) if written[2] else _DEFAULT_PORT[scheme]
    if port not in ports:
        raise OddPortError(f"port {port} is not fetched from")
    target = _without_dots(_escaped(parts[3] or "/"))
    query = "" if parts[4] is None else "?" + _escaped(parts[4], safe="/?")
    return WebAddress(scheme, _host(written[1]), port, target + query)


def follow(address: WebAddress, location: str, *, ports: frozenset[int] = WEB_PORTS) -> WebAddress:
    """Return where a redirect or a link leads, read as strictly as any address.

    Raises:
        WebAddressError: As `parse_address`.
    """
    if not _is_plain(location):
        raise NotAWebAddressError(f"not an address of the web: {location[:80]!r}")
    try:
        joined = urljoin(str(address), location)
    except ValueError as error:
        raise NotAWebAddressError(f"not an address of the web: {location[:80]!r}") from error
    return parse_address(joined, ports=ports)


def vetted_ip(address: WebAddress, *, resolve: Resolve, allowed: Sequence[IpNetwork] = ()) -> str:
    """Resolve the host of an address and return the one IP address to connect to.

    Every answer is vetted, not only the first: a host with one foot in a private network is
    refused whole. The caller connects to what is returned and does not resolve again, so that
    the name cannot mean something else a moment later.

    Args:
        address: Where to.
        resolve: Turns host and port into IP addresses.
        allowed: Private networks that may be reached nevertheless, such as a museum's own.

    Raises:
        UnknownHostError: The host has no address.
        PrivateAddressError: One of its addresses is private, local or reserved.

    Source:
        IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190).
    """
    try:
        answers = [ipaddress.ip_address(each) for each in resolve(address.host, address.port)]
    except (OSError, ValueError) as error:
        raise UnknownHostError(f"the host is not known: {address.host}") from error
    if not answers:
        raise UnknownHostError(f"the host is not known: {address.host}")
    for answer in answers:
        if not _may_connect(answer, allowed):
            raise PrivateAddressError(f"{address.host} is in a private network: {answer}")
    return str(answers[0])


def _may_connect(answer: IpAddress, allowed: Sequence[IpNetwork]) -> bool:
    if any(answer in network for network in allowed):
        return True
    if isinstance(answer, ipaddress.IPv6Address) and answer not in _GLOBAL_UNICAST:
        return False
    return not any(answer in network for network in _NOT_PUBLIC)


def _is_plain(text: str) -> bool:
    """Tell whether a text has only characters an address may hold; no control, no space."""
    return (
        0 < len(text) <= _ADDRESS_MAX_CHARS
        and text.isprintable()
        and not any(sign.isspace() or sign in '\\<>"`{}|^' for sign in text)
    )


def _host(written: str) -> str:
    if written.startswith("["):
        return _ip_literal(written[1:-1], ipaddress.IPv6Address)
    try:
        host = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise OddHostError(f"not the name of a host: {written[:80]!r}") from error
    labels = host.split(".")
    # Programs disagree on what 2130706433, 0x7f.1 or 0177.0.0.1 mean; so only one form is read.
    if _NUMBER.fullmatch(labels[-1]):
        return _ip_literal(host, ipaddress.IPv4Address)
    if len(host) > _HOST_MAX_CHARS or not all(_LABEL.fullmatch(label) for label in labels):
        raise OddHostError(f"not the name of a host: {written[:80]!r}")
    return host


def _ip_literal(text: str, kind: Callable[[str], IpAddress]) -> str:
    try:
        return str(kind(text))
    except ValueError as error:
        raise OddHostError(f"not the name of a host: {text[:80]!r}") from error


def _escaped(text: str, *, safe: str = "") -> str:
    """Return a text escaped in its normal form: what needs no escape has none."""
    escaped = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(text, safe=_PATH_SAFE + safe))
    return re.sub("%([0-9A-Fa-f]{2})", _unescaped_if_plain, escaped)


def _unescaped_if_plain(escape: re.Match[str]) -> str:
    sign = chr(int(escape[1], 16))
    return sign if sign in _UNRESERVED else f"%{escape[1].upper()}"


def _without_dots(path: str) -> str:
    """Remove `.` and `..`, so that no path sneaks past robots.txt."""
    kept: list[str] = []
    *parts, last = path.split("/")[1:]
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    if last == "..":
        kept = kept[:-1]
    return "/" + "/".join([*kept, "" if last in (".", "..") else last])
