"""The words for what the painter has seen."""

import numpy as np
import pytest

from pinxit.studio.adapters.house_painter import house_folder
from pinxit.studio.adapters.vocabulary import house_vocabulary
from pinxit.studio.core.vocabulary import BadVocabularyError, read_vocabulary
from pinxit.training import TextEncoder, read_references

HEAD = "en\tzh\ten tags\tzh tags\n"
SMALL = read_vocabulary(
    HEAD
    + "panda\t熊猫\tface|bear\t脸\n"
    + "red apple\t红苹果\tfruit\t水果\n"
    + "pancakes\t烙饼\tfood\t早餐\n"
)


def labels(typed: str, limit: int = 8) -> list[str]:
    return [each.label for each in SMALL.suggest(typed, limit=limit)]


def test_names_come_before_words_in_names_and_those_before_tags() -> None:
    assert labels("pan") == ["panda", "pancakes"]
    assert labels("app") == ["red apple"]
    assert labels("fru") == ["red apple"]
    assert labels("pan", limit=1) == ["panda"]
    assert labels("") == labels("xyz") == labels("p") == []


def test_chinese_is_answered_in_chinese() -> None:
    assert labels("熊") == ["熊猫"]
    assert labels("苹果") == ["红苹果"]
    assert labels("早") == ["烙饼"]
    assert labels("一只熊猫和红") == ["红苹果"]


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert labels("玻璃窗") == []
    assert labels("zzzz zzzz") == []


def test_a_suggestion_takes_the_place_of_what_was_begun() -> None:
    (suggestion,) = SMALL.suggest("a big panda and a Red ap", limit=8)

    assert suggestion.prompt == "a big panda and a red apple"
    assert suggestion.language == "en"
    (chinese,) = SMALL.suggest("一只熊", limit=8)
    assert chinese.prompt == "一只熊猫"


@pytest.mark.parametrize("text", ["", "en\tzh\n", HEAD + "panda\n", "panda\t熊猫\t\t\n"])
def test_another_table_is_no_vocabulary(text: str) -> None:
    with pytest.raises(BadVocabularyError):
        read_vocabulary(text)


def test_the_house_answers_from_memory_while_somebody_types() -> None:
    vocabulary = house_vocabulary()
    assert len(vocabulary.entries) > 1000
    assert [each.label for each in vocabulary.suggest("tig", limit=2)] == ["tiger", "tiger face"]
    assert [each.label for each in vocabulary.suggest("老虎", limit=1)] == ["老虎"]
    assert vocabulary.suggest("zzzz zzzz zzzz", limit=8) == []


@pytest.mark.slow
def test_what_is_suggested_names_a_thing_on_the_painters_shelf() -> None:
    references = read_references(house_folder() / "references.zip")
    encoder = TextEncoder()
    entries = house_vocabulary().entries
    some = [entries[nth] for nth in range(0, len(entries), 66)]

    for entry in some:
        for label in entry.label.values():
            near_C = references.shelf.likeness(encoder.embed([label])[0])
            assert np.max(near_C) > 0.99, label
