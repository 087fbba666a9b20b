"""The one client through which works, lists and manifests come from the web."""

from dataclasses import dataclass, replace
from typing import Final

from pinxit.corpus.adapters.fetch_addresses import FetchError, WebAddress
from pinxit.corpus.adapters.fetch_asking import Asker, Manners, Wires
from pinxit.corpus.adapters.fetch_connection import Answer
from pinxit.corpus.adapters.fetch_sites import SiteError, Sites
from pinxit.corpus.core.rights import Evidence, EvidenceKind, Signal
from pinxit.kernel import Digest

_OK: Final = 200
_SERVER_FAILS: Final = 500
_GONE: Final = frozenset({404, 410})
_NOT_PUBLIC: Final = frozenset({401, 402, 403, 407, 451})
_PAGE_LOOK_BYTES: Final = 8_192
#: What may stand before the first element of a page, and where it ends.
_PROLOGUE: Final = ((b"<?xml", b"?>"), (b"<!--", b"-->"))


class NotFoundError(FetchError):
    """There is nothing at the address."""

    reason = "not-found"
    remedy = "Look for the work's new address on the site and correct the list."


class NotPublicError(FetchError):
    """The site does not show this to everybody."""

    reason = "not-public"
    remedy = "Ask the owner of the site, or bring the file in from your own disk."


class WebPageError(FetchError):
    """The address is that of a web page, not of a work."""

    reason = "web-page"
    remedy = "Give the address of the picture itself: in a browser, open the picture alone."


class EmptyAnswerError(FetchError):
    """The site sends an empty file."""

    reason = "empty"
    remedy = "Look for the work's new address on the site and correct the list."


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it came from the web.

    Attributes:
        address: Where it was in the end.
        content: All of it.
        digest: Of the content.
    """

    address: str
    content: bytes
    digest: Digest

    @property
    def evidence(self) -> Evidence:
        """The file as something to look up."""
        return Evidence(kind=EvidenceKind.PAGE, place=self.address, digest=self.digest)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A work as it came from the web.

    Attributes:
        document: The file.
        signals: Wishes of the sites it came from and of the page that shows it.
        evidence: The file and the page, to be looked up.
    """

    document: Document
    signals: tuple[Signal, ...]
    evidence: tuple[Evidence, ...]


class PoliteClient:
    """Fetches works politely and safely; safe to share between threads.

    Polite: names itself, obeys robots.txt, asks one host one question at a time with a pause
    between, comes back later when asked to, and writes down every wish about learning.
    Safe: connects only to public addresses it has vetted itself, follows few redirects and vets
    each, reads no more and waits no longer than it was told, and carries neither cookies nor
    credentials.

    Args:
        manners: Who fetches, how often and how much.
        wires: What it stands on; the network by default.
    """

    def __init__(self, manners: Manners, wires: Wires | None = None) -> None:
        self._asker = Asker(manners, wires or Wires())
        self._sites = Sites(self._asker)

    def halt(self) -> None:
        """Stop for good: end all waiting, in every thread, and ask nobody any more.

        What is not asked any more raises `HaltedError`.
        """
        self._asker.halt()

    def host_of(self, url: str) -> str:
        """Return the host of an address, to spread work over hosts.

        Raises:
            FetchError: It is not an address of the web.
        """
        return self._asker.parse(url).host

    def fetch(self, url: str, *, page_url: str = "") -> Fetched:
        """Fetch a work.

        Args:
            url: Its address.
            page_url: The page that shows it, whose wishes count too; "" if not known.

        Raises:
            FetchError: Why it was not fetched; `passing` tells whether to try again later.
        """
        way, answer = self._get(url, accept="image/*, */*;q=0.8", max_bytes=0)
        document = _document(way[-1], answer)
        if looks_like_page(document.content):
            raise WebPageError(f"this is a web page, not a work: {url}")
        signals = self._sites.wishes(way, answer)
        evidence: tuple[Evidence, ...] = (document.evidence,)
        if page_url:
            page = self._sites.page(page_url)
            signals = tuple(dict.fromkeys((*signals, *page.signals)))
            evidence = (*evidence, *page.evidence)
        return Fetched(document, signals, evidence)

    def read(self, url: str, *, max_bytes: int, accept: str = "*/*") -> Document:
        """Fetch a file that is not a work: a manifest, a list.

        Args:
            url: Its address.
            max_bytes: More is refused.
            accept: Media types, most wanted first.

        Raises:
            FetchError: Why it was not fetched.
        """
        way, answer = self._get(url, accept=accept, max_bytes=max_bytes)
        return _document(way[-1], answer)

    def _get(
        self, url: str, *, accept: str, max_bytes: int
    ) -> tuple[tuple[WebAddress, ...], Answer]:
        limits = self._asker.manners.limits
        if max_bytes:
            limits = replace(limits, max_bytes=min(max_bytes, limits.max_bytes))
        return self._asker.get(
            self._asker.parse(url), limits=limits, permit=self._sites.permit, accept=accept
        )


def looks_like_page(content: bytes) -> bool:
    """Tell whether a file is a web page, whatever its sender calls it."""
    rest = content[:_PAGE_LOOK_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    while opened := [end for start, end in _PROLOGUE if rest.startswith(start)]:
        rest = rest.partition(opened[0])[2].lstrip()
    return rest.startswith((b"<!doctype html", b"<html"))


def _document(address: WebAddress, answer: Answer) -> Document:
    if answer.status in _GONE:
        raise NotFoundError(f"there is nothing at this address: {address}")
    if answer.status in _NOT_PUBLIC:
        raise NotPublicError(f"the site does not show this to everybody: {address}")
    if answer.status >= _SERVER_FAILS:
        raise SiteError(f"the site answers with an error of its own: {address.host}")
    if answer.status != _OK:
        raise NotFoundError(f"there is nothing at this address: {address}")
    if not answer.content:
        raise EmptyAnswerError(f"the site sends an empty file: {address}")
    return Document(str(address), answer.content, Digest.of(answer.content))
