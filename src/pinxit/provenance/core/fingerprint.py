"""Fingerprints: by what a picture is known again when every mark on it is gone.

A fingerprint finds likely records; comparing the picture with what a record keeps of it then says
how likely they are one. Shape suffix: E numbers of a likeness, K measures of a fit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Likeness = NDArray[np.float32]

#: Numbers of a likeness (E), as the network gives them and the database keeps them.
LIKENESS_LENGTH: Final = 128
#: From these likelihoods on, a record is named, and named without reserve.
NAMED_FROM: Final = 0.7
CERTAIN_FROM: Final = 0.999
#: What is measured of a fit, in the order of the weights (K).
MEASURES: Final = ("tone", "edges", "colour", "worst", "likeness", "kept")
_LEAST: Final = 1e-4
_FARTHEST: Final = 30.0


class Chance(Enum):
    """How likely it is, in words."""

    CERTAIN = "practically certain"
    """The likelihood is at least `CERTAIN_FROM`."""
    LIKELY = "likely"
    """It is at least `NAMED_FROM`."""
    NONE = "not known"
    """It is less: no record is named."""


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What is kept of a picture, so that it is known again.

    Attributes:
        likeness_E: float32 of length 1; near for pictures that look alike.
        thumbnail: A small JPEG in colour, by which a find is verified.
        iscc: Its Content-Code Image of ISO 24138, as a text that begins with `ISCC:`.
    """

    likeness_E: Likeness
    thumbnail: bytes
    iscc: str


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture lies on a recorded one, and how well.

    Attributes:
        tone: Correlation of brightness where they lie on each other, -1 to 1.
        edges: Correlation of the edges, likewise.
        colour: Mean difference of colour after brightness and contrast are made equal, 0 to 255.
        worst: The largest such difference of any of 8 x 8 fields, 0 to 255.
        likeness: Cosine of the likenesses, -1 to 1.
        kept: How much of the recorded picture is seen, 0 to 1.
        mirrored: Whether it had to be mirrored.
    """

    tone: float
    edges: float
    colour: float
    worst: float
    likeness: float
    kept: float
    mirrored: bool = False

    @property
    def measures_K(self) -> NDArray[np.float64]:
        """The measures, stretched so that the likelihood is linear in them."""
        return np.array(
            [
                -math.log(max(1.0 - self.tone, _LEAST)),
                -math.log(max(1.0 - self.edges, _LEAST)),
                math.log(max(self.colour, 0.5)),
                math.log(max(self.worst, 0.5)),
                self.likeness,
                self.kept,
            ]
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns a fit into a likelihood: a logistic regression over pairs nobody learnt from.

    Attributes:
        weights: One for each of `MEASURES`, of the stretched measures.
        bias: Added to their sum.
    """

    weights: tuple[float, ...]
    bias: float

    def likelihood(self, fit: Fit) -> float:
        """Return how likely the two pictures are one, 0 to 1."""
        score = float(np.dot(self.weights, fit.measures_K)) + self.bias
        return 1.0 / (1.0 + math.exp(-max(-_FARTHEST, min(_FARTHEST, score))))


def chance_of(likelihood: float) -> Chance:
    """Return the word for a likelihood, 0 to 1."""
    if likelihood >= CERTAIN_FROM:
        return Chance.CERTAIN
    return Chance.LIKELY if likelihood >= NAMED_FROM else Chance.NONE


def calibrated(
    measures_NK: NDArray[np.float64], same_N: NDArray[np.bool_], *, rounds: int = 50
) -> Calibration:
    """Fit the likelihood to pairs of which it is known whether they are one picture.

    Args:
        measures_NK: The measures of N fits, from `Fit.measures_K`.
        same_N: Whether each is of one picture; some are and some are not.
        rounds: Newton steps.

    Source:
        Platt (1999), "Probabilistic outputs for support vector machines" (the softened targets);
        fitted by iteratively reweighted least squares with a small ridge.
    """
    assert 0 < same_N.sum() < len(same_N), "pairs of both kinds"
    num_same, num_other = int(same_N.sum()), int((~same_N).sum())
    target_N = np.where(same_N, (num_same + 1) / (num_same + 2), 1 / (num_other + 2))
    mean_K, spread_K = measures_NK.mean(axis=0), measures_NK.std(axis=0) + 1e-9
    row_NK = np.column_stack([(measures_NK - mean_K) / spread_K, np.ones(len(measures_NK))])
    ridge_KK = np.diag([1e-2] * measures_NK.shape[1] + [0.0])
    weight_K = np.zeros(row_NK.shape[1])
    for _round in range(rounds):
        likely_N = 1 / (1 + np.exp(-np.clip(row_NK @ weight_K, -_FARTHEST, _FARTHEST)))
        doubt_N = np.maximum(likely_N * (1 - likely_N), 1e-6)
        slope_K = row_NK.T @ (target_N - likely_N) - ridge_KK @ weight_K
        bend_KK = row_NK.T @ (row_NK * doubt_N[:, None]) + ridge_KK
        step_K = np.linalg.solve(bend_KK, slope_K)
        weight_K += step_K * min(1.0, 5.0 / (float(np.abs(step_K).max()) + 1e-12))
    scaled_K = weight_K[:-1] / spread_K
    bias = float(weight_K[-1] - scaled_K @ mean_K)
    return Calibration(tuple(float(each) for each in scaled_K), bias)


def among(likelihoods: Sequence[float]) -> list[float]:
    """Return how likely each of some records is, if a picture is one with at most one of them.

    Two that fit equally well are each half as likely as one that fits alone.

    Args:
        likelihoods: Of each by itself, 0 to 1, exclusive of 1.
    """
    odds = [each / (1.0 - each) for each in likelihoods]
    return [each / (1.0 + sum(odds)) for each in odds]


def best_of(likelihoods: Sequence[float]) -> int | None:
    """Return the place of the likeliest, or `None` if no record is to be named."""
    if not likelihoods:
        return None
    place = int(np.argmax(likelihoods))
    return place if likelihoods[place] >= NAMED_FROM else None
