"""What lies beside the noise in training and in painting."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from recipes import latent
from tests.training.tiny_corpus import frozen_squares, read_squares

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.training.adapters.autoencoder import Autoencoder  # noqa: E402
from pinxit.training.adapters.latents import LatentWorks, encode_works  # noqa: E402
from pinxit.training.adapters.library import Library, library_of  # noqa: E402
from pinxit.training.adapters.pictures import Pictures, batch_at  # noqa: E402
from pinxit.training.adapters.reference_file import (  # noqa: E402
    BadReferencesError,
    read_references,
    write_references,
)
from pinxit.training.core.latent import LatentRecipe  # noqa: E402
from pinxit.training.core.references import ANY, EMPTY  # noqa: E402

HANDS = ("broad", "fine", "narrow", "round")
RECIPE = replace(
    latent.smoke_house(),
    batch=64,
    held_concepts=2,
    held_pairs=Fraction(1, 5),
    drop_work=Fraction(0),
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    folder = tmp_path_factory.mktemp("squares")
    return read_squares(frozen_squares(folder / "house", hands=HANDS), RECIPE, folder / "phrases")


@pytest.fixture(scope="module")
def works(source: Pictures) -> LatentWorks:
    torch.manual_seed(0)
    return encode_works(Autoencoder(latent.smoke_copyist().shape).eval(), source)


@pytest.fixture
def library(source: Pictures, works: LatentWorks) -> Library:
    return library_of(source, works, 3, lambda latent: 2 * latent)


def certain(**shares: Fraction) -> LatentRecipe:
    none = {"drop_all": Fraction(0), "drop_hand": Fraction(0), "drop_references": Fraction(0)}
    return replace(
        RECIPE,
        **{**none, "drop_text": Fraction(0), "related": Fraction(0), **shares},  # type: ignore[arg-type]
    )


def test_no_held_out_work_is_ever_shown(source: Pictures, library: Library) -> None:
    held = set(np.flatnonzero(source.held_N).tolist())
    assert held
    for step in range(20):
        shown = library.beside(batch_at(source, RECIPE, step), RECIPE, step)
        assert not held & set(shown.work_BK.ravel().tolist())


def test_the_same_thing_is_shown_by_other_families(source: Pictures, library: Library) -> None:
    recipe = certain()
    batch = batch_at(source, recipe, 0)
    shown = library.beside(batch, recipe, 0)

    seen = 0
    for work, others in zip(batch.chosen_B, shown.work_BK, strict=True):
        mine = source.subjects[work]
        for other in others[:-1]:
            if other != EMPTY:
                assert source.subjects[other].concept == mine.concept
                assert source.subjects[other].family != mine.family
                seen += 1
        if others[-1] != EMPTY:
            assert source.subjects[others[-1]].hand == mine.hand
            assert source.subjects[others[-1]].concept != mine.concept
    assert seen


def test_related_things_may_be_shown_instead(source: Pictures, library: Library) -> None:
    recipe = certain(related=Fraction(1))
    batch = batch_at(source, recipe, 0)
    shown = library.beside(batch, recipe, 0)

    for work, others in zip(batch.chosen_B, shown.work_BK, strict=True):
        names = {source.subjects[other].concept for other in others if other != EMPTY}
        assert source.subjects[work].concept not in names


def test_without_a_wish_nothing_is_shown(source: Pictures, library: Library) -> None:
    recipe = certain(drop_all=Fraction(1))
    shown = library.beside(batch_at(source, recipe, 0), recipe, 0)

    assert (shown.work_BK == EMPTY).all()
    assert not shown.latent_BKZGG.any()
    assert (shown.hand_BK == len(source.hands)).all()


def test_works_may_be_left_out_and_words_too(source: Pictures, library: Library) -> None:
    alone = certain(drop_references=Fraction(1))
    batch = batch_at(source, alone, 0)
    assert (library.beside(batch, alone, 0).work_BK == EMPTY).all()
    assert batch.text_BE.any(axis=1).all()

    wordless = certain(drop_text=Fraction(1))
    batch = batch_at(source, wordless, 0)
    shown = library.beside(batch, wordless, 0)
    something_B = (shown.work_BK != EMPTY).any(axis=1)
    assert something_B.any()
    assert not batch.text_BE[something_B].any()


def test_a_wish_finds_the_works_that_it_names(
    source: Pictures, works: LatentWorks, library: Library
) -> None:
    free = int(np.flatnonzero(~source.held_N)[0])
    text = source.phrase_ME[[source.phrase_rows[free][0][0]]]
    any_hand = np.array([len(source.hands)])
    shown = library.for_wishes(text, any_hand, 5)

    found = [work for work in shown.work_BK[0] if work != EMPTY]
    assert found
    assert {source.subjects[work].concept for work in found} == {source.subjects[free].concept}
    assert torch.equal(shown.latent_BKZGG[0, 0], 2 * works.latent_NZGG[found[0]].float())
    assert shown.hand_BK[0, -1] == len(source.hands)


def test_what_travels_with_the_painter_is_chosen_as_in_training(
    source: Pictures, library: Library, tmp_path: Path
) -> None:
    write_references(library.packed(), tmp_path / "references.zip")
    packed = read_references(tmp_path / "references.zip")

    for work in np.flatnonzero(~source.held_N):
        text_E = source.phrase_ME[source.phrase_rows[work][0][0]]
        for hand in (ANY, 0, 3):
            asked = np.array([len(source.hands) if hand == ANY else hand])
            here = library.for_wishes(text_E[None], asked, 9)
            there = packed.chosen([text_E], hand, seed=9)
            latent, whose = packed.shown(there)

            assert [packed.source_N[row] if row != EMPTY else "" for row in there] == [
                source.source_N[row] if row != EMPTY else "" for row in here.work_BK[0]
            ]
            assert whose.tolist() == here.hand_BK[0].tolist()
            true = here.latent_BKZGG[0].numpy().clip(-3.5, 3.5)
            assert np.abs(latent - true).max() <= 0.25


def test_equal_works_travel_as_equal_bytes(library: Library, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_references(library.packed(), tmp_path / name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("bytes_", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_works_that_cannot_be_read_are_refused(bytes_: bytes, tmp_path: Path) -> None:
    (tmp_path / "references.zip").write_bytes(bytes_)

    with pytest.raises(BadReferencesError):
        read_references(tmp_path / "references.zip")
