"""What sites say of themselves: where robots may go, and whether models may learn."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from pinxit.corpus.adapters.fetch_addresses import FetchError, PrivateAddressError, WebAddress
from pinxit.corpus.adapters.fetch_asking import Asker, robots_limits
from pinxit.corpus.adapters.fetch_connection import Answer, Limits
from pinxit.corpus.core.rights import Evidence, EvidenceKind, Signal, SignalKind
from pinxit.corpus.core.web_robots import SiteRules, read_robots
from pinxit.corpus.core.web_rsl import rsl_signals
from pinxit.corpus.core.web_wishes import (
    TdmRule,
    content_usage_signals,
    read_page,
    read_tdm_rules,
    refuse_learning,
    robots_tag_signals,
    rsl_links,
    tdm_file_signals,
    tdm_signals,
)
from pinxit.kernel import Digest

_OK: Final = 200
_SERVER_FAILS: Final = 500
_TOO_MANY: Final = 429
#: RFC 9309, section 2.4: what a site said is asked again after a day at the latest.
_FRESH_S: Final = 24 * 3600.0
_FAILURE_FRESH_S: Final = 600.0
_REMEMBERED_MAX: Final = 1_000
_SMALL_FILE_BYTES: Final = 2**20
_LONGEST_DELAY_S: Final = 60.0

Value = TypeVar("Value")


class RobotsRefuseError(FetchError):
    """The site's robots.txt asks not to fetch this."""

    reason = "robots"
    remedy = "Ask the owner of the site, or bring the file in from your own disk."


class RobotsUnreachableError(FetchError):
    """The site's robots.txt cannot be read just now, so nothing is fetched from there."""

    reason = "robots-unreachable"
    remedy = "Run it again later; what has landed already is not fetched twice."
    passing = True


class SiteError(FetchError):
    """The site answers with an error of its own."""

    reason = "site-error"
    remedy = "Try again later; if it stays so, tell the owner of the site."
    passing = True


@dataclass(slots=True)
class _Kept(Generic[Value]):
    lock: threading.Lock
    until: float = float("-inf")
    value: Value | None = None
    error: FetchError | None = None


class Memory(Generic[Value]):
    """Remembers what was asked once, failures too, for all threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, _Kept[Value]] = OrderedDict()

    def get(self, key: str, ask: Callable[[], Value]) -> Value:
        """Return what is remembered, or ask; several threads ask once.

        Raises:
            FetchError: What asking raised, now or a short while ago.
        """
        kept = self._entry(key)
        with kept.lock:
            if self._clock() >= kept.until:
                self._ask(kept, ask)
            if kept.error is not None:
                # A fresh one: raised twice, an error would carry both ways it came.
                raise type(kept.error)(*kept.error.args)
            assert kept.value is not None  # noqa: S101 - either a value or an error is kept
            return kept.value

    def _ask(self, kept: _Kept[Value], ask: Callable[[], Value]) -> None:
        kept.value, kept.error = None, None
        try:
            kept.value = ask()
            kept.until = self._clock() + _FRESH_S
        except FetchError as error:
            kept.error = error
            kept.until = self._clock() + _FAILURE_FRESH_S

    def _entry(self, key: str) -> _Kept[Value]:
        with self._guard:
            kept = self._kept.setdefault(key, _Kept(threading.Lock()))
            self._kept.move_to_end(key)
            while len(self._kept) > _REMEMBERED_MAX:
                self._kept.popitem(last=False)
        return kept


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What a page says about the works it shows.

    Attributes:
        signals: Its wishes.
        evidence: The page as it was read; empty if it could not be.
    """

    signals: tuple[Signal, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Sites:
    """Knows what sites say of themselves, and asks each once."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        clock = asker.wires.clock
        self._rules: Memory[SiteRules] = Memory(clock)
        self._tdm: Memory[tuple[TdmRule, ...]] = Memory(clock)
        self._licences: Memory[bytes] = Memory(clock)
        self._pages: Memory[tuple[WebAddress, Answer]] = Memory(clock)

    def permit(self, address: WebAddress) -> float:
        """Return the seconds to wait between two requests to a site.

        Raises:
            RobotsRefuseError: Its robots.txt refuses this address, or asks for pauses longer
                than a minute.
            RobotsUnreachableError: Its robots.txt cannot be read.
            FetchError: The site cannot be reached at all.
        """
        rules = self.rules(address)
        if not rules.allows(str(address)):
            raise RobotsRefuseError(f"the site asks robots not to fetch this: {address}")
        if rules.delay_s > _LONGEST_DELAY_S:
            raise RobotsRefuseError(f"the site asks for very long pauses: {address.host}")
        return max(self._asker.manners.delay_s, rules.delay_s)

    def rules(self, address: WebAddress) -> SiteRules:
        """Return what a site's robots.txt says.

        Source:
            RFC 9309 (2022), section 2.3.1: missing (4xx) allows all, failing (5xx) nothing.
        """
        return self._rules.get(address.origin, lambda: self._ask_robots(address))

    def wishes(self, way: tuple[WebAddress, ...], answer: Answer) -> tuple[Signal, ...]:
        """Return what is said about learning from a work that was fetched.

        Args:
            way: Every address on the way to it; each may have wishes.
            answer: The answer at the last.

        Raises:
            FetchError: A site that says something cannot be read just now.
        """
        found = [
            *robots_tag_signals(answer.all_of("x-robots-tag")),
            *content_usage_signals("Content-Usage", answer.all_of("content-usage")),
            *self._linked_licences(way[-1], rsl_links(answer.all_of("link"))),
        ]
        header = tdm_signals(answer.header("tdm-reservation"), answer.header("tdm-policy"))
        found += header or self._tdm_file(way[-1])
        for address in way:
            rules = self.rules(address)
            found += rules.signals(str(address))
            found += self._linked_licences(address, rules.licences)
        return tuple(dict.fromkeys(found))

    def page(self, text: str) -> PageRecord:
        """Return the wishes of the page that shows a work.

        A page that is gone or not open to robots says nothing; one that cannot be read just now
        is asked again another time, so that the answer does not depend on the hour.

        Raises:
            FetchError: The page cannot be read just now.
        """
        try:
            address, answer = self._pages.get(text, lambda: self._ask_page(text))
        except FetchError as error:
            if error.passing:
                raise
            return PageRecord()
        if answer.status != _OK:
            return PageRecord()
        wishes = read_page(answer.content)
        signals = [
            *robots_tag_signals(answer.all_of("x-robots-tag")),
            *tdm_signals(answer.header("tdm-reservation"), answer.header("tdm-policy")),
            *wishes.signals,
            *self._linked_licences(address, wishes.licences),
        ]
        for inline in wishes.inline:
            signals += rsl_signals(inline, str(address))
        evidence = Evidence(
            kind=EvidenceKind.PAGE, place=str(address), digest=Digest.of(answer.content)
        )
        return PageRecord(tuple(dict.fromkeys(signals)), (evidence,))

    def _ask_robots(self, address: WebAddress) -> SiteRules:
        manners = self._asker.manners
        try:
            _, answer = self._asker.get(
                replace(address, target="/robots.txt"),
                limits=robots_limits(manners.limits),
                permit=lambda _: manners.delay_s,
                accept="text/plain, */*;q=0.5",
            )
        except FetchError as error:
            if not error.passing or error.reason == "unknown-host":
                raise
            raise RobotsUnreachableError(f"robots.txt cannot be read: {address.host}") from error
        if answer.status >= _SERVER_FAILS or answer.status == _TOO_MANY:
            raise RobotsUnreachableError(f"robots.txt cannot be read: {address.host}")
        return read_robots(answer.content if answer.status == _OK else b"")

    def _tdm_file(self, address: WebAddress) -> tuple[Signal, ...]:
        place = replace(address, target="/.well-known/tdmrep.json")
        rules = self._tdm.get(
            address.origin, lambda: read_tdm_rules(self._small_file(place) or b"")
        )
        return tdm_file_signals(rules, address.target)

    def _linked_licences(self, address: WebAddress, links: tuple[str, ...]) -> tuple[Signal, ...]:
        found: list[Signal] = []
        for link in links:
            try:
                place = self._asker.follow(address, link)
                content = self._licences.get(str(place), lambda: self._licence(place))  # noqa: B023
            except FetchError as error:
                if error.passing:
                    raise
                content = b""
            if content:
                found += rsl_signals(content, str(address))
            else:
                found += refuse_learning(SignalKind.RSL, f"a licence that cannot be read: {link}")
        return tuple(found)

    def _licence(self, place: WebAddress) -> bytes:
        return self._small_file(place) or b""

    def _small_file(self, place: WebAddress) -> bytes | None:
        """Return a file a site offers to robots; `None` if it has none or shows none."""
        try:
            _, answer = self._asker.get(place, limits=self._small_limits(), permit=self.permit)
        except FetchError as error:
            # A host that turns out to be private on its second question is not one without a file.
            if error.passing or isinstance(error, PrivateAddressError):
                raise
            return None
        if answer.status >= _SERVER_FAILS:
            raise SiteError(f"the site answers with an error of its own: {place.host}")
        return answer.content if answer.status == _OK else None

    def _ask_page(self, text: str) -> tuple[WebAddress, Answer]:
        way, answer = self._asker.get(
            self._asker.parse(text),
            limits=self._small_limits(),
            permit=self.permit,
            accept="text/html, */*;q=0.5",
        )
        if answer.status >= _SERVER_FAILS:
            raise SiteError(f"the site answers with an error of its own: {way[-1].host}")
        return way[-1], answer

    def _small_limits(self) -> Limits:
        return replace(self._asker.manners.limits, max_bytes=_SMALL_FILE_BYTES, cut=True)
