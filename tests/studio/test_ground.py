"""What a picture is painted over: the record, the canvas, and the pixels that may not change."""

import numpy as np
import pytest

from pinxit.kernel import Digest
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.canvas import Canvas, between, extended, laid_over
from pinxit.studio.core.ground import BadGroundError, Ground, Way, ground_of

ONE, OTHER, MASK = (Digest.of(name) for name in (b"one", b"other", b"mask"))
GROUNDS = (
    Ground(way=Way.VARY, pictures=(ONE,), strength_percent=60),
    Ground(way=Way.MIX, pictures=(ONE, OTHER), strength_percent=45, share_percent=30),
    Ground(way=Way.FILL, pictures=(ONE,), mask=MASK),
    Ground(way=Way.EXTEND, pictures=(ONE,), margins_px=(0, 32, 64, 0)),
)


def picture(height: int = 32, width: int = 32, seed: int = 1) -> np.ndarray:
    draw = np.random.Generator(np.random.Philox(key=seed))
    return draw.integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.way)
def test_a_ground_comes_back_from_its_record(ground: Ground) -> None:
    assert ground_of(ground.record) == ground
    assert ground.start == pytest.approx(1 - ground.strength_percent / 100)


def test_a_ground_decides_the_name_of_a_brief_and_its_absence_does_not() -> None:
    plain = Brief(prompt="a red dragon", hand="noto", seed=7, steps=3)
    names = {Brief(prompt="a red dragon", hand="noto", ground=each).digest for each in GROUNDS}

    assert len(names) == len(GROUNDS)
    assert str(plain.digest) == (
        "sha256:17c7fe06eb94017470fa30a63a57c52e72bde97e3bc040453fe46e908294fa52"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"pictures": (ONE, OTHER)},
        {"pictures": ()},
        {"strength_percent": 0},
        {"strength_percent": 101},
        {"share_percent": 50},
        {"mask": MASK},
        {"margins_px": (16, 0, 0, 0)},
        {"way": Way.MIX},
        {"way": Way.MIX, "pictures": (ONE, OTHER), "share_percent": 100},
        {"way": Way.FILL},
        {"way": Way.EXTEND},
        {"way": Way.EXTEND, "margins_px": (8, 0, 0, 0)},
        {"way": Way.EXTEND, "margins_px": (144, 0, 0, 0)},
        {"way": Way.EXTEND, "margins_px": (-16, 0, 0, 0)},
    ],
)
def test_what_does_not_go_together_is_no_ground(changes: dict[str, object]) -> None:
    with pytest.raises(BadGroundError):
        Ground(**{"way": Way.VARY, "pictures": (ONE,), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "record", [{}, {"way": "bake"}, {"way": "vary", "pictures": ["x"], "strength_percent": 1},
               {"way": "vary", "pictures": 7, "strength_percent": 1},
               {"way": "vary", "pictures": [str(ONE)], "strength_percent": 0},
               {"way": "extend", "pictures": [str(ONE)], "strength_percent": 1, "margins_px": [1]}],
)  # fmt: skip
def test_a_broken_record_is_no_ground(record: dict[str, object]) -> None:
    with pytest.raises(BadGroundError):
        ground_of(record)


def test_outside_the_mask_not_a_bit_changes() -> None:
    under, over = picture(seed=1), picture(seed=2)
    free_HW = np.zeros((32, 32), dtype=bool)
    free_HW[8:24, 8:24] = True

    laid = laid_over(under, over, free_HW)

    assert np.array_equal(laid[~free_HW], under[~free_HW])
    assert np.array_equal(laid[12:20, 12:20], over[12:20, 12:20])
    assert not np.array_equal(laid[8:24, 8], over[8:24, 8])
    assert np.array_equal(laid_over(under, over, np.ones((32, 32), dtype=bool)), over)


def test_a_picture_grows_around_what_it_is() -> None:
    small = picture()
    canvas = extended(small, (16, 0, 32, 48))

    assert canvas.picture_HWC.shape == (80, 80, 3)
    assert np.array_equal(canvas.picture_HWC[:32, 16:48], small)
    assert not canvas.free_HW[:32, 16:48].any()
    assert canvas.free_HW.sum() == 80 * 80 - 32 * 32


@pytest.mark.parametrize("margins", [(0, 0, 32, 0), (16, 0, 0, 0), (32, 32, 32, 32), (0, 96, 0, 0)])
def test_squares_cover_all_that_is_free_and_lean_on_what_is_known(
    margins: tuple[int, int, int, int],
) -> None:
    canvas = extended(picture(64, 64), margins)
    left_HW = canvas.free_HW.copy()

    for window in canvas.windows(64):
        assert left_HW[window].shape == (64, 64)
        assert left_HW[window].any()
        assert left_HW[window].mean() <= 0.75, "at least a quarter is known"
        left_HW[window] = False

    assert not left_HW.any()


def test_a_canvas_that_cannot_be_painted_over_is_refused() -> None:
    free_HW = np.ones((32, 32), dtype=bool)
    for bad in (
        lambda: Canvas(picture(2064, 16), np.ones((2064, 16), dtype=bool)),
        lambda: list(Canvas(picture(528, 16), np.ones((528, 16), dtype=bool)).windows(16)),
        lambda: Canvas(picture(30, 32), np.ones((30, 32), dtype=bool)),
        lambda: Canvas(picture(), np.ones((16, 32), dtype=bool)),
        lambda: Canvas(picture(), free_HW, picture(16, 16)),
        lambda: Canvas(picture(), ~free_HW),
        lambda: list(Canvas(picture(), free_HW).windows(64)),
    ):
        with pytest.raises(BadGroundError):
            bad()


def test_between_two_latents_is_an_arc_of_the_same_length() -> None:
    draw = np.random.Generator(np.random.Philox(key=3))
    one, other = (draw.standard_normal((4, 8, 8), dtype=np.float32) for _ in range(2))
    halfway = between(one, other, 0.5)
    straight = (one + other) / 2

    assert np.allclose(between(one, other, 0.0), one, atol=1e-6)
    assert np.allclose(between(one, other, 1.0), other, atol=1e-6)
    assert np.linalg.norm(halfway) == pytest.approx(np.linalg.norm(one), rel=0.1)
    assert np.linalg.norm(straight) < 0.8 * np.linalg.norm(one)
    assert np.allclose(between(one, one, 0.3), one)


def test_between_a_latent_and_itself_it_stays() -> None:
    flat = np.ones((4, 8, 8), dtype=np.float32)  # of length 16: its cosine with itself is exact

    assert np.array_equal(between(flat, flat, 0.25), flat)
    assert np.array_equal(between(flat, -flat, 0.5), np.zeros_like(flat))
