"""Small and full-size renditions of pictures."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pinxit.studio.adapters.enlarge import enlarge
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.adapters.preview import PREVIEW_MAX_BYTES, encode_card, encode_preview
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.painter import UnknownHandError
from pinxit.studio.jobs import painted
from tests.studio.sketch import Onlooker, SketchPainter

DRAGON = Brief(prompt="a red dragon", hand="noto", seed=7, steps=3)


def noise(side_px):
    return np.random.default_rng(0).integers(0, 256, (side_px, side_px, 3), dtype=np.uint8)


@pytest.mark.parametrize("image_HWC", [noise(128), noise(512), np.zeros((128, 128, 3), np.uint8)])
def test_a_preview_is_light_whatever_it_shows(image_HWC):
    content = encode_preview(image_HWC)

    assert len(content) <= PREVIEW_MAX_BYTES
    assert Image.open(BytesIO(content)).format == "JPEG"


def test_a_card_is_small_and_says_that_it_is_ai_made():
    card = encode_card(encode_png(noise(1024), facts={}))

    picture = Image.open(BytesIO(card))
    assert picture.format == "WEBP"
    assert picture.size == (512, 512)
    assert b"trainedAlgorithmicMedia" in card


def test_the_full_size_keeps_the_colours_of_flat_ground():
    small = np.full((128, 128, 3), (179, 38, 30), dtype=np.uint8)

    full = enlarge(small)

    assert full.shape == (1024, 1024, 3)
    assert (full == (179, 38, 30)).all()


def test_the_full_size_is_the_same_every_time():
    assert (enlarge(noise(128)) == enlarge(noise(128))).all()


def test_a_painting_is_shown_while_it_is_made():
    onlooker = Onlooker()

    painting = painted(DRAGON, SketchPainter(), onlooker)

    assert painting.image_HWC.shape == (128, 128, 3)
    step, total, preview = onlooker.seen[-1]
    assert (step, total) == (3, 3)
    assert preview.startswith(b"\xff\xd8")


def test_a_hand_that_the_painter_lacks_is_refused():
    with pytest.raises(UnknownHandError):
        painted(Brief(prompt="a red dragon", hand="rembrandt"), SketchPainter(), Onlooker())


def disc(side_px):
    y_HW, x_HW = np.mgrid[0:side_px, 0:side_px] + 0.5
    inside_HW = np.hypot(y_HW - side_px / 2, x_HW - side_px / 2) < side_px / 3
    return np.where(inside_HW[..., None], (179, 38, 30), (250, 248, 244)).astype(np.uint8)


def decibels(one, other):
    return 10 * np.log10(255**2 / ((one.astype(float) - other) ** 2).mean())


def test_flat_art_is_enlarged_better_than_by_lanczos_alone():
    true_HWC = disc(1024)
    small = Image.fromarray(true_HWC).resize((128, 128), Image.Resampling.BOX)
    lanczos = np.asarray(small.resize((1024, 1024), Image.Resampling.LANCZOS))

    assert decibels(enlarge(np.asarray(small)), true_HWC) > decibels(lanczos, true_HWC) + 2


def test_no_halo_stands_beside_an_edge():
    small = np.full((16, 16, 3), 60, dtype=np.uint8)
    small[:, 8:] = 200

    full = enlarge(small, side_px=128)

    assert full.min() == 60
    assert full.max() == 200


def test_a_picture_that_is_large_enough_stays_as_it_is():
    picture = noise(64)

    assert enlarge(picture, side_px=64) is picture
    assert enlarge(picture, side_px=100).shape == (128, 128, 3)
