"""Sending one message to one vetted address, within limits."""

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from pinxit.kernel import PinxitError
from pinxit.kernel.web_address import Resolve, WebAddress, WebAddressError, vetted_ip

_TIMEOUT_S: Final = 10.0
#: From the first packet to the last, whatever the other side lets drip in.
_DEADLINE_S: Final = 15.0
_TAKEN: Final = range(200, 300)


class NotTakenError(PinxitError):
    """A message was not taken.

    Attributes:
        status: Of the answer; `None` if there was none.
    """

    remedy = "See that the address answers with 200 within ten seconds."

    def __init__(self, said: str, *, status: int | None = None) -> None:
        super().__init__(said)
        self.status = status


def ask_system(host: str, port: int) -> list[str]:
    """Resolve a host with the machine's own resolver.

    Raises:
        OSError: It has no address.
    """
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How messages are sent.

    Attributes:
        allowed: Private networks that may be reached, such as "10.1.0.0/16"; empty for none.
        resolve: Turns a host into IP addresses.
        tls: How certificates are checked.
    """

    allowed: Sequence[str] = ()
    resolve: Resolve = ask_system
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def send(self, address: WebAddress, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a message and return the status of the answer; nothing else of it is read.

        The name is resolved once, every address it has is vetted, and the connection goes to the
        one that was vetted: a name that means something else a moment later leads nowhere.
        Redirects are not followed.

        Raises:
            NotTakenError: It leads into a private network or nowhere, nobody answers, or not with
                success.
        """
        networks = [ipaddress.ip_network(each) for each in self.allowed]
        try:
            ip = vetted_ip(address, resolve=self.resolve, allowed=networks)
        except WebAddressError as error:
            raise NotTakenError("the address leads into a private network or nowhere") from error
        connection = self._connection(address, ip)
        deadline = threading.Timer(_DEADLINE_S, _break_off, [connection])
        deadline.daemon = True
        deadline.start()
        try:
            connection.request(
                "POST",
                address.target,
                body=body,
                headers={"Host": address.authority, "Connection": "close", **headers},
                preload_content=False,
            )
            status = connection.getresponse().status
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise NotTakenError("nobody answers at this address") from error
        finally:
            deadline.cancel()
            connection.close()
        if status not in _TAKEN:
            raise NotTakenError("the answer was not one of success", status=status)
        return status

    def _connection(self, address: WebAddress, ip: str) -> HTTPConnection:
        if address.scheme == "http":
            return HTTPConnection(ip, address.port, timeout=_TIMEOUT_S)
        return HTTPSConnection(
            ip,
            address.port,
            timeout=_TIMEOUT_S,
            ssl_context=self.tls,
            server_hostname=address.host,
            assert_hostname=address.host,
        )


def _break_off(connection: HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            # Not `sock.shutdown`: a TLS socket would drop its encryption under the reader.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
