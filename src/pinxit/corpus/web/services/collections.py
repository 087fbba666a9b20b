"""Bringing the register up to date with the collections on disk."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import WORKS, open_collection
from pinxit.corpus.adapters.collection import Collection as CollectionOnDisk
from pinxit.corpus.core.work import Medium, decode_work
from pinxit.corpus.web.models import Collection
from pinxit.corpus.web.selectors.boxes import boxes
from pinxit.corpus.web.services.registering import NO_BOX, Box, Listed, Registration, register

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_WHOLE: Final[Box] = (0, 0, 128, 128)


def register_collection(
    folder: Path, *, now: datetime, person: "Person | None" = None
) -> Collection:
    """Put a collection that lies on disk on the register, or bring its entry up to date.

    Its works are read line by line: a collection of a hundred thousand works needs no more memory
    than a small one.

    Args:
        folder: Such as PINXIT_HOME/corpus/illustrations.
        now: The time of doing so.
        person: Who brought it in, if somebody did.

    Raises:
        MissingCollectionError: Nothing was gathered there, or the gathering did not end.
        CorruptCollectionError: Its files do not belong together.
        CorruptWorkError: A line is not the record of a work.
    """
    collection = open_collection(folder)
    return register(
        Registration(
            name=collection.name,
            title=collection.header.title,
            root=collection.root,
            works=_listed(collection),
            refusals=collection.refusals,
            person=person,
        ),
        now=now,
    )


def _listed(collection: CollectionOnDisk) -> Iterator[Listed]:
    pictures = collection.picture_NHWC
    box_N4 = None if pictures is None else boxes(pictures)
    with (collection.folder / WORKS).open("rb") as lines:
        for line, row in zip(lines, collection.row_N, strict=True):
            work = decode_work(line)
            is_picture = work.medium is Medium.PICTURE
            box = _box(box_N4, int(row)) if is_picture else NO_BOX
            text = line.decode().rstrip("\n")
            yield Listed(work=work, line=text, row=int(row), box=box)


def _box(box_N4: NDArray[np.int16] | None, row: int) -> Box:
    if box_N4 is None or not 0 <= row < len(box_N4):
        return _WHOLE
    left, top, width, height = (int(value) for value in box_N4[row])
    return left, top, width, height
