"""The judge: how it is shaped, and what its answers amount to.

Shape suffixes: N works, M other works, F features, K classes.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pinxit.training.core.recipe import BadRecipeError, RunRecipe

_Features = NDArray[np.float64]
#: Works in one block of the kernel distance, and how many blocks are averaged.
_BLOCK = 128
_BLOCKS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeShape:
    """The judge's measures.

    Attributes:
        seen_px: Side to which pictures are shrunk before it looks at them.
        channels: Channels at a quarter, an eighth and a sixteenth of that side; the last are
            the features by which pictures are compared.
        concepts: What it can name, in the order of its answers.
    """

    seen_px: int = 64
    channels: tuple[int, int, int] = (64, 128, 256)
    concepts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.seen_px % 16:
            raise BadRecipeError(f"{self.seen_px} px cannot be halved four times")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRecipe(RunRecipe):
    """How to train one judge.

    Attributes:
        shape: The network; its concepts are filled in from the works.
        full_px: Height and width of the pictures before they are shrunk.
        shift_px: Largest shift of a picture, in pixels as the judge sees it.
        tint: Largest change of a colour channel's gain.
    """

    shape: JudgeShape
    full_px: int = 128
    shift_px: int = 4
    tint: Fraction = Fraction(1, 10)

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


def share_in_top(score_NK: NDArray[np.float32], right_N: NDArray[np.int64], top: int) -> float:
    """Return the share of rows whose right class is among the `top` highest scores."""
    best = np.argsort(-score_NK, axis=1, kind="stable")[:, :top]
    return float((best == right_N[:, None]).any(axis=1).mean())


def kernel_distance(one_NF: _Features, other_MF: _Features, *, seed: int) -> float:
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


def _block_distance(one_BF: _Features, other_BF: _Features) -> float:
    size = len(one_BF)
    within = sum(_off_diagonal(_cubic(rows, rows)) for rows in (one_BF, other_BF))
    return within / (size * (size - 1)) - 2 * float(_cubic(one_BF, other_BF).mean())


def _cubic(one_BF: _Features, other_BF: _Features) -> _Features:
    kernel: _Features = (one_BF @ other_BF.T / one_BF.shape[1] + 1.0) ** 3
    return kernel


def _off_diagonal(square: _Features) -> float:
    return float(square.sum() - np.trace(square))
