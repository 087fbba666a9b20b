"""Sealing: what was recorded becomes tiles on the disk and a signed checkpoint."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.adapters.tile_folder import TileFolder
from pinxit.provenance.core.checkpoint import sign_checkpoint
from pinxit.provenance.core.entry import BrokenLogError, Entry, Event, moment
from pinxit.provenance.core.merkle import EMPTY_ROOT, Frontier, TreeHead, leaf_hash
from pinxit.provenance.core.tiles import WIDTH, BadTileError, Tile, TileTree, grown, packed
from pinxit.provenance.web.models import LogCheckpoint, LogEntry
from pinxit.provenance.web.selectors.log import last_checkpoint, num_entries, tile_folder

#: Names the lock in PostgreSQL's table of advisory locks: "pinxsea" as a number.
_SEAL_LOCK: Final = 0x70_69_6E_78_73_65_61
_CHUNK: Final = 2_048


class ForkedLogError(PinxitError):
    """The database does not begin with the entries that were signed before."""

    remedy = "Restore the database from a backup that holds the last checkpoint; nothing is signed."


def seal(*, now: datetime | None = None) -> LogCheckpoint:
    """Sign all that is recorded, unless the newest checkpoint covers it, and return the newest.

    Tiles come first, then the checkpoint that covers them; a crash at any moment leaves a log
    that the next seal goes on with. Whoever comes while another seals gets the checkpoint before.

    Args:
        now: The time of signing; the clock's when not given.

    Raises:
        ForkedLogError: The database lost or changed what was signed before.
        BrokenLogError: An entry is not what its hash says.
        StoreUnwritableError: The tiles cannot be written.
        HouseKeyError: The log's key cannot be used.
    """
    newest = last_checkpoint()
    if newest is None or newest.size != num_entries():
        newest = _sealed(newest, now or timezone.now())
    tile_folder().publish(newest.text)
    return newest


def _sealed(before: LogCheckpoint | None, now: datetime) -> LogCheckpoint:
    """Sign what is new, unless somebody else is at it, and return the newest checkpoint."""
    written: list[Tile] = []
    # Durable: an entry that its own transaction may still take back must never be signed.
    with transaction.atomic(durable=True):
        if before is None or _is_first():
            before = _brought_up_to_date(written, now)
    for tile in written:
        tile_folder().clear_partial(tile)
    return last_checkpoint() or before


def sealed_for_page() -> tuple[LogCheckpoint | None, PinxitError | None]:
    """Return the newest checkpoint for a page, and why nothing newer could be signed, if so."""
    try:
        return seal(), None
    except PinxitError as error:
        return last_checkpoint(), error


def _is_first() -> bool:
    """Say whether nobody else seals at this moment; if so, nobody will until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEAL_LOCK])
        return bool(cursor.fetchone()[0])


def _wait_for_others() -> None:
    """Wait until nobody else seals; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEAL_LOCK])


def _brought_up_to_date(written: list[Tile], now: datetime) -> LogCheckpoint:
    """Return the newest checkpoint, signing one if there is something new to sign."""
    _wait_for_others()
    before, size = last_checkpoint(), num_entries()
    if before is not None and before.size == size:
        return before
    old = TreeHead(0, EMPTY_ROOT) if before is None else before.head
    if size < old.size:
        raise ForkedLogError(f"{old.size} entries were signed, and only {size} are there")
    head = _grown_on(old, size, written)
    signer = house_key(settings.PINXIT_HOME, public_url=settings.PINXIT_PUBLIC_URL, use="log")
    return LogCheckpoint.objects.create(
        size=head.size, root=head.root.hex, note=sign_checkpoint(head, signer), signed_at=now
    )


def _grown_on(old: TreeHead, size: int, written: list[Tile]) -> TreeHead:
    """Write the tiles that a log gets by growing, and return its new head.

    If the tiles on the disk are not those of the older checkpoint, all are written anew, from a
    database that must still begin with what was signed.
    """
    folder = tile_folder()
    start = old.size - old.size % WIDTH
    try:
        known = TileTree(old.size, folder.read).head == old
        edge = folder.read(Tile(0, start // WIDTH, old.size - start)) if old.size > start else b""
    except BadTileError:
        known, edge = False, b""
    if not known:
        _refuse_fork(old)
        start, edge = 0, b""
    hashes = list(_bundled(start, size, folder, written))
    if not b"".join(hashes).startswith(edge):
        raise ForkedLogError("an entry that was signed is another now")
    for tile, content in grown(start, hashes, folder.read):
        folder.write(tile, content)
        written.append(tile)
    return TileTree(size, folder.read).head


def _refuse_fork(old: TreeHead) -> None:
    """Refuse a database that does not begin with the entries that were signed."""
    edge = Frontier()
    for row in LogEntry.objects.filter(index__lt=old.size).order_by("index").iterator(_CHUNK):
        edge.add(leaf_hash(row.entry().leaf))
    if edge.head != old:
        raise ForkedLogError("the entries are not those that were signed")


def _bundled(start: int, size: int, folder: TileFolder, written: list[Tile]) -> Iterator[bytes]:
    """Write the bundles of entries from `start` on, and yield the hash of each entry."""
    rows = LogEntry.objects.filter(index__gte=start, index__lt=size).order_by("index")
    leaves: list[bytes] = []
    # Plain columns: at this place rows are read by the thousand.
    for place, (index, leaf_hashed, *said) in enumerate(
        rows.values_list("index", "leaf_hash", "event", "recorded_at", "previous").iterator(_CHUNK),
        start=start,
    ):
        leaf = _leaf(index, *said)
        if index != place or leaf_hash(leaf) != leaf_hashed:
            raise BrokenLogError(f"entry {place} was changed after it was recorded, or is gone")
        leaves.append(leaf)
        if len(leaves) == WIDTH or place == size - 1:
            tile = Tile("entries", place // WIDTH, len(leaves))
            folder.write(tile, packed(leaves))
            written.append(tile)
            leaves = []
        yield bytes(leaf_hashed)


def _leaf(index: int, event: Event, recorded_at: datetime, previous: str | None) -> bytes:
    return Entry(index, event, moment(recorded_at), Digest(previous) if previous else None).leaf
