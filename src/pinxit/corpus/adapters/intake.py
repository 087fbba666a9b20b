"""Taking in: offerings in, a collection out; killed at any moment and begun again, the same one."""

import logging
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pinxit.corpus.adapters.assembling import assemble
from pinxit.corpus.adapters.collection import Collection
from pinxit.corpus.adapters.examining import (
    PATIENCE_S,
    Chunk,
    begin_worker,
    clear_marks,
    examine,
    examine_chunk,
    in_flight,
)
from pinxit.corpus.adapters.journal import FOLDER, Journal
from pinxit.corpus.core.offering import Offering, Refusal, Source
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest, PinxitError, canonical_json

logger = logging.getLogger(__name__)

#: Is told (step, total, what is being done) as an intake goes on.
Report = Callable[[int, int, str], None]

#: Files a worker takes at a time: enough to make the bookkeeping cheap, few enough to lose little.
_PICTURES_A_CHUNK: Final = 64
_TEXTS_A_CHUNK: Final = 2048
#: How often workers may die without a file being found that kills them.
_UNEXPLAINED_DEATHS: Final = 3
_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
#: The chunks that wait in the pool's queue beside those being done.
_AHEAD: Final = 4


class WorkersDieError(PinxitError):
    """The processes that open files die again and again, and no single file is the cause."""

    remedy = "See that the machine has two gigabytes of free memory, then begin again."


class NothingOfferedError(PinxitError):
    """There is not one file to take in."""

    remedy = "Choose a folder or an archive with pictures, texts or scores in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an intake is carried out.

    Attributes:
        processes: How many open files; 0 opens them in this process, for small trusted things.
        patience_s: Seconds that opening one file may take.
        keep_duplicates: Keep every file, for a set whose numbers others rely on.
    """

    processes: int = 2
    patience_s: int = PATIENCE_S
    keep_duplicates: bool = False


def take_in(
    source: Source,
    place: Path,
    *,
    name: str,
    title: str,
    report: Report,
    manner: Manner = Manner(),
) -> Collection:
    """Open everything a source offers and keep what is good as a collection.

    Args:
        source: Where the works come from.
        place: The collection's folder; one that is there is replaced at the end.
        name: Short name of the collection.
        title: What people call it.
        report: Told after each chunk.
        manner: How.

    Raises:
        NothingOfferedError: The source offers no file at all.
        WorkersDieError: Workers die without a file being the cause.
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    report(0, 1, "looking")
    offered: list[Offering] = []
    refused: list[Refusal] = []
    for each in source.offerings():
        (offered if isinstance(each, Offering) else refused).append(each)  # type: ignore[arg-type]
    if not offered and not refused:
        raise NothingOfferedError("there is no file to take in")
    journal = Journal(place.parent / FOLDER / place.name)
    journal.begin(_plan(name, offered), slots=len(offered))
    _examine_all(source, journal, offered, manner, report)
    report(len(offered), max(1, len(offered)), "comparing")
    collection = assemble(
        journal,
        place,
        offered=offered,
        refused=refused,
        called=(name, title),
        keep_duplicates=manner.keep_duplicates,
    )
    journal.end()
    return collection


def _plan(name: str, offered: Sequence[Offering]) -> Digest:
    """Return the name of what is to be done; content that changes must change its key."""
    keys = [[each.source, each.key, str(each.medium)] for each in offered]
    return Digest.of(canonical_json([name, keys]))


def _examine_all(
    source: Source, journal: Journal, offered: Sequence[Offering], manner: Manner, report: Report
) -> None:
    """Open every file that the journal does not know yet."""
    crashing: set[int] = set()
    deaths = 0
    while todo := _chunks(offered, journal.done(), frozenset(crashing), manner):
        if manner.processes == 0:
            for chunk in todo:
                examine_chunk(source, journal.folder, chunk)
                report(chunk.first_slot + len(chunk.offerings), len(offered), "opening")
            return
        clear_marks(journal.folder)
        whole = _in_a_pool(
            source, journal, todo, manner, lambda n: report(n, len(offered), "opening")
        )
        if not whole:
            found = _culprits(source, journal, offered, manner)
            crashing |= found
            deaths += not found
        if deaths > _UNEXPLAINED_DEATHS:
            raise WorkersDieError("the processes that open files keep dying")


def _chunks(
    offered: Sequence[Offering], done: set[int], crashing: frozenset[int], manner: Manner
) -> list[Chunk]:
    """Return the chunks that are not done."""
    texts = bool(offered) and all(each.medium is Medium.TEXT for each in offered)
    size = _TEXTS_A_CHUNK if texts else _PICTURES_A_CHUNK
    patience_s = manner.patience_s if manner.processes else 0
    return [
        Chunk(number, start, offered[start : start + size], crashing, patience_s)
        for number, start in enumerate(range(0, len(offered), size))
        if number not in done
    ]


def _in_a_pool(
    source: Source,
    journal: Journal,
    todo: Sequence[Chunk],
    manner: Manner,
    tell: Callable[[int], None],
) -> bool:
    """Do these chunks in worker processes, and say whether all went well.

    A few chunks wait in the pool's queue, the others here.
    """
    rest = iter(todo)
    done = todo[0].first_slot
    running: set[Future[int]] = set()
    with _pool(manner.processes) as pool:

        def begin(number: int) -> None:
            for chunk in islice(rest, number):
                running.add(pool.submit(examine_chunk, source, journal.folder, chunk))

        try:
            begin(manner.processes + _AHEAD)
            while running:
                future = next(as_completed(running))
                running.remove(future)
                if _died(future):
                    return False
                done += len(todo[0].offerings)
                tell(done)
                begin(1)
        except BrokenProcessPool:
            return False
    return True


def _died(future: "Future[Any]") -> bool:
    """Say whether a file ended its worker, or did what no decoder should.

    Raises:
        PinxitError: It is not the file's fault: the disk is full, say.
    """
    error = future.exception()
    if isinstance(error, PinxitError):
        raise error
    if error is not None and not isinstance(error, BrokenProcessPool):
        logger.error("a file was opened in a way that nobody foresaw", exc_info=error)
    return error is not None


def _culprits(
    source: Source, journal: Journal, offered: Sequence[Offering], manner: Manner
) -> set[int]:
    """Return which of the files that were open when a worker died kill one that is alone."""
    found = set()
    for slot in in_flight(journal.folder):
        if slot < 0:
            continue
        with _pool(1) as pool:
            alone = pool.submit(_try_alone, source, offered[slot], manner.patience_s)
            if _died(alone):
                found.add(slot)
    return found


def _try_alone(source: Source, offering: Offering, patience_s: int) -> None:
    examine(source, 0, offering, patience_s=patience_s)


def _pool(processes: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes; a fork would copy threads and their locks.

    Each process is a thread's worth of work: a library that starts threads of its own in each
    makes them wait for each other. What says so is read when numpy is, before any line of ours.
    """
    os.environ.update(_ONE_THREAD)
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=begin_worker,
    )
