"""One question to one vetted IP address, and its whole answer, within limits."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as SilenceError
from urllib3.response import BaseHTTPResponse
from urllib3.util.ssl_match_hostname import CertificateError

from pinxit.corpus.adapters.fetch_addresses import FetchError, WebAddress

_PIECE_BYTES: Final = 64 * 1024
_OK: Final = 200
_ENCODINGS: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class UnreachableError(FetchError):
    """The site does not answer, or breaks off."""

    reason = "unreachable"
    remedy = "Try again later; if it stays so, open the address in a browser."
    passing = True


class TooSlowError(FetchError):
    """The site is too slow."""

    reason = "site-too-slow"
    remedy = "Try again later, or bring the file in from your own disk."
    passing = True


class TooLargeToFetchError(FetchError):
    """What the site sends is larger than a work may be."""

    reason = "too-large"
    remedy = "Ask the site for a smaller version of the picture."


class UntrustedSiteError(FetchError):
    """The site cannot prove that it is the one it claims to be."""

    reason = "untrusted-site"
    remedy = "Tell the owner of the site that its certificate is not valid."


class UnreadableAnswerError(FetchError):
    """The site answers in a form that cannot be read."""

    reason = "unreadable-answer"
    remedy = "Download the file with a browser and bring it in from your own disk."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how large one answer may be.

    Attributes:
        total_s: Seconds from the first packet to the last.
        stall_s: Seconds of silence after which the connection is given up.
        max_bytes: Of the content, before and after unpacking.
        cut: Whether longer content is cut there instead of refused.
    """

    total_s: float
    stall_s: float
    max_bytes: int
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of whom.

    Attributes:
        address: The address; its host goes into the `Host` header and the TLS handshake.
        ip: The vetted IP address that is connected to.
        headers: Further headers, such as the user agent.
    """

    address: WebAddress
    ip: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: Of HTTP.
        headers: In the order sent; names in lower case, repeated ones several times.
        content: Unpacked; empty unless the status is 200.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes

    def header(self, name: str) -> str:
        """Return the first header of this name (lower case), or ""."""
        return next((value for each, value in self.headers if each == name), "")

    def all_of(self, name: str) -> tuple[str, ...]:
        """Return every header of this name (lower case)."""
        return tuple(value for each, value in self.headers if each == name)


#: Asks a question within limits; raises a `FetchError`.
Connect = Callable[[Question, Limits], Answer]


def connect(tls: ssl.SSLContext | None = None) -> Connect:
    """Return the way to ask over the network.

    Each question has a connection of its own, opened to the IP address that was vetted; the host's
    name is used only in the `Host` header, in the handshake and to check the certificate, as
    urllib3 documents for `server_hostname` and `assert_hostname`. Proxies of the environment are
    not used: they would resolve the name once more.

    Args:
        tls: How certificates are checked; by default against the authorities the machine trusts.
    """
    context = tls or ssl.create_default_context()

    def ask(question: Question, limits: Limits) -> Answer:
        connection = _connection(question, limits, context)
        deadline = _Deadline(connection, limits.total_s)
        try:
            with deadline:
                answer = _ask(connection, question, limits)
            if deadline.has_passed:
                # Cut off within the headers or an answer of unstated length, it looks complete.
                raise TooSlowError(f"the site is too slow: {question.address.host}")
            return answer
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise _translated(error, question, late=deadline.has_passed) from error
        finally:
            connection.close()

    return ask


class _Deadline:
    """Breaks a connection off when its time is up, whatever it is waiting for.

    A limit on each read is not enough: a site that sends one byte every few seconds, in a header
    too, keeps below it forever.
    """

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self.has_passed = False
        self._connection = connection
        self._timer = threading.Timer(seconds, self._break_off)
        self._timer.daemon = True

    def _break_off(self) -> None:
        self.has_passed = True
        sock = self._connection.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                # Not `sock.shutdown`: a TLS socket would drop its encryption under the reader.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _connection(question: Question, limits: Limits, tls: ssl.SSLContext) -> HTTPConnection:
    address = question.address
    timeout = min(limits.stall_s, limits.total_s)
    if address.scheme == "http":
        return HTTPConnection(question.ip, address.port, timeout=timeout)
    return HTTPSConnection(
        question.ip,
        address.port,
        timeout=timeout,
        ssl_context=tls,
        server_hostname=address.host,
        assert_hostname=address.host,
    )


def _ask(connection: HTTPConnection, question: Question, limits: Limits) -> Answer:
    headers = {
        "Host": question.address.authority,
        "Accept-Encoding": "identity",
        "Connection": "close",
        **question.headers,
    }
    connection.request(
        "GET", question.address.target, headers=headers, preload_content=False, decode_content=True
    )
    response = connection.getresponse()
    content = _content(response, limits) if response.status == _OK else b""
    rows = tuple((name.lower(), value) for name, value in response.headers.items())
    return Answer(response.status, rows, content)


def _content(response: BaseHTTPResponse, limits: Limits) -> bytes:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise UnreadableAnswerError(f"the answer is packed in an unknown way: {encoding[:40]!r}")
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limits.max_bytes and not limits.cut:
        raise TooLargeToFetchError(f"the file is larger than {limits.max_bytes} bytes")
    content = bytearray()
    for piece in _pieces(response):
        content += piece
        if len(content) > limits.max_bytes:
            if limits.cut:
                break
            raise TooLargeToFetchError(f"the file is larger than {limits.max_bytes} bytes")
    return bytes(content[: limits.max_bytes])


def _pieces(response: BaseHTTPResponse) -> Iterator[bytes]:
    """Yield the content in pieces of bounded size, also after unpacking."""
    while piece := response.read(_PIECE_BYTES):
        yield piece


def _translated(error: Exception, question: Question, *, late: bool) -> FetchError:
    host = question.address.host
    causes = tuple(_causes(error))
    if late or any(isinstance(each, TimeoutError | SilenceError) for each in causes):
        return TooSlowError(f"the site is too slow: {host}")
    if any(isinstance(each, CertificateError | ssl.SSLCertVerificationError) for each in causes):
        return UntrustedSiteError(f"the site cannot prove who it is: {host}")
    return UnreachableError(f"the site does not answer, or breaks off: {host}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
