"""Painting over pictures, with a tiny painter and with the real one."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.canvases import (
    BadMaskError,
    keep_mask,
    mask_of_page,
    open_canvas,
    page_mask,
)
from pinxit.studio.adapters.house_painter import HousePainter, open_house_painter, open_painter
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.adapters.renditions import renditions
from pinxit.studio.adapters.replaying import replay
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.canvas import Canvas, extended
from pinxit.studio.core.ground import Ground, Way
from pinxit.studio.core.painter import CannotPaintOverError, Painter, Step
from pinxit.studio.core.piece import Origin, Piece
from tests.bad import pictures
from tests.studio.test_engine_painter import brief
from tests.studio.tiny_painter import write_looking_painter, write_returning_painter

ANY = Digest.of(b"any")
VARY = Ground(way=Way.VARY, pictures=(ANY,), strength_percent=50)


def unseen(_: Step) -> None:
    """Nobody watches."""


@pytest.fixture
def painter(tmp_path: Path) -> HousePainter:
    return open_painter(write_returning_painter(tmp_path / "tiny"), tmp_path / "home")


def noise_picture(height: int = 16, width: int = 16) -> np.ndarray:
    draw = np.random.Generator(np.random.Philox(key=5))
    return draw.integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.slow
def test_a_part_is_painted_anew_and_the_rest_stays(painter: HousePainter) -> None:
    under = noise_picture()
    free_HW = np.zeros((16, 16), dtype=bool)
    free_HW[:, 8:] = True
    ground = Ground(way=Way.FILL, pictures=(ANY,), mask=ANY)
    steps: list[Step] = []

    over = painter.paint(brief(ground=ground), on_step=steps.append, canvas=Canvas(under, free_HW))

    assert np.array_equal(over[:, :8], under[:, :8])
    assert over[:, 12:].mean() < 60, "the narrow hand is shown the dark work"
    assert [(step.step, step.total) for step in steps] == [(n, 4) for n in (1, 2, 3, 4)]
    assert np.array_equal(steps[0].preview_HWC[:, :8], under[:, :8])


@pytest.mark.slow
def test_a_picture_grows_square_by_square(painter: HousePainter) -> None:
    under = noise_picture()
    ground = Ground(way=Way.EXTEND, pictures=(ANY,), margins_px=(0, 0, 16, 16))
    steps: list[Step] = []

    over = painter.paint(
        brief(ground=ground), on_step=steps.append, canvas=extended(under, (0, 0, 16, 16))
    )

    assert over.shape == (32, 32, 3)
    assert np.array_equal(over[:16, :16], under)
    assert steps[-1].step == steps[-1].total == len(steps)
    assert np.array_equal(steps[-1].preview_HWC, over)
    assert over[20:, 20:].mean() < 60


@pytest.mark.slow
def test_a_painter_without_a_way_back_says_so(tmp_path: Path) -> None:
    one_way = open_painter(write_looking_painter(tmp_path / "tiny"), tmp_path / "home")
    canvas = Canvas(noise_picture(), np.ones((16, 16), dtype=bool))

    with pytest.raises(CannotPaintOverError):
        one_way.paint(brief(ground=VARY), on_step=unseen, canvas=canvas)


@pytest.mark.slow
def test_the_house_painter_stays_nearer_with_less_strength_and_between_in_a_mixture(
    tmp_path: Path,
) -> None:
    house = open_house_painter(tmp_path)
    plain = Brief(prompt="tiger face", hand="noto", seed=3, steps=8)
    tiger = house.paint(plain, on_step=unseen)
    panda = house.paint(replace(plain, prompt="panda", seed=1), on_step=unseen)
    everything = np.ones((128, 128), dtype=bool)

    def far(first: np.ndarray, second: np.ndarray) -> float:
        return float(np.abs(first.astype(int) - second).mean())

    def painted(ground: Ground, canvas: Canvas) -> np.ndarray:
        wish = replace(plain, seed=11, ground=ground)
        picture = house.paint(wish, on_step=unseen, canvas=canvas)
        assert np.array_equal(picture, house.paint(wish, on_step=unseen, canvas=canvas))
        return picture

    canvas = Canvas(tiger, everything)
    faint, free = (
        far(painted(replace(VARY, strength_percent=percent), canvas), tiger) for percent in (20, 95)
    )
    assert faint < free / 2

    both = Canvas(tiger, everything, panda)
    mixed = [
        painted(
            Ground(way=Way.MIX, pictures=(ANY, ANY), strength_percent=30, share_percent=share), both
        )
        for share in (15, 85)
    ]
    assert far(mixed[0], tiger) < far(mixed[0], panda)
    assert far(mixed[1], panda) < far(mixed[1], tiger)


@pytest.mark.slow
def test_a_piece_of_pieces_is_painted_again_to_the_byte(
    painter: HousePainter, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path / "store")
    image = store.put(encode_png(noise_picture(), facts={}))
    mask = keep_mask(noise_picture()[..., 0] > 99, store)
    wish = brief(ground=Ground(way=Way.FILL, pictures=(image,), mask=mask))
    piece = _kept(wish, painter, store)

    again = replay(piece, painter, store, on_step=unseen)
    other = replay(replace(piece, brief=replace(wish, seed=8)), painter, store, on_step=unseen)

    assert again.is_same
    assert not other.is_same, "another seed is another picture"


def _kept(wish: Brief, painter: Painter, store: FolderStore) -> Piece:
    assert wish.ground is not None
    origin = Origin(
        model=painter.model,
        manifest=painter.manifest,
        engine=painter.engine,
        references=painter.looks_at(wish),
    )
    image_HWC = painter.paint(wish, on_step=unseen, canvas=open_canvas(wish.ground, store))
    files = renditions(UUID(int=1), wish, image_HWC, origin)
    return Piece(
        public_id=UUID(int=1),
        brief=wish,
        origin=origin,
        image=store.put(files.image),
        file=store.put(files.file),
    )


def test_a_mask_goes_to_the_page_and_comes_back(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    free_HW = noise_picture()[..., 0] > 99

    kept = keep_mask(free_HW, store)

    assert keep_mask(free_HW, store) == kept
    assert np.array_equal(mask_of_page(page_mask(store.read(kept))), free_HW)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/mask.png",
        "data:image/png;base64,",
        "data:image/png;base64,%%%",
        "data:image/png;base64,R0lGODlhAQABAAAAACw=",
        "data:image/png;base64," + "A" * 400_001,
        page_mask(encode_png(noise_picture(), facts={})[:80]),
        page_mask(encode_png(noise_picture(8, 1024), facts={})),
        page_mask(pictures.of_30_000_by_30_000()),
        page_mask(pictures.with_a_huge_text()[:200_000]),
        page_mask(pictures.truncated()),
    ],
)
def test_what_is_no_mask_is_refused(address: str) -> None:
    with pytest.raises(BadMaskError):
        mask_of_page(address)
