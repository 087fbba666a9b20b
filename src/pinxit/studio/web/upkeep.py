"""Keeping store, books, queue and log in step: find, mend, undo."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from pinxit.jobs.web.selectors import keys_in_queue
from pinxit.jobs.web.services import NothingToCancelError
from pinxit.kernel import Digest
from pinxit.provenance import (
    ASIDE,
    Fault,
    Finding,
    FolderStore,
    SetAside,
    compare,
    fault_of,
    look_at,
    look_through,
)
from pinxit.provenance.web.selectors import digests_in_log, files_in_log, pieces_in_log
from pinxit.provenance.web.services import record_once
from pinxit.studio.adapters.house_painter import house_card, house_folder
from pinxit.studio.web import books, services
from pinxit.studio.web.models import Brief, Piece


def note_house_painter(*, now: datetime) -> bool:
    """Have the log say which painter this house has, and from what it learnt; once for each.

    Args:
        now: When it was seen.

    Returns:
        Whether the log did not know it.

    Raises:
        MissingPainterError: It is not installed.
    """
    card = house_card()
    event = {
        "what": "optimisation.model.installed",
        "model": str(card.model),
        "manifest": str(card.manifest),
        "bill": str(Digest.of_file(house_folder() / "bill-of-materials.json")),
    }
    return record_once(event, about=card.model, now=now)


def find(*, now: datetime) -> Iterator[Finding]:
    """Yield what is not as it should be; nothing is changed.

    Args:
        now: The time of looking: what is younger than an hour may still be at it.

    Raises:
        UnreadableStoreError: A file of the store cannot be read.
    """
    store = FolderStore(settings.PINXIT_STORE)
    files = list(look_through(store))
    # The books are read after the disk: what they have learnt meanwhile they have files for.
    owed = books.files_owed() | files_in_log()
    for finding in compare(files, recorded=owed | digests_in_log(), owed=owed, now=now):
        if finding.fault is not Fault.MISSING or _is_lost(store, finding.subject):
            yield finding
    for piece in books.pieces_outside(pieces_in_log()):
        yield Finding(Fault.UNLOGGED, str(piece.public_id))
    for brief in _idle_briefs():
        yield Finding(Fault.IDLE, str(brief.public_id))


def mend(
    findings: Sequence[Finding], *, now: datetime, tell: Callable[[Finding], None]
) -> SetAside:
    """Mend what can be mended, and return the folder that tells how to undo it.

    Files are put aside, never removed. A piece is entered in the log. A brief gets its job back.
    A record whose file is missing stays: only a backup has the file.

    Args:
        findings: What `find` found.
        now: Names the folder.
        tell: Called for each that is mended.
    """
    store, aside = FolderStore(settings.PINXIT_STORE), SetAside.dated(settings.PINXIT_HOME, now)
    for finding in findings:
        if finding.fault in ASIDE:
            if not _is_still(store, finding, now):
                continue
            aside.take(store, finding.subject, why=finding.fault.value)
        elif finding.fault is Fault.UNLOGGED:
            aside.note({"logged": finding.subject})
            services.enter_in_log(Piece.objects.get(public_id=UUID(finding.subject)))
        elif finding.fault is Fault.IDLE:
            aside.note({"queued": finding.subject})
            services.take_up(Brief.objects.get(public_id=UUID(finding.subject)))
        else:
            continue
        tell(finding)
    return aside


def undo(aside: SetAside, *, tell: Callable[[str], None]) -> None:
    """Undo a mending, last step first: files go back, briefs that still wait are called off.

    What was entered in the log stays there: nothing is ever taken out of it.

    Args:
        aside: The folder that `mend` returned.
        tell: Called with each file, brief or piece that was dealt with.

    Raises:
        BadJournalError: The folder is none of these.
        OccupiedPlaceError: Another file lies where one was taken from.
    """
    store = FolderStore(settings.PINXIT_STORE)
    for line in reversed(aside.lines()):
        if "moved" in line and aside.give_back(store, line["moved"]):
            tell(f"{line['moved']} is back")
        elif "queued" in line and _leave_again(line["queued"]):
            tell(f"brief {line['queued']} is called off")
        elif "logged" in line:
            tell(f"piece {line['logged']} stays in the log")


@transaction.atomic
def _leave_again(public_id: str) -> bool:
    brief = Brief.objects.filter(public_id=UUID(public_id)).first()
    if brief is None:
        return False
    try:
        services.call_off(brief)
    except NothingToCancelError:
        return False
    return True


def _is_lost(store: FolderStore, digest: str) -> bool:
    """Look once more: the file may have been written after the disk was read."""
    named = Digest(digest)
    return not store.has(named) or Digest.of_file(store.path(named)) != named


def _is_still(store: FolderStore, finding: Finding, now: datetime) -> bool:
    """Look at a file once more: it may have been written, or recorded, since it was found."""
    file = look_at(store, finding.subject)
    if file is None:
        return False
    recorded = {file.named} if file.named and books.speak_of(Digest(file.named)) else set()
    return fault_of(file, recorded, now) is finding.fault


def _idle_briefs() -> list[Brief]:
    """Return the briefs that wait for a job that is not there.

    In this order: a brief that is painted while we look is in the queue, or has its piece.
    """
    unpainted = books.unpainted_briefs()
    in_queue = keys_in_queue()
    suspects = [brief for brief in unpainted if brief.job_key not in in_queue]
    return books.still_unpainted(suspects)
