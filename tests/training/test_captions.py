"""How a concept is called."""

from collections import Counter

import numpy as np

from pinxit.training.core.captions import phrases, pick


def test_both_languages_and_the_label_first() -> None:
    groups = phrases({"zh": ["鲸", "海", "水"], "en": ["whale", "ocean", "whale", "animal", "sea"]})

    assert groups == (
        ("whale", "whale, ocean", "whale, animal", "ocean, animal, sea"),
        ("鲸", "鲸，海", "鲸，水", "海，水"),
    )


def test_a_label_alone_is_enough() -> None:
    assert phrases({"en": ["whale"], "zh": [" ", ""]}) == (("whale",),)
    assert phrases({"en": ["whale", "ocean"]}) == (("whale", "whale, ocean"),)


def test_half_of_the_picks_are_labels_and_languages_are_even() -> None:
    draw = np.random.default_rng(0)
    seen = Counter(pick([(0, 1, 2), (3,)], draw) for _ in range(4000))

    assert 0.46 < seen[3] / 4000 < 0.54
    assert 0.22 < seen[0] / 4000 < 0.28
    assert 0.10 < seen[1] / 4000 < 0.15
