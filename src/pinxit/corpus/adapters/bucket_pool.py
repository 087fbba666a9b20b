"""The connections of the S3 client: to vetted addresses only, and with an end to every answer."""

import io
import ipaddress
import ssl
import threading
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse, HTTPResponse

from pinxit.corpus.adapters.fetch_addresses import ANY_PORT, Resolve, parse_address, vetted_ip

_PIECE_BYTES: Final = 64 * 1024
_LISTING_MAX_BYTES: Final = 16 * 2**20
_AT_ONCE: Final = 16
#: A server may close a kept connection at the moment it is used again: then a second try is due.
_RETRIES: Final = urllib3.Retry(total=2, redirect=False, status=False, raise_on_redirect=False)
_OK: Final = frozenset({200, 204, 206})


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketLimits:
    """How much is read, and how far a server is trusted.

    Attributes:
        max_object_bytes: Of one object.
        num_objects: In all.
        stall_s: Seconds of silence after which a connection is given up.
        total_s: Seconds one object may take.
        ports: Ports the server may be asked at; buckets of a house are often at odd ones.
        allowed_networks: Private networks it may be in, such as "10.1.0.0/16".
    """

    max_object_bytes: int = 64 * 2**20
    num_objects: int = 200_000
    stall_s: float = 15.0
    total_s: float = 300.0
    ports: frozenset[int] = ANY_PORT
    allowed_networks: tuple[str, ...] = ()


class VettedPool(urllib3.PoolManager):
    """Connects only to addresses that were vetted after they were resolved.

    The S3 client knows only how to ask a `PoolManager`; this one resolves and vets the host for
    every question, connects to the number it vetted, follows no redirect and uses no proxy.
    """

    def __init__(self, limits: BucketLimits, resolve: Resolve) -> None:
        super().__init__()
        self._limits = limits
        self._resolve = resolve
        self._allowed = tuple(ipaddress.ip_network(each) for each in limits.allowed_networks)
        self._guard = threading.Lock()
        self._tls = ssl.create_default_context()
        self._by_ip: dict[tuple[str, str], urllib3.HTTPConnectionPool] = {}
        self._questions_left = 2 * limits.num_objects + 100

    def urlopen(self, method: str, url: str, **more: Any) -> BaseHTTPResponse:  # type: ignore[override]
        """Ask as the S3 client wants to; answers but objects are read whole, within a limit.

        Raises:
            HTTPError: The server cannot be reached, or asks for more than it should.
            FetchError: Its address is not one to connect to.
        """
        self._count()
        more.pop("redirect", None)
        address = parse_address(_origin(url), ports=self._limits.ports)
        ip = vetted_ip(address, resolve=self._resolve, allowed=self._allowed)
        is_preloaded = more.pop("preload_content", True)
        response = self._pool(ip, address.host, address.scheme, address.port).urlopen(
            method,
            _target(url),
            redirect=False,
            retries=_RETRIES,
            assert_same_host=False,
            preload_content=False,
            **more,
        )
        if response.status in _OK and not is_preloaded:
            return response
        return _small(response)

    def _count(self) -> None:
        """Stop a server whose list goes on and on."""
        with self._guard:
            self._questions_left -= 1
            if self._questions_left < 0:
                raise HTTPError("the bucket's list has no end")

    def _pool(self, ip: str, host: str, scheme: str, port: int) -> urllib3.HTTPConnectionPool:
        with self._guard:
            pool = self._by_ip.get((host, ip))
            if pool is None:
                pool = self._by_ip[host, ip] = self._open_pool(ip, host, scheme, port)
        return pool

    def _open_pool(self, ip: str, host: str, scheme: str, port: int) -> urllib3.HTTPConnectionPool:
        silence = self._limits.stall_s
        timeout = urllib3.Timeout(connect=silence, read=silence)
        if scheme == "http":
            return urllib3.HTTPConnectionPool(ip, port, timeout=timeout, maxsize=_AT_ONCE)
        return urllib3.HTTPSConnectionPool(
            ip,
            port,
            timeout=timeout,
            maxsize=_AT_ONCE,
            server_hostname=host,
            assert_hostname=host,
            ssl_context=self._tls,
        )

    def clear(self) -> None:
        """Close every connection."""
        super().clear()
        for pool in self._by_ip.values():
            pool.close()


def _small(response: BaseHTTPResponse) -> BaseHTTPResponse:
    """Return an answer with its content read, which must be no longer than a list may be."""
    content = bytearray()
    try:
        while piece := response.read1(_PIECE_BYTES):
            content += piece
            if len(content) > _LISTING_MAX_BYTES:
                raise HTTPError("the bucket's answer has no end")
    finally:
        response.close()
        response.release_conn()
    return HTTPResponse(
        body=io.BytesIO(content),
        headers={
            name: value
            for name, value in response.headers.items()
            if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        },
        status=response.status,
        reason=response.reason,
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _target(url: str) -> str:
    """Return path and query to the letter: they are signed."""
    parts = urlsplit(url)
    return url[url.index(parts.netloc) + len(parts.netloc) :] or "/"
