"""A frozen manifest as a run reads it, and nothing else as it may be read."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pinxit.corpus import (
    BrokenManifestError,
    Decision,
    DecisionKind,
    FreezeTerms,
    NotFrozenError,
    Purpose,
    WithdrawnWorkError,
    WrongPurposeError,
    freeze,
)
from pinxit.kernel import Digest
from pinxit.training import PainterShape, TrainRecipe, frozen_for_training
from pinxit.training.adapters.pictures import Pictures, UnfitWorksError, batch_at, mean_phrase
from recipes.illustrator import smoke
from tests.corpus.collections_on_disk import a_work, make_collection
from tests.training.tiny_corpus import TODAY, frozen_squares, read_squares, squares

RECIPE = replace(smoke(), held_concepts=0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "house"))
    return tmp_path / "house"


def opened(manifest: Path, recipe: TrainRecipe = RECIPE) -> Pictures:
    return read_squares(manifest, recipe, manifest.parents[2] / "cache")


def test_variants_and_works_without_words_are_left_out(home: Path) -> None:
    manifest = frozen_squares(home)
    source = opened(manifest)

    assert len(source.subjects) == len(source.picture_NHWC) == 6
    assert source.hands == ("broad", "narrow")
    assert source.manifest == Digest(manifest.name)
    assert source.phrase_ME.shape[1] == 384
    assert mean_phrase(source).shape == (384,)


def test_each_picture_is_its_works_own_shrunk_by_averaging(home: Path) -> None:
    source = opened(frozen_squares(home))
    drawn = {(work.concept, work.hand): picture for work, picture in squares()[:6]}

    for subject, picture_HWC in zip(source.subjects, source.picture_NHWC, strict=True):
        full = drawn[subject.concept, subject.hand].reshape(32, 4, 32, 4, 3)
        assert (picture_HWC == np.rint(full.mean(axis=(1, 3)))).all()


def test_several_collections_are_read_each_from_its_own_pictures(home: Path) -> None:
    """What bears no hand is in the manner of its collection, and shows itself alone."""
    sets = [
        make_collection(
            home / "corpus" / name,
            [a_work(f"{name}-{number}") for number in range(2)],
            [np.full((128, 128, 3), level + number, dtype=np.uint8) for number in range(2)],
        )
        for name, level in (("cleo", 10), ("dov", 20))
    ]
    source = opened(freeze(sets, FreezeTerms(purpose=Purpose.TRAIN, today=TODAY), home=home).folder)

    assert source.hands == ("cleo", "dov")
    assert source.picture_NHWC[:, 0, 0, 0].tolist() == [10, 11, 20, 21]
    assert len({subject.concept for subject in source.subjects}) == 4
    assert {subject.family for subject in source.subjects} == {"cleo", "dov"}


def test_a_batch_depends_on_seed_and_step_alone(home: Path) -> None:
    source = opened(frozen_squares(home))
    one, again, other = (batch_at(source, RECIPE, step) for step in (5, 5, 6))

    assert (one.chosen_B == again.chosen_B).all()
    assert (one.text_BE == again.text_BE).all()
    assert (one.text_BE != other.text_BE).any()


def test_some_pictures_lose_their_text_and_more_their_hand(home: Path) -> None:
    source = opened(frozen_squares(home))
    batch = batch_at(source, replace(RECIPE, batch=4000), 0)
    silent = ~batch.text_BE.any(axis=1)
    handless = batch.hand_B == len(source.hands)

    assert 0.08 < silent.mean() < 0.12
    assert 0.13 < handless.mean() < 0.17
    assert handless[silent].all()


def test_held_out_works_are_never_drawn(home: Path) -> None:
    recipe = replace(RECIPE, held_concepts=1, batch=200)
    source = opened(frozen_squares(home), recipe)
    kept_back = source.picture_NHWC[source.held_N]
    batch = batch_at(source, recipe, 0)

    assert source.held_N.sum() >= 2
    shown = source.picture_NHWC[batch.chosen_B]
    assert not any((shown == each).all(axis=(1, 2, 3)).any() for each in kept_back)


def test_phrases_are_embedded_once(home: Path) -> None:
    manifest = frozen_squares(home)
    first = opened(manifest)
    (kept,) = (home / "cache").iterdir()
    np.save(kept, first.phrase_ME * 2)

    assert (opened(manifest).phrase_ME == first.phrase_ME * 2).all()


def test_what_is_not_frozen_is_not_read(home: Path) -> None:
    frozen_squares(home)

    for folder in (home / "nowhere", home / "corpus" / "squares"):
        with pytest.raises(NotFrozenError) as caught:
            opened(folder)
    assert "pinxit corpus freeze illustrations --for train" in caught.value.remedy


@pytest.mark.parametrize("purpose", [Purpose.SELL, Purpose.BENCHMARK])
def test_what_is_frozen_for_something_else_is_not_read(home: Path, purpose: Purpose) -> None:
    with pytest.raises(WrongPurposeError):
        opened(frozen_squares(home, purpose=purpose))


def test_a_withdrawn_work_ends_the_reading(home: Path) -> None:
    manifest = frozen_squares(home)
    withdrawal = Decision(
        kind=DecisionKind.WITHDRAWAL,
        author="Cleo",
        identifier="https://example.org/cleo",
        grantor="Cleo",
        given_on="2026-11-24",
    )

    with pytest.raises(WithdrawnWorkError):
        read_squares(manifest, RECIPE, home / "cache", [withdrawal])


@pytest.mark.parametrize("file", ["manifest.jsonl", "pictures-0.npy", "rows.npy"])
def test_changed_works_or_pictures_are_not_read(home: Path, file: str) -> None:
    path = frozen_squares(home) / file
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)

    with pytest.raises(BrokenManifestError):
        opened(path.parent)


def test_works_that_lie_nowhere_are_named(home: Path) -> None:
    works, pictures = zip(*squares(), strict=True)
    collection = make_collection(home / "corpus" / "squares", works, pictures)
    np.save(collection.folder / "rows.npy", np.full(len(works), -1))
    terms = FreezeTerms(purpose=Purpose.TRAIN, today=TODAY)

    with pytest.raises(BrokenManifestError, match="outside"):
        opened(freeze([collection], terms, home=home).folder)


def test_works_that_cannot_be_learnt_from_are_named(home: Path) -> None:
    odd = replace(RECIPE, shape=PainterShape(side_px=48, cell_px=1))
    with pytest.raises(UnfitWorksError, match="do not shrink"):
        opened(frozen_squares(home), odd)
    unnamed = make_collection(home / "corpus" / "unnamed", [a_work("moon", captions={})])
    manifest = freeze([unnamed], FreezeTerms(purpose=Purpose.TRAIN, today=TODAY), home=home)
    with pytest.raises(UnfitWorksError, match="not one captioned picture"):
        opened(manifest.folder)


def test_a_manifest_is_found_by_its_collections_or_its_folder(home: Path) -> None:
    with pytest.raises(NotFrozenError):
        frozen_for_training()
    manifest = frozen_squares(home)

    assert frozen_for_training("squares") == manifest
    assert frozen_for_training(str(manifest)) == manifest
    with pytest.raises(NotFrozenError):
        frozen_for_training("squares+illustrations")
