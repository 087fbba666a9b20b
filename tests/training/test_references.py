"""Which works a painter looks at."""

import numpy as np
import pytest

from pinxit.training.core.latent import LatentShape
from pinxit.training.core.recipe import BadRecipeError
from pinxit.training.core.references import (
    ANY,
    EMPTY,
    References,
    Shelf,
    Wish,
    choose,
    levels,
    shelf_of,
    unlevelled,
    wish_of,
)

# Three concepts (whale, dolphin, tree), four hands of three families: hands 0 and 1 share drawings.
CONCEPTS = [0, 0, 0, 0, 1, 1, 2, EMPTY, 0]
HANDS = [0, 1, 2, 3, 2, 3, 0, 3, 0]
FAMILIES = [0, 0, 1, 2, 1, 2, 0, 2, 0]
WHALE, DOLPHIN, TREE = np.eye(3, dtype=np.float32)


@pytest.fixture
def shelf() -> Shelf:
    work_CH, family_H = shelf_of(CONCEPTS, HANDS, FAMILIES, num_hands=4)
    label_ME = np.stack([WHALE, DOLPHIN, TREE, (WHALE + TREE) / np.sqrt(2)])
    concept_M = np.array([0, 1, 2, 0])
    return Shelf(work_CH, family_H, label_ME, concept_M, np.zeros(3, dtype=np.float32))


def draw() -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=1))


def test_a_shelf_holds_the_first_work_of_each_concept_by_each_hand(shelf: Shelf) -> None:
    assert shelf.work_CH.tolist() == [[0, 1, 2, 3], [-1, -1, 4, 5], [6, -1, -1, -1]]
    assert shelf.family_H.tolist() == [0, 0, 1, 2]


def test_a_shelf_without_works_has_no_concept() -> None:
    work_CH, family_H = shelf_of([], [], [], num_hands=2)

    assert work_CH.shape == (0, 2)
    assert family_H.tolist() == [0, 1]


def test_a_wish_is_as_near_to_a_concept_as_to_the_best_of_its_names(shelf: Shelf) -> None:
    near_C = shelf.likeness(3 * (WHALE + TREE))

    assert near_C == pytest.approx([1.0, 0.0, np.sqrt(0.5)])
    assert wish_of(near_C).named == 0
    assert wish_of(np.array([0.8, 0.2], dtype=np.float32)).named == EMPTY


def test_a_named_thing_is_shown_by_other_hands_and_the_manner_by_another_thing(
    shelf: Shelf,
) -> None:
    near_C = shelf.likeness(WHALE)
    for seed in range(20):
        chance = np.random.Generator(np.random.Philox(key=seed))
        works = choose(shelf, [Wish(near_C, 0)], hand=0, slots=4, draw=chance)

        assert sorted(works[:2].tolist()) == [2, 3]
        assert works[2:].tolist() == [EMPTY, 6]


def test_no_family_is_shown_twice(shelf: Shelf) -> None:
    works = choose(shelf, [wish_of(shelf.likeness(WHALE))], hand=ANY, slots=5, draw=draw())

    families = [FAMILIES[work] for work in works if work != EMPTY]
    assert sorted(families) == [0, 1, 2]
    assert works[-1] == EMPTY


def test_slots_are_not_overfilled(shelf: Shelf) -> None:
    works = choose(shelf, [wish_of(shelf.likeness(WHALE))], hand=ANY, slots=2, draw=draw())

    assert works[0] != EMPTY
    assert works[1] == EMPTY


def test_what_has_no_name_is_shown_as_what_is_near(shelf: Shelf) -> None:
    near_C = np.array([0.7, 0.5, 0.1], dtype=np.float32)
    works = choose(shelf, [Wish(near_C, EMPTY)], hand=3, slots=4, draw=draw())

    assert works[0] in (0, 1, 2)
    assert works[1] == 4
    assert works[2] == EMPTY
    assert works[3] in (3, 5)


def test_two_wishes_take_turns(shelf: Shelf) -> None:
    wishes = [wish_of(shelf.likeness(WHALE)), wish_of(shelf.likeness(DOLPHIN))]
    works = choose(shelf, wishes, hand=0, slots=4, draw=draw())

    concepts = [CONCEPTS[work] for work in works]
    assert concepts == [0, 1, 0, 2]


def test_the_parts_of_a_wish_count_where_the_whole_names_nothing(shelf: Shelf) -> None:
    level = levels(np.ones((9, 1, 2, 2), dtype=np.float32))
    works = References(shelf, level, np.array(HANDS), tuple("abcdefghi"), slots=4)
    both = (WHALE + DOLPHIN) / np.sqrt(2)
    parts = works.chosen([both, WHALE, DOLPHIN], 0, seed=1)
    whole = works.chosen([WHALE, DOLPHIN, TREE], 0, seed=1)

    assert {CONCEPTS[work] for work in parts[:3]} == {0, 1}
    assert {CONCEPTS[work] for work in whole[:2]} == {0}
    assert works.names([WHALE])
    assert works.names([WHALE, DOLPHIN, TREE])
    assert not works.names([both, WHALE, DOLPHIN])
    assert not works.names([both])


def test_a_hand_with_nothing_else_shows_no_manner(shelf: Shelf) -> None:
    works = choose(shelf, [wish_of(shelf.likeness(WHALE))], hand=1, slots=3, draw=draw())

    assert works[-1] == EMPTY


def test_a_painter_is_shown_no_work_or_at_least_two() -> None:
    with pytest.raises(BadRecipeError, match="manner"):
        LatentShape(side_px=32, grid=2, channels=4, references=1)
    with pytest.raises(BadRecipeError, match="do not divide"):
        LatentShape(side_px=32, grid=2, channels=4, heads=3)


def test_levels_are_near_what_they_stand_for() -> None:
    latent = np.linspace(-3.5, 3.5, 101, dtype=np.float32)

    assert np.abs(unlevelled(levels(latent)) - latent).max() <= 0.25
    assert unlevelled(levels(np.array([-9.0, 0.0, 9.0], np.float32))).tolist() == [-3.5, 0.0, 3.5]


def test_an_empty_slot_shows_nothing_of_nobody(shelf: Shelf) -> None:
    level = levels(np.ones((9, 1, 2, 2), dtype=np.float32))
    works = References(shelf, level, np.array(HANDS), tuple("abcdefghi"), slots=4)
    chosen = works.chosen([WHALE], 0, seed=3)
    latent, hand = works.shown(chosen)

    assert chosen[2] == EMPTY
    assert hand.tolist()[2:] == [4, 0]
    assert latent[2].tolist() == [[[0.0, 0.0], [0.0, 0.0]]]
    assert latent[0].tolist() == [[[1.0, 1.0], [1.0, 1.0]]]
    assert chosen.tolist() == works.chosen([WHALE], 0, seed=3).tolist()
