"""How a painter does before the judge, on works that neither has seen."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from pinxit.training.adapters.contact_sheet import Looker, SheetSettings
from pinxit.training.adapters.judge import Judge, classes_of, held_pairs
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.adapters.text import TextEncoder
from pinxit.training.adapters.trained import TrainedPainter
from pinxit.training.core.judge import Verdict, kernel_distance

_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Exam:
    """Held-out works of known concepts: what a painter is asked for, and what is right.

    Attributes:
        chosen_N: Which works of the source.
        right: Numbers of their hands and of their concepts.
        text_NE: Embeddings of their English labels, or of the first language they have.
    """

    chosen_N: NDArray[np.int64]
    right: tuple[NDArray[np.int64], NDArray[np.int64]]
    text_NE: NDArray[np.float32]


def set_exam(judge: Judge, source: Pictures, *, count: int, seed: int = 0) -> Exam:
    """Draw held-out works whose concepts the judge knows from other hands.

    Args:
        judge: Who will judge.
        source: The works, split as in training.
        count: How many at most.
        seed: Chooses which.
    """
    concepts = judge.network.shape.concepts
    pairs = held_pairs(source, concepts)
    draw = np.random.Generator(np.random.Philox(key=seed))
    chosen_N = np.sort(draw.permutation(pairs)[:count])
    rows = [source.phrase_rows[number][0][0] for number in chosen_N]
    return Exam(chosen_N, classes_of(source, concepts, chosen_N), source.phrase_ME[rows])


def ceiling(judge: Judge, source: Pictures, exam: Exam) -> Verdict:
    """Judge the real works of an exam, whose distance is that of one half to the other."""
    real = source.picture_NHWC[exam.chosen_N]
    verdict = judge.verdict(real, exam.right, real)
    features = judge.looked_at(real)[2]
    order = np.random.Generator(np.random.Philox(key=1)).permutation(len(features))
    one, other = features[order[::2]], features[order[1::2]]
    return replace(verdict, kid=kernel_distance(one, other, seed=0))


def examine(
    painter: TrainedPainter, judge: Judge, source: Pictures, exam: Exam, settings: SheetSettings
) -> Verdict:
    """Let a painter paint what was asked, and judge it.

    Args:
        painter: Who paints.
        judge: Who judges, taught by real works only.
        source: The works.
        exam: What is asked for.
        settings: Steps and guidance.
    """
    painted = paint_exam(painter, exam, settings)
    return judge.verdict(painted, exam.right, source.picture_NHWC[exam.chosen_N])


def paint_exam(painter: TrainedPainter, exam: Exam, settings: SheetSettings) -> NDArray[np.uint8]:
    """Return what a painter makes of an exam, (N, H, W, 3)."""
    hands = painter.origin.hands
    looker = Looker(painter.shape, hands, TextEncoder(), settings, painter.autoencoder)
    paint = looker.painter(painter.network.state_dict())
    return np.concatenate(
        [
            paint(*_asked(exam, slice(start, start + _AT_ONCE)), settings.seed + start)
            for start in range(0, len(exam.chosen_N), _AT_ONCE)
        ]
    )


def _asked(exam: Exam, some: slice) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.from_numpy(exam.text_NE[some]), torch.from_numpy(exam.right[0][some])
