"""What training reads: the captioned pictures of a frozen manifest, and captions as vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus import (
    BrokenManifestError,
    Decision,
    FrozenManifest,
    Medium,
    Purpose,
    Work,
    open_manifest,
)
from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.training.core.captions import phrases, pick
from pinxit.training.core.recipe import PaintRecipe, RunRecipe
from pinxit.training.core.split import Subject, held_out

_EMBED_AT_ONCE: Final = 64
_SHRINK_AT_ONCE: Final = 256


class Embedder(Protocol):
    """Turns texts into unit vectors: `TextEncoder`, or letters counted in a test."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (N, 384) unit vectors, one a text."""
        ...


class UnfitWorksError(PinxitError):
    """The frozen works are not what this recipe can learn from."""

    remedy = "Freeze a collection of captioned pictures, such as illustrations."


@dataclass(frozen=True, slots=True)
class Pictures:
    """Everything a run reads, in memory.

    Attributes:
        manifest: Merkle root of the frozen manifest.
        subjects: N subjects, one a picture.
        hands: Names of the hands; a picture's hand is its place here.
        picture_NHWC: uint8, at the training side.
        phrases: M phrases by which something is called.
        phrase_ME: (M, 384) float32 embeddings of all phrases; (M, 0) if the run reads the words.
        phrase_rows: For each picture, groups of rows of `phrase_ME`.
        held_N: True where a picture is held out.
        source_N: Where each picture comes from, as the manifest names it.
        cache: Folder in which embedded phrases are kept.
    """

    manifest: Digest
    subjects: tuple[Subject, ...]
    hands: tuple[str, ...]
    picture_NHWC: NDArray[np.uint8]
    phrases: tuple[str, ...]
    phrase_ME: NDArray[np.float32]
    phrase_rows: tuple[tuple[tuple[int, ...], ...], ...]
    held_N: NDArray[np.bool_]
    source_N: tuple[str, ...]
    cache: Path


@dataclass(frozen=True, slots=True)
class Batch:
    """B pictures with their conditions; a zero text and the null hand mean "not said".

    Attributes:
        chosen_B: Which pictures of the source.
        text_BE: Embeddings of what they show.
        hand_B: Whose they are.
    """

    chosen_B: NDArray[np.int64]
    text_BE: NDArray[np.float32]
    hand_B: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a run reads a frozen manifest.

    Attributes:
        today: The day, for which the licence gate is asked about every work again.
        decisions: What authors have said to this day, from `pinxit.corpus.read_decisions`.
        cache: Folder for the embedded phrases, which take minutes.
        encoder: Embeds phrases that are not in the cache; `None` for a run that reads the words.
        purpose: What the works are frozen for.
    """

    today: date
    decisions: Sequence[Decision]
    cache: Path
    encoder: Embedder | None
    purpose: Purpose = Purpose.TRAIN


def open_pictures(manifest: Path, recipe: RunRecipe, reading: Reading) -> Pictures:
    """Read the captioned pictures of a frozen manifest for a run. Nothing else can be learnt from.

    Args:
        manifest: Folder of a manifest frozen for the reading's purpose.
        recipe: The run.
        reading: The day, and where captions become vectors.

    Raises:
        NotFrozenError: The folder holds no frozen manifest.
        WrongPurposeError: It is frozen for something else.
        BrokenManifestError: Its works or pictures are not those that were frozen.
        BadSignatureError: The house did not sign it.
        WithdrawnWorkError: Authors have withdrawn works since.
        NoLongerAllowedError: The gate no longer lets a work of it pass.
        UnfitWorksError: None is a captioned picture, or they do not shrink to the training side.
    """
    frozen = open_manifest(
        manifest, purpose=reading.purpose, today=reading.today, decisions=reading.decisions
    )
    frozen.check_files()
    places = [place for place, work in enumerate(frozen.works) if is_learnt(work)]
    if not places:
        raise UnfitWorksError(f"not one captioned picture is in {frozen.root}")
    return pictures_of(frozen, places, recipe, reading)


def pictures_of(
    frozen: FrozenManifest, places: Sequence[int], recipe: RunRecipe, reading: Reading
) -> Pictures:
    """Read some works of an open manifest.

    Args:
        frozen: The manifest, opened for what the works are wanted for.
        places: Which of its works; captioned pictures.
        recipe: The run.
        reading: Where captions become vectors.

    Raises:
        BrokenManifestError: Its pictures are not those that were frozen.
        UnfitWorksError: They do not shrink to the training side.
    """
    subjects = tuple(_subject(frozen.works[place], frozen.hands[place]) for place in places)
    groups = [phrases(frozen.works[place].captions) for place in places]
    texts = list(dict.fromkeys(text for group in groups for each in group for text in each))
    row_of = {text: number for number, text in enumerate(texts)}
    return Pictures(
        manifest=frozen.root,
        subjects=subjects,
        hands=tuple(sorted({subject.hand for subject in subjects})),
        picture_NHWC=_shrunk(frozen, places, recipe.side_px),
        phrases=tuple(texts),
        phrase_ME=embedded(texts, reading.cache, reading.encoder),
        phrase_rows=tuple(
            tuple(tuple(row_of[text] for text in each) for each in group) for group in groups
        ),
        held_N=held_out(
            subjects,
            num_concepts=recipe.held_concepts,
            pair_share=recipe.held_pairs,
            seed=recipe.split_seed,
        ),
        source_N=tuple(frozen.works[place].source for place in places),
        cache=reading.cache,
    )


def is_learnt(work: Work) -> bool:
    """Say whether a painter learns from a work: a picture with a caption, and no variant."""
    captioned = bool(phrases(work.captions))
    return work.medium is Medium.PICTURE and not work.variant and captioned


def batch_at(source: Pictures, recipe: PaintRecipe, step: int) -> Batch:
    """Return the batch of one step; it depends on the recipe's seed and the step alone."""
    draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
    chosen_B = draw.choice(np.flatnonzero(~source.held_N), size=recipe.batch)
    return conditions_of(source, recipe, chosen_B, draw)


def conditions_of(
    source: Pictures, recipe: PaintRecipe, chosen_B: NDArray[np.int64], draw: np.random.Generator
) -> Batch:
    """Return what is told of pictures: a phrase each and a hand, left out now and then."""
    hand_of = {hand: number for number, hand in enumerate(source.hands)}
    text_BE = np.stack(
        [source.phrase_ME[pick(source.phrase_rows[number], draw)] for number in chosen_B]
    )
    hand_B = np.array(
        [hand_of[source.subjects[number].hand] for number in chosen_B], dtype=np.int64
    )
    chance_B = draw.random(len(chosen_B))
    text_BE[chance_B < float(recipe.drop_all)] = 0.0
    hand_B[chance_B < float(recipe.drop_all + recipe.drop_hand)] = len(source.hands)
    return Batch(chosen_B, text_BE, hand_B)


def mean_phrase(source: Pictures) -> NDArray[np.float32]:
    """Return the (384,) mean of all phrases, which the network takes away."""
    mean: NDArray[np.float32] = source.phrase_ME.mean(axis=0)
    return mean


def _subject(work: Work, hand: str) -> Subject:
    """Return what the split needs; what shows nothing that has a name shows itself alone."""
    return Subject(concept=work.concept or work.source, hand=hand, family=work.family or hand)


def _shrunk(frozen: FrozenManifest, places: Sequence[int], side_px: int) -> NDArray[np.uint8]:
    """Return the pictures of these works alone, shrunk by averaging to the training side."""
    small = np.empty((len(places), side_px, side_px, 3), dtype=np.uint8)
    row_N2 = frozen.row_N2[places]
    for number in np.unique(row_N2[:, 0]):
        full = frozen.array("pictures", int(number))
        factor, rest = divmod(full.shape[1], side_px)
        if rest:
            raise UnfitWorksError(f"pictures of {full.shape[1]} px do not shrink to {side_px}")
        mine = np.flatnonzero(row_N2[:, 0] == number)
        if not ((row_N2[mine, 1] >= 0) & (row_N2[mine, 1] < len(full))).all():
            raise BrokenManifestError("a work lies outside of its pictures")
        for start in range(0, len(mine), _SHRINK_AT_ONCE):
            chunk = mine[start : start + _SHRINK_AT_ONCE]
            part = full[row_N2[chunk, 1]].reshape(-1, side_px, factor, side_px, factor, 3)
            small[chunk] = np.rint(part.mean(axis=(2, 4), dtype=np.float32))
    return small


def embedded(texts: Sequence[str], cache: Path, encoder: Embedder | None) -> NDArray[np.float32]:
    """Return the embeddings of the texts, from the cache if it has them."""
    if encoder is None:
        return np.zeros((len(texts), 0), dtype=np.float32)
    path = cache / f"phrases-{Digest.of(canonical_json(list(texts))).hex[:16]}.npy"
    if path.exists():
        rows: NDArray[np.float32] = np.load(path, allow_pickle=False)
        return rows
    parts = [
        encoder.embed(texts[start : start + _EMBED_AT_ONCE])
        for start in range(0, len(texts), _EMBED_AT_ONCE)
    ]
    rows = np.concatenate(parts)
    cache.mkdir(parents=True, exist_ok=True)
    # The workers of a cluster may write the same file at once, each in a file of its own.
    scratch = path.with_name(f"{path.stem}-{uuid4().hex}.npy")
    np.save(scratch, rows)
    scratch.replace(path)
    return rows
