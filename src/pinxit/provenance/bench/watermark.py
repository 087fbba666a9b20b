"""What a mark survives, and how two others fare beside it.

Required cells of the table are tried on every work; of the others each work meets one in ten, so
that every cell is tried on a hundred works (of a thousand). Whoever wants all pays two hours.
"""

import statistics
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

import cv2

from pinxit.provenance.bench.attacks import ATTACKS
from pinxit.provenance.bench.marked_works import KINDS, Image, Works, numbered, open_works
from pinxit.provenance.bench.peers import NoPeersError, factor_for, open_peers, psnr
from pinxit.provenance.bench.watermark_table import Cell, write_tables
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.watermark import detect, embed

_EVERY: Final = 10
#: More than cores: the machine may have other work, of which this takes its share.
WORKERS: Final = 6
_HOUSE: Final = 0x5049
_OURS: Final = "pinxit"
_NO_ATTACK: Final = "none"


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: a work, what was done to it, and whether its mark was read.

    Attributes:
        cell: Attack, strength and kind of work.
        way: `pinxit`, or the name of another watermark.
        found: All 48 bits were right.
        wrong: A mark was read that is another one.
    """

    cell: Cell
    way: str
    found: bool
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a marked picture differs from the one before, and how long it took.

    Attributes:
        kind: Of work.
        psnr_db: Decibels.
        ssim: 0 to 1.
        embed_ms: Of processor time a megapixel.
        detect_ms: Of processor time a megapixel.
    """

    kind: str
    psnr_db: float
    ssim: float
    embed_ms: float
    detect_ms: float


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure the mark of pictures, and write its table beside the figures.

    Args:
        home: PINXIT_HOME, with the gathered illustrations and a folder of paintings.
        full: 1,000 works, and 12 for the comparison with the others, which takes ten minutes of
            processor time; otherwise 30 and 3.

    Raises:
        NoWorksToMarkError: Illustrations or paintings are missing.
    """
    cv2.setNumThreads(1)
    works = open_works(home)
    tried: list[Tried] = []
    looks: list[Look] = []
    # Before any process is started: one of the others says how processes are to be started.
    num_beside = (12 if full else 3) * _has_peers()
    with ProcessPoolExecutor(WORKERS) as pool:
        for some, look in pool.map(
            partial(_work, works), *zip(*numbered(1_000 if full else 30), strict=True), chunksize=4
        ):
            tried += some
            looks.append(look)
        beside = list(_beside(pool, works, num_beside))
    write_tables(_shares(tried), _shares(beside))
    return {
        **_summary(tried),
        **_looks(looks),
        **_peers(beside),
    }


def _work(works: Works, kind: str, number: int) -> tuple[list[Tried], Look]:
    """Mark one work, look at it, and try the required cells and its share of the others."""
    image = works.work(kind, number)
    mark = Mark.of(index=number, house=_HOUSE)
    megapixels = image.shape[0] * image.shape[1] / 1e6
    began = time.process_time()
    marked = embed(image, mark)
    embedded = time.process_time()
    seen = detect(marked)
    ended = time.process_time()
    look = Look(
        kind,
        psnr(image, marked),
        _ssim(image, marked),
        (embedded - began) / megapixels * 1e3,
        (ended - embedded) / megapixels * 1e3,
    )
    first = Tried(Cell(_NO_ATTACK, 0, kind), _OURS, seen is not None and seen.mark == mark)
    tried = [first]
    for place, (name, strength) in enumerate(_cells()):
        if ATTACKS[name].required == strength or place % _EVERY == number % _EVERY:
            attack = ATTACKS[name]
            found = detect(attack.does(marked, attack.strengths[strength]))
            right = found is not None and found.mark == mark
            tried.append(
                Tried(Cell(name, strength, kind), _OURS, right, found is not None and not right)
            )
    return tried, look


def _ssim(before: Image, after: Image) -> float:
    """Return the structural similarity of two pictures, 0 to 1."""
    measured = import_module("skimage.metrics").structural_similarity
    return float(measured(before, after, channel_axis=2))


def _cells() -> Iterator[tuple[str, int]]:
    for name, attack in ATTACKS.items():
        for strength in range(len(attack.strengths)):
            yield name, strength


def _has_peers() -> bool:
    """Say whether the others are installed."""
    try:
        return bool(open_peers())
    except NoPeersError:
        return False


def _beside(pool: ProcessPoolExecutor, works: Works, count: int) -> Iterator[Tried]:
    """Try ours and the others on the same works at the same PSNR, in the required cells."""
    if count:
        for some in pool.map(partial(_side_by_side, works), *zip(*numbered(count), strict=True)):
            yield from some


def _side_by_side(works: Works, kind: str, number: int) -> list[Tried]:
    """Mark one work three ways, and do to each the same."""
    image = works.work(kind, number)
    mark = Mark.of(index=number, house=_HOUSE)
    ours = embed(image, mark)
    tried = list(_read_ours(ours, mark, kind))
    for name, peer in open_peers().items():
        factor = factor_for(peer, image, mark, psnr(image, ours))
        marked = peer.embed(image, mark, factor)
        for cell, attacked in _required(marked, kind):
            tried.append(Tried(cell, name, peer.read(attacked, factor) == mark.payload))
    return tried


def _read_ours(marked: Image, mark: Mark, kind: str) -> Iterator[Tried]:
    for cell, attacked in _required(marked, kind):
        found = detect(attacked)
        yield Tried(cell, _OURS, found is not None and found.mark == mark)


def _required(marked: Image, kind: str) -> Iterator[tuple[Cell, Image]]:
    """Yield a marked picture, and what each required attack makes of it."""
    yield Cell(_NO_ATTACK, 0, kind), marked
    for name, attack in ATTACKS.items():
        place = max(attack.required, 0)
        yield Cell(name, place, kind), attack.does(marked, attack.strengths[place])


def _shares(tried: Iterable[Tried]) -> dict[tuple[str, Cell], tuple[int, int]]:
    """Return how many were found of how many, by way and cell."""
    counts: dict[tuple[str, Cell], tuple[int, int]] = {}
    for one in tried:
        found, of = counts.get((one.way, one.cell), (0, 0))
        counts[one.way, one.cell] = (found + one.found, of + 1)
    return counts


def _summary(tried: list[Tried]) -> dict[str, float]:
    required = [one for one in tried if one.cell.is_required]
    by_attack = {
        name: [one.found for one in required if one.cell.attack == name]
        for name in dict.fromkeys(one.cell.attack for one in required)
    }
    by_kind = _shares(required).values()
    return {
        "watermark_works": sum(one.cell.attack == _NO_ATTACK for one in tried),
        "watermark_cells": len({(one.cell.attack, one.cell.strength) for one in tried}) - 1,
        "watermark_tried": len(tried),
        "watermark_wrong": sum(one.wrong for one in tried),
        "watermark_detection_worst_required": min(map(statistics.fmean, by_attack.values())),
        "watermark_detection_worst_required_kind": min(found / of for found, of in by_kind),
        "watermark_detection_all": statistics.fmean(one.found for one in tried),
    }


def _looks(looks: list[Look]) -> dict[str, float]:
    figures = {
        "watermark_embed_ms_megapixel": statistics.median(look.embed_ms for look in looks),
        "watermark_detect_ms_megapixel": statistics.median(look.detect_ms for look in looks),
    }
    for kind in KINDS:
        those = [look for look in looks if look.kind == kind]
        figures[f"watermark_psnr_{kind}"] = statistics.fmean(look.psnr_db for look in those)
        figures[f"watermark_psnr_least_{kind}"] = min(look.psnr_db for look in those)
        figures[f"watermark_ssim_{kind}"] = statistics.fmean(look.ssim for look in those)
    return figures


def _peers(beside: list[Tried]) -> dict[str, float]:
    """Return the share of all side-by-side tries that each way read, attacked and not."""
    figures: dict[str, float] = {}
    for way in dict.fromkeys(one.way for one in beside):
        named = way.split()[0].replace("-", "_")
        for what, those in _halves([one for one in beside if one.way == way]).items():
            figures[f"watermark_beside_{named}_{what}"] = statistics.fmean(those)
    return figures


def _halves(tried: list[Tried]) -> Mapping[str, list[bool]]:
    attacked = [one for one in tried if one.cell.attack != _NO_ATTACK]
    return {
        "untouched": [one.found for one in tried if one.cell.attack == _NO_ATTACK],
        "attacked": [one.found for one in attacked],
        "required": [one.found for one in attacked if one.cell.is_required],
    }
