"""What IIIF manifests say in words: labels in languages, makers, dates."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

#: Texts by language: "en", "zh", another primary subtag, or "" where none is stated.
Words = Mapping[str, tuple[str, ...]]

_TEXT_MAX_CHARS: Final = 500
_TEXTS_MAX: Final = 100
_HAN: Final = re.compile(r"[㐀-鿿]")
_LETTERS: Final = re.compile(r"[^\W\d_]{4}|[㐀-鿿]{2}")
_CREATOR: Final = frozenset(
    (
        *("artist", "artists", "artist/maker", "author", "authors", "creator", "creators"),
        *("designer", "engraver", "illustrator", "maker", "painter", "photographer"),
        *(
            "printmaker",
            "künstler",
            "artiste",
            "auteur",
            "artista",
            "autor",  # codespell:ignore
            "kunstenaar",
        ),
        *("作者", "作家", "画家", "艺术家", "藝術家", "创作者", "創作者", "绘者"),
    )
)
_DATE: Final = frozenset(
    (
        *("created", "date", "dated", "creation date", "date created", "date made"),
        *("date of creation", "production date", "datierung", "datum", "fecha"),
        *("年代", "日期", "创作年代", "創作年代", "创作日期"),
    )
)
_NOBODY: Final = frozenset(
    ("anonymous", "unknown", "unbekannt", "anonyme", "佚名", "无名氏", "未知")
)
_YEAR: Final = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")
_LIFE: Final = re.compile(r"(?<!\d)(\d{4})\s*[-–—~～]\s*(\d{4})(?!\d)")
#: Beside such words two years are not those of birth and death.
_NOT_A_LIFE: Final = re.compile(
    r"\b(active|act|fl|floruit|flourished|worked|after|before|or|reign\w*|r)\b|活动|活跃|在位", re.I
)


@dataclass(frozen=True, slots=True)
class Creator:
    """Who made something, as a manifest writes it.

    Attributes:
        name: Without the years of life.
        born: Year, if written.
        died: Year, if written.
    """

    name: str
    born: int | None = None
    died: int | None = None


def read_words(value: object) -> Words:
    """Read a text of either version: plain, marked with a language, by language, or a list.

    Mark-up is taken out; what is not a text is passed over.
    """
    words: dict[str, list[str]] = {}
    for number, (language, text) in enumerate(_pairs(value)):
        if number >= _TEXTS_MAX:
            break
        clean = _clean(text)
        if clean:
            words.setdefault(_primary(language, clean), []).append(clean)
    return {language: tuple(dict.fromkeys(texts)) for language, texts in words.items()}


def spoken(words: Words) -> str:
    """Return one text to show: English, Chinese, or else the first."""
    for language in ("en", "zh", *words):
        if language in words:
            return words[language][0]
    return ""


def plain(text: str) -> bool:
    """Tell whether a label has words, rather than the number of a page."""
    return _LETTERS.search(text) is not None


def is_creator(names: Iterable[str]) -> bool:
    """Tell whether a line of metadata names who made the work."""
    return any(name.casefold().strip(" :：") in _CREATOR for name in names)


def is_date(names: Iterable[str]) -> bool:
    """Tell whether a line of metadata says when the work was made."""
    return any(name.casefold().strip(" :：") in _DATE for name in names)


def creators_of(words: Words) -> tuple[Creator, ...]:
    """Return who made a work; of several languages, the first one shown.

    The years of a life are taken only where two full years stand together in brackets or at the
    end, and nothing says that they are other years.
    """
    language = next((each for each in ("en", "zh", *words) if each in words), None)
    if language is None:
        return ()
    names = (part for text in words[language] for part in re.split(r"[;；|]", text))
    found = (_creator(name.strip()) for name in names)
    return tuple(each for each in found if each.name and each.name.casefold() not in _NOBODY)


def year_of(words: Words) -> int | None:
    """Return the latest year that a date names: “about 1880-85, printed 1890” is 1890."""
    years = [
        int(year) for texts in words.values() for text in texts for year in _YEAR.findall(text)
    ]
    return max(years, default=None)


def _creator(text: str) -> Creator:
    life = _LIFE.search(text)
    name = re.split(r"[(（\[]", text)[0].strip(" ,，")
    if life is None:
        return Creator(name)
    name = name[: life.start()].strip(" ,，") if life.start() < len(name) else name
    born, died = int(life[1]), int(life[2])
    if _NOT_A_LIFE.search(text[len(name) :]) or not 0 < died - born < 120:
        return Creator(name)
    return Creator(name, born, died)


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    """Yield (language, text)."""
    if isinstance(value, str):
        yield "", value
    elif isinstance(value, list):
        for each in value[:_TEXTS_MAX]:
            if not isinstance(each, list):
                yield from _pairs(each)
    elif isinstance(value, dict) and "@value" in value:
        language, text = value.get("@language"), value["@value"]
        if isinstance(text, str):
            yield language if isinstance(language, str) else "", text
    elif isinstance(value, dict):
        yield from _pairs_by_language(value)


def _pairs_by_language(value: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for language, texts in value.items():
        for text in texts if isinstance(texts, list) else [texts]:
            if isinstance(text, str):
                yield language, text


def _primary(language: str, text: str) -> str:
    primary = language.lower().partition("-")[0]
    if primary in ("", "none", "@none", "und"):
        return "zh" if _HAN.search(text) else ""
    return primary


class _Text(HTMLParser):
    """Keeps what is between the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _clean(text: str) -> str:
    """Return a text without mark-up and without what cannot be seen, in one line."""
    text = text[: 4 * _TEXT_MAX_CHARS]
    if "<" in text or "&" in text:
        reader = _Text()
        reader.feed(text)
        reader.close()
        text = " ".join(reader.parts)
    seen = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(seen.split())[:_TEXT_MAX_CHARS]
