"""The inks of a hand, found in its works and written down."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pinxit.kernel import Digest
from pinxit.training.adapters.inks_file import inks_of_hands, read_inks, write_inks
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.core.inks import (
    PAPER,
    BadInksError,
    Inks,
    inks_from_json,
    inks_of,
    inks_to_json,
    insideness,
    margins_of,
)
from pinxit.training.core.split import Subject

RED, BLUE = (221, 46, 68), (41, 47, 151)


def work(*areas: tuple[int, tuple[int, int, int]]) -> np.ndarray:
    """Paper of 64 px with upright bars, each so many pixels wide."""
    picture = np.full((64, 64, 3), PAPER, dtype=np.uint8)
    left = 4
    for width, colour in areas:
        picture[8:56, left : left + width] = colour
        left += width + 4
    return picture


def slope() -> np.ndarray:
    picture = np.full((64, 64, 3), 30, dtype=np.uint8)
    picture[..., 0] = np.arange(64) + 40
    picture[..., 1] = np.arange(40, 104)[:, np.newaxis]
    return picture


def test_a_colour_counts_once_a_work_however_much_there_is_of_it() -> None:
    inks = inks_of([work((20, RED)), work((6, RED), (30, BLUE)), work((6, RED))])
    counts = dict(zip(map(tuple, inks.colour_IC.tolist()), inks.works_I.tolist(), strict=True))
    assert counts == {PAPER: 4, RED: 3, BLUE: 1}
    assert inks.colour_IC[:2].tolist() == [list(PAPER), list(RED)]
    assert inks.flatness == 1.0


def test_slopes_are_no_inks() -> None:
    inks = inks_of([slope()])
    assert inks.colour_IC.tolist() == [list(PAPER)]
    assert inks.flatness == 0.0
    assert 0.2 < inks_of([slope(), work((30, RED))]).flatness < 0.6


def test_a_hand_without_a_mark_has_paper() -> None:
    inks = inks_of([work()])
    assert inks.colour_IC.tolist() == [list(PAPER)]
    assert inks.flatness == 1.0


def test_edges_are_not_inside() -> None:
    inside = insideness(work((20, RED)))
    assert inside[30, 10] == 1.0
    assert inside[30, 4] < 0.1
    assert inside[30, 3] < 0.1


def test_held_out_works_tell_nothing() -> None:
    pictures = np.stack([work((20, RED)), work((20, BLUE))])
    source = Pictures(
        manifest=Digest.of(b"two works"),
        subjects=(Subject("apple", "noto", "noto"), Subject("sea", "twemoji", "twemoji")),
        hands=("noto", "twemoji"),
        picture_NHWC=pictures,
        phrases=(),
        phrase_ME=np.zeros((0, 384), dtype=np.float32),
        phrase_rows=((), ()),
        held_N=np.zeros(2, dtype=bool),
        source_N=("a", "b"),
        cache=Path(),
    )
    assert set(inks_of_hands(source)) == {"noto", "twemoji"}
    held = replace(source, held_N=np.array([False, True]))
    assert set(inks_of_hands(held)) == {"noto"}
    assert list(RED) in inks_of_hands(held)["noto"].colour_IC.tolist()


def test_inks_come_back_from_their_file(tmp_path: Path) -> None:
    given = {"noto": inks_of([work((20, RED))]), "水墨": inks_of([slope(), work((9, BLUE))])}
    write_inks(given, tmp_path / "inks.json")
    read = read_inks(tmp_path / "inks.json")
    assert list(read) == list(given)
    for hand, inks in given.items():
        assert np.array_equal(read[hand].colour_IC, inks.colour_IC)
        assert np.array_equal(read[hand].works_I, inks.works_I)
        assert read[hand].flatness == pytest.approx(inks.flatness, abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format": 2, "hands": {}}',
        '{"format": 1, "hands": {"a": {}}}',
        '{"format": 1, "hands": {"a": {"flatness": 1, "colours": [], "works": []}}}',
        '{"format": 1, "hands": {"a": {"flatness": 1, "colours": ["ff00"], "works": [1]}}}',
        '{"format": 1, "hands": {"a": {"flatness": 1, "colours": ["ff0000"], "works": [0]}}}',
        '{"format": 1, "hands": {"a": {"flatness": 1, "colours": ["ff0000"], "works": [1, 2]}}}',
    ],
)
def test_what_are_no_inks_is_refused(text: str) -> None:
    with pytest.raises(BadInksError):
        inks_from_json(text)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInksError):
        read_inks(tmp_path / "inks.json")


def test_flatness_is_kept_in_its_range() -> None:
    odd = Inks(np.array([RED], dtype=np.uint8), np.array([1]), 3.0)
    assert inks_from_json(inks_to_json({"a": odd}))["a"].flatness == 1.0


def test_the_margins_that_works_keep_are_counted() -> None:
    picture = np.full((40, 40, 3), PAPER, dtype=np.uint8)
    picture[3:30, 0:36] = (10, 20, 200)
    bare = np.full((40, 40, 3), PAPER, dtype=np.uint8)

    inks = inks_of([picture, picture, bare])

    found = margins_of(picture)
    assert found is not None
    assert found.tolist() == [3, 10, 0, 4]
    assert margins_of(bare) is None
    assert [row.argmax() for row in inks.works_SM] == [3, 10, 0, 4]
    assert inks.works_SM.sum(axis=1).tolist() == [2, 2, 2, 2]
    again = inks_from_json(inks_to_json({"me": inks}))["me"]
    assert (again.works_SM == inks.works_SM).all()


def test_inks_without_margins_are_read_as_nobody_having_counted() -> None:
    text = '{"format": 1, "hands": {"me": {"flatness": 1, "colours": ["000000"], "works": [1]}}}'

    assert inks_from_json(text)["me"].works_SM.shape == (4, 0)


@pytest.mark.parametrize("margins", ["[1, 2]", "[[1], [1], [1]]", "[[1], [1], [1], [-1]]"])
def test_margins_that_are_not_whole_are_refused(margins: str) -> None:
    hand = f'{{"flatness": 1, "colours": ["000000"], "works": [1], "margins": {margins}}}'

    with pytest.raises(BadInksError):
        inks_from_json(f'{{"format": 1, "hands": {{"me": {hand}}}}}')
