"""Concepts: what a work shows, its captions, and how a work's name finds its concept."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pinxit.kernel import PinxitError

#: Groups of emojibase that are signs, not pictures: symbols (with the keycaps) and flags.
SIGN_GROUPS: Final = frozenset({8, 9})

_VARIATION_SELECTOR: Final = "fe0f"
#: Shortcodes by which an older set means another thing: a ribbon, a pouting person, a sea wave.
_MISREAD: Final = frozenset({"bow", "pout", "wave"})
_NUMBERED: Final = re.compile(r"-?\d+$")


class BadCaptionsError(PinxitError):
    """The captions are not in the shape of emojibase-data."""

    remedy = "Use the version of emojibase-data that this version of Pinxit names."


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that every hand may have drawn.

    Attributes:
        code: Its code points in lower-case hexadecimal, joined by "-", without FE0F.
        group: Number of its emojibase group; `None` for parts that are no picture alone.
        variant: Whether it is a skin tone of another concept.
        captions: By language ("en", "zh"): the label first, then its tags.
    """

    code: str
    group: int | None
    variant: bool
    captions: Mapping[str, tuple[str, ...]]

    @property
    def is_picture(self) -> bool:
        """Whether drawings of it are pictures, neither flags nor signs nor loose parts."""
        return self.group is not None and self.group not in SIGN_GROUPS


def code_of(hexcode: str) -> str:
    """Return a code point sequence as this room writes it: lower case, without FE0F."""
    return "-".join(part for part in hexcode.lower().split("-") if part != _VARIATION_SELECTOR)


def slug(label: str) -> str:
    """Return a label as illustration sets write it in file names: `women-with-bunny-ears`."""
    plain = re.sub(r"['’‘]", "", label.lower()).replace("&", " and ")
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def read_concepts(by_language: Mapping[str, object]) -> dict[str, Concept]:
    """Join the captions of several languages by code point.

    Args:
        by_language: For each language the content of emojibase's `data.json`. The first language
            decides which concepts there are; a concept may lack captions in the others.

    Returns:
        Concepts by code, skin tones included.

    Raises:
        BadCaptionsError: A file is not a list of rows with a label and a hexcode.
    """
    languages = {language: dict(_rows(language, rows)) for language, rows in by_language.items()}
    first = next(iter(languages.values()), {})
    return {
        code: Concept(code, row.group, row.variant, _captions_of(code, languages))
        for code, row in first.items()
    }


def read_shortcodes(table: object) -> list[tuple[str, str]]:
    """Read one of emojibase's shortcode files: one code or a list of codes for each concept.

    Returns:
        (shortcode, hexcode) in the order of the file.

    Raises:
        BadCaptionsError: The file is not a table of codes.
    """
    try:
        return [
            (code, hexcode)
            for hexcode, codes in _table(table).items()
            for code in _texts([codes] if isinstance(codes, str) else codes)
        ]
    except TypeError as error:
        raise BadCaptionsError(f"not a table of shortcodes: {error}") from error


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"not a table: {str(value)[:80]}")
    return value


def _captions_of(
    code: str, languages: Mapping[str, Mapping[str, "_Row"]]
) -> dict[str, tuple[str, ...]]:
    return {language: rows[code].captions for language, rows in languages.items() if code in rows}


@dataclass(frozen=True, slots=True)
class _Row:
    group: int | None
    variant: bool
    captions: tuple[str, ...]


def _rows(language: str, rows: object) -> Iterator[tuple[str, _Row]]:
    if not isinstance(rows, list):
        raise BadCaptionsError(f"the captions in {language!r} are not a list")
    for row in rows:
        try:
            yield from _row_and_its_skin_tones(row)
        except (KeyError, TypeError, AttributeError) as error:
            raise BadCaptionsError(f"not a caption in {language!r}: {str(row)[:80]}") from error


def _row_and_its_skin_tones(row: Mapping[str, object]) -> Iterator[tuple[str, _Row]]:
    tags = _texts(row.get("tags", []))
    yield _read_row(row, tags, variant=False)
    skins = row.get("skins", [])
    if not isinstance(skins, list):
        raise TypeError("skins are not a list")
    for skin in skins:
        # A skin tone has no tags of its own; it shows what its parent shows.
        yield _read_row(skin, tags, variant=True)


def _read_row(row: Mapping[str, object], tags: list[str], *, variant: bool) -> tuple[str, _Row]:
    [label, hexcode] = _texts([row["label"], row["hexcode"]])
    group = row.get("group")
    if not isinstance(group, int | None):
        raise TypeError("a group is not a number")
    return code_of(hexcode), _Row(group, variant, tuple(dict.fromkeys([label, *tags])))


def _texts(values: object) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"not a list of texts: {str(values)[:80]}")
    return values


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name under which a concept is known, the surest first.

    Attributes:
        names: Code by slug.
        compact: Code by the slug without its hyphens, for sets that write `ferriswheel`.
    """

    names: Mapping[str, str]
    compact: Mapping[str, str]

    def find(self, names: Iterable[str]) -> str | None:
        """Return the code of the first name that is known, `None` if none is.

        A number at the end (`cloud-2`) counts second drawings of one thing and is dropped last.
        """
        candidates = [slug(name) for name in names]
        unnumbered = [_NUMBERED.sub("", name) for name in candidates]
        for name in [*candidates, *filter(None, unnumbered)]:
            code = self.names.get(name) or self.compact.get(name.replace("-", ""))
            if code is not None:
                return code
        return None


def build_vocabulary(
    concepts: Mapping[str, Concept],
    *,
    set_names: Iterable[tuple[str, str]] = (),
    shortcodes: Iterable[tuple[str, str]] = (),
) -> Vocabulary:
    """Gather the names of all concepts.

    Args:
        concepts: By code; their English labels come first.
        set_names: (name, hexcode) as sets with a `chars.json` pair them.
        shortcodes: (name, hexcode) as people type them; they are the loosest and come last.

    Returns:
        A vocabulary in which a surer source is never overruled by a looser one.
    """
    typed = ((name, hexcode) for name, hexcode in shortcodes if name not in _MISREAD)
    labels = [(concept.captions["en"][0], code) for code, concept in concepts.items()]
    unicode_names = [(name, code) for code in concepts for name in _unicode_names(code)]
    names: dict[str, str] = {}
    for name, hexcode in [*labels, *set_names, *unicode_names, *typed]:
        code = code_of(hexcode)
        if code in concepts:
            names.setdefault(slug(name), code)
    names.pop("", None)
    compact: dict[str, str] = {}
    for name, code in names.items():
        compact.setdefault(name.replace("-", ""), code)
    return Vocabulary(names, compact)


def _unicode_names(code: str) -> list[str]:
    """Return the standard's own name of a single character, which older sets use as file names."""
    if "-" in code:
        return []
    name = unicodedata.name(chr(int(code, 16)), "")
    return [name] if name else []
