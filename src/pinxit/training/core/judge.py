"""The judge: what it sees in a picture, how it learns from real works, and what its answers say.

Nothing here is learnt in steps: both answers are linear discriminants, found in closed form.

Shape suffixes: B and N works, M other works, H and W pixels, C colours, F features, K classes.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.training.core.inks import PAPER, insideness
from pinxit.training.core.recipe import RunRecipe

Features = NDArray[np.float64]
#: What a reader works with: half of the memory, and twice the speed.
Rows = NDArray[np.float32]
Levels = NDArray[np.uint8]
Classes = NDArray[np.int64]

#: Places along each colour axis of the palette.
_TONES: Final = 16
#: Levels from the paper up to which a pixel counts nothing, and further levels until it counts
#: whole.
_PAPER_NOISE: Final = 6.0
_OFF_PAPER: Final = 6.0
#: Every second pixel of every second row is asked for its colour: areas are larger.
_STRIDE: Final = 2
#: Levels from the paper beyond which a pixel is drawn upon, for the margins.
_DRAWN: Final = 24
#: Pixels that a row or a column has drawn upon before a margin ends there.
_LEAST_DRAWN: Final = 2
#: Widest margin that is told apart, in pixels of the picture.
_MARGIN_PX: Final = 24
#: Farthest that a feature may be from its mean, in deviations.
_FARTHEST: Final = 5.0
#: Most noise of a softened picture, in levels.
_NOISE: Final = 4.0
#: Deviation below which a feature is nearly the same in all works, such as a colour that one in
#: a thousand has.
_LEAST_DEVIATION: Final = 0.02
#: Works in one block of the kernel distance, and how many blocks are averaged.
_BLOCK: Final = 128
_BLOCKS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRecipe(RunRecipe):
    """How a judge learns: at once, from all works but the pairs that painters are asked for.

    Concepts that no painter sees are learnt as well, so that it can name them.

    Attributes:
        full_px: Height and width of the pictures.
        hand_shrinkage: Share, 0 to 1, of the covariance within a hand that is replaced by its
            mean variance.
        concept_shrinkage: The same within a concept.
        soft_every: Of so many works one is learnt once more, softened.
    """

    name: str = "judge"
    batch: int = 1
    steps: int = 1
    full_px: int = 128
    hand_shrinkage: Fraction = Fraction(1, 20)
    concept_shrinkage: Fraction = Fraction(1, 50)
    soft_every: int = 4

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        return self.full_px


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How pictures did before the judge.

    Attributes:
        pictures: How many were judged.
        hand_accuracy: Share, 0 to 1, whose hand it named rightly.
        concept_top5: Share whose concept was among its five first answers.
        kid: Kernel distance of their features to those of real works.
    """

    pictures: int
    hand_accuracy: float
    concept_top5: float
    kid: float


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Names the class of features: the one whose mean points the same way, seen from the middle.

    Attributes:
        kept_F: Which features it reads: those that differ between works.
        mean_F: Mean of each of them over the works learnt from.
        std_F: Its deviation.
        turn_FF: Lower triangle that whitens the covariance within a class.
        class_KF: Means of the classes, whitened, from their middle, of length 1.
        middle_F: That middle, whitened.
    """

    kept_F: Classes
    mean_F: Rows
    std_F: Rows
    turn_FF: Rows
    class_KF: Rows
    middle_F: Rows

    def scores(self, seen_BF: Rows) -> Rows:
        """Return how near each class is, -1 to 1, (B, K)."""
        seen_BF = _standard(seen_BF[:, self.kept_F], self.mean_F, self.std_F)
        white_BF = seen_BF @ self.turn_FF.T - self.middle_F
        scores: Rows = _of_length_one(white_BF) @ self.class_KF.T
        return scores


def learn_reader(seen_NF: Rows, class_N: Classes, *, classes: int, shrinkage: Fraction) -> Reader:
    """Return the linear discriminant of features, in closed form.

    What varies within a class is measured over all classes and divided out. Within a concept that
    is the hands, within a hand the concepts: seven works of a concept say nothing about it alone,
    eight thousand works say it all together.

    Args:
        seen_NF: Features of N works.
        class_N: Their classes, 0 to K - 1, each at least once and fewer than N.
        classes: K.
        shrinkage: Share of the covariance that is replaced by its mean variance.

    Source:
        Fisher (1936), "The use of multiple measurements in taxonomic problems"; Friedman (1989),
        "Regularized Discriminant Analysis", section 3 (shrinkage to the identity).
    """
    assert len(seen_NF) == len(class_N) > classes, "more works than classes"
    counts_K = np.bincount(class_N, minlength=classes)
    assert counts_K.all(), "every class has a work"
    kept_F = np.flatnonzero(seen_NF.std(axis=0) > _LEAST_DEVIATION)
    seen_NF = seen_NF[:, kept_F]
    mean_F, std_F = seen_NF.mean(axis=0), seen_NF.std(axis=0)
    seen_NF = _standard(seen_NF, mean_F, std_F)
    mean_KF = np.zeros((classes, seen_NF.shape[1]), dtype=np.float32)
    np.add.at(mean_KF, class_N, seen_NF)
    mean_KF /= counts_K[:, np.newaxis].astype(np.float32)
    apart_NF = seen_NF - mean_KF[class_N]
    cover_FF = (apart_NF.T @ apart_NF).astype(np.float64) / (len(seen_NF) - classes)
    share = float(shrinkage)
    even = np.trace(cover_FF) / len(cover_FF)
    cover_FF = (1 - share) * cover_FF + share * even * np.eye(len(cover_FF))
    turn_FF = np.linalg.inv(np.linalg.cholesky(cover_FF)).astype(np.float32)
    white_KF = mean_KF @ turn_FF.T
    middle_F = white_KF.mean(axis=0)
    return Reader(kept_F, mean_F, std_F, turn_FF, _of_length_one(white_KF - middle_F), middle_F)


def palette(picture_BHWC: Levels) -> Rows:
    """Return how much of a picture is of each colour, (B, 4096), fourth roots of shares.

    The root makes a dot of a colour count: a set is known by the colours that it has at all. A
    pixel is shared out among the eight nearest of 16 x 16 x 16 colours. Paper counts nothing, and
    an edge next to nothing: it is no colour that anybody chose.
    """
    found = [_palette(picture_HWC) for picture_HWC in picture_BHWC]
    return np.stack(found)


def margins(picture_BHWC: Levels) -> Rows:
    """Return how far a drawing keeps from the four edges, and how much it covers, (B, 101).

    A margin is a place among 25, shared out between its neighbours: sets differ by a pixel or two,
    and a linear answer cannot count.
    """
    drawn_BHW = _off_paper(picture_BHWC) > _DRAWN
    down_BH = drawn_BHW.sum(axis=2) >= _LEAST_DRAWN
    across_BW = drawn_BHW.sum(axis=1) >= _LEAST_DRAWN
    sides = (down_BH, down_BH[:, ::-1], across_BW, across_BW[:, ::-1])
    places = np.arange(_MARGIN_PX + 1)
    found = [np.maximum(0, 1 - np.abs(_first(side)[:, np.newaxis] - places) / 2) for side in sides]
    covered = drawn_BHW.mean(axis=(1, 2))[:, np.newaxis]
    return np.concatenate([*found, covered], axis=1).astype(np.float32)


def softened(picture_BHWC: Levels, *, seed: int) -> Levels:
    """Return pictures as a decoder might draw them: each a little blurred, and a little noisy.

    How much is drawn for each: up to a blur over 3 x 3 pixels, and noise of up to 4 levels.
    """
    draw = np.random.Generator(np.random.Philox(key=seed))
    level_BHWC = picture_BHWC.astype(np.float32)
    share_B = draw.random((len(picture_BHWC), 1, 1, 1), dtype=np.float32)
    level_BHWC += share_B * (_blurred(level_BHWC) - level_BHWC)
    noise_B = _NOISE * draw.random((len(picture_BHWC), 1, 1, 1), dtype=np.float32)
    level_BHWC += noise_B * draw.standard_normal(picture_BHWC.shape, dtype=np.float32)
    return np.rint(np.clip(level_BHWC, 0, 255)).astype(np.uint8)


def share_in_top(score_NK: NDArray[np.float32], right_N: Classes, top: int) -> float:
    """Return the share of rows whose right class is among the `top` highest scores."""
    best = np.argsort(-score_NK, axis=1, kind="stable")[:, :top]
    return float((best == right_N[:, None]).any(axis=1).mean())


def confusion(score_NK: NDArray[np.float32], right_N: Classes) -> NDArray[np.int64]:
    """Return how often each class, by row, was called each class, by column, (K, K)."""
    classes = score_NK.shape[1]
    table_KK = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table_KK, (right_N, score_NK.argmax(axis=1)), 1)
    return table_KK


def kernel_distance(one_NF: Features, other_MF: Features, *, seed: int) -> float:
    """Return the squared maximum mean discrepancy under a cubic kernel, averaged over blocks.

    Unbiased: 0 is expected for two samples of one distribution, and a single value may be
    below it.

    Args:
        one_NF: Features of one set, at least two rows.
        other_MF: Features of the other, at least two rows.
        seed: Chooses the blocks.

    Source:
        Bińkowski et al. (2018), "Demystifying MMD GANs", arXiv:1801.01401, section 4.
    """
    draw = np.random.Generator(np.random.Philox(key=seed))
    size = min(_BLOCK, len(one_NF), len(other_MF))
    assert size > 1, "a distance needs two works on each side"
    distances = [
        _block_distance(
            one_NF[draw.choice(len(one_NF), size, replace=False)],
            other_MF[draw.choice(len(other_MF), size, replace=False)],
        )
        for _ in range(_BLOCKS)
    ]
    return float(np.mean(distances))


def _palette(picture_HWC: Levels) -> Rows:
    level_HWC = picture_HWC.astype(np.float32)
    inked_HW = np.clip((_off_paper(picture_HWC) - _PAPER_NOISE) / _OFF_PAPER, 0, 1)
    asked = (slice(None, None, _STRIDE),) * 2
    weight_P = (insideness(picture_HWC) * inked_HW)[asked].ravel()
    place_PC = level_HWC[asked].reshape(-1, 3) * ((_TONES - 1) / 255)
    low_PC = np.minimum(place_PC.astype(np.int64), _TONES - 2)
    over_PC = place_PC - low_PC
    amount = np.zeros(_TONES**3)
    for corner in np.ndindex(2, 2, 2):
        share_PC = np.where(np.array(corner) == 1, over_PC, 1 - over_PC)
        red, green, blue = (low_PC + np.array(corner)).T
        number_P = (red * _TONES + green) * _TONES + blue
        amount += np.bincount(number_P, weight_P * share_PC.prod(axis=1), _TONES**3)
    roots: Rows = ((amount / max(1.0, amount.sum())) ** 0.25).astype(np.float32)
    return roots


def _blurred(level_BHWC: Rows) -> Rows:
    """Return pictures in which each pixel is half itself and half its neighbours, both ways."""
    wide = np.pad(level_BHWC, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    down = wide[:, 1:-1] / 2 + (wide[:, :-2] + wide[:, 2:]) / 4
    blurred = down[:, :, 1:-1] / 2 + (down[:, :, :-2] + down[:, :, 2:]) / 4
    return blurred.astype(np.float32)


def _off_paper(picture_HWC: Levels) -> NDArray[np.int16]:
    """Return the largest difference of a channel from the paper's, (..., H, W)."""
    apart = np.abs(picture_HWC.astype(np.int16) - np.array(PAPER, dtype=np.int16))
    largest: NDArray[np.int16] = apart.max(axis=-1)
    return largest


def _first(drawn_BL: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return where the drawing begins in each row, at most the widest margin."""
    begun = np.where(drawn_BL.any(axis=1), drawn_BL.argmax(axis=1), drawn_BL.shape[1])
    begins: Classes = np.minimum(begun, _MARGIN_PX)
    return begins


def _standard(seen_BF: Rows, mean_F: Rows, std_F: Rows) -> Rows:
    near: Rows = np.clip((seen_BF - mean_F) / std_F, -_FARTHEST, _FARTHEST)
    return near


def _of_length_one(row_BF: Rows) -> Rows:
    length_B = np.sqrt(np.square(row_BF).sum(axis=1, keepdims=True))
    scaled: Rows = row_BF / np.maximum(length_B, np.float32(1e-12))
    return scaled


def _block_distance(one_BF: Features, other_BF: Features) -> float:
    size = len(one_BF)
    within = sum(_off_diagonal(_cubic(rows, rows)) for rows in (one_BF, other_BF))
    return within / (size * (size - 1)) - 2 * float(_cubic(one_BF, other_BF).mean())


def _cubic(one_BF: Features, other_BF: Features) -> Features:
    kernel: Features = (one_BF @ other_BF.T / one_BF.shape[1] + 1.0) ** 3
    return kernel


def _off_diagonal(square: Features) -> float:
    return float(square.sum() - np.trace(square))
