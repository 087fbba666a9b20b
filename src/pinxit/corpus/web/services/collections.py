"""Bringing the register up to date with the collections on disk."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from django.conf import settings
from django.db import transaction
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import (
    WORKS,
    MissingCollectionError,
    collections_in,
    open_collection,
)
from pinxit.corpus.adapters.collection import Collection as CollectionOnDisk
from pinxit.corpus.adapters.frozen_folder import manifests_home, read_header
from pinxit.corpus.core.work import Medium, decode_work
from pinxit.corpus.web.models import Collection, Manifest
from pinxit.corpus.web.selectors.boxes import boxes
from pinxit.corpus.web.services.registering import NO_BOX, Box, Listed, Registration, register
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_WHOLE: Final[Box] = (0, 0, 128, 128)


class NoCollectionError(PinxitError):
    """A collection was named that is not there."""

    remedy = "Choose a collection that the page lists."


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


@transaction.atomic
def ask_to_register(name: str) -> None:
    """Put the registering of a collection that lies on disk into the queue.

    Raises:
        NoCollectionError: There is none of this name.
        CorruptCollectionError: Its header cannot be read.
    """
    try:
        collection = open_collection(settings.PINXIT_HOME / "corpus" / Path(name).name)
    except MissingCollectionError as error:
        raise NoCollectionError("there is no such collection on this machine") from error
    enqueue(
        JobSpec(
            function="pinxit.corpus.jobs:register",
            key=f"register:{collection.name}",
            params={"collection": collection.name},
            queue="corpus",
        )
    )


def ask_to_register_found() -> int:
    """Ask for the registering of what lies on disk and the register does not know as it is.

    A house calls this when it opens: somebody may have gathered or frozen works while it was
    closed.

    Returns:
        How many collections are to be looked at.
    """
    known = dict(Collection.objects.values_list("name", "root"))
    found = {
        each.name
        for each in collections_in(settings.PINXIT_HOME / "corpus")
        if known.get(each.name) != str(each.root)
    }
    roots = set(Manifest.objects.values_list("root", flat=True))
    for header in manifests_home(settings.PINXIT_HOME).glob("*/manifest.json"):
        if header.parent.name not in roots:
            found |= _collections_of(header.parent)
    for name in found:
        # A manifest may outlive its collection; then there is nothing to look at.
        with contextlib.suppress(NoCollectionError):
            ask_to_register(name)
    return len(found)


def _collections_of(folder: Path) -> set[str]:
    """Return the collections that a frozen manifest holds works of; none if it is broken."""
    try:
        return {each.name for each in read_header(folder).collections}
    except PinxitError:
        return set()


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
