"""Whether what was painted can be painted again: many pieces, each from its own record."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import numpy as np
from rich.progress import track

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.canvases import keep_mask, open_canvas
from pinxit.studio.adapters.house_painter import HousePainter, open_house_painter
from pinxit.studio.adapters.renditions import renditions
from pinxit.studio.adapters.replaying import replay
from pinxit.studio.adapters.vocabulary import house_vocabulary
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.ground import Ground, Way
from pinxit.studio.core.painter import Step, origin_of
from pinxit.studio.core.piece import Piece

_FEW: Final = 20
_MANY: Final = 1000
#: Steps, one after the other: short ones too, so that a thousand fit into half an hour.
_STEPS: Final = (16, 8, 4)


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Paint pieces of every way, and again in another process from their records and the store.

    Args:
        home: PINXIT_HOME, where the choice of the engine is kept.
        full: A thousand pieces instead of twenty.

    Raises:
        MissingPainterError: No painter is installed.
    """
    count = _MANY if full else _FEW
    with TemporaryDirectory() as scratch:
        store = Path(scratch)
        pieces = list(
            track(
                _painted(home, FolderStore(store), count), "Painting", total=count, transient=True
            )
        )
        began = time.perf_counter()
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as other:
            answers = other.map(_same, pieces, [home] * count, [store] * count)
            same = list(track(answers, "Painting again", total=count, transient=True))
        seconds = time.perf_counter() - began
    return {
        "replay_tried": float(len(same)),
        "replay_mismatches": float(same.count(False)),
        "replay_ms_per_piece": 1000 * seconds / count,
    }


def _same(piece: Piece, home: Path, store: Path) -> bool:
    """Say whether a piece comes out the same; called in a process that never painted it."""
    again = replay(piece, _painter(home), FolderStore(store), on_step=_unseen)
    return again.is_same


@cache
def _painter(home: Path) -> HousePainter:
    return open_house_painter(home)


def _painted(home: Path, store: FolderStore, count: int) -> Iterator[Piece]:
    """Yield pieces: plain ones and, of those before, variations, mixtures and the rest."""
    painter, before = open_house_painter(home), list[Piece]()
    for nth in range(count):
        brief = _brief(painter, nth, _ground(nth, before, store))
        canvas = open_canvas(brief.ground, store) if brief.ground else None
        image_HWC = painter.paint(brief, on_step=_unseen, canvas=canvas)
        origin = origin_of(painter, brief)
        name = UUID(int=nth)
        files = renditions(name, brief, image_HWC, origin)
        image, file = store.put(files.image), store.put(files.file)
        piece = Piece(public_id=name, brief=brief, origin=origin, image=image, file=file)
        if files.size_px == (painter.card.side_px, painter.card.side_px):
            before.append(piece)
        yield piece


def _brief(painter: HousePainter, nth: int, ground: Ground | None) -> Brief:
    entries = house_vocabulary().entries
    entry = entries[nth * 37 % len(entries)]
    return Brief(
        prompt=entry.label["zh" if nth % 2 else "en"],
        hand=painter.hands[nth % len(painter.hands)],
        seed=nth,
        steps=_STEPS[nth % len(_STEPS)],
        guidance_percent=painter.card.guidance_percent,
        side_px=painter.card.side_px,
        ground=ground,
    )


def _ground(nth: int, before: list[Piece], store: FolderStore) -> Ground | None:
    """Return what a piece is painted over: for three of seven nothing, else the ways in turn."""
    way = {3: Way.VARY, 4: Way.MIX, 5: Way.FILL, 6: Way.EXTEND}.get(nth % 7)
    if way is None:
        return None
    image = before[-1].image
    if way is Way.MIX:
        share = 10 + nth % 81
        pictures = (image, before[-2].image)
        return Ground(way=way, pictures=pictures, strength_percent=45, share_percent=share)
    if way is Way.FILL:
        return Ground(way=way, pictures=(image,), mask=_mask(nth, before[-1], store))
    if way is Way.EXTEND:
        return Ground(way=way, pictures=(image,), margins_px=(0, 0, 32 + nth % 3 * 16, 0))
    return Ground(way=way, pictures=(image,), strength_percent=20 + nth % 71)


def _mask(nth: int, piece: Piece, store: FolderStore) -> Digest:
    """Keep a disc somewhere on a picture as its mask."""
    side = piece.brief.side_px
    y_HW, x_HW = np.mgrid[0:side, 0:side]
    draw = np.random.Generator(np.random.Philox(key=nth))
    y, x = draw.integers(side // 4, 3 * side // 4, 2)
    return keep_mask(np.hypot(y_HW - y, x_HW - x) < side / 4, store)


def _unseen(step: Step) -> None:
    """Nobody watches."""
    del step
