"""Reading the log as a whole: its end, its check, its checkpoints, receipts of its entries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.adapters.tile_folder import TileFolder
from pinxit.provenance.core.checkpoint import Receipt
from pinxit.provenance.core.entry import BrokenLogError, subjects
from pinxit.provenance.core.merkle import (
    EMPTY_ROOT,
    Frontier,
    TreeHead,
    leaf_hash,
    verify_inclusion,
)
from pinxit.provenance.core.tiles import TileTree
from pinxit.provenance.web.models import ChainAnchor, LogCheckpoint, LogCosignature, LogEntry

#: How many rows come from the database at a time when the whole log is read.
_CHUNK: Final = 2_000
#: How long a page may rely on a check of the whole log.
_CHECK_LASTS: Final = timedelta(minutes=10)
_CHECK_KEY: Final = "provenance:log-check"


@dataclass(frozen=True, slots=True)
class LogCheck:
    """The outcome of reading the log.

    Attributes:
        head: Its size and root, as far as it holds.
        problem: Why it does not hold any further; empty when all of it does.
        checked_at: When its whole length was last read.
        edge: From where the next check goes on.
        last: Hash of the last entry that was read; empty before the first.
    """

    head: TreeHead
    problem: str
    checked_at: datetime
    edge: Frontier = field(default_factory=Frontier)
    last: bytes = b""

    @property
    def is_intact(self) -> bool:
        """Whether every entry is what was recorded, and the log what was signed."""
        return not self.problem


def tile_folder() -> TileFolder:
    """Return where the log lies as files."""
    return TileFolder(settings.PINXIT_HOME / "log")


def num_entries() -> int:
    """Return how many entries there are."""
    last = LogEntry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def last_checkpoint() -> LogCheckpoint | None:
    """Return the newest signed checkpoint, or `None` before the first."""
    return LogCheckpoint.objects.order_by("-size").first()


def last_witnessed() -> LogCosignature | None:
    """Return the cosignature of the largest checkpoint that a witness has cosigned."""
    return LogCosignature.objects.select_related("checkpoint").order_by("-checkpoint").first()


def last_anchor() -> ChainAnchor | None:
    """Return the largest checkpoint that stands on a chain."""
    return ChainAnchor.objects.select_related("checkpoint").order_by("-checkpoint").first()


def receipt_of(index: int, checkpoint: LogCheckpoint) -> Receipt:
    """Return the proof that an entry is in the log.

    Args:
        index: Which entry, in `[0, checkpoint.size)`.
        checkpoint: What the proof leads to.

    Raises:
        BadTileError: The tiles on the disk are damaged; sealing writes them anew.
    """
    tree = TileTree(checkpoint.size, tile_folder().read)
    leaf = LogEntry.objects.get(index=index).entry().leaf
    return Receipt(index, leaf, tree.inclusion_proof(index), checkpoint.text)


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry, and whether its proof leads to the signed root.

    Attributes:
        row: The entry.
        size: How many entries the tree has in which it was proved; 0 if it waits to be signed.
        steps: How many hashes the proof has.
        problem: Why it is not proved; empty when it is, or waits.
    """

    row: LogEntry
    size: int = 0
    steps: int = 0
    problem: str = ""


def proved(rows: list[LogEntry], checkpoint: LogCheckpoint | None) -> list[ProvedEntry]:
    """Prove entries in the tree of a checkpoint, from the tiles that everybody is served."""
    size = checkpoint.size if checkpoint else 0
    tree = TileTree(size, tile_folder().read)
    return [
        _proved_in(tree, checkpoint.head, row)
        if checkpoint and row.index < size
        else ProvedEntry(row)
        for row in rows
    ]


def _proved_in(tree: TileTree, head: TreeHead, row: LogEntry) -> ProvedEntry:
    try:
        proof = tree.inclusion_proof(row.index)
        leaf = row.entry().leaf
        verify_inclusion(leaf, row.index, size=head.size, root=head.root, proof=proof)
    except PinxitError as error:
        return ProvedEntry(row, head.size, problem=str(error))
    return ProvedEntry(row, head.size, len(proof))


def check_log(edge: Frontier | None = None) -> tuple[Frontier, bytes]:
    """Read the log in constant memory, and compare it with every checkpoint on the way.

    Args:
        edge: Where a check before ended; it is not changed. The default is the beginning.

    Returns:
        Where this one ended, and the hash of the last entry it read.

    Raises:
        BrokenLogError: An entry was changed, removed, moved or slipped in; the first that is wrong.
    """
    edge = Frontier(edge.size, list(edge.edge)) if edge else Frontier()
    signed = dict(
        LogCheckpoint.objects.filter(size__gt=edge.size).values_list("size", "root").iterator()
    )
    last = b""
    for row in _sound_rows(edge.size):
        last = bytes(row.leaf_hash)
        edge.add(last)
        root = signed.pop(edge.size, None)
        if root is not None and root != edge.head.root.hex:
            raise BrokenLogError(f"the first {edge.size} entries are not those that were signed")
    if signed:
        raise BrokenLogError(f"{max(signed)} entries were signed, and only {edge.size} are there")
    return edge, last


def is_remembered(head: TreeHead) -> bool:
    """Say whether the log begins as somebody remembers it.

    Args:
        head: How many entries it had, and its root; or the digest of its last entry, as the log
            was remembered when it was a chain.
    """
    if LogEntry.objects.filter(index=head.size - 1, digest=head.root.hex).exists():
        return True
    edge = Frontier()
    for row in LogEntry.objects.filter(index__lt=head.size).order_by("index").iterator(_CHUNK):
        edge.add(bytes(row.leaf_hash))
    return edge.head == head


def checked_log(*, now: datetime) -> LogCheck:
    """Return the state of the log for a page.

    The whole log is read once in ten minutes; in between, only what came after.
    """
    known: LogCheck | None = cache.get(_CHECK_KEY)
    try:
        if known:
            _refuse_lost_end(known)
        edge, last = check_log(known.edge if known else None)
    except BrokenLogError as error:
        cache.delete(_CHECK_KEY)
        return LogCheck(known.head if known else TreeHead(0, EMPTY_ROOT), str(error), now)
    if known:
        return LogCheck(edge.head, "", known.checked_at, edge, last or known.last)
    check = LogCheck(edge.head, "", now, edge, last)
    cache.set(_CHECK_KEY, check, _CHECK_LASTS.total_seconds())
    return check


def _refuse_lost_end(known: LogCheck) -> None:
    """Refuse a log that does not hold the end it once had: it was cut or written anew."""
    size = known.head.size
    if size and not LogEntry.objects.filter(index=size - 1, leaf_hash=known.last).exists():
        raise BrokenLogError(f"entry {size - 1} is not the one that was there before")


def _sound_rows(start: int) -> Iterator[LogEntry]:
    """Yield every row from `start` on, as long as each is what it says."""
    before = ""
    rows = LogEntry.objects.filter(index__gte=start).order_by("index")
    for place, row in enumerate(rows.iterator(chunk_size=_CHUNK), start=start):
        if row.index != place:
            raise BrokenLogError(f"entry {place} is missing")
        # The columns that only help to find an entry must not tell another story than it does.
        if row.what != row.event.get("what") or tuple(row.subjects) != subjects(row.event):
            raise BrokenLogError(f"entry {place} is filed under something else than it says")
        leaf = row.entry().leaf
        if leaf_hash(leaf) != bytes(row.leaf_hash) or Digest.of(leaf).hex != row.digest:
            raise BrokenLogError(f"entry {place} was changed after it was recorded")
        # Entries from when the log was a chain name the one before.
        if row.previous and before and row.previous != before:
            raise BrokenLogError(f"entry {place} does not follow entry {place - 1}")
        before = row.digest
        yield row
