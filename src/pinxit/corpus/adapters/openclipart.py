"""The set `openclipart`: 7,458 drawings of Debian's package, each with its rights inside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from pinxit.corpus.adapters.debian import bring_files
from pinxit.corpus.adapters.npm import bring_package, read_json_members
from pinxit.corpus.adapters.shelf import Book, Report, Shelf, open_shelf
from pinxit.corpus.core.concept import Concept, Vocabulary, build_vocabulary, read_concepts
from pinxit.corpus.core.licences import licence_of_url
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.openclipart import (
    ClipartRecord,
    chinese_captions,
    english_captions,
    read_record,
    shared_titles,
)
from pinxit.corpus.core.packages import CAPTIONS, OPENCLIPART, DebianPackage, Package
from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Author, Evidence, EvidenceKind, Rights
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest

NAME: Final = "openclipart"

_LAYOUT: Final = 1
#: Labels only: shortcodes are looser ("stars" is a shooting star), and a caption must be true.
_WORDS: Final = ("en/data.json", "zh/data.json")


@dataclass(frozen=True, slots=True)
class OpenClipart:
    """OpenClipart as a source of works.

    Attributes:
        shelf: Its drawings.
        package: Where they come from, as a source is written: "deb:openclipart-svg".
    """

    shelf: Shelf
    package: str = field(default="deb:openclipart-svg")

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield every drawing, sorted by source."""
        for row in self.shelf.rows():
            yield _offering(row)

    def read(self, offering: Offering) -> bytes:
        """Return a drawing.

        Raises:
            DamagedWorkError: It is not what was laid out.
        """
        return self.shelf.read(offering.key)


def open_openclipart(
    cache: Path,
    report: Report,
    *,
    package: DebianPackage = OPENCLIPART,
    captions: Package = CAPTIONS,
    system: Path = Path("/"),
) -> OpenClipart:
    """Bring OpenClipart and lay it out, unless that was done before.

    Args:
        cache: Folder that keeps packages and shelves.
        report: Told what is being done.
        package: The release.
        captions: The release of emojibase-data that has the Chinese words.
        system: Where an installed copy would lie.

    Raises:
        MissingAptError: The package is not here and there is no apt-get.
        UnreachableDebianError: apt-get could not bring it.
        WrongDebianError: It has another digest than the pinned one.
        UnreadableDebianError: It is broken.
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    folder = cache / f"{NAME}-{package.digest.hex[:12]}-{captions.version}-{_LAYOUT}"

    def books() -> Iterator[Book]:
        report(0, 3, f"fetching {captions.spec}")
        tarball = bring_package(captions, cache=cache)
        words = _Words.of(read_json_members(tarball, _WORDS))
        report(1, 3, f"fetching {package.name} {package.version}")
        drawings = [
            (each.path, each.content, read_record(each.content))
            for each in bring_files(package, cache=cache, system=system)
            if each.path.endswith(".svg")
        ]
        report(2, 3, f"laying out {len(drawings)} drawings")
        yield from _books(drawings, words, f"deb:{package.name}")

    shelf = open_shelf(folder, books)
    report(3, 3, "fetched")
    return OpenClipart(shelf, f"deb:{package.name}")


@dataclass(frozen=True, slots=True)
class _Words:
    concepts: Mapping[str, Concept]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, files: Mapping[str, object]) -> "_Words":
        english, chinese = (files[name] for name in _WORDS)
        concepts = read_concepts({"en": english, "zh": chinese})
        return cls(concepts, build_vocabulary(concepts))


def _books(
    drawings: Sequence[tuple[str, bytes, ClipartRecord]], words: _Words, package: str
) -> Iterator[Book]:
    collections = shared_titles(record.title for _, _, record in drawings)
    for path, content, record in drawings:
        english = english_captions(record, path, collections)
        row = {
            **asdict(record),
            "path": path,
            "digest": Digest.of(content).hex,
            "en": english,
            "zh": chinese_captions(english, words.concepts, words.vocabulary),
        }
        yield Book(f"{package}#{path}", row, content)


def _offering(row: Mapping[str, Any]) -> Offering:
    return Offering(
        source=row["source"],
        key=row["key"],
        medium=Medium.PICTURE,
        title=row["title"] or row["en"][0],
        # RDF calls a creator an agent: a person or a body, it does not say which.
        authors=(Author(name=row["creator"]) if row["creator"] else UNKNOWN_AUTHOR,),
        rights=_rights(row),
        captions={language: tuple(row[language]) for language in ("en", "zh") if row[language]},
    )


def _rights(row: Mapping[str, Any]) -> Rights:
    """Return what the drawing states; where it states several licences, all of them bind."""
    licences = dict.fromkeys(licence_of_url(url) for url in row["licences"])
    evidence = Evidence(
        kind=EvidenceKind.EMBEDDED,
        place=row["path"],
        digest=Digest(row["digest"]),
        says=", ".join(f"cc:license {stated}" for stated in row["licences"])[:500],
    )
    return Rights(licence=" AND ".join(licences), evidence=(evidence,), made_in=row["year"])
