"""Two things in one picture."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pinxit.training.core.pairs import Arrangement, composed, joined, things
from recipes import latent
from tests.training.tiny_corpus import LetterCounter, frozen_squares, read_squares


def test_a_caption_joins_two_names() -> None:
    assert joined("cat", "house", Arrangement.BESIDE, "en", 0) == "cat beside house"
    assert joined("cat", "house", Arrangement.BESIDE, "en", 3) == "cat and house"
    assert joined("猫", "房子", Arrangement.OVER, "zh", 1) == "猫在房子上方"
    assert joined("chat", "maison", Arrangement.OVER, "fr", 0) == "chat above maison"


@pytest.mark.parametrize(
    ("wish", "parts"),
    [
        ("a cat beside a red house", ("a cat", "a red house")),
        ("a cat AND a dog", ("a cat", "a dog")),
        ("sun above sea and boat", ("sun", "sea and boat")),
        ("猫和房子", ("猫", "房子")),
        ("房子旁边有一只猫", ("房子", "一只猫")),
        ("a red dragon", ("a red dragon",)),
        ("a sandcastle", ("a sandcastle",)),
        ("和平", ("和平",)),
    ],
)
def test_a_wish_may_name_two_things(wish: str, parts: tuple[str, ...]) -> None:
    assert things(wish) == parts


def test_two_works_stand_side_by_side_or_one_above_the_other() -> None:
    dark, bright = (np.full((8, 8, 3), level, dtype=np.uint8) for level in (10, 200))
    dark[0, 0] = 250
    beside, over = (composed(dark, bright, each) for each in Arrangement)

    assert (beside[4, :4] == 10).all()
    assert (beside[4, 4:] == 200).all()
    assert (beside[0] == 250).all()
    assert (over[:4, 3] != 200).all()
    assert (over[4:, 3] == 200).all()
    assert (over[:, 0] == 250).all()


def test_pairs_are_of_one_hand_and_of_two_things(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from pinxit.training.adapters.pairing import draw_pairs
    from pinxit.training.adapters.pictures import batch_at

    recipe = replace(
        latent.smoke_pairs(), batch=64, held_concepts=0, held_pairs=Fraction(0), pairs=40
    )
    source = read_squares(frozen_squares(tmp_path / "house"), recipe, tmp_path / "phrases")
    pairs = draw_pairs(source, recipe, LetterCounter())
    plain = batch_at(source, recipe, 0)
    batch = batch_at(source, recipe, 0)
    places = pairs.put_into(batch, recipe, 0)

    assert 10 < len(places) < 32
    for place, (first, second) in places.items():
        one, other = source.subjects[first], source.subjects[second]
        assert one.hand == other.hand
        assert one.concept != other.concept
        assert pairs.picture(batch, place).shape == source.picture_NHWC.shape[1:]
        if plain.text_BE[place].any():
            assert not np.array_equal(batch.text_BE[place], plain.text_BE[place])
        else:
            assert not batch.text_BE[place].any()
    kept = [place for place in range(64) if place not in places]
    assert np.array_equal(batch.chosen_B[kept], plain.chosen_B[kept])
    again = draw_pairs(source, recipe, LetterCounter())
    assert np.array_equal(again.work_P2, pairs.work_P2)
