"""Small collections, made on the spot."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import PICTURES, Collection, write_collection
from pinxit.corpus.core.offering import SIDE_PX, Refusal
from pinxit.corpus.core.rights import Author, AuthorKind, Evidence, EvidenceKind, Rights
from pinxit.corpus.core.work import Medium, Work
from pinxit.kernel import Digest

CLEO = Author(name="Cleo", kind=AuthorKind.PERSON, identifier="https://example.org/cleo")


def a_work(name: str, *, licence: str = "CC0-1.0", **said: object) -> Work:
    """Return a picture of Cleo's under a licence that its package states."""
    evidence = Evidence(kind=EvidenceKind.FILE, place="LICENCE", digest=Digest.of(b"licence"))
    fields: dict[str, object] = {
        "source": f"folder:{name}.png",
        "digest": Digest.of(name.encode()),
        "medium": Medium.PICTURE,
        "title": name,
        "authors": (CLEO,),
        "rights": Rights(licence=licence, evidence=(evidence,)),
        "captions": {"en": (name,), "zh": (f"图{name}",)},
    }
    return Work(**{**fields, **said})  # type: ignore[arg-type]


def make_collection(
    folder: Path,
    works: Sequence[Work],
    pictures: Iterable[NDArray[np.uint8]] | None = None,
    refusals: Iterable[Refusal] = (),
) -> Collection:
    """Write a collection of these works; picture n belongs to work n of those given.

    Args:
        folder: The collection's folder; its name is the collection's.
        works: In any order.
        pictures: (128, 128, 3) uint8 each; flat shades when not given.
        refusals: What was not taken in.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.parent / f".{folder.name}.pictures.npy"
    np.save(beside, np.stack(list(pictures or map(shade, range(len(works))))))
    return write_collection(
        folder,
        name=folder.name,
        title=folder.name.title(),
        works=[(work, row) for row, work in enumerate(works)],
        refusals=refusals,
        arrays={PICTURES: beside},
    )


def shade(number: int) -> NDArray[np.uint8]:
    """Return a flat picture whose colour tells its number."""
    colour = [number % 256, number // 256 % 256, 128]
    return np.full((SIDE_PX, SIDE_PX, 3), colour, dtype=np.uint8)
