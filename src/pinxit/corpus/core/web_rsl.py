"""Really Simple Licensing: what a site's licence file says about learning."""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pinxit.corpus.core.rights import Answer, Signal, SignalKind
from pinxit.corpus.core.web_wishes import allow_learning, path_matches, refuse_learning

NAMESPACE: Final = "https://rslstandard.org/rsl"

_FILE_MAX_BYTES: Final = 2**20
_CONTENTS_MAX: Final = 10_000
#: Words for learning, of version 1.0 and of the drafts that sites still serve.
_LEARNING: Final = frozenset({"all", "ai-all", "ai-train", "train-ai", "train-genai"})
#: Payments that ask for nothing before the use.
_FREE: Final = frozenset({"free", "attribution"})


def rsl_signals(content: bytes | str, address: str) -> tuple[Signal, ...]:
    """Return what a licence file says about learning from what is at an address.

    Of several contents that fit, the one with the longest pattern speaks. Of several licences
    for it one must let models learn for nothing; a licence that has to be bought, asked for at a
    licence server, or is limited to some users or countries is not one that Pinxit has.

    Args:
        content: The file. One that cannot be read refuses: somebody wanted to say something.
        address: The full address of the work.

    Source:
        RSL 1.0 Specification (2025): elements content, license, permits, prohibits, payment.
    """
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    if len(raw) > _FILE_MAX_BYTES:
        return refuse_learning(SignalKind.RSL, "a licence file that is too large to read")
    try:
        root = fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return refuse_learning(SignalKind.RSL, "a licence file that cannot be read")
    fitting = [each for each in _contents(root) if _fits(each.get("url", ""), address)]
    if not fitting:
        return ()
    longest = max(len(each.get("url", "")) for each in fitting)
    answers = [_answer(each) for each in fitting if len(each.get("url", "")) == longest]
    refused = [says for answer, says in answers if answer is Answer.REFUSED]
    if refused:
        return refuse_learning(SignalKind.RSL, refused[0])
    return allow_learning(SignalKind.RSL, answers[0][1])


def _contents(root: Element) -> Iterable[Element]:
    contents = list(root.iter(f"{{{NAMESPACE}}}content"))
    return contents[:_CONTENTS_MAX]


def _fits(pattern: str, address: str) -> bool:
    at = urlsplit(address)
    path = (at.path or "/") + (f"?{at.query}" if at.query else "")
    if pattern.startswith("/"):
        return path_matches(pattern, path)
    origin = f"{at.scheme}://{at.netloc}"
    if pattern.lower() == origin:
        return True
    return pattern.lower().startswith(origin + "/") and path_matches(pattern[len(origin) :], path)


def _answer(content: Element) -> tuple[Answer, str]:
    """Return what one content element says, and in which words."""
    if content.get("server"):
        return Answer.REFUSED, f"a licence must be asked for at {content.get('server')}"
    licences = list(_children(content, "license"))
    if not licences:
        return Answer.REFUSED, "content without a licence"
    answers = [_licence_answer(each) for each in licences]
    return next((each for each in answers if each[0] is Answer.GRANTED), answers[0])


def _licence_answer(licence: Element) -> tuple[Answer, str]:
    prohibited, permitted = _words(licence, "prohibits"), _words(licence, "permits")
    if hit := prohibited.get("usage", frozenset()) & _LEARNING:
        return Answer.REFUSED, f"prohibits: {' '.join(sorted(hit))}"
    usage = permitted.get("usage")
    if usage is not None and not usage & _LEARNING:
        return Answer.REFUSED, f"permits only: {' '.join(sorted(usage))}"
    if limits := sorted((set(prohibited) | set(permitted)) - {"usage"}):
        return Answer.REFUSED, f"limited by: {' '.join(limits)}"
    for payment in _children(licence, "payment"):
        kind = payment.get("type", "free").strip().lower()
        if kind not in _FREE or any(True for _ in _children(payment, "standard")):
            return Answer.REFUSED, f"payment: {kind}"
    return Answer.GRANTED, f"permits: {' '.join(sorted(usage or ('all',)))}"


def _words(licence: Element, name: str) -> dict[str, frozenset[str]]:
    """Return the words of all elements of a name, by their type."""
    words: dict[str, frozenset[str]] = {}
    for each in _children(licence, name):
        kind = each.get("type", "usage").strip().lower()
        said = frozenset((each.text or "").replace(",", " ").lower().split())
        words[kind] = words.get(kind, frozenset()) | said
    return words


def _children(parent: Element, name: str) -> Iterator[Element]:
    return parent.iterfind(f"{{{NAMESPACE}}}{name}")
