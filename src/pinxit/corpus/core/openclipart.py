"""OpenClipart: what each drawing says of itself, in RDF, and what that makes it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pinxit.corpus.core.concept import Concept, Vocabulary, slug

_MAX_RECORD_BYTES: Final = 64 * 2**10
_MAX_RECORDS: Final = 8
_MAX_TEXT: Final = 500

_RECORD: Final = re.compile(rb"<rdf:RDF\b.*?</rdf:RDF\s*>", re.DOTALL)
_ENCODING: Final = re.compile(rb"""<\?xml[^>]*\bencoding=["']([A-Za-z0-9_.-]{1,40})["']""")
#: Stated by most records themselves; here for those that leave it to the drawing around them.
_WRAPPER: Final = (
    '<x xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:cc="http://web.resource.org/cc/" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</x>'
)
_RESOURCE: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"

_YEAR: Final = re.compile(r"(?<!\d)(19[89]\d|20[0-2]\d)(?!\d)")
_ADDRESS: Final = re.compile(r"[\[(<]?\s*[\w.+-]+@[\w-]+\.[\w.-]+\s*[\])>]?")
#: What an old uploading program wrote for a name it could not read.
_NO_NAME: Final = re.compile(r"HASH\(0x[0-9a-f]+\)")
#: A title that more works than this bear is that of a collection.
_MAX_SHARED: Final = 3
#: Words that an old uploading program left behind, and that say nothing of a picture.
_EMPTY_WORDS: Final = frozenset({"", "hash", "unsorted", "magick", "special", "icons theme"})


@dataclass(frozen=True, slots=True)
class ClipartRecord:
    """What a drawing says of itself.

    Attributes:
        title: As stated; "" if it is not.
        creator: Whom it names; without an address; "" if nobody.
        year: In which it was made, if stated.
        keywords: As stated, without repetition.
        licences: Each licence stated, as URL or words; blanks are left out.
    """

    title: str = ""
    creator: str = ""
    year: int | None = None
    keywords: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()


def read_record(svg: bytes) -> ClipartRecord:
    """Read a drawing's own description; only that part of the file is parsed.

    A description that cannot be read says nothing: the drawing then has no licence, and the gate
    refuses it.

    Args:
        svg: The whole file.

    Source:
        Creative Commons, "ccREL: The Creative Commons Rights Expression Language" (2008), and its
        predecessor of 2002 at http://web.resource.org/cc/.
    """
    works = [work for block in _blocks(svg) for work in block.iterfind(".//{*}Work")]
    if not works:
        return ClipartRecord()
    first = works[0]
    licences = (
        (licence.get(_RESOURCE) or "").strip()[:_MAX_TEXT]
        for work in works
        for licence in work.iterfind("{*}license")
    )
    keywords = (_text(item) for item in first.iterfind("{*}subject/{*}Bag/{*}li"))
    year = _YEAR.search(_text(first.find("{*}date")))
    return ClipartRecord(
        title=_text(first.find("{*}title")),
        creator=_without_address(_text(first.find("{*}creator/{*}Agent/{*}title"))),
        year=int(year[1]) if year else None,
        keywords=tuple(dict.fromkeys(filter(None, keywords))),
        licences=tuple(dict.fromkeys(filter(None, licences))),
    )


def shared_titles(titles: Iterable[str]) -> frozenset[str]:
    """Return the titles that so many works bear that they name a collection, not a picture."""
    return frozenset(title for title, count in Counter(titles).items() if count > _MAX_SHARED)


def english_captions(
    record: ClipartRecord, path: str, collections: frozenset[str]
) -> tuple[str, ...]:
    """Return what a drawing shows, in English: its label, then its tags.

    Args:
        record: What it says of itself.
        path: Where it lies, such as "animals/birds/dove.svg"; its name is the label where the
            title is that of a collection, and its last folder a tag.
        collections: See `shared_titles`.
    """
    names = {slug(record.creator), *slug(record.creator).split("-")}
    label = record.title if record.title not in collections else ""
    *folders, name = path.removesuffix(".svg").split("/")
    words = [_phrase(label) or _phrase(_without(name, names)), *map(_phrase, record.keywords)]
    words += [_phrase(folder) for folder in folders[-1:]]
    kept = (word for word in words if word not in _EMPTY_WORDS and slug(word) not in names)
    return tuple(dict.fromkeys(kept)) or (_phrase(name) or name,)


def chinese_captions(
    english: Sequence[str], concepts: Mapping[str, Concept], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return the Chinese labels of those captions that name a concept exactly."""
    codes = (vocabulary.names.get(slug(word)) for word in english)
    labels = (concepts[code].captions.get("zh", ())[:1] for code in codes if code is not None)
    return tuple(dict.fromkeys(label for found in labels for label in found))


def _blocks(svg: bytes) -> list[Element]:
    declared = _ENCODING.match(svg.lstrip()[:200])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    found: list[Element] = []
    for match in list(_RECORD.finditer(svg))[:_MAX_RECORDS]:
        if len(match[0]) > _MAX_RECORD_BYTES:
            continue
        try:
            found.append(fromstring(_WRAPPER.format(match[0].decode(encoding))))
        except (ParseError, DefusedXmlException, UnicodeDecodeError, LookupError):
            continue
    return found


def _text(element: Element | None) -> str:
    text = "" if element is None else element.text or ""
    return " ".join(text.split())[:_MAX_TEXT]


def _without_address(name: str) -> str:
    """Drop e-mail addresses: a credit needs a name, and an address is nobody else's business."""
    if _NO_NAME.fullmatch(name):
        return ""
    plain = " ".join(_ADDRESS.sub(" ", name).split())
    return plain if plain or "@" not in name else name.split("@")[0].strip("[(< ")


def _without(name: str, words: set[str]) -> str:
    """Drop an author's name, or the beginning of it, from a file's name."""
    parts = name.split("_")
    return "_".join(part for part in parts if slug(part) not in words)


def _phrase(text: str) -> str:
    """Return words as a caption writes them: lower case, no underscores, no number at the end."""
    plain = " ".join(re.sub(r"[_\-\s]+", " ", text.lower()).split())
    return re.sub(r"(?: \d+)+$", "", plain)
