"""The corpus as a run reads it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pinxit.training.adapters.illustrations import (
    UnreadableCorpusError,
    batch_at,
    mean_phrase,
    open_illustrations,
)
from recipes.illustrator import smoke
from tests.training.tiny_corpus import LetterCounter, write_corpus

RECIPE = replace(smoke(), held_concepts=0)


def opened(corpus: Path, cache: Path, recipe=RECIPE):
    return open_illustrations(corpus, recipe, cache=cache, encoder=LetterCounter())


def test_variants_are_left_out_and_hands_are_named(tmp_path: Path) -> None:
    source = opened(write_corpus(tmp_path / "corpus"), tmp_path / "cache")

    assert len(source.works) == 6
    assert source.hands == ("broad", "narrow")
    assert source.phrase_ME.shape[1] == 384
    assert mean_phrase(source).shape == (384,)


def test_pictures_shrink_by_averaging(tmp_path: Path) -> None:
    large = opened(write_corpus(tmp_path / "corpus", side_px=64), tmp_path / "cache")
    small = opened(write_corpus(tmp_path / "small", side_px=32), tmp_path / "cache")

    assert large.picture_NHWC.shape == small.picture_NHWC.shape
    assert (large.picture_NHWC[0] == small.picture_NHWC[0]).all()


def test_a_batch_depends_on_seed_and_step_alone(tmp_path: Path) -> None:
    source = opened(write_corpus(tmp_path / "corpus"), tmp_path / "cache")
    one, again, other = (batch_at(source, RECIPE, step) for step in (5, 5, 6))

    assert (one.picture_BHWC == again.picture_BHWC).all()
    assert (one.text_BE == again.text_BE).all()
    assert (one.text_BE != other.text_BE).any()


def test_some_pictures_lose_their_text_and_more_their_hand(tmp_path: Path) -> None:
    source = opened(write_corpus(tmp_path / "corpus"), tmp_path / "cache")
    batch = batch_at(source, replace(RECIPE, batch=4000), 0)
    silent = ~batch.text_BE.any(axis=1)
    handless = batch.hand_B == len(source.hands)

    assert 0.08 < silent.mean() < 0.12
    assert 0.13 < handless.mean() < 0.17
    assert handless[silent].all()


def test_held_out_works_are_never_drawn(tmp_path: Path) -> None:
    recipe = replace(RECIPE, held_concepts=1, batch=200)
    source = opened(write_corpus(tmp_path / "corpus"), tmp_path / "cache", recipe)
    held = [work.picture for work, out in zip(source.works, source.held_N, strict=True) if out]
    kept_back = source.picture_NHWC[held]
    batch = batch_at(source, recipe, 0)

    assert source.held_N.sum() >= 2
    assert not any((batch.picture_BHWC == each).all(axis=(1, 2, 3)).any() for each in kept_back)


def test_phrases_are_embedded_once(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    first = opened(corpus, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    np.save(kept, first.phrase_ME * 2)

    assert (opened(corpus, tmp_path / "cache").phrase_ME == first.phrase_ME * 2).all()


@pytest.mark.parametrize(
    "manifest",
    ["", "not json\n", "{}\n", '{"captions": {"en": ["x"]}}\n', '["a list"]\n'],
    ids=["empty", "no json", "no captions", "no picture", "a list"],
)
def test_a_broken_manifest_is_named(tmp_path: Path, manifest: str) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "manifest.jsonl").write_text(manifest)

    with pytest.raises(UnreadableCorpusError, match="manifest"):
        opened(corpus, tmp_path / "cache")


def test_missing_broken_or_odd_pictures_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableCorpusError):
        opened(tmp_path / "nowhere", tmp_path / "cache")
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "pictures.npy").write_bytes(b"\x93NUMPY but not quite")
    with pytest.raises(UnreadableCorpusError, match="pictures"):
        opened(corpus, tmp_path / "cache")
    with pytest.raises(UnreadableCorpusError, match="do not shrink"):
        opened(write_corpus(tmp_path / "odd", side_px=48), tmp_path / "cache")
