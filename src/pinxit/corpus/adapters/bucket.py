"""A bucket's objects, landed as a folder that is then read like any folder.

    objects/       one file an object, under the name it has below the prefix
    bucket.jsonl   one line an object: its stamp, or why it was refused

Tables and sidecars are objects like all others: they land beside the works they speak of. Killed
and run again, it fetches what is missing; what left the bucket leaves the folder.
"""

import heapq
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Final

from pinxit.corpus.adapters.bucket_client import (
    Bucket,
    BucketAddress,
    BucketKeys,
    BucketObject,
    UnreadObjectError,
)
from pinxit.corpus.adapters.bucket_pool import BucketLimits
from pinxit.corpus.adapters.collection import write_whole, writing
from pinxit.corpus.adapters.fetch_addresses import Resolve, ask_system
from pinxit.corpus.adapters.intake import Report
from pinxit.corpus.adapters.landing import DamagedLandingError, LandingReport, hold_alone
from pinxit.corpus.adapters.local import FolderSource
from pinxit.corpus.core.claims import NO_CLAIM, Claim
from pinxit.corpus.core.offering import Offering, Refusal, RefusedFileError
from pinxit.kernel import canonical_json

#: Objects that are read at the same time.
NUM_AT_ONCE: Final = 8

_JOURNAL: Final = "bucket.jsonl"
_OBJECTS: Final = "objects"
_NAME_MAX_BYTES: Final = 255
_DEPTH_MAX: Final = 32


class OddObjectNameError(RefusedFileError):
    """An object's name cannot be that of a file."""

    reason = "odd-name"
    remedy = "Give the object a plain name without .. or invisible characters."


class NameTakenError(RefusedFileError):
    """Two objects would be one file: one is called like the other's folder."""

    reason = "name-taken"
    remedy = "Give one of the two objects another name, and run it again."


#: Stands for what a bucket has beyond the limit.
_MORE: Final = (
    "…",
    Refusal(
        "…",
        "too-many",
        "the bucket has more objects than are read at once",
        "Bring in its folders one after the other, each as a collection of its own.",
    ),
)


@dataclass(frozen=True, slots=True)
class BucketSource:
    """The works of a bucket that landed in a folder.

    Attributes:
        folder: Where `land_bucket` put them.
        claim: What is said of all of them where no table says more.
        label: Begins the source of each work.
    """

    folder: Path
    claim: Claim = NO_CLAIM
    label: str = "s3"

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield what landed, and what did not and why, sorted by source.

        Raises:
            DamagedLandingError: The record cannot be read.
        """
        kept = _read_journal(self.folder / _JOURNAL)
        refused = [
            Refusal(f"{self.label}:{name}", one.reason, one.says, one.remedy)
            for name, one in kept.items()
            if isinstance(one, Refusal)
        ]
        here = self._landed().offerings()
        return heapq.merge(
            here, sorted(refused, key=lambda each: each.source), key=lambda each: each.source
        )

    def read(self, offering: Offering) -> bytes:
        """Return the content of a work.

        Raises:
            RefusedFileError: It is gone or changed.
        """
        return self._landed().read(offering)

    def _landed(self) -> FolderSource:
        return FolderSource(self.folder / _OBJECTS, self.claim, self.label)


def land_bucket(
    address: BucketAddress,
    keys: BucketKeys,
    folder: Path,
    report: Report,
    *,
    limits: BucketLimits | None = None,
    resolve: Resolve = ask_system,
) -> LandingReport:
    """Fetch the objects of a bucket into a folder, and go on where an earlier run stopped.

    Args:
        address: Which bucket and which part.
        keys: What opens it; empty for one that is open to all.
        folder: Made if missing; read it with `BucketSource`.
        report: Told (done, done, which) from the calling thread: a bucket does not say how many
            objects it has.
        limits: How much to read.
        resolve: Turns the server's name into IP addresses.

    Raises:
        MissingBucketClientError: The S3 client is not installed.
        BadBucketAddressError: The address or the name is malformed.
        LockedBucketError: The keys do not open it.
        NoSuchBucketError: There is no such bucket.
        BucketUnreachableError: The server cannot be reached.
        LandingBusyError: Somebody else lands there.
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    limits = limits or BucketLimits()
    bucket = Bucket(address, keys, limits, resolve)
    with writing(folder):
        (folder / _OBJECTS).mkdir(parents=True, exist_ok=True)
    with hold_alone(folder), writing(folder):
        lander = _Lander(bucket, folder, _base(address.prefix), limits.num_objects)
        return lander.land(report)


@dataclass(frozen=True, slots=True)
class _Lander:
    """Lands the objects of one bucket."""

    bucket: Bucket
    folder: Path
    base: str
    num_objects: int

    def land(self, report: Report) -> LandingReport:
        kept = _read_journal(self.folder / _JOURNAL, mend=True)
        ended: dict[str, str | Refusal] = {}
        with (self.folder / _JOURNAL).open("ab") as journal:
            for name, outcome in self._outcomes(kept):
                if kept.get(name) != outcome:
                    _append(journal, name, outcome)
                ended[name] = outcome
                report(len(ended), len(ended), name)
        return self._finish(ended)

    def _outcomes(self, kept: Mapping[str, str | Refusal]) -> Iterator[tuple[str, str | Refusal]]:
        """Yield the name and the stamp of each object, or why it was refused, in order."""
        running: deque[tuple[str, str, Future[None]]] = deque()
        pool = ThreadPoolExecutor(NUM_AT_ONCE, thread_name_prefix="pinxit-bucket")
        try:
            objects = self._listed()
            for name, listed, danger in islice(objects, self.num_objects):
                stamp = _stamp(listed)
                if danger is not None:
                    yield name, Refusal(name, danger.reason, str(danger), danger.remedy)
                    continue
                if kept.get(name) == stamp and _is_here(self._place(name), listed):
                    yield name, stamp
                    continue
                running.append((name, stamp, pool.submit(self._bring, name, listed)))
                if len(running) == 2 * NUM_AT_ONCE:
                    yield _outcome(*running.popleft())
            while running:
                yield _outcome(*running.popleft())
            if next(objects, None) is not None:
                yield _MORE
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _listed(self) -> Iterator[tuple[str, BucketObject, RefusedFileError | None]]:
        """Yield objects by the name they will have, and what speaks against that name.

        Folders and what hides are passed over. A bucket lists a file before what lies in a folder
        of the same name, so that it is always the file that lands.
        """
        seen: set[str] = set()
        for listed in self.bucket.objects():
            name = listed.key.removeprefix(self.base)
            hides = name.endswith("/") or PurePosixPath(name).name.startswith(".")
            if not hides and name not in seen:
                is_below = listed.key.startswith(self.base)
                yield name, listed, _danger(name, seen, is_below=is_below)
                seen.add(name)

    def _bring(self, name: str, listed: BucketObject) -> None:
        content = self.bucket.read(listed)
        place = self._place(name)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, content)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            # Of an earlier run; it is swept away at the end of this one.
            raise NameTakenError("another object had this name as its folder") from error
        # The file is as old as the object: run again, it is the same file to every reader.
        os.utime(place, ns=(listed.modified_ns, listed.modified_ns))

    def _place(self, name: str) -> Path:
        return self.folder / _OBJECTS / name

    def _finish(self, ended: Mapping[str, str | Refusal]) -> LandingReport:
        lines = b"".join(_line(name, ended[name]) for name in sorted(ended))
        write_whole(self.folder / _JOURNAL, lines)
        landed = {name for name, outcome in ended.items() if isinstance(outcome, str)}
        _sweep(self.folder / _OBJECTS, landed)
        refused = [each for each in ended.values() if isinstance(each, Refusal)]
        num_passing = sum(each.reason == UnreadObjectError.reason for each in refused)
        return LandingReport(len(landed), len(refused) - num_passing, num_passing)


def _base(prefix: str) -> str:
    """Return what is taken off the front of names: the folder the prefix begins in."""
    return prefix[: prefix.rfind("/") + 1]


def _danger(name: str, seen: Set[str], *, is_below: bool) -> RefusedFileError | None:
    if not is_below or not _is_plain(name):
        return OddObjectNameError("this object's name cannot be that of a file")
    if any(str(parent) in seen for parent in PurePosixPath(name).parents):
        return NameTakenError("another object has the name of this one's folder")
    return None


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        len(parts) <= _DEPTH_MAX
        and name.isprintable()
        and "\\" not in name
        and all(
            part and not part.startswith(".") and len(part.encode()) <= _NAME_MAX_BYTES - 5
            for part in parts
        )
    )


def _stamp(listed: BucketObject) -> str:
    return f"{listed.stamp} {listed.size} {listed.modified_ns}"


def _is_here(place: Path, listed: BucketObject) -> bool:
    try:
        status = place.lstat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (listed.size, listed.modified_ns)


def _outcome(name: str, stamp: str, brought: Future[None]) -> tuple[str, str | Refusal]:
    try:
        brought.result()
    except RefusedFileError as refused:
        return name, Refusal(name, refused.reason, str(refused), refused.remedy)
    return name, stamp


def _append(journal: IO[bytes], name: str, outcome: str | Refusal) -> None:
    journal.write(_line(name, outcome))
    journal.flush()
    os.fsync(journal.fileno())


def _line(name: str, outcome: str | Refusal) -> bytes:
    end = {"stamp": outcome} if isinstance(outcome, str) else {"refusal": asdict(outcome)}
    return canonical_json({"name": name, **end}) + b"\n"


def _read_journal(path: Path, *, mend: bool = False) -> dict[str, str | Refusal]:
    """Return the last outcome of each object; an interrupted line does not count."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    whole = content.rfind(b"\n") + 1
    if mend and whole < len(content):
        with path.open("r+b") as file:
            file.truncate(whole)
    outcomes: dict[str, str | Refusal] = {}
    for number, line in enumerate(content[:whole].splitlines(), 1):
        try:
            row = json.loads(line)
            stamp, refusal = row.get("stamp"), row.get("refusal")
            outcomes[str(row["name"])] = str(stamp) if refusal is None else Refusal(**refusal)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DamagedLandingError(
                f"the record of the landing is damaged: line {number}"
            ) from error
    return outcomes


def _sweep(objects: Path, landed: Iterable[str]) -> None:
    """Remove what is no longer in the bucket, and folders that are empty then."""
    wanted = {objects / name for name in landed}
    for path in sorted(objects.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
