"""Two works of one hand in one picture, under one caption.

Shape suffixes: P pairs, B pictures, E numbers of a text embedding.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pinxit.training.adapters.pictures import Batch, Embedder, Pictures, embedded
from pinxit.training.core.latent import LatentRecipe
from pinxit.training.core.pairs import Arrangement, composed, joined

#: Keeps this chance apart from those that draw the batch and what is shown beside it.
_STREAM = 1 << 33
_ARRANGEMENTS = tuple(Arrangement)
_FORMS = 2


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of works of one hand that show different things.

    Attributes:
        source: The works.
        work_P2: Which two.
        arrangement_P: How they stand, by its number.
        text_PE: Embeddings of their captions.
    """

    source: Pictures
    work_P2: NDArray[np.int64]
    arrangement_P: NDArray[np.int64]
    text_PE: NDArray[np.float32]

    def put_into(
        self, batch: Batch, recipe: LatentRecipe, step: int
    ) -> Mapping[int, tuple[int, int]]:
        """Put pairs in the place of some works of a batch, whose text and hand follow.

        What is not said of a work is not said of the pair.

        Returns:
            Which two works stand at which place of the batch.
        """
        draw = np.random.Generator(np.random.Philox(key=[recipe.seed + _STREAM, step]))
        places = np.flatnonzero(draw.random(len(batch.chosen_B)) < float(recipe.pair_share))
        pairs = draw.integers(len(self.work_P2), size=len(places))
        null = len(self.source.hands)
        for place, pair in zip(places, pairs, strict=True):
            batch.chosen_B[place] = -1 - pair
            if batch.text_BE[place].any():
                batch.text_BE[place] = self.text_PE[pair]
            if batch.hand_B[place] != null:
                hand = self.source.subjects[self.work_P2[pair, 0]].hand
                batch.hand_B[place] = self.source.hands.index(hand)
        return {int(place): self.works(batch, int(place)) for place in places}

    def works(self, batch: Batch, place: int) -> tuple[int, int]:
        """Return the two works at a place of a batch that holds a pair."""
        first, second = self.work_P2[-1 - batch.chosen_B[place]]
        return int(first), int(second)

    def picture(self, batch: Batch, place: int) -> NDArray[np.uint8]:
        """Return the picture of both, (H, W, 3)."""
        first, second = self.works(batch, place)
        arrangement = _ARRANGEMENTS[self.arrangement_P[-1 - batch.chosen_B[place]]]
        pictures = self.source.picture_NHWC
        return composed(pictures[first], pictures[second], arrangement)


def draw_pairs(source: Pictures, recipe: LatentRecipe, encoder: Embedder) -> Pairs:
    """Draw the pairs of a run: the recipe's seed decides which.

    Args:
        source: The works; those that are held out are in no pair.
        recipe: Says how many.
        encoder: Embeds the captions.
    """
    draw = np.random.Generator(np.random.Philox(key=recipe.seed + _STREAM))
    open_N = np.flatnonzero(~source.held_N)
    works, arrangements, captions = [], [], []
    for first in draw.choice(open_N, size=recipe.pairs):
        second = _other(source, open_N, int(first), draw)
        arrangement = int(draw.integers(len(_ARRANGEMENTS)))
        works.append((int(first), second))
        arrangements.append(arrangement)
        captions.append(_caption(source, (int(first), second), _ARRANGEMENTS[arrangement], draw))
    texts = list(dict.fromkeys(captions))
    row_of = {text: row for row, text in enumerate(texts)}
    text_ME = embedded(texts, source.cache, encoder)
    return Pairs(
        source,
        np.array(works, dtype=np.int64),
        np.array(arrangements, dtype=np.int64),
        text_ME[[row_of[caption] for caption in captions]],
    )


def _other(
    source: Pictures, open_N: NDArray[np.int64], first: int, draw: np.random.Generator
) -> int:
    """Return another work of the same hand that shows something else, or the same work."""
    mine = source.subjects[first]
    for second in draw.choice(open_N, size=64):
        theirs = source.subjects[second]
        if theirs.hand == mine.hand and theirs.concept != mine.concept:
            return int(second)
    return first


def _caption(
    source: Pictures,
    works: tuple[int, int],
    arrangement: Arrangement,
    draw: np.random.Generator,
) -> str:
    """Return a caption of two works in one of the languages that both have labels in."""
    labels = [_labels(source, work) for work in works]
    shared = sorted(set(labels[0]) & set(labels[1])) or sorted(labels[0])
    language = shared[int(draw.integers(len(shared)))]
    names = [each.get(language) or next(iter(each.values())) for each in labels]
    form = int(draw.integers(_FORMS))
    return joined(names[0], names[1], arrangement, language, form)


def _labels(source: Pictures, work: int) -> dict[str, str]:
    texts = [source.phrases[group[0]] for group in source.phrase_rows[work]]
    return {"zh" if any(letter > "\u2e7f" for letter in text) else "en": text for text in texts}
