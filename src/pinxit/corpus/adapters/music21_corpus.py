"""Music21's own corpus as a source of works; its programs are not loaded to read it."""

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pinxit.corpus.adapters.music import MissingMusicError
from pinxit.corpus.adapters.shelf import Book, Report, Shelf, open_shelf
from pinxit.corpus.core.music21_rights import (
    GENERAL,
    REPERTORIES,
    Repertory,
    music21_rights,
    repertory_of,
)
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import Author, AuthorKind
from pinxit.corpus.core.tunes import split_tunes
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest

_LAYOUT: Final = 1
_SUFFIXES: Final = frozenset({".abc", ".krn", ".mid", ".musicxml", ".mxl", ".xml"})
_MAX_BYTES: Final = 16 * 2**20
_TITLE: Final = re.compile(
    rb"<(?:movement-title|work-title)>([^<]{1,200})</"
    rb"|^!!!(?:OTL|OPR)[^:\n]*:[ \t]*([^\r\n]{1,200})",
    re.MULTILINE,
)
_BWV: Final = re.compile(r"/bwv(\d+(?:\.\d+)*(?:-\d+)?[a-z]?)\b")
#: Composers whom tune books name, with what is known of them.
_KNOWN: Final = MappingProxyType(
    {"O'Carolan": Author(name="Turlough O'Carolan", kind=AuthorKind.PERSON, born=1670, died=1738)}
)


@dataclass(frozen=True, slots=True)
class Music21:
    """Folders of music21's corpus as a source of works.

    Attributes:
        shelf: Their pieces; a book of tunes is taken apart.
        notices: Digests of the corpus's licence files, by path.
    """

    shelf: Shelf
    notices: tuple[tuple[str, Digest], ...]

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield every piece, sorted by source."""
        notices = dict(self.notices)
        for row in self.shelf.rows():
            yield _offering(row, notices)

    def read(self, offering: Offering) -> bytes:
        """Return a piece: the file itself, or one tune of it.

        Raises:
            DamagedWorkError: It is not what was laid out.
        """
        return self.shelf.read(offering.key)


def open_music21(
    cache: Path, report: Report, *, names: Collection[str], corpus: Path | None = None
) -> Music21:
    """Lay out folders of music21's corpus.

    Args:
        cache: Folder that keeps shelves.
        report: Told what is being done.
        names: Of folders, such as "bach" or "palestrina".
        corpus: Where the corpus lies; found where music21 is installed if not given.

    Raises:
        MissingMusicError: music21 is not installed, or comes without its corpus.
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    place = corpus or _installed()
    version = "given" if corpus else metadata.version("music21")
    report(0, 1, f"reading the corpus of music21 {version}")
    paths = sorted(path for name in names for path in _pieces(place, name))
    listing = Digest.of(_listing(place, paths))
    folder = cache / f"music21-{version}-{listing.hex[:12]}-{_LAYOUT}"
    shelf = open_shelf(folder, lambda: _books(place, paths))
    report(1, 1, "read")
    return Music21(shelf, tuple(_notices(place).items()))


def _installed() -> Path:
    found = find_spec("music21")
    for place in (found.submodule_search_locations or []) if found else []:
        corpus = Path(place) / "corpus"
        if (corpus / GENERAL).is_file():
            return corpus
    raise MissingMusicError("music21, which brings these pieces, is not installed")


def _pieces(place: Path, name: str) -> Iterator[Path]:
    for path in (place / name).rglob("*"):
        if path.suffix in _SUFFIXES and path.is_file():
            yield path


def _listing(place: Path, paths: list[Path]) -> bytes:
    lines = (
        f"{Digest.of_file(path).hex}  {path.relative_to(place).as_posix()}\n" for path in paths
    )
    return "".join(lines).encode()


def _notices(place: Path) -> dict[str, Digest]:
    named = {GENERAL, *(each.evidence for each in REPERTORIES.values() if each.evidence)}
    return {
        path: Digest.of_file(place / path) for path in sorted(named) if (place / path).is_file()
    }


def _books(place: Path, paths: list[Path]) -> Iterator[Book]:
    for path in paths:
        name = path.relative_to(place).as_posix()
        content = path.read_bytes()
        if path.suffix == ".abc":
            tunes = [*split_tunes(_text(content))]
            for tune in tunes:
                suffix = f"#{tune.number.zfill(4)}" if len(tunes) > 1 else ""
                yield _book(name, suffix, tune.abc.encode(), asdict(tune))
        else:
            yield _book(name, "", content, {"title": _title(content), "composer": ""})


def _book(path: str, suffix: str, content: bytes, known: dict[str, Any]) -> Book:
    known.pop("abc", None)
    row = {**known, "path": path, "digest": Digest.of(content).hex}
    return Book(f"music21:{path}{suffix}", row, content)


def _text(content: bytes) -> str:
    """Return a book of tunes, which may be older than UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _title(content: bytes) -> str:
    found = _TITLE.search(_unpacked(content))
    if found is None:
        return ""
    return " ".join((found[1] or found[2]).decode("utf-8", "replace").split())


def _unpacked(content: bytes) -> bytes:
    """Return the score in a packed file, or the file; only its title is looked for."""
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.infolist():
                if member.filename.endswith(".xml") and not member.filename.startswith("META"):
                    with packed.open(member) as file:
                        return file.read(_MAX_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        pass
    return b""


def _offering(row: Mapping[str, Any], notices: Mapping[str, Digest]) -> Offering:
    path = row["path"]
    held = repertory_of(path)
    title = _called(row["title"], path)
    digest = Digest(row["digest"])
    return Offering(
        source=row["source"],
        key=row["key"],
        medium=Medium.MUSIC,
        title=title,
        authors=_authors(row, held),
        rights=music21_rights(path, digest=digest, notices=notices),
        captions={"en": _captions(title, row, path)},
    )


def _called(title: str, path: str) -> str:
    """Return a piece's title; its number where the title is but the name of a file."""
    name = Path(path).stem
    number = _BWV.search(path)
    if title and Path(title).stem != name and title != name:
        return title
    return f"BWV {number[1]}" if number else name


def _authors(row: Mapping[str, Any], held: Repertory) -> tuple[Author, ...]:
    if not row["composer"] or held.licence:
        return held.authors
    return (_KNOWN.get(row["composer"]) or Author(name=row["composer"]),)


def _captions(title: str, row: Mapping[str, Any], path: str) -> tuple[str, ...]:
    number = _BWV.search(path)
    words = (title, f"BWV {number[1]}" if number else "", row.get("rhythm", ""))
    return tuple(dict.fromkeys(filter(None, words)))
