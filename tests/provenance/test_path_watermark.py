"""A mark in the last digits of a drawing's points."""

import re

import numpy as np
import pytest

from pinxit.provenance.adapters.svg_mark import BadDrawingError, mark_svg, read_svg_mark
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.path_data import BadPathError, steps_of
from pinxit.provenance.core.path_watermark import TooPlainToMarkError, detect, embed

MARK = Mark.of(index=99, house=77)


def curves(count: int) -> list[str]:
    chance = np.random.default_rng(4)
    paths = []
    for _ in range(count):
        points = " ".join(f"{number:.2f}" for number in chance.uniform(0, 128, 12))
        paths.append(
            f"M{chance.integers(0, 128)} {chance.integers(0, 128)}c{points}h4.5V7a3 4 0 0 1 5 6z"
        )
    return paths


def drawing(paths: list[str]) -> bytes:
    shapes = "".join(f'<path fill="#333" d="{path}"/>' for path in paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 96"><g>{shapes}</g></svg>'
    ).encode()


def test_a_mark_survives_order_rounding_and_transforms() -> None:
    marked = mark_svg(drawing(curves(40)), MARK).decode()
    rounded = re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.2f}", marked)
    moved = rounded.replace("<g>", '<g transform="rotate(30) scale(2)">')
    turned_round = re.sub(r'd="([^"]*)" fill="#333"|fill="#333" d="([^"]*)"', r'd="\1\2"', moved)

    for text in (marked, rounded, moved, turned_round):
        found = read_svg_mark(text.encode())
        assert found is not None
        assert found.mark == MARK
        assert found.confidence == pytest.approx(1.0)


def test_a_mark_survives_the_loss_of_a_third_of_the_paths() -> None:
    marked = embed(curves(60), 128, MARK)

    found = detect(reversed(marked[20:]), 128)

    assert found is not None
    assert found.mark == MARK


def test_points_move_by_less_than_a_cell() -> None:
    paths = curves(40)

    for before, after in zip(paths, embed(paths, 128, MARK), strict=True):
        pairs = zip(steps_of(before), steps_of(after), strict=True)
        for one, other in pairs:
            assert other.command == one.command
            assert other.numbers == pytest.approx(one.numbers, abs=0.031)


def test_nothing_is_found_where_nothing_is() -> None:
    assert read_svg_mark(drawing(curves(40))) is None
    assert detect([], 128) is None


def test_points_that_say_little_are_not_believed(monkeypatch) -> None:
    monkeypatch.setattr("pinxit.provenance.core.path_watermark._LEAST_AGREEMENT", 1.5)

    with pytest.raises(TooPlainToMarkError):
        embed(curves(40), 128, MARK)


def test_a_plain_drawing_holds_none() -> None:
    with pytest.raises(TooPlainToMarkError):
        mark_svg(drawing(["M0 0H10V10H0Z"]), MARK)


def test_arcs_keep_their_radii_and_flags() -> None:
    steps = list(steps_of("M1 2a3,4 0 01.5.5A3 4 0 1 0 9 9"))

    assert [step.command for step in steps] == ["M", "A", "A"]
    assert list(steps[1].numbers) == [3, 4, 0, 0, 1, 1.5, 2.5]
    assert str(steps[2]) == "A3 4 0 1 0 9 9"


def test_relative_steps_become_absolute() -> None:
    steps = [str(step) for step in steps_of("m1 1 2 0l0 2h-1v1q1 1 2 2t1 0s1 1 2 2z l5 5")]

    assert steps == [
        "M1 1",
        "L3 1",
        "L3 3",
        "H2",
        "V4",
        "Q3 5 4 6",
        "T5 6",
        "S6 7 7 8",
        "Z",
        "L6 6",
    ]


@pytest.mark.parametrize("path", ["5 5", "M1", "M1 1L2", "M1 1Z5", "M1 1 nonsense", "M1 L2 2"])
def test_a_broken_path_is_refused(path: str) -> None:
    with pytest.raises(BadPathError):
        list(steps_of(path))


@pytest.mark.parametrize(
    "content",
    [
        b"no drawing",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(BadDrawingError):
        read_svg_mark(content)


def test_width_and_height_will_do_for_a_size() -> None:
    text = drawing(curves(40)).replace(b'viewBox="0 0 128 96"', b'width="128px" height="96px"')

    found = read_svg_mark(mark_svg(text, MARK))

    assert found is not None
    assert found.mark == MARK
