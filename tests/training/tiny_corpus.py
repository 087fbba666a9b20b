"""A frozen manifest of a few bright squares, for runs that take seconds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus import Decision, FreezeTerms, Purpose, Work, freeze
from pinxit.training import EMBEDDING_WIDTH
from pinxit.training.adapters.pictures import Pictures, Reading, open_pictures
from pinxit.training.core.recipe import RunRecipe
from tests.corpus.collections_on_disk import a_work, make_collection

COLOURS = {"red": (220, 30, 30), "green": (30, 180, 60), "blue": (40, 60, 210)}
HANDS = ("broad", "narrow")
SIDE_PX = 128
TODAY = date(2026, 11, 24)


class LetterCounter:
    """Stands where the text model stands: a text becomes the counts of its letters."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), EMBEDDING_WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text.encode():
                row[letter] += 1
        lengths: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / lengths


def squares(hands: Sequence[str] = HANDS) -> list[tuple[Work, NDArray[np.uint8]]]:
    """Draw every colour in two hands, and what must not be learnt: a variant, and one unnamed."""
    drawn = [
        (_square(colour, hand), _picture(level, margin=SIDE_PX // (number + 3)))
        for colour, level in COLOURS.items()
        for number, hand in enumerate(hands)
    ]
    red = _square("red", hands[0])
    again = replace(red, source=f"{red.source} again", variant=True)
    unnamed = replace(red, source=f"{red.source} unnamed", captions={})
    return [*drawn, (again, _picture((0, 0, 0))), (unnamed, _picture((9, 9, 9)))]


def frozen_squares(
    home: Path, *, hands: Sequence[str] = HANDS, purpose: Purpose = Purpose.TRAIN
) -> Path:
    """Gather the squares in this house, freeze them, and return the manifest's folder."""
    works, pictures = zip(*squares(hands), strict=True)
    collection = make_collection(home / "corpus" / "squares", works, pictures)
    return freeze([collection], FreezeTerms(purpose=purpose, today=TODAY), home=home).folder


def read_squares(
    manifest: Path, recipe: RunRecipe, cache: Path, decisions: Sequence[Decision] = ()
) -> Pictures:
    """Open a manifest as a run does."""
    reading = Reading(today=TODAY, decisions=decisions, cache=cache, encoder=LetterCounter())
    return open_pictures(manifest, recipe, reading)


def _square(colour: str, hand: str) -> Work:
    return a_work(
        colour,
        licence="CC-BY-4.0",
        source=f"npm:squares@1#{hand}-{colour}",
        captions={"en": (f"{colour} square", "paint", "flat"), "zh": ("方块", "颜色")},
        concept=colour,
        hand=hand,
        family=hand,
    )


def _picture(level: tuple[int, int, int], margin: int = 1) -> NDArray[np.uint8]:
    picture = np.full((SIDE_PX, SIDE_PX, 3), 250, dtype=np.uint8)
    picture[margin:-margin, margin:-margin] = level
    return picture
