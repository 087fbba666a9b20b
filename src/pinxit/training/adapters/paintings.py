"""A folder of paintings that a restorer learns from, each asked about at the licence gate."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.corpus import (
    Author,
    AuthorKind,
    Evidence,
    EvidenceKind,
    Medium,
    Purpose,
    RefusedFileError,
    Rights,
    Work,
    judge,
    open_picture,
)
from pinxit.kernel import Digest
from pinxit.provenance import merkle_root
from pinxit.training.adapters.pictures import UnfitWorksError
from pinxit.training.core.restorer import held_back

#: The table that says who painted what.
TABLE: Final = "works.csv"
#: Longest side at which paintings are read, in pixels: damage has its size there.
_LONGER_PX: Final = 256
#: Side to which paintings are shrunk to tell copies, and how alike copies are, 0 to 1.
_LOOK_PX: Final = 16
_COPY: Final = 0.95

Levels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Painting:
    """One painting.

    Attributes:
        digest: Of its file.
        artist: Who painted it.
        picture_HWC: Red, green and blue, 0-255, at most 256 pixels a side.
    """

    digest: Digest
    artist: str
    picture_HWC: Levels


@dataclass(frozen=True, slots=True)
class Paintings:
    """What a restorer learns from, and what it is measured by.

    Attributes:
        root: Merkle root over the digests of all of them.
        learnt: Those that may be learnt from.
        held: Those that may not; no copy of one of them is learnt from.
        artists: How many of those that were learnt from are by whom.
    """

    root: Digest
    learnt: Sequence[Levels]
    held: Sequence[Painting]
    artists: Mapping[str, int]


def open_paintings(
    folder: Path, *, today: date, keep: int, least_px: int, seed: int = 0
) -> Paintings:
    """Read a folder of paintings that the licence gate lets a network learn from.

    Args:
        folder: Pictures beside a `works.csv` with the columns file, artist and died, and licence
            where there is one.
        today: The day for which the gate answers.
        keep: How many are held back.
        least_px: Shorter side below which a painting is left out.
        seed: Chooses which are held back.

    Raises:
        UnfitWorksError: There is no table, it lacks a column, or no painting passes the gate.
    """
    found = sorted(_read(folder, today, least_px), key=lambda each: str(each.digest))
    if not found:
        raise UnfitWorksError(f"{folder} holds no painting that may be learnt from")
    held_N = held_back(len(found), keep, seed)
    held = [each for each, kept in zip(found, held_N, strict=True) if kept]
    rest = [each for each, kept in zip(found, held_N, strict=True) if not kept]
    learnt = [each for each, copied in zip(rest, _copied(rest, held), strict=True) if not copied]
    artists = sorted({each.artist for each in learnt})
    return Paintings(
        root=merkle_root([str(each.digest).encode() for each in found]),
        learnt=[each.picture_HWC for each in learnt],
        held=held,
        artists={name: sum(each.artist == name for each in learnt) for name in artists},
    )


def _read(folder: Path, today: date, least_px: int) -> list[Painting]:
    paintings = []
    for row in _rows(folder / TABLE):
        try:
            content = (folder / row["file"]).read_bytes()
            picture_HWC = open_picture(content, longer_px=_LONGER_PX)
        except (OSError, RefusedFileError):
            continue
        digest = Digest.of(content)
        passes = judge(_work(row, digest), Purpose.TRAIN, today=today).passes
        if passes and min(picture_HWC.shape[:2]) >= least_px:
            paintings.append(Painting(digest, row["artist"], picture_HWC))
    return list({each.digest: each for each in paintings}.values())


def _rows(table: Path) -> list[dict[str, str]]:
    try:
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise UnfitWorksError(f"{table} cannot be read") from error
    if not rows or not {"file", "artist", "died"} <= set(rows[0]):
        raise UnfitWorksError(f"{table} lacks one of the columns file, artist, died")
    return rows


def _work(row: Mapping[str, str], digest: Digest) -> Work:
    """Return the record of a painting, as its table states it."""
    died = row["died"] or ""
    says = f"By {row['artist']}, died {died}."
    return Work(
        source=f"folder:{row['file']}",
        digest=digest,
        medium=Medium.PICTURE,
        title="",
        authors=(
            Author(
                name=row["artist"],
                kind=AuthorKind.PERSON,
                died=int(died) if died.isdecimal() else None,
            ),
        ),
        rights=Rights(
            licence=row.get("licence") or "",
            evidence=(Evidence(kind=EvidenceKind.STATEMENT, place=TABLE, says=says),),
        ),
    )


def _copied(learnt: Sequence[Painting], held: Sequence[Painting]) -> NDArray[np.bool_]:
    """Return which paintings are near copies of one that is held back, (N,)."""
    if not learnt or not held:
        return np.zeros(len(learnt), dtype=np.bool_)
    alike_NM = _looks(learnt) @ _looks(held).T
    copied: NDArray[np.bool_] = alike_NM.max(axis=1) > _COPY
    return copied


def _looks(paintings: Sequence[Painting]) -> NDArray[np.float32]:
    small = [
        np.asarray(
            Image.fromarray(each.picture_HWC).convert("L").resize((_LOOK_PX, _LOOK_PX)),
            dtype=np.float32,
        ).ravel()
        for each in paintings
    ]
    look_NP = np.stack(small)
    look_NP -= look_NP.mean(axis=1, keepdims=True)
    scaled: NDArray[np.float32] = look_NP / (np.linalg.norm(look_NP, axis=1, keepdims=True) + 1e-6)
    return scaled
