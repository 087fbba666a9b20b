"""What can be measured on a picture without taste."""

import numpy as np
import pytest

from pinxit.appraisal import appraise


def even(colour, side_px=32):
    return np.full((side_px, side_px, 3), colour, dtype=np.uint8)


def test_an_even_ground_is_blank():
    report = appraise(even((250, 248, 244)))

    assert report.is_blank
    assert report.blank_share == 1
    assert report.contrast == pytest.approx(0)
    assert report.sharpness == pytest.approx(0)


def test_a_figure_on_a_ground_is_not_blank():
    picture = even((255, 255, 255))
    picture[8:24, 8:24] = (179, 38, 30)

    report = appraise(picture)

    assert not report.is_blank
    assert report.blank_share == pytest.approx(0.75)
    assert report.sharpness > 0


def test_a_few_specks_do_not_make_a_picture():
    picture = even((255, 255, 255), side_px=64)
    picture[10, 10:14] = 0

    assert appraise(picture).is_blank


def test_noise_of_the_ground_counts_as_ground():
    noise = np.random.default_rng(0).integers(-2, 3, (32, 32, 3))

    assert appraise((240 + noise).astype(np.uint8)).is_blank


def test_grey_has_no_colour_and_red_has():
    assert appraise(even(128)).colourfulness == 0
    assert appraise(even((255, 0, 0))).colourfulness == pytest.approx(0.3 * np.hypot(255, 127.5))


def test_black_beside_white_has_all_the_contrast_there_is():
    picture = even(0)
    picture[:, 16:] = 255

    assert appraise(picture).contrast == pytest.approx(0.5)


def test_a_sharp_edge_is_sharper_than_a_soft_one():
    sharp, soft = even(0), even(0)
    sharp[:, 16:] = 255
    soft[:] = np.linspace(0, 255, 32, dtype=np.uint8)[None, :, None]

    assert appraise(sharp).sharpness > 10 * appraise(soft).sharpness


def test_turning_a_picture_changes_nothing():
    picture = np.random.default_rng(1).integers(0, 256, (24, 40, 3), dtype=np.uint8)

    report, turned = appraise(picture), appraise(np.rot90(picture))

    assert report.contrast == pytest.approx(turned.contrast)
    assert report.colourfulness == pytest.approx(turned.colourfulness)
    assert report.sharpness == pytest.approx(turned.sharpness)
