"""A collection on disk: every work that was taken in, and where its picture or its tokens lie.

works.jsonl        one line a work, sorted by source (`core/work.py`)
refused.jsonl      one line a file that was not taken in, sorted by source
rows.npy           (works,) int64: row of each work in the arrays of its medium
pictures.npy       (slots, 128, 128, 3) uint8, where there are pictures
text.tokens.npy    uint32 tokens of all texts; text.ends.npy: where each text ends
music.tokens.npy   the same for music; *.vocabulary.json: what the tokens mean
collection.json    written last: where it is missing, there is no collection
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.core.offering import SIDE_PX, Refusal
from pinxit.corpus.core.work import Medium, Work, decode_works, encode_work
from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.provenance import merkle_root

FORMAT: Final = 2
HEADER: Final = "collection.json"
WORKS: Final = "works.jsonl"
REFUSED: Final = "refused.jsonl"
ROWS: Final = "rows.npy"
PICTURES: Final = "pictures.npy"
#: Media kept as tokens rather than pixels.
TOKEN_MEDIA: Final = (Medium.TEXT, Medium.MUSIC)


class MissingCollectionError(PinxitError):
    """There is no collection in this folder, or its gathering did not end."""

    remedy = "Gather it first: pinxit corpus gather illustrations."


class CorruptCollectionError(PinxitError):
    """A collection's files do not belong together."""

    remedy = "Gather the collection again; what was fetched for it is kept and used."


class CorpusUnwritableError(PinxitError):
    """The corpus cannot be written: the disk is full, or the folder is not ours."""

    remedy = "Free some space, or let PINXIT_HOME point to a folder you may write to."


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a collection says of itself.

    Attributes:
        name: Short name, also of its folder.
        title: What people call it.
        root: Merkle root over the lines of its works.
        works: How many works it holds.
        refused: By reason, how many files were not taken in.
        media: By medium, how many works.
    """

    name: str
    title: str
    root: Digest
    works: int
    refused: Mapping[str, int]
    media: Mapping[str, int]


class Collection:
    """An open collection; arrays are mapped from the disk and read when they are touched."""

    def __init__(self, folder: Path, header: Header) -> None:
        self.folder, self.header = folder, header

    @property
    def name(self) -> str:
        """Its short name."""
        return self.header.name

    @property
    def root(self) -> Digest:
        """Merkle root over the lines of its works."""
        return self.header.root

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Every work, sorted by source.

        Raises:
            CorruptCollectionError: The works are not those that the header counts.
        """
        works = tuple(decode_works((self.folder / WORKS).read_bytes()))
        if len(works) != self.header.works:
            raise CorruptCollectionError(f"{self.folder} holds {len(works)} works")
        return works

    @cached_property
    def row_N(self) -> NDArray[np.int64]:
        """Row of each work in the arrays of its medium."""
        row_N: NDArray[np.int64] = _mapped(self.folder / ROWS)
        if row_N.shape != (self.header.works,):
            raise CorruptCollectionError(f"{self.folder} has {row_N.shape} rows")
        return row_N

    @property
    def pictures_path(self) -> Path:
        """Where its pictures lie, if it has any."""
        return self.folder / PICTURES

    @cached_property
    def picture_NHWC(self) -> NDArray[np.uint8] | None:
        """All pictures by row, or `None` for a collection without pictures.

        Raises:
            CorruptCollectionError: They are missing or of another size.
        """
        if not self.header.media.get(Medium.PICTURE):
            return None
        pictures: NDArray[np.uint8] = _mapped(self.pictures_path)
        if pictures.dtype != np.uint8 or pictures.shape[1:] != (SIDE_PX, SIDE_PX, 3):
            raise CorruptCollectionError(f"the pictures are {pictures.shape}")
        return pictures

    def tokens_of(self, medium: Medium, row: int) -> NDArray[np.uint32]:
        """Return the tokens of one text or piece of music."""
        token_T: NDArray[np.uint32] = _mapped(self.folder / f"{medium}.tokens.npy")
        end_N: NDArray[np.int64] = _mapped(self.folder / f"{medium}.ends.npy")
        begin = 0 if row == 0 else int(end_N[row - 1])
        return token_T[begin : int(end_N[row])]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every file that was not taken in, sorted by source."""
        lines = (self.folder / REFUSED).read_bytes().splitlines()
        return tuple(Refusal(**json.loads(line)) for line in lines)


def open_collection(folder: Path) -> Collection:
    """Open a collection without reading its works or pictures.

    Args:
        folder: Such as PINXIT_HOME/corpus/illustrations.

    Raises:
        MissingCollectionError: Nothing was gathered there, or the gathering did not end.
        CorruptCollectionError: Its header cannot be read.
    """
    try:
        row = json.loads((folder / HEADER).read_bytes())
        return Collection(folder, _header(row))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingCollectionError(f"no collection at {folder}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptCollectionError(f"{folder / HEADER}: {error}") from error


def collections_in(home: Path) -> Iterator[Collection]:
    """Yield every whole collection of a corpus folder, by name."""
    for header in sorted(home.glob(f"*/{HEADER}")):
        yield open_collection(header.parent)


def write_collection(
    folder: Path,
    *,
    name: str,
    title: str,
    works: Iterable[tuple[Work, int]],
    refusals: Iterable[Refusal],
    arrays: Mapping[str, Path],
) -> Collection:
    """Write a collection so that it is seen whole or not at all.

    Args:
        folder: Where; a collection that is there is replaced.
        name: Its short name.
        title: What people call it.
        works: Each work with its row, in any order.
        refusals: What was not taken in, in any order.
        arrays: Files to move in, by the name they get; on the same disk.

    Raises:
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    ordered = sorted(works, key=lambda pair: pair[0].source)
    lines = [encode_work(work) for work, _row in ordered]
    left_out = sorted(refusals, key=lambda each: (each.source, each.reason))
    header = Header(
        name=name,
        title=title,
        root=merkle_root(lines),
        works=len(ordered),
        refused=dict(sorted(Counter(each.reason for each in left_out).items())),
        media=dict(sorted(Counter(str(work.medium) for work, _row in ordered).items())),
    )
    row_N = np.array([row for _work, row in ordered], dtype=np.int64)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / HEADER).unlink(missing_ok=True)
        for stale in (*folder.glob("*.npy"), *folder.glob("*.vocabulary.json")):
            stale.unlink()
        for file, path in arrays.items():
            path.replace(folder / file)
        write_whole(folder / WORKS, b"".join(line + b"\n" for line in lines))
        write_whole(folder / REFUSED, _refusal_lines(left_out))
        with (folder / ROWS).open("wb") as file_:
            np.save(file_, row_N)
        write_whole(folder / HEADER, canonical_json(_header_row(header)))
    return Collection(folder, header)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the system says against writing into the house's own words.

    Raises:
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    try:
        yield
    except OSError as error:
        raise CorpusUnwritableError(f"cannot write {folder}: {error.strerror}") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is seen whole or not at all, even after a power cut."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _refusal_lines(refusals: Iterable[Refusal]) -> bytes:
    return b"".join(canonical_json(asdict(each)) + b"\n" for each in refusals)


def _header_row(header: Header) -> dict[str, Any]:
    return asdict(header) | {"root": str(header.root), "format": FORMAT}


def _header(row: dict[str, Any]) -> Header:
    if row.pop("format") != FORMAT:
        raise ValueError("written by another version of Pinxit")
    return Header(**{**row, "root": Digest.parse(row["root"])})


def _mapped(path: Path) -> Any:
    """Return an array mapped from the disk, read-only."""
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise CorruptCollectionError(f"{path} cannot be read: {error}") from error
