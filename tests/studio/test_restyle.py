"""Painting in another's manner, and enlarging, with the networks that are installed."""

import numpy as np
import pytest
from PIL import Image

from pinxit.studio.adapters import enlarge_painterly as enlarging
from pinxit.studio.adapters import restyle as stylist
from pinxit.studio.core.restyle import BadRestylingError, Restyling, with_colours_of
from tests.studio.picture import landscape


def blue(height=96, width=96):
    return np.full((height, width, 3), (20, 40, 160), np.uint8)


def test_a_picture_of_any_size_takes_the_colours_of_the_manner():
    content = landscape(70, 93)

    done = stylist.restyle(content, blue(), Restyling())

    assert done.image_HWC.shape == content.shape
    assert done.image_HWC.mean(axis=(0, 1))[2] > done.image_HWC.mean(axis=(0, 1))[0]
    assert str(done.model).startswith("sha256:")
    assert done.engine.startswith("openvino ")


def test_it_may_keep_its_own_colours():
    content = landscape()

    kept = stylist.restyle(content, blue(), Restyling(keeps_colours=True)).image_HWC

    own = content.astype(float) - content.mean(axis=2, keepdims=True)
    after = kept.astype(float) - kept.mean(axis=2, keepdims=True)
    assert np.abs(own - after).mean() < 8


def test_a_strength_of_nothing_takes_nothing_from_the_other():
    content = landscape()

    one = stylist.restyle(content, blue(), Restyling(strength_percent=0)).image_HWC
    other = stylist.restyle(content, landscape(seed=2), Restyling(strength_percent=0)).image_HWC

    assert (one == other).all()


def test_a_broad_brush_paints_twice():
    steps = []

    stylist.restyle(
        landscape(),
        blue(),
        Restyling(has_broad_brush=True),
        on_step=lambda *so_far: steps.append(so_far),
    )

    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_there_are_no_seams_as_there_are_no_tiles():
    smooth = np.asarray(Image.fromarray(landscape()).resize((800, 96)))

    painted = stylist.restyle(smooth, landscape(seed=2), Restyling()).image_HWC.astype(int)

    step_W = np.abs(np.diff(painted, axis=1)).mean(axis=(0, 2))
    # Where the network's own 384 pixels would end, neighbours differ no more than elsewhere.
    assert step_W[380:388].max() < 3 * np.median(step_W)


def test_strength_has_its_limits():
    with pytest.raises(BadRestylingError):
        Restyling(strength_percent=101)


def test_colours_change_and_light_stays():
    grey = np.full((2, 2, 3), 100, np.uint8)

    assert with_colours_of(grey, grey).tolist() == grey.tolist()
    assert with_colours_of(grey, blue(2, 2))[0, 0].tolist() != [20, 40, 160]


@pytest.mark.parametrize("factor", [2, 4])
def test_an_enlarged_picture_is_the_picture(factor):
    small = landscape(40, 56)

    large = enlarging.enlarge_painterly(small, factor)

    assert large.shape == (40 * factor, 56 * factor, 3)
    back = np.asarray(Image.fromarray(large).reduce(factor))
    assert np.abs(back.astype(int) - small).mean() < 8


def test_parts_are_joined_without_a_seam(monkeypatch):
    small = landscape(48, 48)
    whole = enlarging.enlarge_painterly(small, 2)

    monkeypatch.setattr(enlarging, "_PART_PX", 24)
    parts = []
    joined = enlarging.enlarge_painterly(small, 2, on_part=lambda *each: parts.append(each))

    assert np.abs(whole.astype(int) - joined).max() <= 1
    assert parts[-1] == (4, 4)


def test_other_weights_under_the_same_name_are_not_run(monkeypatch):
    monkeypatch.setattr(stylist, "_NETWORKS", {"predict": "sha256:" + "0" * 64})
    with pytest.raises(stylist.MissingStylistError, match="not the one that is known"):
        stylist._network("predict")
    monkeypatch.setattr(enlarging, "_WEIGHTS", {2: "sha256:" + "0" * 64})
    with pytest.raises(enlarging.MissingEnlargerError, match="not the file that is known"):
        enlarging._weights(2)


def test_a_package_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(stylist, "_PACKAGE", "no-such-package")
    with pytest.raises(stylist.MissingStylistError, match="is not installed"):
        stylist._network("predict")
    monkeypatch.setattr(enlarging, "_PACKAGE", "no-such-package")
    with pytest.raises(enlarging.MissingEnlargerError, match="is not installed"):
        enlarging._weights(2)
