"""How fast the log takes entries and proves them, whether others can check it, and what breaks it.

Proofs and flipped bits are judged by `tests/provenance/independent_verifier.py`, a program that
shares no code with this one.
"""

import base64
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.bench.kills import measure_kills
from pinxit.provenance.bench.scratch import scratch_house
from pinxit.provenance.core.audit import check_root, check_tile
from pinxit.provenance.core.entry import Event
from pinxit.provenance.core.merkle import Frontier
from pinxit.provenance.core.tiles import ReadTile, Tile, TileTree, tiles_of
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import tile_folder
from pinxit.provenance.web.services import record, record_all, seal

_VERIFIER: Final = Path("tests/provenance/independent_verifier.py")
_BATCH: Final = 1_000
_SINGLE: Final = 200
_SEED: Final = 20261130


class NoSecondOpinionError(PinxitError):
    """The independent verifier is not here, or cannot read what it was given."""

    remedy = "Run the measurement in a checkout of the source: the verifier is in its tests."


def measure(home: Path, *, full: bool) -> dict[str, float]:  # noqa: ARG001 - asked like the others
    """Measure the log on a database and in a house of its own.

    Args:
        home: PINXIT_HOME; nothing is written there.
        full: 100,000 entries, 20,000 proofs, 10,000 flipped bits and 200 kills, which takes a
            quarter of an hour; otherwise a tenth and less of each.

    Returns:
        `appends_per_second`, batches of 1,000 appended, signed, written as tiles, and every entry
        with its inclusion proof; `appends_single_per_second`, one transaction an entry; what the
        independent verifier made of `proofs_checked` (`proofs_failed`); `bits_flipped` one at a
        time and `bits_missed` by it or by `pinxit log check`; `log_kills`, `log_forks`, `log_gaps`.

    Raises:
        NoSecondOpinionError: The independent verifier is not here.
    """
    if not _VERIFIER.exists():
        raise NoSecondOpinionError(f"there is no {_VERIFIER}")
    share = 10 if full else 1
    with scratch_house():
        figures = _appended(10_000 * share)
        figures |= _proved(1_000 * share)
        figures |= _flipped(1_000 * share)
    with scratch_house():
        figures |= measure_kills(200 if full else 10)
    return figures


def _appended(count: int) -> dict[str, float]:
    """Append entries in batches, each signed and proved before the next, and some one by one."""
    started = time.perf_counter()
    for begin in range(0, count, _BATCH):
        record_all(_painted(index) for index in range(begin, begin + _BATCH))
        size = seal().size
        tree = TileTree(size, tile_folder().read)
        proofs = [tree.inclusion_path(index) for index in range(begin, size)]
        assert len(proofs) == _BATCH  # noqa: S101 - the bench has the log to itself
    in_batches = count / (time.perf_counter() - started)
    started = time.perf_counter()
    for index in range(_SINGLE):
        with transaction.atomic():
            record(_painted(count + index))
    one_by_one = _SINGLE / (time.perf_counter() - started)
    seal()
    return {
        "log_entries": count,
        "appends_per_second": in_batches,
        "appends_single_per_second": one_by_one,
    }


def _painted(index: int) -> Event:
    """Return an event as large as those of the studio."""
    named = {part: str(Digest.of(f"{part} {index}".encode())) for part in ("image", "file")}
    return {
        "what": "studio.piece.painted",
        "piece": f"00000000-0000-4000-8000-{index:012}",
        "model": str(Digest.of(b"model")),
        "manifest": str(Digest.of(b"manifest")),
        "engine": "openvino",
        "hand": "noto",
        "seed": index,
        "steps": 4,
        **named,
    }


def _proved(count: int) -> dict[str, float]:
    """Let a stranger's program check so many random proofs of each kind."""
    lines = settings.PINXIT_HOME / "proofs.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        for proof in _proofs(count):
            file.write(json.dumps(proof) + "\n")
    found = _asked("proofs", str(lines))
    return {"proofs_checked": found["checked"], "proofs_failed": found["failed"]}


def _proofs(count: int) -> Iterator[Mapping[str, object]]:
    chance = random.Random(_SEED)  # noqa: S311 - places, not secrets
    rows = list(LogEntry.objects.order_by("index").iterator(2_000))
    size = len(rows)
    tree = TileTree(size, tile_folder().read)
    root = tree.head.root.hex
    for index in (chance.randrange(size) for _ in range(count)):
        leaf = base64.b64encode(rows[index].entry().leaf).decode()
        proof = [step.hex for step in tree.inclusion_proof(index)]
        yield {"leaf": leaf, "index": index, "size": size, "root": root, "proof": proof}
    wanted = sorted(chance.randint(0, size) for _ in range(count))
    edge = Frontier()
    for old_size in wanted:
        for row in rows[edge.size : old_size]:
            edge.add(bytes(row.leaf_hash))
        proof = [step.hex for step in tree.consistency_proof(old_size)]
        old_root = edge.head.root.hex
        yield {
            "old_size": old_size, "old_root": old_root, "size": size, "root": root, "proof": proof
        }  # fmt: skip


def _flipped(count: int) -> dict[str, float]:
    """Flip so many single bits of a copy, for the independent verifier and for our own check."""
    key = settings.PINXIT_HOME / "keys" / "log.ed25519.pub"
    found = _asked("flips", str(tile_folder().root), str(key), str(count))
    if not found["sound"]:
        raise NoSecondOpinionError("the independent verifier does not find the log sound")
    return {"bits_flipped": count, "bits_missed": max(found["missed"], _missed_here(count))}


def _missed_here(count: int) -> int:
    """Flip bits of tiles and bundles under the check of `pinxit log check`; count the unseen."""
    chance = random.Random(_SEED)  # noqa: S311 - places, not secrets
    head = TileTree(seal().size, tile_folder().read).head
    tiles, read = list(tiles_of(head.size)), lru_cache(None)(tile_folder().read)
    weights = list(accumulate(len(read(tile)) for tile in tiles))
    missed = 0
    for flipped in chance.choices(tiles, cum_weights=weights, k=count):
        content = bytearray(read(flipped))
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        bent = partial(_instead, flipped, bytes(content), read)
        try:
            check_tile(flipped, head.size, bent)
            check_root(head, bent)
        except PinxitError:
            continue
        missed += 1
    return missed


def _instead(flipped: Tile, content: bytes, read: ReadTile, tile: Tile) -> bytes:
    """Read a tile, one of them with other bytes."""
    return content if tile == flipped else read(tile)


def _asked(*question: str) -> dict[str, int]:
    """Return what the independent verifier says."""
    house_key(settings.PINXIT_HOME, use="log")
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(_VERIFIER), *question], capture_output=True, text=True, check=False
    )
    try:
        answer: dict[str, int] = json.loads(told.stdout)
    except ValueError as error:
        raise NoSecondOpinionError("the independent verifier gave no answer") from error
    return answer
