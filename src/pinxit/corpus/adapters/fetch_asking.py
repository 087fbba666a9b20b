"""Asking a site politely: one at a time, not too often, and later again if it is busy."""

import ipaddress
import math
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Final

from pinxit.corpus.adapters.fetch_addresses import (
    WEB_PORTS,
    FetchError,
    IpNetwork,
    Resolve,
    WebAddress,
    ask_system,
    follow,
    parse_address,
    vetted_ip,
)
from pinxit.corpus.adapters.fetch_connection import Answer, Connect, Limits, Question, connect

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BUSY: Final = frozenset({429, 503})
_TRIES: Final = 3
_FIRST_PAUSE_S: Final = 5.0
_LONGEST_PAUSE_S: Final = 120.0
_HOSTS_MAX: Final = 10_000


class TooManyRedirectsError(FetchError):
    """An address leads from one to the next without end."""

    reason = "too-many-redirects"
    remedy = "Open the address in a browser and give the one at which it ends."


class SiteBusyError(FetchError):
    """The site asks to be left alone for a while."""

    reason = "site-busy"
    remedy = "Run it again in an hour; what has landed already is not fetched twice."
    passing = True


class HaltedError(FetchError):
    """The fetching was stopped before this was asked."""

    reason = "halted"
    remedy = "Run it again; what has landed already is not fetched twice."
    passing = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the client behaves towards sites, and how far it trusts them.

    Attributes:
        contact: A page where the owner of a site finds who fetches, and how to object.
        delay_s: Seconds between two requests to one host; a site may ask for more.
        total_s: Seconds one answer may take.
        stall_s: Seconds of silence after which a connection is given up.
        max_bytes: Of one work.
        max_redirects: How many are followed; each is vetted like a new address.
        ports: Ports that may be asked.
        allowed_networks: Private networks that may be reached, such as "10.1.0.0/16" for a
            museum's own server; empty for none.
    """

    contact: str
    delay_s: float = 1.0
    total_s: float = 60.0
    stall_s: float = 15.0
    max_bytes: int = 64 * 2**20
    max_redirects: int = 5
    ports: frozenset[int] = WEB_PORTS
    allowed_networks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        parse_address(self.contact)

    @property
    def agent(self) -> str:
        """The `User-Agent` header."""
        return f"Pinxit/{version('pinxit')} (+{self.contact})"

    @property
    def limits(self) -> Limits:
        """The limits of one work."""
        return Limits(total_s=self.total_s, stall_s=self.stall_s, max_bytes=self.max_bytes)


@dataclass(frozen=True, slots=True)
class Wires:
    """What the client stands on, so that tests can stand it on something else.

    Attributes:
        resolve: Turns a host into IP addresses.
        connect: Asks one question of one IP address.
        clock: Seconds that only grow.
        wait: Waits for so many seconds; `None` waits in real time, until halted.
    """

    resolve: Resolve = ask_system
    connect: Connect = field(default_factory=connect)
    clock: Callable[[], float] = time.monotonic
    wait: Callable[[float], object] | None = None


def wires_trusting(tls: ssl.SSLContext) -> Wires:
    """Return the wires of a house whose own servers have certificates of its own authority."""
    return Wires(connect=connect(tls))


class Turns:
    """Sees to it that a host is asked by one thread at a time, and after a pause."""

    def __init__(self, wires: Wires) -> None:
        self._clock = wires.clock
        self._halted = threading.Event()
        self._wait = wires.wait or self._halted.wait
        self._guard = threading.Lock()
        self._locks: OrderedDict[str, threading.Lock] = OrderedDict()
        self._next_at: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, delay_s: float) -> Iterator[None]:
        """Wait until it is polite to ask a host, and keep others from asking meanwhile.

        Args:
            host: Which.
            delay_s: Seconds that the next one has to wait after this turn has ended.

        Raises:
            HaltedError: Nobody is to be asked any more.
        """
        with self._lock_of(host):
            pause = self._next_at.get(host, -math.inf) - self._clock()
            if pause > 0:
                self._wait(pause)
            if self._halted.is_set():
                raise HaltedError(f"stopped before this was asked: {host}")
            try:
                yield
            finally:
                self.postpone(host, delay_s)

    def postpone(self, host: str, seconds: float) -> None:
        """Let nobody ask a host before so many seconds have passed."""
        until = self._clock() + seconds
        self._next_at[host] = max(until, self._next_at.get(host, -math.inf))

    def halt(self) -> None:
        """End all waiting, and let nobody ask any more."""
        self._halted.set()

    def _lock_of(self, host: str) -> threading.Lock:
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
            self._locks.move_to_end(host)
            while len(self._locks) > _HOSTS_MAX:
                oldest, _ = self._locks.popitem(last=False)
                self._next_at.pop(oldest, None)
        return lock


#: Says how long to wait between two requests to a site, or raises why it may not be asked.
Permit = Callable[[WebAddress], float]


class Asker:
    """Asks sites: vets each address, takes turns, follows redirects, comes back when asked to."""

    def __init__(self, manners: Manners, wires: Wires) -> None:
        self.manners = manners
        self.wires = wires
        self._turns = Turns(wires)
        self._allowed: tuple[IpNetwork, ...] = tuple(
            ipaddress.ip_network(each) for each in manners.allowed_networks
        )

    def halt(self) -> None:
        """End all waiting; what was not asked yet is not asked any more."""
        self._turns.halt()

    def parse(self, text: str) -> WebAddress:
        """Read an address; see `parse_address`."""
        return parse_address(text, ports=self.manners.ports)

    def follow(self, address: WebAddress, location: str) -> WebAddress:
        """Read where a link leads; see `follow`."""
        return follow(address, location, ports=self.manners.ports)

    def get(
        self, address: WebAddress, *, limits: Limits, permit: Permit, accept: str = "*/*"
    ) -> tuple[tuple[WebAddress, ...], Answer]:
        """Ask an address and follow where it leads.

        Nothing is carried along: there are no cookies, no credentials and no referrer.

        Args:
            address: Where to begin.
            limits: Of each answer on the way.
            permit: Asked before every step.
            accept: Media types, most wanted first.

        Returns:
            Every address on the way, and the answer at the last.

        Raises:
            FetchError: Why there is no answer.
        """
        way = [address]
        while True:
            answer = self._ask_patiently(way[-1], limits, permit(way[-1]), accept)
            location = _location(answer)
            if answer.status not in _REDIRECTS or not location:
                return tuple(way), answer
            if len(way) > self.manners.max_redirects:
                raise TooManyRedirectsError(f"the address leads on and on: {address}")
            way.append(self.follow(way[-1], location))

    def _ask_patiently(
        self, address: WebAddress, limits: Limits, delay_s: float, accept: str
    ) -> Answer:
        headers = {"User-Agent": self.manners.agent, "Accept": accept}
        pause_s = _FIRST_PAUSE_S
        for _ in range(_TRIES):
            with self._turns.turn(address.host, delay_s):
                ip = vetted_ip(address, resolve=self.wires.resolve, allowed=self._allowed)
                question = Question(address=address, ip=ip, headers=headers)
                answer = self.wires.connect(question, limits)
                if answer.status not in _BUSY:
                    return answer
                asked_s = retry_after_s(answer)
                pause_s = 2 * pause_s if asked_s is None else asked_s
                # Still in turn: nobody slips in between the request to wait and the waiting.
                self._turns.postpone(address.host, min(pause_s, _LONGEST_PAUSE_S))
            if pause_s > _LONGEST_PAUSE_S:
                break
        raise SiteBusyError(f"the site asks to be left alone for a while: {address.host}")


def robots_limits(limits: Limits) -> Limits:
    """Return the limits of a robots.txt: what is longer is cut, as RFC 9309 allows (2.5)."""
    return replace(limits, max_bytes=512 * 1024, cut=True)


def retry_after_s(answer: Answer) -> float | None:
    """Return the seconds a busy site asks to wait; `None` if it does not say.

    A date is compared with the site's own clock, not with ours.

    Source:
        RFC 9110 (2022), section 10.2.3.
    """
    text = answer.header("retry-after").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        later = parsedate_to_datetime(text)
        now = parsedate_to_datetime(answer.header("date"))
        return max(0.0, (later - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _location(answer: Answer) -> str:
    """Return where a redirect leads; a site that writes it in UTF-8 is understood."""
    raw = answer.header("location")
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw
