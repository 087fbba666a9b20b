"""An artist's works on the shelf of a painter, and what shapes a style."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from pinxit.training.core.recipe import BadRecipeError
from pinxit.training.core.references import EMPTY, References, Shelf
from pinxit.training.core.styling import (
    OwnWorks,
    StyleShape,
    concepts_of,
    own_style,
    with_hand,
)

CAT, DOG, TREE, SHIP = np.eye(4, dtype=np.float32)


def house() -> References:
    """Return two hands: both drew a cat, the second one a dog too, and a work stands aside."""
    shelf = Shelf(
        work_CH=np.array([[0, 1], [EMPTY, 2]]),
        family_H=np.array([0, 4]),
        label_ME=np.stack([CAT, DOG]),
        concept_M=np.array([0, 1]),
        mean_E=np.zeros(4, dtype=np.float32),
    )
    level = np.full((4, 2, 1, 1), 8, dtype=np.uint8)
    return References(shelf, level, np.array([0, 1, 1, 0]), ("a", "b", "c", "d"), slots=3)


def own(*labels: list[np.ndarray]) -> OwnWorks:
    level = np.full((len(labels), 2, 1, 1), 9, dtype=np.uint8)
    label_NME = tuple(np.array(each, dtype=np.float32).reshape(-1, 4) for each in labels)
    return OwnWorks(level, label_NME, tuple(f"own-{number}" for number in range(len(labels))))


def test_a_work_that_is_called_as_a_concept_shows_it_and_others_show_their_own():
    everything, concept_N = with_hand(house(), own([DOG * 3], [TREE], [SHIP, CAT + DOG]))

    assert concept_N.tolist() == [1, 2, 3]
    assert everything.shelf.work_CH.tolist() == [
        [0, 1, EMPTY],
        [EMPTY, 2, 4],
        [EMPTY, EMPTY, 5],
        [EMPTY, EMPTY, 6],
    ]
    assert everything.shelf.family_H.tolist() == [0, 4, 5]
    assert everything.hand_N.tolist() == [0, 1, 1, 0, 2, 2, 2]
    assert everything.source_N == ("a", "b", "c", "d", "own-0", "own-1", "own-2")
    assert everything.level_NZGG[4:].tolist() == own([], [], []).level_NZGG.tolist()
    assert everything.slots == 3
    # The new concepts are found by what they are called, at length 1.
    assert everything.shelf.likeness(TREE).argmax() == 2
    assert everything.shelf.likeness(SHIP).argmax() == 3
    assert everything.shelf.concept_M.tolist() == [0, 1, 2, 3, 3]
    assert np.allclose(np.linalg.norm(everything.shelf.label_ME, axis=1), 1.0)


def test_of_two_works_of_one_concept_the_first_stands_on_the_shelf():
    everything, concept_N = with_hand(house(), own([CAT], [CAT]))

    assert concept_N.tolist() == [0, 0]
    assert everything.shelf.work_CH[:, 2].tolist() == [4, EMPTY]


def test_a_work_without_a_name_shows_itself():
    everything, concept_N = with_hand(house(), own([], [TREE]))

    assert concept_N.tolist() == [2, 3]
    assert everything.shelf.work_CH[2:, 2].tolist() == [4, 5]
    assert everything.shelf.likeness(TREE)[2] == -1.0


def test_no_works_leave_the_shelf_with_an_empty_hand():
    everything, concept_N = with_hand(house(), own())

    assert len(concept_N) == 0
    assert (everything.shelf.work_CH[:, 2] == EMPTY).all()


def test_every_work_on_the_shelf_has_its_concept():
    assert concepts_of(house()).tolist() == [0, 0, 1, EMPTY]


def test_a_style_says_how_much_of_a_batch_is_the_artists():
    recipe = own_style("cleo")

    assert (recipe.hand, recipe.side_px, recipe.num_own) == ("cleo", 128, 12)
    assert replace(recipe, batch=8, replay=Fraction(3, 4)).num_own == 2
    assert replace(recipe, batch=1, replay=Fraction(9, 10)).num_own == 1
    assert own_style("cleo", side_px=32).side_px == 32
    assert recipe.digest != own_style("dov").digest


@pytest.mark.parametrize("wrong", [{"replay": Fraction(1)}, {"variants": 0}, {"batch": 0}])
def test_a_style_that_learns_nothing_is_refused(wrong):
    with pytest.raises(BadRecipeError):
        replace(own_style("cleo"), **wrong)


def test_a_rank_of_nought_is_refused():
    with pytest.raises(BadRecipeError):
        StyleShape(low_rank=0)
