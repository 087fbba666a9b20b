"""Copying another house's log over the web, tile by tile."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import urllib3

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.tile_folder import TileFolder
from pinxit.provenance.core.checkpoint import Checkpoint
from pinxit.provenance.core.note import parse_note
from pinxit.provenance.core.tiles import WIDTH, tiles_of

#: A bundle of 256 entries of the largest size, and a little.
_MAX_BYTES: Final = 256 * 65_538
_TIMEOUT: Final = urllib3.Timeout(connect=10.0, read=30.0)


class NotFetchedError(PinxitError):
    """A file of a log could not be fetched."""

    remedy = "Check the address: it ends in /log/, and the house must be open. Then try again."
    may_pass = True


def copy_log(
    address: str, folder: TileFolder, report: Callable[[int, int], None] = lambda *_: None
) -> Checkpoint:
    """Copy a log into a folder; full tiles that are there already are not fetched again.

    Nothing is checked here: check the copy, with a public key that came another way.

    Args:
        address: Of the log, such as `https://art.example.org/log/`.
        folder: Where to.
        report: Told how many files are there, and how many there are in all.

    Returns:
        The checkpoint that the tiles belong to.

    Raises:
        NotFetchedError: A file could not be fetched.
        BadNoteError: The checkpoint is not a note.
        BadCheckpointError: The note is not a checkpoint.
        StoreUnwritableError: The folder cannot be written.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        raise NotFetchedError(f"{address} is no address of a log")
    base = address.rstrip("/")
    with urllib3.PoolManager(timeout=_TIMEOUT, retries=urllib3.Retry(2, redirect=0)) as pool:
        note = _fetched(pool, f"{base}/checkpoint").decode("utf-8", "replace")
        found = Checkpoint.parse(parse_note(note).text)
        tiles = list(tiles_of(found.head.size))
        for number, tile in enumerate(tiles, start=1):
            if tile.width < WIDTH or not (folder.root / tile.path).exists():
                folder.write(tile, _fetched(pool, f"{base}/{tile.path}"))
            report(number, len(tiles))
    folder.publish(note)
    return found


def fetch_key(address: str) -> str:
    """Return the public key that a log offers; trust it only as far as the way it came.

    Raises:
        NotFetchedError: It could not be fetched.
    """
    with urllib3.PoolManager(timeout=_TIMEOUT, retries=urllib3.Retry(2, redirect=0)) as pool:
        return _fetched(pool, f"{address.rstrip('/')}/key").decode("utf-8", "replace")


def _fetched(pool: urllib3.PoolManager, address: str) -> bytes:
    try:
        answer = pool.request("GET", address, preload_content=False)
        content = bytes(answer.read(_MAX_BYTES + 1))
        answer.drain_conn()
    except urllib3.exceptions.HTTPError as error:
        raise NotFetchedError(f"{address} could not be fetched") from error
    if answer.status != 200 or len(content) > _MAX_BYTES:
        raise NotFetchedError(f"{address} answered {answer.status}")
    return content
