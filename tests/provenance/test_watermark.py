"""A mark that nobody sees is found again, by anybody who asks."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from pinxit.provenance.core import mark_search, watermark
from pinxit.provenance.core.mark import BadMarkError, Mark, house_number
from pinxit.provenance.core.mark_code import (
    CHECK_BITS,
    FALSE_ALARM_BOUND,
    MAX_READINGS,
    decode,
    encode,
)
from pinxit.provenance.core.watermark import TooSmallToMarkError, detect, embed

MARK = Mark.of(index=123_456, house=house_number(b"key"))


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    """Return a light ground with a flat figure, an edge, and a rough part."""
    chance = np.random.default_rng(3)
    image = np.full((512, 560, 3), (250, 248, 244), dtype=np.uint8)
    cv2.circle(image, (250, 260), 170, (40, 120, 160), -1)
    cv2.rectangle(image, (120, 300), (400, 470), (190, 60, 40), -1)
    image[150:260, 180:330] = cv2.resize(
        chance.integers(40, 160, (28, 38, 3), dtype=np.uint8), (150, 110)
    )
    return image


@pytest.fixture(scope="module")
def marked(picture: np.ndarray) -> np.ndarray:
    return embed(picture, MARK)


def saved(image: np.ndarray, kind: str, **options: int) -> np.ndarray:
    file = BytesIO()
    Image.fromarray(image).save(file, kind, **options)
    return np.asarray(Image.open(file).convert("RGB"))


def resized(image: np.ndarray, factor: float) -> np.ndarray:
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def on_a_page(image: np.ndarray) -> np.ndarray:
    page = np.full((image.shape[0] + 90, image.shape[1] + 60, 3), 250, dtype=np.uint8)
    page[50:-40, 20:-40] = image
    return page


SURVIVED = {
    "nothing": lambda image: image,
    "JPEG": lambda image: saved(image, "JPEG", quality=50),
    "WebP": lambda image: saved(image, "WEBP", quality=80),
    "half": lambda image: resized(image, 0.5),
    "double": lambda image: resized(image, 2),
    "crop": lambda image: image[40:500, 20:530],
    "screenshot": lambda image: saved(on_a_page(resized(image, 0.8)), "JPEG", quality=80),
    "palette": lambda image: np.asarray(Image.fromarray(image).quantize(64).convert("RGB")),
    "grey": lambda image: cv2.cvtColor(image, cv2.COLOR_RGB2GRAY),
    "mirror": lambda image: image[:, ::-1],
    "quarter": lambda image: np.rot90(image),
    "darker": lambda image: (image * 0.8).astype(np.uint8),
}


@pytest.mark.parametrize("what", SURVIVED)
def test_a_mark_survives(what: str, marked: np.ndarray) -> None:
    found = detect(SURVIVED[what](marked))

    assert found is not None
    assert (found.mark, found.payload) == (MARK, MARK.payload)
    assert 0.2 < found.confidence <= 1


def test_a_mark_is_not_seen(picture: np.ndarray, marked: np.ndarray) -> None:
    error = np.mean((picture.astype(float) - marked) ** 2)

    assert 10 * np.log10(255**2 / error) > 42
    assert np.abs(picture.astype(int) - marked)[:60].max() <= 5


def test_scale_says_how_much_was_cut_off(marked: np.ndarray) -> None:
    whole, cropped = detect(marked), detect(marked[:400, :437])

    assert whole is not None
    assert cropped is not None
    assert (whole.scale, whole.orientation) == (1.0, 0)
    assert cropped.scale == pytest.approx(1.28, abs=0.01)


def test_the_same_picture_is_read_the_same(marked: np.ndarray) -> None:
    assert detect(marked) == detect(marked.copy())


def test_nothing_is_found_where_nothing_is(picture: np.ndarray) -> None:
    assert detect(picture) is None
    assert detect(saved(picture, "JPEG", quality=40)[30:480, 10:500]) is None


def test_noise_that_looks_like_pilots_does_not_pass_the_check(
    picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watermark, "_GATE", 0.0)

    assert detect(picture) is None


def test_nothing_is_found_on_a_blank_sheet() -> None:
    assert detect(np.full((300, 300, 3), 255, dtype=np.uint8)) is None


def test_what_is_transparent_stays_so(picture: np.ndarray) -> None:
    cover = np.zeros(picture.shape[:2], dtype=np.uint8)
    cover[60:480, 60:500] = 255

    both = embed(np.dstack([picture, cover]), MARK)

    assert np.array_equal(both[..., 3], cover)
    found = detect(both)
    assert found is not None
    assert found.mark == MARK


def test_small_pictures_hold_none() -> None:
    small = np.zeros((100, 300, 3), dtype=np.uint8)

    assert detect(small) is None
    with pytest.raises(TooSmallToMarkError, match="300 by 100"):
        embed(small, MARK)


def test_a_picture_of_one_colour_is_marked() -> None:
    found = detect(embed(np.full((300, 300, 3), 255, dtype=np.uint8), MARK))

    assert found is not None
    assert found.mark == MARK


@pytest.mark.parametrize("reach", [1, 2, 3, 10])
def test_a_blur_is_the_mean_of_a_square(reach: int) -> None:
    plane = np.random.default_rng(reach).normal(size=(24, 30)).astype(np.float32)
    wide = np.pad(plane, reach, mode="edge")
    side = 2 * reach + 1

    expected = [[wide[y : y + side, x : x + side].mean() for x in range(30)] for y in range(24)]

    assert mark_search.blurred(plane, reach) == pytest.approx(np.array(expected), abs=1e-5)


def test_a_mark_says_entry_and_house() -> None:
    mark = Mark.of(index=7, house=0xBEEF)

    assert (mark.index, mark.house, str(mark)) == (7, 0xBEEF, "beef-7")


@pytest.mark.parametrize(("index", "house"), [(-1, 0), (1 << 32, 0), (0, 1 << 16)])
def test_a_mark_has_48_bits(index: int, house: int) -> None:
    with pytest.raises(BadMarkError):
        Mark.of(index, house)


def test_a_payload_has_48_bits() -> None:
    with pytest.raises(BadMarkError):
        Mark(1 << 48)


def test_a_third_of_the_signs_may_be_wrong_way_round() -> None:
    signs = encode(MARK, 412, carrier="test")
    wrong = np.random.default_rng(5).permutation(412)[:90]
    signs[wrong] *= -1

    assert decode(signs, carrier="test") == MARK


def test_another_carrier_reads_nothing() -> None:
    assert decode(encode(MARK, 412, carrier="test"), carrier="another") is None


def test_noise_is_no_mark_by_construction() -> None:
    chance = np.random.default_rng(6)

    for _ in range(20):
        assert decode(chance.normal(size=412).astype(np.float32), carrier="picture") is None
    assert MAX_READINGS * 2.0**-CHECK_BITS == FALSE_ALARM_BOUND < 1e-6
    assert mark_search._CANDIDATES + 1 <= MAX_READINGS
