"""A corpus of a few bright squares, for runs that take seconds."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pinxit.training import EMBEDDING_WIDTH

COLOURS = {"red": (220, 30, 30), "green": (30, 180, 60), "blue": (40, 60, 210)}
HANDS = ("broad", "narrow")


class LetterCounter:
    """Stands where the text model stands: a text becomes the counts of its letters."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), EMBEDDING_WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text.encode():
                row[letter] += 1
        lengths: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / lengths


def write_corpus(folder: Path, side_px: int = 32) -> Path:
    """Draw every colour in two hands, and one variant that must not be learnt."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, object]] = []
    pictures: list[NDArray[np.uint8]] = []
    for colour, level in COLOURS.items():
        for hand in HANDS:
            picture = np.full((side_px, side_px, 3), 250, dtype=np.uint8)
            margin = side_px // (4 if hand == "broad" else 3)
            picture[margin:-margin, margin:-margin] = level
            rows.append(_line(len(pictures), colour, hand))
            pictures.append(picture)
    rows.append({**_line(0, "red", "broad"), "variant": True})
    (folder / "manifest.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    np.save(folder / "pictures.npy", np.stack(pictures))
    return folder


def _line(picture: int, colour: str, hand: str) -> dict[str, object]:
    return {
        "picture": picture,
        "concept": colour,
        "hand": hand,
        "family": hand,
        "title": colour,
        "author": "Cleo",
        "author_url": "",
        "licence": "CC-BY-4.0",
        "source": f"test:{hand}#{colour}",
        "variant": False,
        "captions": {"en": [f"{colour} square", "paint", "flat"], "zh": ["方块", "颜色"]},
    }
