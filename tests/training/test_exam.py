"""A judge is taught on real works, kept, and asked about what painters make of an exam."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pinxit.training.adapters.judge import (
    BadJudgeError,
    Judge,
    learn_judge,
    learnt_by,
    look,
    open_judge,
    save_judge,
)
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.bench.exam import (
    JUDGE,
    ceiling,
    exam_works,
    examine,
    house_judge,
    known_pairs,
    set_exam,
    unseen_works,
)
from tests.training.tiny_corpus import COLOURS, TODAY, frozen_squares, read_squares

ALL = replace(JUDGE, held_pairs=Fraction(0))


class MeanEye:
    """Stands where the network stands: mean and deviation of each colour."""

    def manner(self, picture_NHWC: np.ndarray) -> np.ndarray:
        flat = picture_NHWC.reshape(len(picture_NHWC), -1, 3).astype(np.float32)
        return np.concatenate([flat.mean(axis=1), flat.std(axis=1)], axis=1)


EYE = MeanEye()


@pytest.fixture
def source(tmp_path: Path) -> Pictures:
    """Six squares, of which the first shows a concept that painters know, the last two do not."""
    pictures = read_squares(frozen_squares(tmp_path / "house"), ALL, tmp_path / "phrases")
    held = np.array([each.concept == "red" for each in pictures.subjects])
    held[0] = True
    return replace(pictures, held_N=held)


@pytest.fixture
def judge(source: Pictures) -> Judge:
    return learn_judge(ALL, source, EYE)


def painted(source: Pictures, asked: Sequence[tuple[str, str]]) -> np.ndarray:
    """Return the work of each concept and hand."""
    subjects = [(each.concept, each.hand) for each in source.subjects]
    return source.picture_NHWC[[subjects.index(pair) for pair in asked]]


def test_a_judge_of_real_works_names_hands_and_concepts(source: Pictures, judge: Judge) -> None:
    seen = look(source.picture_NHWC, EYE)

    assert judge.concepts == tuple(sorted(COLOURS))
    assert judge.hand.scores(seen.hand_NF).argmax(axis=1).tolist() == [
        source.hands.index(each.hand) for each in source.subjects
    ]
    assert judge.concept.scores(seen.manner_NF).argmax(axis=1).tolist() == [
        judge.concepts.index(each.concept) for each in source.subjects
    ]


def test_a_judge_never_learns_from_the_pairs_that_are_asked_for(source: Pictures) -> None:
    half = replace(JUDGE, held_pairs=Fraction(1, 2))
    learnt = learnt_by(half, source)

    assert 0 < len(learnt) < 6
    assert learnt_by(ALL, source).tolist() == list(range(6))


def test_a_judge_that_was_kept_says_the_same(
    source: Pictures, judge: Judge, tmp_path: Path
) -> None:
    save_judge(judge, tmp_path / "judge")
    again = open_judge(tmp_path / "judge")
    seen = look(source.picture_NHWC, EYE)

    assert (again.hands, again.concepts) == (judge.hands, judge.concepts)
    assert (again.manifest, again.recipe) == (str(source.manifest), str(ALL.digest))
    assert np.array_equal(again.hand.scores(seen.hand_NF), judge.hand.scores(seen.hand_NF))


@pytest.mark.parametrize("content", [None, b"", b"PK no archive", b"\x93NUMPY"])
def test_what_is_no_judge_is_named(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "judge.npz").write_bytes(content)

    with pytest.raises(BadJudgeError, match="no judge in"):
        open_judge(tmp_path)


def test_the_house_teaches_its_judge_once(source: Pictures, tmp_path: Path) -> None:
    first = house_judge(source, tmp_path / "judge", EYE)
    written = (tmp_path / "judge" / "judge.npz").stat().st_mtime_ns
    again = house_judge(source, tmp_path / "judge", EYE)
    kept = (tmp_path / "judge" / "judge.npz").stat().st_mtime_ns
    others = house_judge(replace(source, manifest=JUDGE.digest), tmp_path / "judge", EYE)

    assert kept == written
    assert again.recipe == first.recipe
    assert others.manifest == str(JUDGE.digest), "of other works it learns again"


def test_what_is_asked_is_split_by_what_painters_know(source: Pictures) -> None:
    known, unseen = known_pairs(source), unseen_works(source)

    assert {source.subjects[number].concept for number in unseen} == {"red"}
    assert "red" not in {source.subjects[number].concept for number in known}
    assert sorted([*known, *unseen]) == np.flatnonzero(source.held_N).tolist()


def test_an_exam_asks_in_english_and_chinese_in_turn(source: Pictures, judge: Judge) -> None:
    exam = set_exam(judge, source, np.arange(6), count=4)

    assert [prompt == "方块" for prompt in exam.prompts] == [False, True, False, True]
    assert exam.prompts[0].endswith(" square")
    assert exam.hands == tuple(source.subjects[number].hand for number in exam.chosen_N)
    assert exam.seeds == (0, 1, 2, 3)


def test_who_paints_what_was_asked_passes_and_who_does_not_fails(
    source: Pictures, judge: Judge
) -> None:
    exam = set_exam(judge, source, np.arange(6), count=6)
    subjects = [source.subjects[number] for number in exam.chosen_N]

    def diligent(_: Sequence[str], hands: Sequence[str], __: Sequence[int]) -> np.ndarray:
        asked = zip((each.concept for each in subjects), hands, strict=True)
        return painted(source, list(asked))

    def idle(prompts: Sequence[str], _: Sequence[str], __: Sequence[int]) -> np.ndarray:
        return painted(source, [("blue", "broad")] * len(prompts))

    well = examine(diligent, judge, EYE, source, exam)
    badly = examine(idle, judge, EYE, source, exam)

    assert (well.pictures, well.hand_accuracy, well.concept_top5) == (6, 1.0, 1.0)
    assert badly.hand_accuracy == 0.5
    assert badly.kid > well.kid


def test_the_ceiling_is_of_works_that_the_judge_has_not_learnt(
    source: Pictures, judge: Judge
) -> None:
    exam = set_exam(judge, source, np.arange(6), count=6)
    half = replace(JUDGE, held_pairs=Fraction(1, 2))

    best = ceiling(judge, EYE, source, exam, half)

    assert best.pictures == 6 - len(learnt_by(half, source))
    assert best.hand_accuracy == 1.0


def test_the_works_of_an_exam_need_no_reader_of_words(tmp_path: Path) -> None:
    folder = frozen_squares(tmp_path / "house")

    works = exam_works(folder, tmp_path, today=TODAY, decisions=())

    assert works.phrase_ME.shape[1] == 0
    assert works.picture_NHWC.shape[1:] == (128, 128, 3)
