"""The corpus as training reads it: a manifest, pictures in one array, captions as vectors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.training.core.captions import phrases, pick
from pinxit.training.core.recipe import TrainRecipe
from pinxit.training.core.split import Work, held_out

_EMBED_AT_ONCE: Final = 64


class Embedder(Protocol):
    """Turns texts into unit vectors: `TextEncoder`, or letters counted in a test."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (N, 384) unit vectors, one a text."""
        ...


class UnreadableCorpusError(PinxitError):
    """The corpus folder is missing, incomplete or not a corpus."""

    remedy = "Gather it first: pinxit corpus gather illustrations."


@dataclass(frozen=True, slots=True)
class Illustrations:
    """Everything a run reads, in memory.

    Attributes:
        manifest: Digest of the manifest.
        works: N works, variants left out.
        hands: Names of the hands; a work's hand is its place here.
        picture_NHWC: uint8 pictures of the manifest, at the training side.
        phrase_ME: (M, 384) float32 embeddings of all phrases.
        phrase_rows: For each work, groups of rows of `phrase_ME`.
        held_N: True where a work is held out.
    """

    manifest: Digest
    works: tuple[Work, ...]
    hands: tuple[str, ...]
    picture_NHWC: NDArray[np.uint8]
    phrase_ME: NDArray[np.float32]
    phrase_rows: tuple[tuple[tuple[int, ...], ...], ...]
    held_N: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Batch:
    """B pictures with their conditions; a zero text and the null hand mean "not said"."""

    picture_BHWC: NDArray[np.uint8]
    text_BE: NDArray[np.float32]
    hand_B: NDArray[np.int64]


def open_illustrations(
    corpus: Path, recipe: TrainRecipe, *, cache: Path, encoder: Embedder
) -> Illustrations:
    """Read a corpus folder for a run.

    Args:
        corpus: Folder with `manifest.jsonl` and `pictures.npy`.
        recipe: The run.
        cache: Folder for the embedded phrases, which take minutes.
        encoder: Embeds phrases that are not in the cache.

    Raises:
        UnreadableCorpusError: The folder is not a whole corpus.
    """
    rows = _manifest(corpus)
    works = tuple(_work(row) for row in rows)
    groups = [phrases(row["captions"]) for row in rows]
    texts = list(dict.fromkeys(text for group in groups for each in group for text in each))
    place = {text: number for number, text in enumerate(texts)}
    return Illustrations(
        manifest=Digest.of_file(corpus / "manifest.jsonl"),
        works=works,
        hands=tuple(sorted({work.hand for work in works})),
        picture_NHWC=_pictures(corpus, recipe.shape.side_px),
        phrase_ME=_embedded(texts, cache, encoder),
        phrase_rows=tuple(
            tuple(tuple(place[text] for text in each) for each in group) for group in groups
        ),
        held_N=held_out(
            works,
            num_concepts=recipe.held_concepts,
            pair_share=recipe.held_pairs,
            seed=recipe.split_seed,
        ),
    )


def batch_at(source: Illustrations, recipe: TrainRecipe, step: int) -> Batch:
    """Return the batch of one step; it depends on the recipe's seed and the step alone."""
    draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
    open_N = np.flatnonzero(~source.held_N)
    chosen_B = draw.choice(open_N, size=recipe.batch)
    hand_of = {hand: number for number, hand in enumerate(source.hands)}
    text_BE = np.stack(
        [source.phrase_ME[pick(source.phrase_rows[number], draw)] for number in chosen_B]
    )
    hand_B = np.array([hand_of[source.works[number].hand] for number in chosen_B], dtype=np.int64)
    chance_B = draw.random(recipe.batch)
    text_BE[chance_B < float(recipe.drop_all)] = 0.0
    hand_B[chance_B < float(recipe.drop_all + recipe.drop_hand)] = len(source.hands)
    pictures = np.array([source.works[number].picture for number in chosen_B])
    return Batch(picture_BHWC=source.picture_NHWC[pictures], text_BE=text_BE, hand_B=hand_B)


def _manifest(corpus: Path) -> list[Mapping[str, Any]]:
    path = corpus / "manifest.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows: list[Mapping[str, Any]] = [json.loads(line) for line in lines]
        kept = [row for row in rows if not row.get("variant") and phrases(row["captions"])]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise UnreadableCorpusError(f"{path} is not a manifest: {error}") from error
    if not kept:
        raise UnreadableCorpusError(f"{path} lists no captioned work")
    return kept


def _work(row: Mapping[str, Any]) -> Work:
    try:
        return Work(
            picture=int(row["picture"]),
            concept=str(row["concept"]),
            hand=str(row["hand"]),
            family=str(row["family"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableCorpusError(f"a line of the manifest lacks {error}") from error


def _pictures(corpus: Path, side_px: int) -> NDArray[np.uint8]:
    """Return the pictures, shrunk by averaging to the training side."""
    try:
        full = np.load(corpus / "pictures.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise UnreadableCorpusError(f"{corpus / 'pictures.npy'}: {error}") from error
    factor, rest = divmod(full.shape[1], side_px)
    if rest:
        raise UnreadableCorpusError(f"pictures of {full.shape[1]} px do not shrink to {side_px}")
    small = np.empty((len(full), side_px, side_px, 3), dtype=np.uint8)
    for start in range(0, len(full), 256):
        part = full[start : start + 256].reshape(-1, side_px, factor, side_px, factor, 3)
        small[start : start + 256] = np.rint(part.mean(axis=(2, 4), dtype=np.float32))
    return small


def _embedded(texts: Sequence[str], cache: Path, encoder: Embedder) -> NDArray[np.float32]:
    """Return the embeddings of the texts, from the cache if it has them."""
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
    scratch = path.with_suffix(".new.npy")
    np.save(scratch, rows)
    scratch.replace(path)
    return rows


def mean_phrase(source: Illustrations) -> NDArray[np.float32]:
    """Return the (384,) mean of all phrases, which the network takes away."""
    mean: NDArray[np.float32] = source.phrase_ME.mean(axis=0)
    return mean
