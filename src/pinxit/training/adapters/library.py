"""The works that a painter of latents may look at, as latents.

Shape suffixes: N works, B pictures, K slots, C concepts, E numbers of a text embedding, Z numbers
of a latent, G latents along a side.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pinxit.training.adapters.latents import LatentWorks
from pinxit.training.adapters.pictures import Batch, Pictures, mean_phrase
from pinxit.training.core.latent import LatentRecipe
from pinxit.training.core.references import (
    ANY,
    EMPTY,
    References,
    Shelf,
    Wish,
    choose,
    levels,
    shelf_of,
    wish_of,
)

#: Spread of what is added to likenesses in training, so that one work has many neighbours.
_WAVER = 0.06
#: Keeps this chance apart from the one that draws the batch.
_STREAM = 1 << 32
_NO_PAIRS: Mapping[int, tuple[int, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a painter looks at beside B noisy pictures.

    Attributes:
        latent_BKZGG: Whitened latents, zero in an empty slot.
        hand_BK: Whose they are; the null hand in an empty slot.
        work_BK: Which works; `EMPTY` in an empty slot.
    """

    latent_BKZGG: Tensor
    hand_BK: Tensor
    work_BK: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Library:
    """All works in training, to be looked at.

    Attributes:
        shelf: What they show and whose they are.
        latent_NZGG: Their latents as the encoder gives them, in half precision.
        whiten: Whitens latents as the painter does that is shown them.
        concept_N: Number of what each shows; `EMPTY` for a work that is held out.
        hand_N: Whose each is.
        near_CC: How near concepts are to each other by what they are called.
        slots: How many are shown at once.
        source_N: Where each comes from.
    """

    shelf: Shelf
    latent_NZGG: Tensor
    whiten: Callable[[Tensor], Tensor]
    concept_N: NDArray[np.int64]
    hand_N: NDArray[np.int64]
    near_CC: NDArray[np.float32]
    slots: int
    source_N: tuple[str, ...]

    def beside(
        self,
        batch: Batch,
        recipe: LatentRecipe,
        step: int,
        pairs: Mapping[int, tuple[int, int]] = _NO_PAIRS,
    ) -> Shown:
        """Return what is shown beside the pictures of one step.

        Where neither text nor hand is said, nothing is shown: that is the picture without a
        wish, from which guidance leads away.
        """
        draw = np.random.Generator(np.random.Philox(key=[recipe.seed + _STREAM, step]))
        rows = [
            self._beside(pairs.get(place, (int(work),)), recipe, draw)
            for place, work in enumerate(batch.chosen_B)
        ]
        work_BK = np.stack(rows)
        null = len(self.shelf.family_H)
        silent_B = (batch.hand_B == null) & ~batch.text_BE.any(axis=1)
        work_BK[silent_B] = EMPTY
        wordless_B = draw.random(len(rows)) < float(recipe.drop_text)
        batch.text_BE[wordless_B & (work_BK != EMPTY).any(axis=1)] = 0.0
        return self.shown(work_BK)

    def for_wishes(
        self, text_BE: NDArray[np.float32], hand_B: NDArray[np.int64], seed: int
    ) -> Shown:
        """Return what is shown beside noise, for wishes; the null hand means any."""
        draw = np.random.Generator(np.random.Philox(key=seed))
        null = len(self.shelf.family_H)
        rows = [
            choose(
                self.shelf,
                [wish_of(self.shelf.likeness(text_E))],
                hand=ANY if hand == null else int(hand),
                slots=self.slots,
                draw=draw,
            )
            for text_E, hand in zip(text_BE, hand_B, strict=True)
        ]
        return self.shown(np.stack(rows))

    def shown(self, work_BK: NDArray[np.int64]) -> Shown:
        """Return the latents and hands of these works."""
        there_BK = work_BK != EMPTY
        row_BK = torch.from_numpy(np.where(there_BK, work_BK, 0))
        mask = torch.from_numpy(there_BK)[:, :, None, None, None]
        latent = self._whitened(row_BK) * mask
        hand_BK = np.where(there_BK, self.hand_N[work_BK], len(self.shelf.family_H))
        return Shown(latent, torch.from_numpy(hand_BK), work_BK)

    def packed(self) -> References:
        """Return the works that can be chosen, as they travel with the painter."""
        on_shelf = self.shelf.work_CH != EMPTY
        rows = self.shelf.work_CH[on_shelf]
        work_CH = np.full_like(self.shelf.work_CH, EMPTY)
        work_CH[on_shelf] = np.arange(len(rows))
        return References(
            shelf=replace(self.shelf, work_CH=work_CH),
            level_NZGG=levels(self._whitened(torch.from_numpy(rows)[:, None])[:, 0].numpy()),
            hand_N=self.hand_N[rows],
            source_N=tuple(self.source_N[row] for row in rows),
            slots=self.slots,
        )

    @torch.no_grad()
    def _whitened(self, row_BK: Tensor) -> Tensor:
        return self.whiten(self.latent_NZGG[row_BK.flatten()].float()).unflatten(0, row_BK.shape)

    def _beside(
        self, works: Sequence[int], recipe: LatentRecipe, draw: np.random.Generator
    ) -> NDArray[np.int64]:
        """Return what is shown beside a work, or beside a pair of works of one hand."""
        chance, related = draw.random(2)
        wishes = []
        for work in works:
            concept = int(self.concept_N[work])
            near_C = self.near_CC[concept] + draw.standard_normal(len(self.near_CC)) * _WAVER
            named = concept
            if related < float(recipe.related):
                named, near_C[concept] = EMPTY, -2.0
            wishes.append(Wish(near_C.astype(np.float32), named))
        if chance < float(recipe.drop_references):
            return np.full(self.slots, EMPTY, dtype=np.int64)
        hand = int(self.hand_N[works[0]])
        chosen = choose(self.shelf, wishes, hand=hand, slots=self.slots, draw=draw)
        chosen[np.isin(chosen, works)] = EMPTY
        chosen[draw.random(self.slots) < float(recipe.drop_work)] = EMPTY
        return chosen


def library_of(
    source: Pictures, works: LatentWorks, slots: int, whiten: Callable[[Tensor], Tensor]
) -> Library:
    """Return the library of the works in training.

    Args:
        source: The works and their phrases.
        works: The same as latents.
        slots: How many are shown at once.
        whiten: Whitens latents as the painter does.
    """
    open_N = ~source.held_N
    names = sorted({source.subjects[row].concept for row in np.flatnonzero(open_N)})
    number_of = {name: number for number, name in enumerate(names)}
    families = sorted({subject.family for subject in source.subjects})
    hand_N = np.array([source.hands.index(each.hand) for each in source.subjects], dtype=np.int64)
    concept_N = np.array(
        [
            number_of[each.concept] if free else EMPTY
            for each, free in zip(source.subjects, open_N, strict=True)
        ],
        dtype=np.int64,
    )
    work_CH, family_H = shelf_of(
        concept_N.tolist(),
        hand_N.tolist(),
        [families.index(each.family) for each in source.subjects],
        num_hands=len(source.hands),
    )
    row_M, concept_M = _labels(source, concept_N)
    mean_E = mean_phrase(source)
    label_ME = source.phrase_ME[row_M] - mean_E
    label_ME /= np.maximum(np.linalg.norm(label_ME, axis=1, keepdims=True), 1e-6)
    shelf = Shelf(work_CH, family_H, label_ME, concept_M, mean_E)
    first_C = np.unique(concept_M, return_index=True)[1]
    near_CC = np.stack([shelf.likeness(label_ME[row] + mean_E) for row in first_C])
    return Library(
        shelf, works.latent_NZGG, whiten, concept_N, hand_N, near_CC, slots, source.source_N
    )


def _labels(
    source: Pictures, concept_N: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the labels of all concepts, and which concept each calls."""
    found: dict[tuple[int, int], None] = {}
    for work, concept in enumerate(concept_N):
        if concept != EMPTY:
            found |= {(int(concept), group[0]): None for group in source.phrase_rows[work]}
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 1], pairs[:, 0]
