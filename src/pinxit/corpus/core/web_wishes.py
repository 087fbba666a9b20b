"""Wishes that a web site states in headers, in its pages and in files beside them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from pinxit.corpus.core.rights import Answer, Purpose, Signal, SignalKind

#: The name by which a site may speak of Pinxit alone.
PRODUCT: Final = "pinxit"
#: Media type of a licence in Really Simple Licensing.
RSL_TYPE: Final = "application/rsl+xml"

_SAYS_MAX_CHARS: Final = 500
_HEAD_MAX_CHARS: Final = 512 * 1024
_RULES_MAX: Final = 10_000
_NO_AI: Final = frozenset({"noai", "noimageai"})
#: Directives whose value follows a colon; every other word before a colon is a robot's name.
_WITH_VALUE: Final = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
_USAGE_KEYS: Final = frozenset({"train-ai", "ai-train", "train-genai"})
_NO: Final = frozenset({"n", "no"})
_YES: Final = frozenset({"y", "yes"})


def refuse_learning(kind: SignalKind, says: str) -> tuple[Signal, ...]:
    """Return the signals of a wish that no model may learn: neither a subject nor a style."""
    return tuple(
        Signal(kind=kind, purpose=purpose, answer=Answer.REFUSED, says=says[:_SAYS_MAX_CHARS])
        for purpose in (Purpose.TRAIN, Purpose.STYLE)
    )


def allow_learning(kind: SignalKind, says: str) -> tuple[Signal, ...]:
    """Return the signal of a site that lets models learn; it says nothing of a person's style."""
    says = says[:_SAYS_MAX_CHARS]
    return (Signal(kind=kind, purpose=Purpose.TRAIN, answer=Answer.GRANTED, says=says),)


def robots_tag_signals(values: Iterable[str], *, where: str = "X-Robots-Tag") -> tuple[Signal, ...]:
    """Return what `X-Robots-Tag` headers, or the meta tags that stand for them, say of learning.

    A value may begin with the name of one robot and then speaks of that robot alone.

    Args:
        values: The headers, one a value.
        where: Name of the header or tag, for the record.

    Source:
        The convention of `noai` and `noimageai` (DeviantArt, 2022), carried by the header's
        grammar as the search engines document it.
    """
    for value in values:
        robot = ""
        for part in value.lower().split(","):
            word = part.strip()
            name, colon, rest = word.partition(":")
            if colon and name.strip() not in _WITH_VALUE:
                robot, word = name.strip(), rest.strip()
            if word in _NO_AI and robot in ("", "*", PRODUCT):
                return refuse_learning(SignalKind.NOAI, f"{where}: {value}")
    return ()


def content_usage_signals(where: str, values: Iterable[str]) -> tuple[Signal, ...]:
    """Return what `Content-Usage` and `Content-Signal` say about learning.

    Args:
        where: Name of the header or line, for the record.
        values: Such as "search=yes, ai-train=no" or "train-ai=n".

    Source:
        IETF AIPREF drafts (`train-ai`), Content Signals policy (`ai-train`), 2025.
    """
    granted: tuple[Signal, ...] = ()
    for value in values:
        for part in value.lower().replace(";", ",").split(","):
            key, _, answer = (word.strip() for word in part.partition("="))
            if key in _USAGE_KEYS and answer in _NO:
                return refuse_learning(SignalKind.ROBOTS, f"{where}: {value}")
            if key in _USAGE_KEYS and answer in _YES:
                granted = allow_learning(SignalKind.ROBOTS, f"{where}: {value}")
    return granted


def tdm_signals(reservation: str, policy: str = "") -> tuple[Signal, ...]:
    """Return what a reservation of text and data mining says.

    Args:
        reservation: "1" reserves, "0" does not; anything else says nothing.
        policy: Where a licence may be asked for; "" if not stated.

    Source:
        TDM Reservation Protocol, W3C Community Group report of 10 May 2024; Directive (EU)
        2019/790, article 4(3).
    """
    says = f"tdm-reservation: {reservation}" + (f"; tdm-policy: {policy}" if policy else "")
    match reservation.strip():
        case "1":
            return refuse_learning(SignalKind.TDM, says)
        case "0":
            return allow_learning(SignalKind.TDM, says)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class TdmRule:
    """One rule of a site's `tdmrep.json`.

    Attributes:
        location: A path, with `*` and `$` as in robots.txt.
        reservation: "1" or "0".
        policy: Where a licence may be asked for; "" if not stated.
    """

    location: str
    reservation: str
    policy: str = ""


def read_tdm_rules(content: bytes) -> tuple[TdmRule, ...]:
    """Read a site's `/.well-known/tdmrep.json`.

    A page that a site sends instead of an error says nothing. A file that is meant to be the
    protocol's and is broken reserves everything: somebody wanted to say something.

    Source:
        TDM Reservation Protocol, section on the file at the origin server.
    """
    text = content.decode("utf-8-sig", "replace").strip()
    if not text.startswith(("[", "{")):
        return ()
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return (TdmRule("/", "1"),)
    listed = rows if isinstance(rows, list) else [rows]
    return tuple(rule for row in listed[:_RULES_MAX] for rule in _tdm_rule(row))


def tdm_file_signals(rules: Iterable[TdmRule], path: str) -> tuple[Signal, ...]:
    """Return what the first rule that fits a path says."""
    for rule in rules:
        if path_matches(rule.location, path):
            return tdm_signals(rule.reservation, rule.policy)
    return ()


def _tdm_rule(row: object) -> Iterator[TdmRule]:
    if not isinstance(row, dict):
        return
    reservation = row.get("tdm-reservation")
    location, policy = row.get("location", "/"), row.get("tdm-policy", "")
    if isinstance(location, str) and str(reservation) in ("0", "1"):
        yield TdmRule(location, str(reservation), policy if isinstance(policy, str) else "")


def path_matches(pattern: str, path: str) -> bool:
    """Tell whether a path begins as a pattern says; `*` is anything, `$` at the end the end.

    Linear in the path for each part of the pattern: no pattern makes it slow.

    Source:
        RFC 9309 (2022), section 2.2.3.
    """
    anchored = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not parts:
        return not anchored or at == len(path)
    *middle, last = parts
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if anchored:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class PageWishes:
    """What a page says about what it shows.

    Attributes:
        signals: Of its meta tags.
        licences: Addresses of RSL licences it links to, as written.
        inline: RSL licences written into the page.
    """

    signals: tuple[Signal, ...] = ()
    licences: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()


def read_page(content: bytes) -> PageWishes:
    """Read the wishes in a page's HTML; a page that is not HTML has none.

    Args:
        content: The page; only the first 512 KiB are read, where its head is.
    """
    reader = _PageReader()
    reader.feed(content[:_HEAD_MAX_CHARS].decode("utf-8", "replace"))
    return reader.wishes()


class _PageReader(HTMLParser):
    """Collects meta tags, links and inline licences."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._metas: list[tuple[str, str]] = []
        self._licences: list[str] = []
        self._inline: list[str] = []
        self._is_in_licence = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("name") or values.get("http-equiv", "")
            self._metas.append((name.strip().lower(), values.get("content", "")))
        elif tag == "link" and is_rsl_link(values.get("rel", ""), values.get("type", "")):
            self._licences.append(values.get("href", ""))
        elif tag == "script" and values.get("type", "").strip().lower() == RSL_TYPE:
            self._is_in_licence = True
            self._inline.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._is_in_licence = False

    def handle_data(self, data: str) -> None:
        if self._is_in_licence:
            self._inline[-1] += data

    def wishes(self) -> PageWishes:
        names = ("robots", "x-robots-tag", PRODUCT)
        robots = [value for name, value in self._metas if name in names]
        signals = robots_tag_signals(robots, where="meta robots")
        tdm = {name: value for name, value in reversed(self._metas) if name.startswith("tdm-")}
        signals += tdm_signals(tdm.get("tdm-reservation", ""), tdm.get("tdm-policy", ""))
        return PageWishes(signals, tuple(filter(None, self._licences)), tuple(self._inline))


def is_rsl_link(relation: str, media_type: str) -> bool:
    """Tell whether a link leads to a licence in Really Simple Licensing."""
    kind = media_type.partition(";")[0].strip().lower()
    return "license" in relation.lower().split() and kind == RSL_TYPE


def rsl_links(values: Iterable[str]) -> tuple[str, ...]:
    """Return where `Link` headers say RSL licences are, as written.

    Source:
        RFC 8288 (2017), section 3; RSL 1.0, discovery by HTTP header.
    """
    found = []
    for value in values:
        for chunk in value.split("<")[1:]:
            target, _, rest = chunk.partition(">")
            pairs = (pair.partition("=") for pair in rest.split(",")[0].split(";"))
            said = {name.strip().lower(): text.strip().strip('"') for name, _, text in pairs}
            if is_rsl_link(said.get("rel", ""), said.get("type", "")):
                found.append(target.strip())
    return tuple(found)
