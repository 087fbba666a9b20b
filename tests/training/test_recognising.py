"""Teaching to know pictures again: what a step shows, what is learnt, what is held back."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch

from pinxit.corpus import Purpose, open_manifest
from pinxit.optimisation.adapters.recogniser_artefact import (
    LearntFrom,
    write_calibration,
    write_recogniser,
)
from pinxit.provenance import calibrate_recogniser
from pinxit.provenance.adapters.recogniser import open_recogniser as open_recogniser_file
from pinxit.training import is_recogniser, open_shown, plain_copy, recogniser_recipe
from pinxit.training.adapters.checkpoint import BadCheckpointError
from pinxit.training.adapters.recogniser import RecogniserNetwork
from pinxit.training.adapters.recognising import (
    Recognising,
    open_recogniser,
    telling_loss,
)
from pinxit.training.adapters.sights import Sights, open_sights
from pinxit.training.adapters.trainer import Trainer
from pinxit.training.core.copies import copied, pairs_at, squared
from pinxit.training.core.recipe import BadRecipeError
from pinxit.training.core.recogniser import RecogniserShape
from recipes.fingerprint import house, smoke
from tests.provenance.drawings import drawing, png_of
from tests.training.tiny_corpus import TODAY, frozen_squares, read_squares

PICTURES = [drawing(number, 64) for number in range(12)]
RECIPE = replace(smoke(), steps=2, decay_steps=1, batch=6)
SIGHTS = Sights("sha256:root", PICTURES, [[0, 1, 2, 3, 4]], {})


def test_copies_are_many_things_and_never_an_error() -> None:
    chance = np.random.Generator(np.random.Philox(3))

    copies = [copied(PICTURES[each % 12], PICTURES[0], chance) for each in range(120)]

    assert all(copy.dtype == np.uint8 and copy.shape[2] == 3 for copy in copies)
    assert len({copy.shape for copy in copies}) > 40


def test_a_step_shows_pairs_that_depend_on_it_alone() -> None:
    whole, copy = pairs_at(RECIPE, PICTURES, SIGHTS.akin, 5)
    again, _copy = pairs_at(RECIPE, PICTURES, SIGHTS.akin, 5)
    other, _copy = pairs_at(replace(RECIPE, akin=Fraction(1)), PICTURES, [], 6)

    assert whole.shape == copy.shape == (6, 32, 32, 3)
    assert (whole == again).all()
    assert not (whole == other).all()


def test_it_learns_to_tell_a_copy_from_strangers() -> None:
    same = torch.eye(4)

    assert telling_loss(torch.cat([same, same]), 0.05) < telling_loss(
        torch.cat([same, same.roll(1, 0)]), 0.05
    )


def test_a_shape_that_cannot_be_halved_is_refused() -> None:
    with pytest.raises(BadRecipeError):
        RecogniserShape(side_px=50)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recogniser")
    trainer = Trainer(Recognising.begin(RECIPE, SIGHTS), folder)
    for _report in trainer.steps():
        pass
    return folder


def test_a_run_leaves_a_recogniser_that_can_be_opened(run) -> None:
    checkpoint, network = open_recogniser(run)

    assert is_recogniser(run)
    assert checkpoint.origin.manifest == "sha256:root"
    likeness = network(torch.zeros(1, 3, 32, 32))
    assert likeness.shape == (1, RECIPE.shape.likeness)
    lesson = Recognising.begin(RECIPE, SIGHTS)
    assert set(lesson.inherited(checkpoint)) == set(RecogniserNetwork(RECIPE.shape).state_dict())
    with pytest.raises(BadCheckpointError):
        Recognising.begin(house(), SIGHTS).inherited(checkpoint)
    with pytest.raises(BadRecipeError):
        recogniser_recipe(run)


def test_what_was_held_back_is_told_with_its_variants(tmp_path) -> None:
    frozen = open_manifest(frozen_squares(tmp_path), purpose=Purpose.TRAIN, today=TODAY)

    shown = open_shown(frozen, replace(smoke(), held_concepts=1))

    assert len(shown.held_concepts) == 1
    assert len(shown.pictures) == len(shown.concept_N) == len(frozen.works)
    assert len(shown.learnt) == 4
    assert shown.pictures[0].shape == (128, 128, 3)


def test_illustrations_and_paintings_are_seen_together(tmp_path) -> None:
    recipe = replace(smoke(), source_px=32, held_concepts=1, held_paintings=1)
    source = read_squares(frozen_squares(tmp_path), recipe, tmp_path)
    alone = open_sights(source, recipe, tmp_path / "none", TODAY)
    folder = tmp_path / "paintings"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.png").write_bytes(png_of(drawing(number, 120)))
    rows = "".join(f"{number}.png,Old Master,1800\n" for number in range(3))
    (folder / "works.csv").write_text("file,artist,died\n" + rows)

    both = open_sights(source, recipe, folder, TODAY)

    assert len(both.pictures) == len(alone.pictures) + 2
    assert both.root != alone.root
    assert both.artists == {"Old Master": 2}


@pytest.mark.slow
def test_a_recogniser_is_exported_with_what_its_likenesses_are_worth(tmp_path) -> None:
    shape = replace(RECIPE.shape, likeness=128)
    trainer = Trainer(Recognising.begin(replace(RECIPE, shape=shape), SIGHTS), tmp_path / "run")
    list(trainer.steps())
    seen = LearntFrom(
        illustrations="sha256:root",
        lines=(),
        artists={"Old Master": 2},
        pictures=12,
        held_concepts=["dragon"],
        held_paintings=[],
    )

    network = write_recogniser(tmp_path / "run", seen, tmp_path / "out")
    worth, pairs = calibrate_recogniser(
        tmp_path / "out", PICTURES, np.ones(len(PICTURES), dtype=np.bool_), plain_copy
    )
    write_calibration(tmp_path / "out", worth, pairs)

    opened = open_recogniser_file(tmp_path / "out")
    assert opened.digest == network
    assert pairs > len(PICTURES)
    assert opened.calibration == worth
    assert "Old Master" in (tmp_path / "out" / "bill-of-materials.json").read_text()


def test_a_batch_begins_with_pictures_of_one_thing() -> None:
    recipe = replace(smoke(), batch=8, akin=Fraction(1))
    pictures = [drawing(number, 64) for number in range(12)]

    whole_PHWC, _ = pairs_at(recipe, pictures, [range(8, 12)], 0)

    side = recipe.shape.side_px
    first = sorted(each.tobytes() for each in whole_PHWC[:4])
    assert first == sorted(squared(pictures[number], side).tobytes() for number in range(8, 12))
