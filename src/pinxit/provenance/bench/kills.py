"""Killing whoever writes to the log, at random moments: does it fork, does it lose a place?"""

import os
import random
import signal
import time
from typing import Final, NoReturn

from django.conf import settings
from django.db import connection

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.core.audit import check_copy
from pinxit.provenance.core.checkpoint import open_checkpoint
from pinxit.provenance.core.entry import BrokenLogError
from pinxit.provenance.core.merkle import EMPTY_ROOT, Frontier, TreeHead, verify_consistency
from pinxit.provenance.core.tiles import TileTree
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import check_log, num_entries, tile_folder
from pinxit.provenance.web.services import record_all, seal

_SEED: Final = 9
_LONGEST_S: Final = 0.3


def measure_kills(kills: int) -> dict[str, float]:
    """Let a process append and seal, kill it with SIGKILL, and look at what it left; many times.

    Args:
        kills: How often. The log goes on growing from one to the next.

    Returns:
        `log_kills`; `log_forks`, after how many of them the published checkpoint, or the one
        signed next, did not continue the one before; `log_gaps`, after how many a place in the log
        was empty, or an entry or a file not what it should be.
    """
    chance = random.Random(_SEED)  # noqa: S311 - moments, not secrets
    seal()
    seen, edge = TreeHead(0, EMPTY_ROOT), Frontier()
    forks = gaps = 0
    for _kill in range(kills):
        _write_until_killed(chance.uniform(0.0, _LONGEST_S))
        forks += not _continues(seen)
        try:
            edge, _last = check_log(edge)
            gaps += num_entries() != LogEntry.objects.count()
            seen = seal().head
            forks += not _continues(seen)
        except BrokenLogError:
            gaps += 1
    gaps += not _is_whole()
    return {
        "log_kills": kills,
        "log_killed_entries": edge.size,
        "log_forks": forks,
        "log_gaps": gaps,
    }


def _write_until_killed(after_s: float) -> None:
    """Fork a writer, and kill it a while after it has begun."""
    # Connections cannot be shared by two processes: both open their own.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only
    hears, says = os.pipe()
    writer = os.fork()
    if not writer:
        _write(says)
    os.close(says)
    os.read(hears, 1)
    os.close(hears)
    time.sleep(after_s)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)


def _write(says: int) -> NoReturn:
    """Append and seal for ever, and say when it begins; the end comes from outside."""
    try:
        connection.ensure_connection()
        os.write(says, b"!")
        while True:
            record_all({"what": "bench.entry.written", "turn": turn} for turn in range(7))
            seal()
    finally:
        os._exit(1)


def _continues(seen: TreeHead) -> bool:
    """Say whether the published checkpoint begins with a tree that was seen before."""
    key = house_key(settings.PINXIT_HOME, use="log").public
    folder = tile_folder()
    try:
        head = open_checkpoint(folder.checkpoint(), key).head
        tree = TileTree(head.size, folder.read)
        verify_consistency(seen, tree.head, tree.consistency_proof(seen.size))
    except PinxitError:
        return False
    return tree.head == head


def _is_whole() -> bool:
    """Say whether the whole log and all its files hold in the end."""
    try:
        head = seal().head
        return check_log()[0].head == head and bool(list(check_copy(head, tile_folder().read)))
    except PinxitError:
        return False
