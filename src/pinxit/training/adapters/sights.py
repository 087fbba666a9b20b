"""What a recogniser learns from, and what it is measured by: illustrations and paintings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus import FrozenManifest, Medium, Work
from pinxit.provenance import merkle_root
from pinxit.training.adapters.paintings import TABLE, Paintings, open_paintings
from pinxit.training.adapters.pictures import Pictures, is_learnt
from pinxit.training.core.recogniser import RecogniserRecipe
from pinxit.training.core.split import Subject, held_out

Levels = NDArray[np.uint8]

#: Where the paintings lie in PINXIT_HOME, with their works.csv.
PAINTINGS: Final = "paintings"
_AKIN_MIN: Final = 4
_LEAST_PX: Final = 96


@dataclass(frozen=True, slots=True)
class Sights:
    """What a recogniser learns from.

    Attributes:
        root: The manifest's root; with paintings, the Merkle root over it and over theirs.
        pictures: Those that may be learnt from.
        akin: Groups of them that show one thing.
        artists: How many paintings are by whom.
    """

    root: str
    pictures: Sequence[Levels]
    akin: Sequence[Sequence[int]]
    artists: Mapping[str, int]


def open_sights(source: Pictures, recipe: RecogniserRecipe, paintings: Path, today: date) -> Sights:
    """Return the illustrations that may be learnt from, and the paintings where there are any.

    Args:
        source: Illustrations frozen for training.
        recipe: The run.
        paintings: A folder of paintings with its table; it need not exist.
        today: The day for which the licence gate answers about them.
    """
    learnt = np.flatnonzero(~source.held_N)
    pictures: list[Levels] = [source.picture_NHWC[number] for number in learnt]
    groups: dict[str, list[int]] = defaultdict(list)
    for place, number in enumerate(learnt):
        groups[source.subjects[number].concept].append(place)
    root, artists = str(source.manifest), {}
    more = paintings_seen(paintings, recipe, today)
    if more is not None:
        pictures += more.learnt
        root = str(merkle_root([root.encode(), str(more.root).encode()]))
        artists = dict(more.artists)
    akin = [group for group in groups.values() if len(group) >= _AKIN_MIN]
    return Sights(root, pictures, akin, artists)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Every picture of a manifest, variants included, and which of them nobody learnt from.

    Attributes:
        pictures: N pictures, read when they are asked for.
        concept_N: What each shows; the same for every hand that drew it.
        held_N: True where neither the picture nor its concept was learnt from.
        learnt: The works that were learnt from.
    """

    pictures: Sequence[Levels]
    concept_N: tuple[str, ...]
    held_N: NDArray[np.bool_]
    learnt: tuple[Work, ...]

    @property
    def held_concepts(self) -> list[str]:
        """The concepts of which nothing was learnt, each once."""
        return sorted(
            {each for each, is_held in zip(self.concept_N, self.held_N, strict=True) if is_held}
        )


def open_shown(frozen: FrozenManifest, recipe: RecogniserRecipe) -> Shown:
    """Return every picture of a manifest, beside what a recogniser of a recipe never saw.

    Args:
        frozen: Opened for training.
        recipe: Of the recogniser.
    """
    works = frozen.works
    places = [place for place, work in enumerate(works) if work.medium is Medium.PICTURE]
    learnt = [place for place in places if is_learnt(works[place])]
    subjects = [_subject(frozen, place) for place in learnt]
    held = held_out(
        subjects,
        num_concepts=recipe.held_concepts,
        pair_share=recipe.held_pairs,
        seed=recipe.split_seed,
    )
    kept = {each.concept for each, is_held in zip(subjects, held, strict=True) if is_held}
    concepts = tuple(works[place].concept or works[place].source for place in places)
    taught = [works[place] for place, is_held in zip(learnt, held, strict=True) if not is_held]
    return Shown(
        pictures=_pictures(frozen, places),
        concept_N=concepts,
        held_N=np.array([concept in kept for concept in concepts], dtype=np.bool_),
        learnt=tuple(taught),
    )


def paintings_seen(folder: Path, recipe: RecogniserRecipe, today: date) -> Paintings | None:
    """Return the paintings of a folder, or `None` where there is no table of any."""
    if not (folder / TABLE).exists():
        return None
    return open_paintings(folder, today=today, keep=recipe.held_paintings, least_px=_LEAST_PX)


def _subject(frozen: FrozenManifest, place: int) -> Subject:
    work, hand = frozen.works[place], frozen.hands[place]
    return Subject(concept=work.concept or work.source, hand=hand, family=work.family or hand)


def _pictures(frozen: FrozenManifest, places: Sequence[int]) -> list[Levels]:
    """Return pictures as they lie in the arrays of their collections, which stay on the disk."""
    row_N2 = frozen.row_N2[np.asarray(places, dtype=np.int64)]
    arrays = {int(each): frozen.array("pictures", int(each)) for each in np.unique(row_N2[:, 0])}
    return [arrays[int(number)][row] for number, row in row_N2]
