"""The frozen manifest: which works may serve one purpose, under one name that cannot be bent.

A manifest is a file of lines, one work a line (`core/work.py`), sorted by source. Its name is the
Merkle root over these lines, with a line before the first that says what they are for: the same
works for two purposes are two manifests, and no collection can pass for a manifest. The line of
number *n* is leaf *n* of the tree.

A header beside it says how the manifest came to be; the house signs it. What the header says is
not part of the name, so that freezing the same works tomorrow gives the same name.

**Source:** RFC 9162 (2021), section 2.1, for the tree; C2SP, "Note signatures", for the signature.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain, pairwise
from typing import Any, Final

from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import CorruptWorkError, Work, decode_work, encode_work
from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.provenance import merkle_root

FORMAT: Final = 2


class BrokenManifestError(PinxitError):
    """A frozen manifest is not whole, or was changed since it was frozen."""

    remedy = "Freeze the works anew: pinxit corpus freeze illustrations --for train."


@dataclass(frozen=True, slots=True)
class Manifest:
    """The works that were frozen for one purpose.

    Attributes:
        digest: Merkle root over their lines; it names the manifest.
        purpose: What they are frozen for.
        works: Sorted by source.
    """

    digest: Digest
    purpose: Purpose
    works: tuple[Work, ...]

    @property
    def licences(self) -> dict[str, int]:
        """How many works there are under each licence; "" for works without one."""
        return dict(sorted(Counter(work.rights.licence for work in self.works).items()))

    @property
    def hands(self) -> dict[str, int]:
        """How many works there are in each hand; "" for works in none."""
        return dict(sorted(Counter(work.hand for work in self.works).items()))


@dataclass(frozen=True, slots=True)
class FrozenCollection:
    """A collection that works of a manifest came from.

    Attributes:
        name: Its short name.
        root: The root of all its works, as they were then.
    """

    name: str
    root: Digest


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file beside a manifest.

    Attributes:
        name: Such as "pictures-0.npy".
        sha256: Digest of its bytes.
    """

    name: str
    sha256: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is said of a manifest.

    Attributes:
        purpose: What its works are frozen for.
        works: How many there are.
        root: The manifest's name.
        collections: Where the works came from; their order numbers the arrays.
        licences: How many works are under each licence.
        duties: Everything that using the works asks for, sorted.
        gate: Version of the rules by which they passed.
        frozen_on: The day, as YYYY-MM-DD.
        share_alike: Whether works were let in that bind what is made of them to their licence.
        files: The arrays, and where in them each work lies.
        note: The house's signed word for the above; "" before it is signed.
    """

    purpose: Purpose
    works: int
    root: Digest
    collections: tuple[FrozenCollection, ...]
    licences: Mapping[str, int]
    duties: tuple[str, ...]
    gate: str
    frozen_on: str
    share_alike: bool
    files: tuple[FrozenFile, ...]
    note: str = ""

    @property
    def statement(self) -> str:
        """The text that the house signs: it covers the name, and through it every work."""
        unsigned = Digest.of(encode_header(replace(self, note="")))
        return (
            f"pinxit frozen manifest {FORMAT}\n"
            f"purpose {self.purpose}\n"
            f"works {self.works}\n"
            f"root {self.root}\n"
            f"header {unsigned}\n"
        )


@dataclass(frozen=True, slots=True)
class OrderedLines:
    """Works in the order of a manifest.

    Attributes:
        places: For each line, which of the works given it is.
        lines: The lines, without line ends.
    """

    places: tuple[int, ...]
    lines: tuple[bytes, ...]


def order(works: Sequence[Work]) -> OrderedLines:
    """Return the lines of these works as a manifest holds them.

    Sorted by source; works of several collections that bear one source, by their lines. What is
    the same to the last letter is there once.
    """
    lines = [encode_work(work) for work in works]
    places = sorted(range(len(works)), key=lambda place: (works[place].source, lines[place]))
    once = [
        place
        for before, place in zip([None, *places], places, strict=False)
        if before is None or lines[before] != lines[place]
    ]
    return OrderedLines(tuple(once), tuple(lines[place] for place in once))


def manifest_root(purpose: Purpose, lines: Iterable[bytes]) -> Digest:
    """Return the name of the manifest that holds these lines for this purpose."""
    return merkle_root(chain([purpose_line(purpose)], lines))


def purpose_line(purpose: Purpose) -> bytes:
    """Return leaf 0 of a manifest's tree, which says what its lines are for."""
    return canonical_json({"manifest": FORMAT, "purpose": str(purpose)})


def decode_manifest(content: bytes, *, purpose: Purpose, root: Digest) -> Manifest:
    """Read a manifest back, and only if it is the one of this name.

    Args:
        content: The file of lines.
        purpose: What it is said to be for.
        root: What it is said to be named.

    Raises:
        BrokenManifestError: It has another name, or is not a manifest at all.
    """
    *lines, rest = content.split(b"\n")
    if rest or manifest_root(purpose, lines) != root:
        raise BrokenManifestError(f"the works are not those of {root}")
    works = tuple(_works(lines))
    if any(before.source > after.source for before, after in pairwise(works)):
        raise BrokenManifestError("the works are not in order")
    return Manifest(root, purpose, works)


def encode_header(header: Header) -> bytes:
    """Return the one encoding of a header: canonical JSON and a line end."""
    row = asdict(header) | {
        "format": FORMAT,
        "root": str(header.root),
        "collections": [{"name": each.name, "root": str(each.root)} for each in header.collections],
        "files": [{"name": each.name, "sha256": str(each.sha256)} for each in header.files],
    }
    return canonical_json(row) + b"\n"


def decode_header(content: bytes) -> Header:
    """Read a header back.

    Raises:
        BrokenManifestError: It is not a header, or one of another format.
    """
    try:
        header = _header(json.loads(content))
        if encode_header(header) != content:
            raise TypeError("it says the same thing in two ways")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, PinxitError) as error:
        raise BrokenManifestError(f"the header cannot be read: {str(error)[:200]}") from error
    return header


_KEYS: Final = frozenset(each.name for each in fields(Header)) | {"format"}


def _header(row: Any) -> Header:
    if set(row) != _KEYS or row.pop("format") != FORMAT:
        raise ValueError("written by another version of Pinxit")
    return Header(
        **row
        | {
            "purpose": Purpose(row["purpose"]),
            "root": Digest.parse(row["root"]),
            "collections": tuple(
                FrozenCollection(each["name"], Digest.parse(each["root"]))
                for each in row["collections"]
            ),
            "duties": tuple(row["duties"]),
            "files": tuple(
                FrozenFile(each["name"], Digest.parse(each["sha256"])) for each in row["files"]
            ),
        }
    )


def _works(lines: Iterable[bytes]) -> Iterator[Work]:
    for number, line in enumerate(lines, 1):
        try:
            yield decode_work(line)
        except CorruptWorkError as error:
            raise BrokenManifestError(f"line {number}: {error}") from error
