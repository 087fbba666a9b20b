"""The label that is seen, heard or read: its size on the pixels, its place, its rhythm."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pinxit.provenance.adapters.visible_label import Plate, SmallPictureError, draw_label
from pinxit.provenance.core.explicit_label import (
    Corner,
    letters_px,
    rhythm,
    with_rhythm,
    with_words,
    words_of,
)
from pinxit.provenance.core.labels import SourceType

SIZES = [(200, 200), (900, 300), (300, 900), (1024, 768)]
PLACES = [Corner.TOP_LEFT, Corner.TOP_RIGHT, Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT]


def busy(width: int, height: int, channels: int = 3) -> NDArray[np.uint8]:
    """A picture of noise, the same each time, darker than any paper."""
    return np.random.default_rng(7).integers(0, 90, (height, width, channels), dtype=np.uint8)


def changed(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what differs."""
    rows, columns = np.nonzero((before != after).any(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def letters_on(plate_HWC: NDArray[np.uint8]) -> int:
    """Height of the lowest of the letters: the first glyph, the "A", inside the plate's border."""
    ink_HW = plate_HWC[3:-3, 3:-3, 0] < 128
    columns = np.nonzero(ink_HW.any(axis=0))[0]
    gap = np.nonzero(np.diff(columns) > 1)[0]
    first = ink_HW[:, columns[0] : columns[gap[0]] + 1 if gap.size else None]
    rows = np.nonzero(first.any(axis=1))[0]
    return int(rows.max() - rows.min() + 1)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("languages", [("zh",), ("en",)], ids=str)
def test_letters_are_a_twentieth_of_the_shortest_side_or_more(size, languages) -> None:
    picture = busy(*size)

    labelled = draw_label(picture, Plate(languages=languages, corner=Corner.BOTTOM_RIGHT))

    left, top, right, bottom = changed(picture, labelled)
    assert letters_on(labelled[top:bottom, left:right]) >= 0.05 * min(size)


@pytest.mark.parametrize("corner", PLACES)
@pytest.mark.parametrize("with_ring", [False, True], ids=["words", "ring"])
def test_a_plate_stands_in_its_corner_and_nothing_else_changes(corner, with_ring) -> None:
    picture = busy(640, 480)

    labelled = draw_label(picture, Plate(corner=corner, with_ring=with_ring))

    left, top, right, bottom = changed(picture, labelled)
    margin = letters_px(640, 480) // 2
    assert (left == margin) is ("left" in corner)
    assert (top == margin) is ("top" in corner)
    assert (right == 640 - margin) is ("right" in corner)
    assert (bottom == 480 - margin) is ("bottom" in corner)


@pytest.mark.parametrize("corner", PLACES)
def test_left_to_itself_it_takes_the_calmest_corner(corner) -> None:
    picture = busy(640, 480)
    rows = slice(0, 200) if "top" in corner else slice(280, 480)
    columns = slice(0, 500) if "left" in corner else slice(140, 640)
    picture[rows, columns] = 60

    assert (draw_label(picture) == draw_label(picture, Plate(corner=corner))).all()


def test_a_plate_is_read_on_dark_and_on_light() -> None:
    for level in (0, 255):
        labelled = draw_label(np.full((300, 300, 3), level, np.uint8))

        plate = labelled[200:]
        assert plate.max() >= 244
        assert plate.min() <= 30


def test_opacity_is_kept_and_the_plate_is_opaque() -> None:
    picture = busy(300, 300, 4)

    labelled = draw_label(picture, Plate(corner=Corner.TOP_LEFT))

    assert labelled.shape == (300, 300, 4)
    assert labelled[20, 20, 3] == 255


def test_what_no_model_made_gets_no_label() -> None:
    picture = busy(300, 300)

    assert (draw_label(picture, source=SourceType.ENHANCED) == picture).all()


@pytest.mark.parametrize("size", [(40, 40), (100, 12)], ids=str)
def test_a_picture_without_room_is_refused(size) -> None:
    with pytest.raises(SmallPictureError):
        draw_label(busy(*size))


def test_the_size_is_reckoned_from_the_shortest_side() -> None:
    assert letters_px(2000, 1001) == 51
    assert letters_px(64, 2000) == 9


def test_the_rhythm_is_short_long_short_short() -> None:
    sound = np.abs(rhythm(8_000))
    loud = np.convolve(sound > 0.05, np.ones(200), "same") > 0
    edges = np.diff(np.concatenate([[0], loud.astype(int), [0]]))
    lengths = np.nonzero(edges == -1)[0] - np.nonzero(edges == 1)[0]

    assert len(lengths) == 4
    assert [bool(length > 1.8 * lengths.min()) for length in lengths] == [False, True, False, False]
    assert sound.max() <= 0.35


@pytest.mark.parametrize("at_end", [False, True])
def test_a_sound_keeps_its_own_samples(at_end: bool) -> None:
    sound = np.linspace(-1, 1, 200, dtype=np.float32).reshape(100, 2)

    labelled = with_rhythm(sound, 8_000, at_end=at_end)

    assert labelled.shape == (100 + len(rhythm(8_000)), 2)
    assert (labelled[:100] == sound).all() if at_end else (labelled[-100:] == sound).all()


def test_words_stand_above_or_below() -> None:
    assert with_words("春晓\n", SourceType.GENERATED) == "AI生成 · AI-generated\n\n春晓\n"
    assert with_words("Dawn\n", SourceType.COMPOSITE, at_end=True) == (
        "Dawn\n\nAI合成 · AI-modified\n"
    )
    assert with_words("Dawn", SourceType.ENHANCED) == "Dawn"
    assert words_of(SourceType.GENERATED, ("en",)) == "AI-generated"
