"""New pictures in the texture of one."""

import numpy as np
import pytest

from pinxit.studio.core.patches import grid_over, nearest
from pinxit.studio.core.recreate import BadRecreationError, Recreation, recreate
from pinxit.studio.core.resampling import resampled
from pinxit.studio.core.seams import SEAM_MAX, seam_figure
from tests.studio.picture import landscape


def wish(**changes):
    return Recreation(**{"kind": "compose", "height_px": 96, "width_px": 96, **changes})


def test_the_same_wish_gives_the_same_picture_and_another_seed_another():
    source = landscape()

    one, again = recreate(source, wish(seed=3)), recreate(source, wish(seed=3))
    other = recreate(source, wish(seed=4))

    assert (one == again).all()
    assert np.abs(one.astype(int) - other).mean() > 3


def test_a_new_composition_has_the_colours_of_the_old_one():
    source = landscape()

    made = recreate(source, wish(seed=3))

    assert np.abs(made.mean(axis=(0, 1)) - source.mean(axis=(0, 1))).max() < 20
    assert np.abs(made.astype(int) - source).mean() > 3


def test_another_shape_keeps_what_is_on_it_in_scale():
    source = landscape()

    made = recreate(source, wish(kind="retarget", width_px=144))

    assert made.shape == (96, 144, 3)
    # Sky above and grass below, as in the source, and every colour one of its own.
    assert made[:20].mean(axis=(0, 1))[2] > 180
    assert made[-20:].mean(axis=(0, 1))[2] < 80


@pytest.mark.parametrize("freedom", [1, 5])
def test_a_tile_has_no_seam_where_the_picture_itself_has_one(freedom):
    source = landscape()

    tile = recreate(source, wish(kind="tile", freedom=freedom))

    assert seam_figure(source) > 1.5
    assert seam_figure(tile) < SEAM_MAX


def test_fine_sizes_are_matched_near_their_neighbours():
    source = landscape(120, 120)
    levels = []

    tile = recreate(
        source,
        wish(kind="tile", height_px=120, width_px=120),
        on_level=lambda *so_far: levels.append(so_far),
    )

    assert seam_figure(tile) < SEAM_MAX
    assert levels[0][0] == 0
    assert levels[-1][0] == levels[-1][1] == len(levels) - 1


def test_large_pictures_are_looked_at_once_in_a_size():
    made = recreate(landscape(120, 120), wish(height_px=402, width_px=402))

    assert made.shape == (402, 402, 3)


@pytest.mark.parametrize("changes", [{"height_px": 63}, {"width_px": 2049}, {"freedom": 6}])
def test_what_cannot_be_made_is_refused(changes):
    with pytest.raises(BadRecreationError):
        wish(**changes)


def test_a_picture_that_is_too_small_is_refused():
    with pytest.raises(BadRecreationError, match="too few patches"):
        recreate(landscape(63, 200), wish())


def test_a_picture_that_would_be_far_larger_is_refused():
    with pytest.raises(BadRecreationError, match="four times"):
        recreate(landscape(), wish(width_px=400))


def test_a_patch_that_everybody_likes_is_dear():
    offered = np.array([[0.0], [10.0]], np.float32)
    wanted = np.array([[0.0], [4.0]], np.float32)

    assert nearest(wanted, offered, alpha=1e6).tolist() == [0, 0]
    assert nearest(wanted, offered, alpha=0.005).tolist() == [0, 1]


def test_patches_reach_the_last_pixel():
    grid = grid_over((20, 20), step_px=2, wraps=False)

    assert grid.row_R[-1] == 13
    assert grid_over((20, 20), step_px=2, wraps=True).row_R[-1] == 18


def test_a_flat_picture_stays_flat_in_every_size():
    flat = np.full((30, 40, 3), 0.25, np.float32)

    for size in ((15, 20), (61, 83)):
        assert np.allclose(resampled(flat, size), 0.25, atol=1e-5)


def test_a_tile_of_one_colour_has_no_seam():
    assert seam_figure(np.full((8, 8, 3), 9, np.uint8)) == 1.0
