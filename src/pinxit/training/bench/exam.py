"""The exam of painters: what each is asked, and how what it paints does before the judge.

Any painter sits it: a teacher in fifty steps, its students in four, two and one, and what is
installed. It is a function of prompts, hands and seeds.

Shape suffixes: N works, H and W pixels, C colours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus import Decision
from pinxit.training.adapters.judge import (
    Eye,
    Judge,
    Sight,
    classes_of,
    has_judge,
    learn_judge,
    learnt_by,
    look,
    open_judge,
    save_judge,
)
from pinxit.training.adapters.pictures import Pictures, Reading, open_pictures
from pinxit.training.core.judge import Classes, JudgeRecipe, Levels, Verdict, kernel_distance

#: Paints prompts in hands from seeds, one picture each, (N, H, W, 3) of 0 to 255.
Paint = Callable[[Sequence[str], Sequence[str], Sequence[int]], Levels]
#: How the house teaches its judge.
JUDGE: Final = JudgeRecipe()
#: Where the house keeps it.
JUDGE_RUN: Final = "judge"


@dataclass(frozen=True, slots=True)
class Exam:
    """Held-out works: what a painter is asked for, and what is right.

    Attributes:
        chosen_N: Which works of the source.
        right: Numbers of their hands and of their concepts, as the judge counts them.
        prompts: Their labels, English and Chinese in turn.
        hands: The names of their hands.
        seeds: The seeds of the pictures.
    """

    chosen_N: NDArray[np.int64]
    right: tuple[Classes, Classes]
    prompts: tuple[str, ...]
    hands: tuple[str, ...]
    seeds: tuple[int, ...]


def house_judge(source: Pictures, folder: Path, eye: Eye) -> Judge:
    """Return the judge of these works, taught now if another lies in the folder, or none.

    Raises:
        BadJudgeError: What lies there is broken.
    """
    if has_judge(folder):
        judge = open_judge(folder)
        if (judge.manifest, judge.recipe) == (str(source.manifest), str(JUDGE.digest)):
            return judge
    judge = learn_judge(JUDGE, source, eye)
    save_judge(judge, folder)
    return judge


def exam_works(
    manifest: Path, home: Path, *, today: date, decisions: Sequence[Decision]
) -> Pictures:
    """Return the works of a frozen manifest, split as painters learn them; their words alone.

    Raises:
        PinxitError: They may not be learnt from; see `open_pictures`.
    """
    cache = home / "runs" / "phrases"
    reading = Reading(today=today, decisions=decisions, cache=cache, encoder=None)
    return open_pictures(manifest, JUDGE, reading)


def known_pairs(source: Pictures) -> NDArray[np.int64]:
    """Return the held-out works whose concept a painter knows from other hands."""
    return _held(source, known=True)


def unseen_works(source: Pictures) -> NDArray[np.int64]:
    """Return the works of the concepts that no painter has seen."""
    return _held(source, known=False)


def set_exam(
    judge: Judge, source: Pictures, works_N: NDArray[np.int64], *, count: int, seed: int = 0
) -> Exam:
    """Draw what is asked, the same for every painter.

    Args:
        judge: Who will judge.
        source: The works, split as in training.
        works_N: Those to draw from.
        count: How many at most.
        seed: Chooses which.
    """
    draw = np.random.Generator(np.random.Philox(key=seed))
    chosen_N = np.sort(draw.permutation(works_N)[:count])
    groups = [source.phrase_rows[number] for number in chosen_N]
    rows = [group[place % len(group)][0] for place, group in enumerate(groups)]
    return Exam(
        chosen_N,
        classes_of(source, judge.concepts, chosen_N),
        tuple(source.phrases[row] for row in rows),
        tuple(source.subjects[number].hand for number in chosen_N),
        tuple(range(len(chosen_N))),
    )


def sit(paint: Paint, exam: Exam) -> Levels:
    """Return what a painter makes of an exam, (N, H, W, 3)."""
    return paint(exam.prompts, exam.hands, exam.seeds)


def examine(paint: Paint, judge: Judge, eye: Eye, source: Pictures, exam: Exam) -> Verdict:
    """Let a painter paint what was asked, and judge it."""
    painted = look(sit(paint, exam), eye)
    return judge.verdict(painted, exam.right, real_sight(source, exam, eye))


def ceiling(
    judge: Judge, eye: Eye, source: Pictures, exam: Exam, recipe: JudgeRecipe = JUDGE
) -> Verdict:
    """Judge the real works of an exam, whose distance is that of one half to the other.

    Works that the judge has learnt from tell nothing of it and are left out; the distance is of
    all.
    """
    real = real_sight(source, exam, eye)
    fresh_N = np.flatnonzero(~np.isin(exam.chosen_N, learnt_by(recipe, source)))
    apart = Sight(real.manner_NF[fresh_N], real.palette_NF[fresh_N], real.margin_NF[fresh_N])
    hand_N, concept_N = exam.right
    verdict = judge.verdict(apart, (hand_N[fresh_N], concept_N[fresh_N]), real)
    order = np.random.Generator(np.random.Philox(key=1)).permutation(len(real.manner_NF))
    one, other = real.compared_NF[order[::2]], real.compared_NF[order[1::2]]
    return replace(verdict, kid=kernel_distance(one, other, seed=0))


def real_sight(source: Pictures, exam: Exam, eye: Eye) -> Sight:
    """Return what is seen in the real works of an exam."""
    return look(source.picture_NHWC[exam.chosen_N], eye)


def _held(source: Pictures, *, known: bool) -> NDArray[np.int64]:
    """Return the held-out works whose concept is learnt from other works, or is not."""
    learnt = {source.subjects[number].concept for number in np.flatnonzero(~source.held_N)}
    held = np.flatnonzero(source.held_N)
    kept = [number for number in held if (source.subjects[number].concept in learnt) == known]
    return np.array(kept, dtype=np.int64)
