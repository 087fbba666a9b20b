"""Opening offered files in worker processes, each of which may die without harm."""

import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from multiprocessing import connection, parent_process
from pathlib import Path
from types import FrameType
from typing import Final

from pinxit.corpus.adapters.journal import Journal, Outcome, Taken, Turned
from pinxit.corpus.adapters.signals import rights_in
from pinxit.corpus.core.licence_urls import licence_of_url
from pinxit.corpus.core.offering import (
    Examined,
    ExaminedPicture,
    Offering,
    Refusal,
    RefusedFileError,
    Source,
)
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest

#: Seconds that opening one file may take.
PATIENCE_S: Final = 60
#: Memory that one worker may ask for; a file that wants more is refused.
_MEMORY_BYTES: Final = 4 * 2**30


class TooSlowError(RefusedFileError):
    """Opening a file takes far longer than any honest file of its size does."""

    reason = "too-slow"
    remedy = "Save the file anew with a simple programme, or leave it out."


class TooHungryError(RefusedFileError):
    """Opening a file takes more memory than this machine gives."""

    reason = "too-hungry"
    remedy = "Offer a smaller version of the work."


class CrashingFileError(RefusedFileError):
    """Opening a file ends the program that opens it."""

    reason = "crashes"
    remedy = "Leave the file out: it is damaged, or made to do harm."


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files in a row, opened by one worker.

    Attributes:
        number: Place among the chunks.
        first_slot: Slot of the first file.
        offerings: The files.
        crashing: Slots known to end whatever opens them.
        patience_s: Seconds that opening one file may take; 0 for as long as it likes.
    """

    number: int
    first_slot: int
    offerings: Sequence[Offering]
    crashing: frozenset[int] = frozenset()
    patience_s: int = 0


def begin_worker() -> None:
    """Make this process one that can be lost: bounded in memory, and gone when its parent is."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _raise_too_slow)
    parent = parent_process()
    if parent is not None:
        watch = threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True)
        watch.start()


def examine_chunk(source: Source, journal: Path, chunk: Chunk) -> int:
    """Open the files of a chunk, record what became of them, and return the chunk's number."""
    kept = Journal(journal)
    outcomes: list[Outcome] = []
    pictures: list[tuple[int, ExaminedPicture]] = []
    for slot, offering in enumerate(chunk.offerings, chunk.first_slot):
        if slot in chunk.crashing:
            outcomes.append(turned(slot, offering, CrashingFileError("this file crashes")))
            continue
        with _marked(journal, slot):
            outcome, examined = examine(source, slot, offering, patience_s=chunk.patience_s)
        outcomes.append(outcome)
        if isinstance(examined, ExaminedPicture):
            pictures.append((slot, examined))
    kept.keep_pictures(pictures)
    kept.keep(chunk.number, outcomes)
    return chunk.number


def examine(
    source: Source, slot: int, offering: Offering, *, patience_s: int
) -> tuple[Outcome, Examined | None]:
    """Open one file and say what became of it; no file, however hostile, raises.

    Args:
        source: Whence its content comes.
        slot: Its place in the plan.
        offering: The file.
        patience_s: Seconds it may take, in a worker; 0 for as long as it likes.
    """
    examine_content = _examiner_of(offering.medium)
    try:
        with _patience(patience_s):
            content = source.read(offering)
            examined = examine_content(content)
            outcome = _taken(slot, content, examined)
    except RefusedFileError as refused:
        return turned(slot, offering, refused), None
    except MemoryError:
        return turned(slot, offering, TooHungryError("this file needs too much memory")), None
    return outcome, examined


def turned(slot: int, offering: Offering, refused: RefusedFileError) -> Turned:
    """Return the record of a file that was turned away."""
    says, remedy = str(refused), refused.remedy
    return Turned(slot, Refusal(offering.source, refused.reason, says, remedy))


def in_flight(journal: Path) -> list[int]:
    """Return the slots that workers were opening when they died."""
    return sorted(int(mark.read_text() or -1) for mark in journal.glob("at-*") if mark.is_file())


def clear_marks(journal: Path) -> None:
    """Forget what workers were doing."""
    for mark in journal.glob("at-*"):
        mark.unlink(missing_ok=True)


def _taken(slot: int, content: bytes, examined: Examined) -> Taken:
    taken = Taken(slot=slot, digest=Digest.of(content), signals=examined.signals)
    if isinstance(examined, ExaminedPicture):
        said = rights_in(content)
        return replace(
            taken,
            licence=licence_of_url(said.licence_url),
            creators=said.creators,
            credit=said.credit,
            statement=said.statement,
        )
    shingles = tuple(int(each) for each in examined.shingle_K)
    return replace(taken, symbols=examined.symbols, shingles=shingles)


def _examiner_of(medium: Medium) -> Callable[[bytes], Examined]:
    """Return what opens works of a medium; a worker that reads verse loads no renderer."""
    module, function = _EXAMINERS[medium]
    examiner: Callable[[bytes], Examined] = getattr(import_module(module), function)
    return examiner


_EXAMINERS: Final[Mapping[Medium, tuple[str, str]]] = {
    Medium.PICTURE: ("pinxit.corpus.adapters.pictures", "examine_picture"),
    Medium.TEXT: ("pinxit.corpus.adapters.texts", "examine_text"),
    Medium.MUSIC: ("pinxit.corpus.adapters.music", "examine_music"),
}


@contextmanager
def _marked(journal: Path, slot: int) -> Iterator[None]:
    """Leave word which file is being opened, for whoever finds this process dead."""
    mark = journal / f"at-{os.getpid()}"
    mark.write_text(str(slot))
    yield
    mark.unlink(missing_ok=True)


@contextmanager
def _patience(seconds: int) -> Iterator[None]:
    """Interrupt what takes too long; what cannot be interrupted ends the worker.

    An alarm reaches Python only between two of its instructions. A decoder that never returns is
    stopped by a second clock that needs no consent.
    """
    if not seconds:
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - not a path of ours
        faulthandler.dump_traceback_later(2 * seconds, exit=True, file=nowhere)
        signal.alarm(seconds)
        try:
            yield
        finally:
            signal.alarm(0)
            faulthandler.cancel_dump_traceback_later()


def _raise_too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError("opening this file takes too long")


def _leave_with(sentinel: int) -> None:
    """End this process when its parent ends, even when that was killed."""
    connection.wait([sentinel])
    os._exit(1)
