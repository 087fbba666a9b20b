"""Taking fingerprints of pictures that are kept here."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import Digest
from pinxit.provenance.adapters.folder_store import FolderStore
from pinxit.provenance.adapters.opening import opened
from pinxit.provenance.adapters.recogniser import Recogniser, house_recogniser, thumbnail_of
from pinxit.provenance.core.alignment import Levels
from pinxit.provenance.web.models import PictureFingerprint
from pinxit.provenance.web.selectors.fingerprints import is_fingerprinted

_QUEUE: Final = "letters"
_BATCH: Final = 1_000
_THREADS: Final = 4


def fingerprint(
    picture_HWC: Levels, *, digest: Digest, piece: str = "", now: datetime | None = None
) -> PictureFingerprint:
    """Keep by what a picture is known again, in the caller's transaction; twice is once.

    It takes about 15 ms. A picture that must first be read from the store is better left to
    `fingerprint_soon`.

    Args:
        picture_HWC: Red, green and blue, 0-255, as it is kept or larger.
        digest: Of the file by which the log knows it.
        piece: Public name of the piece, if it is one.
        now: The time; the clock's when not given.

    Raises:
        MissingRecogniserError: The recogniser is not installed.
    """
    recogniser = house_recogniser()
    taken = recogniser.fingerprint(picture_HWC)
    row, _is_new = PictureFingerprint.objects.update_or_create(
        digest=digest.hex,
        defaults={
            "piece": piece,
            "recogniser": recogniser.digest.hex,
            "likeness": taken.likeness_E,
            "thumbnail": taken.thumbnail,
            "iscc": taken.iscc,
            "taken_at": now or timezone.now(),
        },
    )
    return row


@transaction.atomic
def fingerprint_all(pictures: Iterable[tuple[str, Levels]]) -> int:
    """Keep the fingerprints of many pictures that have no file here, in batches.

    They are found as others are, and have no content code. For a database of its own: while they
    are taken, nothing is found.

    Args:
        pictures: A name, of at most 100 characters, and the picture.

    Returns:
        How many were kept.
    """
    recogniser, num, now = house_recogniser(), 0, timezone.now()
    each = iter(pictures)
    (index,) = PictureFingerprint._meta.indexes
    # An index over what is there is built in a fraction of the time that it takes to grow.
    with connection.schema_editor() as editor:
        editor.remove_index(PictureFingerprint, index)
    # The network and the library that shrinks pictures let other threads run meanwhile.
    with ThreadPoolExecutor(_THREADS) as pool:
        while batch := list(islice(each, _BATCH)):
            rows = pool.map(lambda named: _bare(named, recogniser, now), batch)
            num += len(PictureFingerprint.objects.bulk_create(rows))
    with connection.schema_editor() as editor:
        editor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        editor.add_index(PictureFingerprint, index)
    return num


def _bare(named: tuple[str, Levels], recogniser: Recogniser, now: datetime) -> PictureFingerprint:
    name, picture_HWC = named
    return PictureFingerprint(
        digest=Digest.of(name.encode()).hex,
        piece=name,
        recogniser=recogniser.digest.hex,
        likeness=recogniser.likeness(picture_HWC),
        thumbnail=thumbnail_of(picture_HWC),
        iscc="",
        taken_at=now,
    )


def fingerprint_soon(digest: Digest, *, piece: str = "") -> None:
    """Let a worker take the fingerprint of a picture in the store; no commit, no job.

    Args:
        digest: Of its file.
        piece: Public name of the piece, if it is one.
    """
    enqueue(
        JobSpec(
            function="pinxit.provenance.jobs:take_fingerprint",
            key=f"fingerprint {digest.hex}",
            params={"digest": str(digest), "piece": piece},
            queue=_QUEUE,
        )
    )


def fingerprint_kept(digest: Digest, *, piece: str = "", now: datetime | None = None) -> bool:
    """Take the fingerprint of a picture in the store, and say whether that was needed.

    Args:
        digest: Of its file.
        piece: Public name of the piece, if it is one.
        now: The time; the clock's when not given.

    Raises:
        MissingArtefactError: The store does not hold it.
        UnreadableUploadError: It is no picture that can be looked at.
        MissingRecogniserError: The recogniser is not installed.
    """
    if is_fingerprinted(digest.hex):
        return False
    path = FolderStore(settings.PINXIT_STORE).checked_path(digest)
    with path.open("rb") as file:
        picture_HWC = opened(file)
    fingerprint(picture_HWC, digest=digest, piece=piece, now=now)
    return True
