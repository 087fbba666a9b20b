"""The set `openmoji`: drawings of one hand by 121 named people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pinxit.corpus.adapters.npm import (
    UnreadablePackageError,
    bring_package,
    iter_members,
    parse_json,
    read_json_members,
    read_members,
)
from pinxit.corpus.adapters.shelf import Book, Report, Shelf, open_shelf
from pinxit.corpus.core.concept import Concept, code_of, read_concepts
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.packages import CAPTIONS, OPENMOJI, Package
from pinxit.corpus.core.rights import Author, AuthorKind, Evidence, EvidenceKind, Rights
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest

NAME: Final = "openmoji"

_LAYOUT: Final = 1
_LICENCE: Final = "CC-BY-SA-4.0"
_LICENCE_FILE: Final = "LICENSE.txt"
_SAYS: Final = "Attribution-ShareAlike 4.0 International"
_TABLE: Final = "data/openmoji.json"
_DRAWINGS: Final = "color/svg/"
_WORDS: Final = ("en/data.json", "zh/data.json")
#: Groups of OpenMoji that are signs, not pictures: flags, symbols, loose parts, brand marks.
_SIGNS: Final = frozenset({"flags", "symbols", "component"})
_SIGN_SUBGROUPS: Final = frozenset({"brand", "flags", "symbol-other", "subdivision-flag"})


@dataclass(frozen=True, slots=True)
class OpenMoji:
    """OpenMoji as a source of works.

    Attributes:
        shelf: Its drawings.
        spec: Name and version of the package.
        licence: Digest of the package's licence file.
    """

    shelf: Shelf
    spec: str
    licence: Digest

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield every drawing, sorted by source; flags and symbols as refusals."""
        evidence = Evidence(
            kind=EvidenceKind.FILE, place=_LICENCE_FILE, digest=self.licence, says=_SAYS
        )
        for row in self.shelf.rows():
            yield _sign(row) if row["sign"] else _offering(row, evidence)

    def read(self, offering: Offering) -> bytes:
        """Return a drawing.

        Raises:
            DamagedWorkError: It is not what was laid out.
        """
        return self.shelf.read(offering.key)


def open_openmoji(
    cache: Path, report: Report, *, package: Package = OPENMOJI, captions: Package = CAPTIONS
) -> OpenMoji:
    """Bring OpenMoji and lay it out, unless that was done before.

    Args:
        cache: Folder that keeps packages and shelves.
        report: Told what is being done.
        package: The release.
        captions: The release of emojibase-data.

    Raises:
        MissingNpmError: npm is not installed and a package is not cached.
        UnreachablePackageError: npm could not bring a package.
        WrongPackageError: A package has another digest than the pinned one.
        UnreadablePackageError: A package is broken.
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    report(0, 2, f"fetching {captions.spec}")
    words = read_json_members(bring_package(captions, cache=cache), _WORDS)
    report(1, 2, f"fetching {package.spec}")
    tarball = bring_package(package, cache=cache)
    files = read_members(tarball, (_TABLE, _LICENCE_FILE))
    concepts = read_concepts({"en": words[_WORDS[0]], "zh": words[_WORDS[1]]})
    folder = cache / f"{NAME}-{package.version}-{captions.version}-{_key(package)}-{_LAYOUT}"
    shelf = open_shelf(folder, lambda: _books(package, tarball, files[_TABLE], concepts))
    report(2, 2, "fetched")
    return OpenMoji(shelf, package.spec, Digest.of(files[_LICENCE_FILE]))


def _key(package: Package) -> str:
    return Digest.of(package.integrity.encode()).hex[:12]


def _books(
    package: Package, tarball: bytes, table: bytes, concepts: Mapping[str, Concept]
) -> Iterator[Book]:
    rows = _table(table)
    for name, svg in iter_members(tarball, lambda path: path.startswith(_DRAWINGS)):
        hexcode = Path(name).stem
        row = rows.get(hexcode)
        if row is not None:
            known = _known(row, concepts.get(code_of(hexcode)))
            yield Book(f"npm:{package.spec}#{hexcode}", known, svg)


def _table(content: bytes) -> dict[str, Mapping[str, str]]:
    rows = parse_json(_TABLE, content)
    try:
        return {row["hexcode"]: row for row in rows}  # type: ignore[attr-defined]
    except (TypeError, KeyError) as error:
        raise UnreadablePackageError(f"{_TABLE} is not a table of drawings: {error!r}") from error


def _known(row: Mapping[str, str], concept: Concept | None) -> dict[str, object]:
    """Return what is known of a drawing: emojibase's captions where it has the concept."""
    tags = f"{row['tags']},{row['openmoji_tags']}".split(",")
    own = tuple(dict.fromkeys(filter(None, [row["annotation"], *(tag.strip() for tag in tags)])))
    captions = {"en": own} if concept is None else {"en": own, **concept.captions}
    sign = row["group"] in _SIGNS or row["subgroups"] in _SIGN_SUBGROUPS
    return {
        "title": row["annotation"],
        "author": row["openmoji_author"],
        "date": row["openmoji_date"],
        "variant": bool(row["skintone"]),
        "concept": "" if concept is None else concept.code,
        "captions": {language: list(texts) for language, texts in captions.items()},
        "sign": sign or (concept is not None and not concept.is_picture),
    }


def _offering(row: Mapping[str, Any], evidence: Evidence) -> Offering:
    year = row["date"][:4]
    return Offering(
        source=row["source"],
        key=row["key"],
        medium=Medium.PICTURE,
        title=row["title"],
        authors=(Author(name=row["author"], kind=AuthorKind.PERSON),),
        rights=Rights(
            licence=_LICENCE,
            credit=f"{row['author']}, OpenMoji (openmoji.org)",
            evidence=(evidence,),
            made_in=int(year) if year.isdigit() else None,
        ),
        captions={language: tuple(texts) for language, texts in row["captions"].items()},
        hand=NAME,
        family=NAME,
        concept=row["concept"],
        variant=row["variant"],
    )


def _sign(row: Mapping[str, Any]) -> Refusal:
    return Refusal(
        source=row["source"],
        reason="sign",
        says="this is a flag or a symbol, not a picture",
        remedy="Nothing is to be done: signs teach a painter nothing.",
    )
