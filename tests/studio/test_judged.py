"""The painter that ships, as the exam asks it, and the sheet that people are shown."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pinxit.studio.adapters.house_painter import open_painter
from pinxit.studio.bench.judged import painted_by, sheet_prompts, write_sheet
from tests.studio.tiny_painter import HANDS, write_painter


@dataclass(frozen=True)
class Thing:
    concept: str


@dataclass(frozen=True)
class Works:
    """Three works of two concepts, as far as a sheet asks about them."""

    subjects = (Thing("apple"), Thing("apple"), Thing("whale"))
    phrases = ("apple", "red fruit", "苹果", "whale", "鲸鱼")
    phrase_rows = (((0, 1), (2,)), ((0, 1), (2,)), ((3,), (4,)))
    hands = HANDS


@pytest.mark.slow
def test_the_painter_paints_what_is_asked_in_its_own_steps(tmp_path: Path) -> None:
    painter = open_painter(write_painter(tmp_path / "model"), tmp_path)

    pictures = painted_by(painter)(["an apple", "鲸鱼", "an apple"], [*HANDS, HANDS[0]], [0, 1, 2])

    levels = pictures.reshape(3, -1).mean(axis=1)
    assert pictures.shape == (3, 16, 16, 3)
    assert levels[1] > levels[0] + 10, "the second hand is lighter"
    assert levels[2] == pytest.approx(levels[0], abs=2)
    assert not np.array_equal(pictures[0], pictures[2]), "another seed, another picture"


def test_the_sheet_is_half_english_and_half_chinese_and_always_the_same() -> None:
    asked = sheet_prompts(Works())

    assert asked == sheet_prompts(Works())
    assert len(asked) == 100
    assert {prompt for prompt, _, _ in asked[:50]} == {"apple", "whale"}
    assert {prompt for prompt, _, _ in asked[50:]} == {"苹果", "鲸鱼"}
    assert {hand for _, hand, _ in asked} == set(HANDS)
    assert [seed for _, _, seed in asked] == list(range(100))


def test_a_table_beside_the_sheet_says_what_was_asked(tmp_path: Path) -> None:
    def paint(prompts: Sequence[str], _: Sequence[str], seeds: Sequence[int]) -> np.ndarray:
        return np.stack([np.full((4, 4, 3), seed, dtype=np.uint8) for seed in seeds])

    write_sheet(paint, Works(), tmp_path / "docs" / "sheet.png")

    with Image.open(tmp_path / "docs" / "sheet.png") as sheet:
        levels = np.asarray(sheet)
    with (tmp_path / "docs" / "sheet.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert levels.shape == (40, 40, 3)
    assert levels[0, ::4, 0].tolist() == list(range(10)), "the first row, from the left"
    assert levels[36, 39, 0] == 99
    assert rows[0] == ["prompt", "hand", "seed"]
    assert [tuple(row) for row in rows[1:]] == [
        (prompt, hand, str(seed)) for prompt, hand, seed in sheet_prompts(Works())
    ]
