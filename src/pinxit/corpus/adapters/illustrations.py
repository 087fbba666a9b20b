"""The illustration sets: packages in, a source of drawings out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from pinxit.corpus.adapters.npm import bring_package, read_json_members
from pinxit.corpus.adapters.shelf import Book, Shelf, open_shelf
from pinxit.corpus.core.concept import read_concepts, read_shortcodes
from pinxit.corpus.core.illustrations import LEFT_OUT, IllustrationSet, read_set, select
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.packages import CAPTIONS, HANDS, Hand, Package
from pinxit.corpus.core.rights import Author, AuthorKind, Evidence, EvidenceKind, Rights
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest, canonical_json

_LANGUAGES: Final = ("en", "zh")
_SHORTCODES: Final = tuple(
    f"en/shortcodes/{name}.json" for name in ("cldr", "github", "emojibase", "joypixels", "iamcal")
)
_SET_FILES: Final = ("info.json", "icons.json", "chars.json")
#: Changes whenever the rules of `core/illustrations.py` or `core/concept.py` do.
_RULES: Final = 2

#: Is told (step, total, what is being done) as a set is brought.
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class IllustrationSource:
    """Every drawing of the illustration sets, laid out on a shelf.

    Attributes:
        shelf: Where.
    """

    shelf: Shelf

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield every drawing, sorted by source, or why it does not enter."""
        for row in self.shelf.rows():
            if row["left_out"]:
                says, remedy = LEFT_OUT[row["left_out"]]
                yield Refusal(row["source"], row["left_out"], says, remedy)
            else:
                yield _offering(row)

    def read(self, offering: Offering) -> bytes:
        """Return a drawing as SVG."""
        return self.shelf.read(offering.key)


def open_illustrations(
    cache: Path,
    *,
    report: Report,
    hands: Sequence[Hand] = HANDS,
    captions: Package = CAPTIONS,
) -> IllustrationSource:
    """Bring the illustration sets and their captions, and lay the drawings out.

    Args:
        cache: Folder that keeps packages and shelves.
        report: Told before each package.
        hands: The sets.
        captions: The release of emojibase-data.

    Raises:
        MissingNpmError: npm is not installed and a package is not cached.
        UnreachablePackageError: npm could not bring a package.
        WrongPackageError: A package has another digest than the pinned one.
        UnreadablePackageError: A package is broken.
        MissingCreditError: A set names no author or no licence.
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    pins = [captions.integrity, *(hand.package.integrity for hand in hands)]
    name = Digest.of(canonical_json([_RULES, pins])).hex[:16]
    return IllustrationSource(
        open_shelf(cache / f"illustrations-{name}", lambda: _books(cache, report, hands, captions))
    )


def _books(cache: Path, report: Report, hands: Sequence[Hand], captions: Package) -> Iterator[Book]:
    total = len(hands) + 1
    report(0, total, f"fetching {captions.spec}")
    tarball = bring_package(captions, cache=cache)
    words = read_json_members(tarball, [*map(_data, _LANGUAGES), *_SHORTCODES])
    sets: list[IllustrationSet] = []
    for hand in hands:
        report(len(sets) + 1, total, f"fetching {hand.package.spec}")
        tarball = bring_package(hand.package, cache=cache)
        files = read_json_members(tarball, _SET_FILES)
        sets.append(read_set(hand, files, package=Digest.of(tarball)))
    concepts = read_concepts({language: words[_data(language)] for language in _LANGUAGES})
    shortcodes = chain.from_iterable(read_shortcodes(words[file]) for file in _SHORTCODES)
    for each in select(sets, concepts, shortcodes):
        content = b"" if each.left_out else each.drawing.svg
        yield Book(each.source, each.row, content)


def _offering(row: dict[str, Any]) -> Offering:
    evidence = Evidence(
        kind=EvidenceKind.FILE,
        place=f"npm:{row['package']}/info.json",
        digest=Digest.parse(row["package_digest"]),
        says=f"{row['author']}, {row['licence']}",
    )
    author = Author(name=row["author"], kind=AuthorKind.STUDIO, identifier=row["author_url"])
    return Offering(
        source=row["source"],
        key=row["key"],
        medium=Medium.PICTURE,
        title=row["title"],
        authors=(author,),
        rights=Rights(licence=row["licence"], credit=row["author"], evidence=(evidence,)),
        captions={language: tuple(texts) for language, texts in row["captions"].items()},
        hand=row["hand"],
        family=row["family"],
        concept=row["concept"],
        variant=row["variant"],
    )


def _data(language: str) -> str:
    return f"{language}/data.json"
