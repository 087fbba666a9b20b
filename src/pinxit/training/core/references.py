"""Which works a painter looks at while it paints.

A small painter need not know by heart how a whale looks: it is shown a few works of what is
wished for, by other hands, and one work of the wished-for hand, of something else. What it
learns is to draw the one in the manner of the other.

Shape suffixes: C concepts, H hands, M labels, E numbers of a text embedding, K slots, N works,
Z numbers of a latent, G latents along a side.

Source:
    Blattmann et al. (2022), "Retrieval-Augmented Diffusion Models", arXiv:2204.11824; Chen et
    al. (2022), "Re-Imagen: Retrieval-Augmented Text-to-Image Generator", arXiv:2209.14491.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: No work stands in this slot.
EMPTY: Final = -1
#: No hand is asked for.
ANY: Final = -1
#: Similarity from which a wish is taken to name a concept.
NAMED: Final = 0.85
#: Similarity from which a concept has something to do with a wish that names none.
RELATED: Final = 0.4
_STEPS_A_UNIT: Final = 2
_FURTHEST: Final = 7
_NOUGHT: Final = 8
#: Nearest concepts in the asked-for hand, of which one shows the manner.
_MANNERS: Final = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """The works that a painter may look at, by what they show and by whose they are.

    Attributes:
        work_CH: Number of the work that shows a concept by a hand; `EMPTY` where there is none.
        family_H: The family of each hand; hands of one family share drawings.
        label_ME: Unit vectors of what concepts are called, the mean of all taken away before.
        concept_M: Which concept each label calls.
        mean_E: What was taken away.
    """

    work_CH: NDArray[np.int64]
    family_H: NDArray[np.int64]
    label_ME: NDArray[np.float32]
    concept_M: NDArray[np.int64]
    mean_E: NDArray[np.float32]

    def likeness(self, text_E: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how near a text is to what each concept is called, (C,), -1 to 1.

        Args:
            text_E: The text's embedding, of any length but 0.
        """
        away_E = text_E - self.mean_E
        near_M = self.label_ME @ (away_E / max(float(np.linalg.norm(away_E)), 1e-6))
        near_C = np.full(len(self.work_CH), -1.0, dtype=np.float32)
        np.maximum.at(near_C, self.concept_M, near_M.astype(np.float32))
        return near_C


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is wished for.

    Attributes:
        near_C: How near each concept is to it.
        named: The concept that it names, or `EMPTY`: then related ones are shown.
    """

    near_C: NDArray[np.float32]
    named: int


def wish_of(near_C: NDArray[np.float32]) -> Wish:
    """Return a wish that names the nearest concept, if it is near enough."""
    best = int(near_C.argmax())
    return Wish(near_C, best if near_C[best] >= NAMED else EMPTY)


def choose(
    shelf: Shelf, wishes: Sequence[Wish], *, hand: int, slots: int, draw: np.random.Generator
) -> NDArray[np.int64]:
    """Choose what a painter looks at: what is wished for, and in the last slot the manner.

    Nothing by the asked-for hand's family of a named concept is ever shown: that would be the
    picture itself.

    Args:
        shelf: The works.
        wishes: What is wished for in one picture; at least one. They take turns.
        hand: The asked-for hand, or `ANY`.
        slots: How many works at most; at least 2.
        draw: Chooses among equals.

    Returns:
        (K,) numbers of works, `EMPTY` where a slot stays empty.
    """
    chosen = np.full(slots, EMPTY, dtype=np.int64)
    family = ANY if hand == ANY else int(shelf.family_H[hand])
    shows = [_shows(shelf, wish, family, slots - 1, draw) for wish in wishes]
    turns = [work for turn in zip_longest(*shows) for work in turn if work is not None]
    content = turns[: slots - 1]
    chosen[: len(content)] = content
    if hand != ANY:
        chosen[-1] = _manner(shelf, wishes, hand, draw)
    return chosen


def _shows(
    shelf: Shelf, wish: Wish, family: int, count: int, draw: np.random.Generator
) -> list[int]:
    if wish.named == EMPTY:
        return _related(shelf, wish.near_C, family, count, draw)
    return _by_others(shelf, wish.named, family, draw)


def _by_others(shelf: Shelf, concept: int, family: int, draw: np.random.Generator) -> list[int]:
    """Return works of a concept in any order, one a family, none of this family."""
    works, seen = [], {family}
    for hand in draw.permutation(len(shelf.family_H)):
        work, theirs = int(shelf.work_CH[concept, hand]), int(shelf.family_H[hand])
        if work != EMPTY and theirs not in seen:
            works.append(work)
            seen.add(theirs)
    return works


def _related(
    shelf: Shelf,
    near_C: NDArray[np.float32],
    family: int,
    count: int,
    draw: np.random.Generator,
) -> list[int]:
    """Return a work each of the concepts nearest to a wish, the nearest first."""
    nearest = np.argsort(-near_C, kind="stable")[:count]
    found = [
        _by_others(shelf, int(concept), family, draw)[:1]
        for concept in nearest
        if near_C[concept] >= RELATED
    ]
    return [work for works in found for work in works]


def _manner(shelf: Shelf, wishes: Sequence[Wish], hand: int, draw: np.random.Generator) -> int:
    """Return a work by a hand of something near the first wish, but of nothing that is named."""
    theirs_C = shelf.work_CH[:, hand] != EMPTY
    theirs_C[[wish.named for wish in wishes if wish.named != EMPTY]] = False
    concepts = np.flatnonzero(theirs_C)
    if not len(concepts):
        return EMPTY
    near_C = wishes[0].near_C
    nearest = concepts[np.argsort(-near_C[concepts], kind="stable")[:_MANNERS]]
    return int(shelf.work_CH[draw.choice(nearest), hand])


@dataclass(frozen=True, slots=True)
class References:
    """The works that a finished painter looks at, as they travel with it.

    Attributes:
        shelf: What they show and whose they are.
        level_NZGG: Their whitened latents in sixteenths: see `levels`.
        hand_N: Whose each is.
        source_N: Where each comes from, as the manifest names it.
        slots: How many are shown at once.
    """

    shelf: Shelf
    level_NZGG: NDArray[np.uint8]
    hand_N: NDArray[np.int64]
    source_N: tuple[str, ...]
    slots: int

    def chosen(
        self, texts: Sequence[NDArray[np.float32]], hand: int, *, seed: int
    ) -> NDArray[np.int64]:
        """Return the (K,) works to look at; equal wishes and seeds, equal works.

        Args:
            texts: Embedding of the wish, then those of its parts if it has any: they count
                where the wish as a whole names nothing.
            hand: The asked-for hand, or `ANY`.
            seed: Chooses among equals.
        """
        draw = np.random.Generator(np.random.Philox(key=seed))
        return choose(self.shelf, self._wishes(texts), hand=hand, slots=self.slots, draw=draw)

    def names(self, texts: Sequence[NDArray[np.float32]]) -> bool:
        """Say whether a wish, given as for `chosen`, names one concept and nothing else."""
        wishes = self._wishes(texts)
        return len(wishes) == 1 and wishes[0].named != EMPTY

    def _wishes(self, texts: Sequence[NDArray[np.float32]]) -> list[Wish]:
        wishes = [wish_of(self.shelf.likeness(text_E)) for text_E in texts]
        if len(wishes) > 1:
            wishes = wishes[:1] if wishes[0].named != EMPTY else wishes[1:]
        return wishes

    def shown(self, work_K: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the (K, Z, G, G) latents and the (K,) hands of works.

        An empty slot has latents of zero and the hand after the last.
        """
        there_K = work_K != EMPTY
        latent = unlevelled(self.level_NZGG[work_K]) * there_K[:, None, None, None]
        hand_K = np.where(there_K, self.hand_N[work_K], len(self.shelf.family_H))
        return latent.astype(np.float32), hand_K.astype(np.int64)


def levels(latent: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return whitened latents rounded to steps of a half, as 1 to 15; 8 is nought.

    The rounding error has a deviation of 0.14, where the latents have 1.
    """
    steps = np.clip(np.rint(latent * _STEPS_A_UNIT), -_FURTHEST, _FURTHEST)
    rounded: NDArray[np.uint8] = (steps + _NOUGHT).astype(np.uint8)
    return rounded


def unlevelled(level: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the latents of their levels."""
    return (level.astype(np.float32) - np.float32(_NOUGHT)) / np.float32(_STEPS_A_UNIT)


def shelf_of(
    concepts: Sequence[int],
    hands: Sequence[int],
    families: Sequence[int],
    *,
    num_hands: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return `work_CH` and `family_H` of works given one by one; the first of equals counts.

    Args:
        concepts: The concept of each work, `EMPTY` for a work that may not be shown.
        hands: Its hand.
        families: Its family.
        num_hands: How many hands there are.
    """
    work_CH = np.full((max([-1, *concepts]) + 1, num_hands), EMPTY, dtype=np.int64)
    family_H = np.arange(num_hands, dtype=np.int64)
    for work, (concept, hand, family) in enumerate(zip(concepts, hands, families, strict=True)):
        family_H[hand] = family
        if concept != EMPTY and work_CH[concept, hand] == EMPTY:
            work_CH[concept, hand] = work
    return work_CH, family_H
