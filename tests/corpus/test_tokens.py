"""Vocabularies lose nothing; min-hashes know kin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.tokens import (
    BEGIN,
    END,
    PAD,
    UNKNOWN,
    BadVocabularyError,
    Vocabulary,
    shingles,
)

POEM = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"
symbols = st.lists(st.text(max_size=12), max_size=30)


def test_frequent_symbols_come_first_and_rare_ones_are_spelt() -> None:
    vocabulary = Vocabulary.of(["bbaac", "ba"])

    assert vocabulary.symbols[260:] == ("a", "b")
    assert list(vocabulary.encode("ab")) == [260, 261]
    assert list(vocabulary.encode("c")) == [UNKNOWN, 4 + ord("c")]


def test_the_largest_vocabulary_is_bounded() -> None:
    assert Vocabulary.of(["aabbbcccc"], most=2).symbols[260:] == ("c", "b")


@given(symbols, symbols)
def test_anything_decodes_to_itself(learnt: list[str], work: list[str]) -> None:
    vocabulary = Vocabulary.of([learnt, learnt])

    assert vocabulary.decode(vocabulary.encode(work)) == tuple(work)
    assert Vocabulary(vocabulary.symbols) == vocabulary


@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_decodes_to_itself(text: str) -> None:
    assert "".join(Vocabulary.of([POEM] * 2).decode(Vocabulary.of([POEM] * 2).encode(text))) == text


def test_reserved_names_are_not_learnt() -> None:
    vocabulary = Vocabulary.of([["<pad>", "<pad>", "<0x41>", "<0x41>"]])

    assert len(vocabulary.symbols) == 260
    assert vocabulary.decode(vocabulary.encode(["<pad>"])) == ("<pad>",)


def test_padding_begin_and_end_are_no_symbols() -> None:
    vocabulary = Vocabulary.of([POEM] * 2)
    tokens = [BEGIN, *vocabulary.encode("月é"), END, PAD, PAD]

    assert vocabulary.decode(np.array(tokens, dtype=np.uint32)) == ("月", "é")


@pytest.mark.parametrize(
    ("tokens", "said"),
    [([999_999], "not of this"), ([70], "stands alone"), ([1, 0xFF + 4], "spell no symbol")],
)
def test_tokens_of_another_vocabulary_are_refused(tokens: list[int], said: str) -> None:
    with pytest.raises(BadVocabularyError, match=said):
        Vocabulary.of([POEM]).decode(tokens)


def test_a_vocabulary_from_elsewhere_is_refused() -> None:
    with pytest.raises(BadVocabularyError, match="wrong symbols"):
        Vocabulary(("a", "b"))


def _alike(one: str | list[str], other: str | list[str]) -> float:
    return float((shingles(one) == shingles(other)).mean())


def test_near_works_share_many_min_hashes_and_others_few() -> None:
    long = POEM * 3 + "".join(chr(0x4E00 + n) for n in range(300))
    changed = long[:150] + "春" + long[151:]

    assert _alike(long, long) == 1.0
    assert _alike(long, changed) > 0.8
    assert _alike(long, "".join(chr(0x5E00 + n) for n in range(300))) < 0.1


def test_they_estimate_the_jaccard_similarity() -> None:
    words = [f"Pitch_{number}" for number in range(1_000)]
    half = words[:500] + [f"Bar_{number}" for number in range(500)]

    assert abs(_alike(words, half) - 1 / 3) < 3 / 16


def test_min_hashes_are_the_same_on_every_machine() -> None:
    assert shingles("abc").tolist()[:2] == shingles(("a", "b", "c")).tolist()[:2]
    assert shingles(["Bar_4"]).shape == (64,)
    assert int(shingles("月")[0]) == 10_271_079_016_359_819_146


def test_a_long_work_is_hashed_in_blocks() -> None:
    text = "".join(chr(0x4E00 + (n * n) % 20_011) for n in range(40_000))

    assert _alike(text, text[:20_000]) > 0.3
