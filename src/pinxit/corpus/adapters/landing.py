"""Where fetched works land: a folder that may be left and come back to at any moment.

    landing.jsonl   one line an outcome: a work that landed, or why it did not
    blobs/ab/ab…    contents, named by their digest
    landing.lock    held by the one that lands here

A line is written only when its content is on the disk, and counts only when it is whole. So a
landing that was killed and started again fetches what is missing, and ends the same.
"""

import fcntl
import json
import os
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

from pinxit.corpus.adapters.collection import write_whole, writing
from pinxit.corpus.adapters.fetch import Fetched, PoliteClient
from pinxit.corpus.adapters.fetch_addresses import FetchError
from pinxit.corpus.adapters.intake import Report
from pinxit.corpus.core.offering import Offering, Refusal, RefusedFileError
from pinxit.corpus.core.web_plan import PlannedWork, as_offering, as_work
from pinxit.corpus.core.work import Work, decode_work, encode_work
from pinxit.kernel import Digest, PinxitError, canonical_json

#: Hosts that are asked at the same time; each of them one question at a time.
NUM_HOSTS: Final = 4

_JOURNAL: Final = "landing.jsonl"
_LOCK: Final = "landing.lock"
_BLOBS: Final = "blobs"
_HEX: Final = re.compile("[0-9a-f]{64}")
_LISTED_TWICE: Final = (
    "listed-twice",
    "this work is in the list twice",
    "Take one of the two lines out of the list.",
)


class LandingBusyError(PinxitError):
    """Somebody else fetches into the same folder just now."""

    remedy = "Wait until the other has ended, or choose another name."


class DamagedLandingError(PinxitError):
    """The record of what landed was damaged after it was written."""

    remedy = "Delete the folder of this landing and fetch again."


class LostContentError(RefusedFileError):
    """The content of a work that landed is gone, or is no longer what it was."""

    reason = "lost"
    remedy = "Fetch again; only what is missing is asked for."


@dataclass(frozen=True, slots=True)
class LandingReport:
    """How a landing ended.

    Attributes:
        num_landed: Works that are here.
        num_refused: Works that are not, for good.
        num_passing: Works that are not, but may come if it is run again later.
    """

    num_landed: int
    num_refused: int
    num_passing: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one planned work.

    Attributes:
        planned: Digest of the plan it belongs to; `None` for one refused before it was planned.
        end: The work, or why there is none.
        passing: Whether it may come at another time.
    """

    planned: Digest | None
    end: Work | Refusal
    passing: bool = False

    @property
    def source(self) -> str:
        return self.end.source


@dataclass(frozen=True, slots=True)
class LandingSource:
    """The works that landed in a folder.

    Attributes:
        folder: Where `land` put them.
    """

    folder: Path

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield what landed, and what did not and why, sorted by source.

        Raises:
            DamagedLandingError: The record cannot be read.
        """
        outcomes = _read_journal(self.folder / _JOURNAL)
        for source in sorted(outcomes):
            end = outcomes[source].end
            yield end if isinstance(end, Refusal) else as_offering(end, key=end.digest.hex)

    def read(self, offering: Offering) -> bytes:
        """Return the content of a work.

        Raises:
            LostContentError: It is gone, or no longer what it was.
        """
        if not _HEX.fullmatch(offering.key):
            raise LostContentError("the content of this work is gone")
        try:
            content = _blob(self.folder, offering.key).read_bytes()
        except OSError as error:
            raise LostContentError("the content of this work is gone") from error
        if Digest.of(content).hex != offering.key:
            raise LostContentError("the content of this work is no longer what it was")
        return content


def land(
    plan: Iterable[PlannedWork | Refusal],
    client: PoliteClient,
    folder: Path,
    report: Report,
    *,
    num_hosts: int = NUM_HOSTS,
) -> LandingReport:
    """Fetch works into a folder, and go on where an earlier run stopped.

    What landed already is not fetched again, unless what the plan says of it has changed; what
    was refused for a reason that may pass is tried once more. At the end the record is sorted by
    source and holds exactly this plan.

    Args:
        plan: What to fetch, and what was refused before it could be planned.
        client: Fetches; shared by all threads. Halted if the landing is stopped from outside.
        folder: Made if missing.
        report: Told (done, total, which) from the calling thread.
        num_hosts: Hosts asked at the same time.

    Raises:
        LandingBusyError: Somebody else lands there.
        DamagedLandingError: The record of an earlier run cannot be read.
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    with writing(folder):
        (folder / _BLOBS).mkdir(parents=True, exist_ok=True)
    with hold_alone(folder), writing(folder):
        kept = _read_journal(folder / _JOURNAL, mend=True)
        sorted_out = _sort_out(plan, kept, folder)
        with (folder / _JOURNAL).open("ab") as journal:
            done = len(sorted_out.done)
            total = done + len(sorted_out.missing)
            for outcome in _fetch_all(sorted_out.missing, client, folder, num_hosts):
                _append(journal, outcome)
                sorted_out.done[outcome.source] = outcome
                done += 1
                report(done, total, outcome.source)
        return _finish(folder, sorted_out.done)


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """What is done already, by source, and what is missing."""

    done: dict[str, _Outcome]
    missing: list[PlannedWork]


def _sort_out(
    plan: Iterable[PlannedWork | Refusal], kept: Mapping[str, _Outcome], folder: Path
) -> _SortedOut:
    out = _SortedOut({}, [])
    seen: Counter[str] = Counter()
    for each in plan:
        source = each.source if isinstance(each, Refusal) else each.offering.source
        seen[source] += 1
        if seen[source] > 1:
            twin = f"{source}#{seen[source]}"
            out.done[twin] = _Outcome(None, Refusal(twin, *_LISTED_TWICE))
        elif isinstance(each, Refusal):
            out.done[source] = _Outcome(None, each)
        elif _still_holds(kept.get(source), each, folder):
            out.done[source] = kept[source]
        else:
            out.missing.append(each)
    return out


def _still_holds(outcome: _Outcome | None, planned: PlannedWork, folder: Path) -> bool:
    if outcome is None or outcome.passing or outcome.planned != planned.digest:
        return False
    return isinstance(outcome.end, Refusal) or _blob(folder, outcome.end.digest.hex).is_file()


def _fetch_all(
    missing: Iterable[PlannedWork], client: PoliteClient, folder: Path, num_hosts: int
) -> Iterator[_Outcome]:
    """Fetch with a few threads, no two at one host, and yield outcomes as they come.

    Contents are written here, in the calling thread: one writer, no half-written neighbours.
    """
    waiting: dict[str, deque[PlannedWork]] = {}
    for planned in missing:
        waiting.setdefault(_host(planned, client), deque()).append(planned)
    ready = deque(waiting)
    running: dict[Future[Fetched], tuple[str, PlannedWork]] = {}
    pool = ThreadPoolExecutor(num_hosts, thread_name_prefix="pinxit-fetch")
    try:
        while ready or running:
            while ready and len(running) < num_hosts:
                host = ready.popleft()
                planned = waiting[host].popleft()
                asked = pool.submit(client.fetch, planned.url, page_url=planned.page_url)
                running[asked] = (host, planned)
            for answered in wait(running, return_when=FIRST_COMPLETED).done:
                host, planned = running.pop(answered)
                if waiting[host]:
                    ready.append(host)
                yield _outcome(planned, answered, folder)
    except BaseException:
        # Stopped from outside: threads that wait their turn must not keep the program from ending.
        client.halt()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _host(planned: PlannedWork, client: PoliteClient) -> str:
    try:
        return client.host_of(planned.url)
    except FetchError:
        return ""


def _outcome(planned: PlannedWork, answered: Future[Fetched], folder: Path) -> _Outcome:
    offering = planned.offering
    try:
        fetched = answered.result()
    except FetchError as refused:
        end = Refusal(offering.source, refused.reason, str(refused), refused.remedy)
        return _Outcome(planned.digest, end, passing=refused.passing)
    rights = replace(
        offering.rights,
        evidence=tuple(dict.fromkeys((*offering.rights.evidence, *fetched.evidence))),
        signals=tuple(dict.fromkeys((*offering.rights.signals, *fetched.signals))),
    )
    work = as_work(replace(offering, rights=rights), fetched.document.digest)
    place = _blob(folder, work.digest.hex)
    if not place.is_file():
        place.parent.mkdir(exist_ok=True)
        write_whole(place, fetched.document.content)
    return _Outcome(planned.digest, work)


def _blob(folder: Path, name: str) -> Path:
    return folder / _BLOBS / name[:2] / name


def _append(journal: IO[bytes], outcome: _Outcome) -> None:
    journal.write(_line(outcome))
    journal.flush()
    os.fsync(journal.fileno())


def _finish(folder: Path, done: Mapping[str, _Outcome]) -> LandingReport:
    """Sort the record, and let go of contents that no work of this plan has."""
    outcomes = [done[source] for source in sorted(done)]
    write_whole(folder / _JOURNAL, b"".join(_line(each) for each in outcomes))
    wanted = {each.end.digest.hex for each in outcomes if isinstance(each.end, Work)}
    for blob in (folder / _BLOBS).glob("*/*"):
        if blob.name not in wanted:
            blob.unlink()
    refused = [each for each in outcomes if isinstance(each.end, Refusal)]
    num_passing = sum(each.passing for each in refused)
    return LandingReport(
        num_landed=len(outcomes) - len(refused),
        num_refused=len(refused) - num_passing,
        num_passing=num_passing,
    )


def _line(outcome: _Outcome) -> bytes:
    row: dict[str, Any] = {
        "planned": None if outcome.planned is None else outcome.planned.hex,
        "passing": outcome.passing,
    }
    if isinstance(outcome.end, Refusal):
        row["refusal"] = asdict(outcome.end)
    else:
        row["work"] = json.loads(encode_work(outcome.end))
    return canonical_json(row) + b"\n"


def _read_journal(path: Path, *, mend: bool = False) -> dict[str, _Outcome]:
    """Return the last outcome of each source.

    Args:
        path: The record; missing means empty.
        mend: Whether to cut off a line that was interrupted, so that the next one begins well.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DamagedLandingError(f"the record cannot be read: {error.strerror}") from error
    whole = content.rfind(b"\n") + 1
    if mend and whole < len(content):
        with path.open("r+b") as file:
            file.truncate(whole)
    outcomes = {}
    for number, line in enumerate(content[:whole].splitlines(), 1):
        outcome = _parsed(line, number)
        outcomes[outcome.source] = outcome
    return outcomes


def _parsed(line: bytes, number: int) -> _Outcome:
    try:
        row = json.loads(line)
        planned = None if row["planned"] is None else Digest(row["planned"])
        if "refusal" in row:
            return _Outcome(planned, Refusal(**row["refusal"]), passing=bool(row["passing"]))
        return _Outcome(planned, decode_work(canonical_json(row["work"])))
    except (ValueError, KeyError, TypeError, RecursionError, PinxitError) as error:
        raise DamagedLandingError(f"the record of the landing is damaged: line {number}") from error


@contextmanager
def hold_alone(folder: Path) -> Iterator[None]:
    """Hold a folder against a second landing; a killed one lets go by itself.

    Raises:
        LandingBusyError: Somebody else holds it.
    """
    with (folder / _LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LandingBusyError(f"somebody else fetches into {folder}") from error
        yield
