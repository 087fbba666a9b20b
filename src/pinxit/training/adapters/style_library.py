"""The works that a painter learns a hand from, and looks at meanwhile.

Shape suffixes: B pictures, N works, V variants of a work, K slots, C concepts, E numbers of a text
embedding, Z numbers of a latent, G latents along a side.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pinxit.training.adapters.library import Shown
from pinxit.training.adapters.pictures import Batch, Pictures
from pinxit.training.core.captions import pick
from pinxit.training.core.references import (
    ANY,
    EMPTY,
    References,
    Wish,
    choose,
    unlevelled,
    wish_of,
)
from pinxit.training.core.styling import StyleRecipe

#: Spread of what is added to likenesses, as in the painter's own training.
_WAVER: Final = 0.06


@dataclass(frozen=True, slots=True)
class StyleShelf:
    """The works that a styled painter learns from and looks at.

    Attributes:
        references: All works: those of the painter, then the artist's.
        concept_N: What each shows.
        num_before: How many are the painter's.
        own_NVZGG: Whitened latents of the artist's works, each in V variants, the first as it is.
        source: The artist's works and their phrases.
    """

    references: References
    concept_N: NDArray[np.int64]
    num_before: int
    own_NVZGG: NDArray[np.float32]
    source: Pictures

    @property
    def hand(self) -> int:
        """The number of the artist's hand."""
        return len(self.references.shelf.family_H) - 1

    def packed(self) -> References:
        """Return the works as they travel with the painter."""
        return self.references

    def batch(self, recipe: StyleRecipe, step: int) -> tuple[Batch, Tensor, Shown]:
        """Return the conditions, the clean latents and the works beside them of one step."""
        draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
        rows = [self._own(recipe, draw) for _ in range(recipe.num_own)]
        rows += [self._replayed(recipe, draw) for _ in range(recipe.batch - recipe.num_own)]
        work_B, text_BE, hand_B, clean_BZGG, beside_BK = zip(*rows, strict=True)
        batch = Batch(np.array(work_B), np.stack(text_BE), np.array(hand_B))
        clean = torch.from_numpy(np.stack(clean_BZGG))
        return batch, clean, self.shown(np.stack(beside_BK))

    def for_wishes(
        self, text_BE: NDArray[np.float32], hand_B: NDArray[np.int64], seed: int
    ) -> Shown:
        """Return what is shown beside noise, for wishes; the null hand means any."""
        draw = np.random.Generator(np.random.Philox(key=seed))
        shelf, slots = self.references.shelf, self.references.slots
        rows = [
            choose(
                shelf,
                [wish_of(shelf.likeness(text_E))],
                hand=ANY if hand > self.hand else int(hand),
                slots=slots,
                draw=draw,
            )
            for text_E, hand in zip(text_BE, hand_B, strict=True)
        ]
        return self.shown(np.stack(rows))

    def shown(self, work_BK: NDArray[np.int64]) -> Shown:
        """Return the latents and hands of these works."""
        latent, hand = zip(*(self.references.shown(work_K) for work_K in work_BK), strict=True)
        return Shown(torch.from_numpy(np.stack(latent)), torch.from_numpy(np.stack(hand)), work_BK)

    def _own(self, recipe: StyleRecipe, draw: np.random.Generator) -> "_Row":
        """Return a work of the artist's, its hand always said: who asks for none gets the house."""
        number = int(draw.integers(len(self.own_NVZGG)))
        # Half of the time as it is.
        as_it_is = draw.random() < 0.5
        variant = 0 if as_it_is else int(draw.integers(self.own_NVZGG.shape[1]))
        text_E = self.source.phrase_ME[pick(self.source.phrase_rows[number], draw)]
        if draw.random() < float(recipe.drop_text):
            text_E = np.zeros_like(text_E)
        work = self.num_before + number
        beside_K = self._beside(work, self.hand, recipe, draw)
        return _Row(work, text_E, self.hand, self.own_NVZGG[number, variant], beside_K)

    def _replayed(self, recipe: StyleRecipe, draw: np.random.Generator) -> "_Row":
        """Return a work of the painter's, told and shown as in its own training."""
        work = int(draw.integers(self.num_before))
        shelf = self.references.shelf
        hand = int(self.references.hand_N[work])
        labels = np.flatnonzero(shelf.concept_M == self.concept_N[work])
        text_E = shelf.label_ME[draw.choice(labels)] + shelf.mean_E
        beside_K = self._beside(work, hand, recipe, draw)
        chance = draw.random()
        if chance < float(recipe.drop_all + recipe.drop_hand):
            hand = self.hand + 1
        if chance < float(recipe.drop_all):
            text_E, beside_K = np.zeros_like(text_E), np.full_like(beside_K, EMPTY)
        clean = unlevelled(self.references.level_NZGG[work])
        return _Row(work, text_E.astype(np.float32), hand, clean, beside_K)

    def _beside(
        self, work: int, hand: int, recipe: StyleRecipe, draw: np.random.Generator
    ) -> NDArray[np.int64]:
        shelf, slots = self.references.shelf, self.references.slots
        concept = int(self.concept_N[work])
        chance, related = draw.random(2)
        dropped_K = draw.random(slots) < float(recipe.drop_work)
        near_C = self._near(concept) + draw.standard_normal(len(shelf.work_CH)) * _WAVER
        if chance < float(recipe.drop_references):
            return np.full(slots, EMPTY, dtype=np.int64)
        named = concept
        if related < float(recipe.related):
            named, near_C[concept] = EMPTY, -2.0
        wish = Wish(near_C.astype(np.float32), named)
        chosen_K = choose(shelf, [wish], hand=hand, slots=slots, draw=draw)
        chosen_K[(chosen_K == work) | dropped_K] = EMPTY
        return chosen_K

    def _near(self, concept: int) -> NDArray[np.float32]:
        """Return how near every concept is to one, by the first of its labels."""
        shelf = self.references.shelf
        label = np.flatnonzero(shelf.concept_M == concept)[0]
        return shelf.likeness(shelf.label_ME[label] + shelf.mean_E)


class _Row(NamedTuple):
    """One picture of a batch: a work, its text, its hand, its latents, the works beside it."""

    work: int
    text_E: NDArray[np.float32]
    hand: int
    clean_ZGG: NDArray[np.float32]
    beside_K: NDArray[np.int64]
