"""Books of tunes in ABC, taken apart into tunes."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_START: Final = re.compile(r"^X:\s*(\d*)", re.MULTILINE)
_FIELD: Final = re.compile(r"^([A-Z]):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
#: "Bashful Lover., The" and "Bashful Lover, The" for "The Bashful Lover".
_ARTICLE: Final = re.compile(r"(.*?)[.,]*,\s*(The|A|An)\.?", re.IGNORECASE)
#: "LANIGAN'S BALL -- JIG": the kind of dance stands in a field of its own.
_KIND: Final = re.compile(r"\s+--\s.*")
_PLACES: Final = re.compile(r"(?:by\s+)?(irish|scotch|scottish|english|trad.*|\?*|anon.*)", re.I)
_COLLECTED: Final = re.compile(r"collected\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tune:
    """One tune of a book.

    Attributes:
        number: As the book counts it; "-2" and so on behind one that is there again.
        title: Its first title.
        composer: Whom the book names as composer; "" if nobody, or only a country.
        rhythm: Such as "jig"; "" if it is not said.
        abc: The tune alone.
    """

    number: str
    title: str
    composer: str
    rhythm: str
    abc: str


def split_tunes(book: str) -> Iterator[Tune]:
    """Yield the tunes of a book in ABC, each with all its own lines.

    Source:
        The ABC music standard 2.1 (2011), section 2.2: a tune begins with X: and ends with an
        empty line or with the next.
    """
    starts = [*_START.finditer(book)]
    ends = [*(start.start() for start in starts), len(book)][1:]
    seen: Counter[str] = Counter()
    for start, end in zip(starts, ends, strict=True):
        body = book[start.start() : end].split("\n\n", 1)[0].rstrip() + "\n"
        number = start[1].lstrip("0") or "0"
        seen[number] += 1
        again = f"-{seen[number]}" if seen[number] > 1 else ""
        yield _tune(number + again, body)


def _tune(number: str, body: str) -> Tune:
    first: dict[str, str] = {}
    for match in _FIELD.finditer(body):
        first.setdefault(match[1], match[2])
    return Tune(
        number=number,
        title=_title(first.get("T", "")),
        composer=_composer(first.get("C", "")),
        rhythm=first.get("R", "").strip(" .").lower(),
        abc=body,
    )


def _title(text: str) -> str:
    plain = _KIND.sub("", text).strip(' ."')
    turned = _ARTICLE.fullmatch(plain)
    if turned:
        plain = f"{turned[2].capitalize()} {turned[1]}"
    if plain.isupper():
        plain = plain.capitalize()
    return plain


def _composer(text: str) -> str:
    plain = text.strip(' ."')
    if _PLACES.fullmatch(plain) or _COLLECTED.match(plain):
        return ""
    return re.sub(r"^by\s+", "", plain, flags=re.IGNORECASE)
