"""What happens to pictures on their way through the world, and what a step shows of it.

Shape suffixes: H and W pixels, C colours, P pairs of a batch.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pinxit.training.core.recogniser import RecogniserRecipe

Levels = NDArray[np.uint8]

#: A crop keeps at least this part of each side; a patch laid over covers at most that part.
_KEPT_MIN: Final = 0.6
_COVERED_MAX: Final = 0.4
#: How often each thing happens to a copy.
_CHANCES: Final = {
    "cropped": 0.75,
    "turned": 0.15,
    "mirrored": 0.2,
    "toned": 0.6,
    "faded": 0.08,
    "blurred": 0.2,
    "covered": 0.2,
    "framed": 0.2,
    "shrunk": 0.3,
    "pressed": 0.8,
}


#: What leaves enough of a picture where it was for it to be laid on its record.
_PLAIN: Final = frozenset({"cropped", "mirrored", "blurred", "shrunk", "pressed"})


def copied(
    picture_HWC: Levels, other_HWC: Levels, chance: np.random.Generator, *, plain: bool = False
) -> Levels:
    """Return a copy of a picture as the world makes them.

    It may be cropped by 15 to 40 % of its area, turned, mirrored, toned, blurred, covered in part,
    shown on another page, shrunk, and pressed by JPEG, in this order.

    Args:
        picture_HWC: Red, green and blue, 0-255.
        other_HWC: What it may be shown on.
        chance: Decides.
        plain: Whether it is neither turned, toned, covered, nor shown on a page.
    """
    happens = {
        name: chance.random() < share and not (plain and name not in _PLAIN)
        for name, share in _CHANCES.items()
    }
    seen = picture_HWC
    for name, change in (("cropped", _cropped), ("turned", _turned)):
        seen = change(seen, chance) if happens[name] else seen
    if happens["mirrored"]:
        seen = np.ascontiguousarray(seen[:, ::-1])
    for name, change in (("toned", _toned), ("blurred", _blurred), ("covered", _covered)):
        seen = change(seen, chance) if happens[name] else seen
    if happens["faded"]:
        seen = np.repeat(seen.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    if happens["framed"]:
        seen = _framed(seen, other_HWC, chance)
    for name, change in (("shrunk", _shrunk), ("pressed", _pressed)):
        seen = change(seen, chance) if happens[name] else seen
    return seen


def squared(picture_HWC: Levels, side_px: int) -> Levels:
    """Return a picture brought to a square, its proportions given up."""
    return np.asarray(
        cv2.resize(picture_HWC, (side_px, side_px), interpolation=cv2.INTER_AREA), dtype=np.uint8
    )


def pairs_at(
    recipe: RecogniserRecipe, pictures: Sequence[Levels], akin: Sequence[Sequence[int]], step: int
) -> tuple[Levels, Levels]:
    """Return what one step shows: pictures, and a copy of each; it depends on the step alone.

    Args:
        recipe: The run.
        pictures: All of them.
        akin: Groups of pictures that show one thing, at least four in each.
        step: From 0.

    Returns:
        whole_PHWC, copy_PHWC: At the side of the network.
    """
    chance = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
    chosen = _chosen(recipe, len(pictures), akin, chance)
    side = recipe.shape.side_px
    wholes, copies = [], []
    for number in chosen:
        other = pictures[int(chance.integers(len(pictures)))]
        wholes.append(squared(pictures[number], side))
        copies.append(squared(copied(pictures[number], other, chance), side))
    return np.stack(wholes), np.stack(copies)


def _chosen(
    recipe: RecogniserRecipe,
    count: int,
    akin: Sequence[Sequence[int]],
    chance: np.random.Generator,
) -> list[int]:
    groups = int(recipe.batch * recipe.akin) // 4 if akin else 0
    chosen: list[int] = []
    for number in chance.choice(len(akin), size=min(groups, len(akin)), replace=False):
        chosen += [int(each) for each in chance.choice(akin[number], size=4, replace=False)]
    taken = set(chosen)
    while len(chosen) < min(recipe.batch, count):
        number = int(chance.integers(count))
        if number not in taken:
            taken.add(number)
            chosen.append(number)
    return chosen


def _cropped(picture_HWC: Levels, chance: np.random.Generator) -> Levels:
    height, width = picture_HWC.shape[:2]
    tall, wide = (
        max(8, round(side * chance.uniform(_KEPT_MIN, 1.0) ** 0.5 * chance.uniform(0.85, 1.0)))
        for side in (height, width)
    )
    top, left = int(chance.integers(height - tall + 1)), int(chance.integers(width - wide + 1))
    return np.ascontiguousarray(picture_HWC[top : top + tall, left : left + wide])


def _turned(picture_HWC: Levels, chance: np.random.Generator) -> Levels:
    height, width = picture_HWC.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-8, 8), 1.0)
    return np.asarray(
        cv2.warpAffine(picture_HWC, turn, (width, height), borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def _toned(picture_HWC: Levels, chance: np.random.Generator) -> Levels:
    value = picture_HWC.astype(np.float32)
    grey = value.mean(axis=2, keepdims=True)
    value = grey + (value - grey) * chance.uniform(0.5, 1.4)
    gain_C = chance.uniform(0.85, 1.15) * chance.uniform(0.93, 1.07, size=3)
    value = (value - 128) * gain_C + 128 + chance.uniform(-25, 25)
    curve = chance.uniform(0.75, 1.33)
    value = 255 * np.clip(value / 255, 0, 1) ** curve
    return np.asarray(value, dtype=np.uint8)


def _blurred(picture_HWC: Levels, chance: np.random.Generator) -> Levels:
    spread = chance.uniform(0.4, 1.6) * max(picture_HWC.shape[:2]) / 128
    return np.asarray(cv2.GaussianBlur(picture_HWC, (0, 0), spread), dtype=np.uint8)


def _covered(picture_HWC: Levels, chance: np.random.Generator) -> Levels:
    height, width = picture_HWC.shape[:2]
    tall, wide = (
        max(1, round(side * chance.uniform(0.05, _COVERED_MAX))) for side in (height, width)
    )
    top, left = int(chance.integers(height - tall + 1)), int(chance.integers(width - wide + 1))
    covered = picture_HWC.copy()
    patch = covered[top : top + tall, left : left + wide].astype(np.float32)
    see_through = chance.choice([0.0, 0.5])
    colour_C = chance.integers(256, size=3)
    covered[top : top + tall, left : left + wide] = patch * see_through + colour_C * (
        1 - see_through
    )
    return covered


def _framed(picture_HWC: Levels, other_HWC: Levels, chance: np.random.Generator) -> Levels:
    """Show a picture on a page: one colour, or another picture."""
    height, width = picture_HWC.shape[:2]
    top, bottom, left, right = (
        round(side * chance.uniform(0.0, 0.18)) for side in (height, height, width, width)
    )
    size = (left + width + right, top + height + bottom)
    if chance.random() < 0.3:
        page = cv2.resize(other_HWC, size, interpolation=cv2.INTER_AREA)
    else:
        page = np.full((size[1], size[0], 3), chance.integers(256, size=3), dtype=np.uint8)
    page[top : top + height, left : left + width] = picture_HWC
    return np.asarray(page, dtype=np.uint8)


def _shrunk(picture_HWC: Levels, chance: np.random.Generator) -> Levels:
    share = chance.uniform(0.3, 0.9)
    size = tuple(max(8, round(side * share)) for side in picture_HWC.shape[1::-1])
    return np.asarray(cv2.resize(picture_HWC, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _pressed(picture_HWC: Levels, chance: np.random.Generator) -> Levels:
    quality = int(chance.integers(15, 96))
    _done, pressed = cv2.imencode(".jpg", picture_HWC, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(pressed, cv2.IMREAD_COLOR), dtype=np.uint8)
