"""A judge that names the hand of a picture: a linear fit to features that others learnt.

Shape suffixes: N pictures, F features, H hands.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

#: Share of the mean square that is added to every direction of the judge's fit.
_RIDGE: Final = 0.1


@dataclass(frozen=True, slots=True)
class HandJudge:
    """Names the hand of pictures by their features.

    Attributes:
        mean_F: Mean of the features it was taught by.
        std_F: Their deviation.
        weight_FH: How much each speaks for each hand, the last row for all features alike.
    """

    mean_F: NDArray[np.float64]
    std_F: NDArray[np.float64]
    weight_FH: NDArray[np.floating[Any]]

    @classmethod
    def taught(
        cls, known_NF: NDArray[np.float32], whose_N: NDArray[np.int64], num_hands: int
    ) -> "HandJudge":
        """Return the judge that errs least, in squares, about features whose hands are known."""
        mean_F: NDArray[np.float64] = known_NF.mean(axis=0, dtype=np.float64)
        std_F: NDArray[np.float64] = known_NF.std(axis=0, dtype=np.float64)
        std_F += 1e-6
        given_NF = cls._beside_one((known_NF - mean_F) / std_F)
        gram_FF = given_NF.T @ given_NF
        gram_FF += np.eye(len(gram_FF)) * _RIDGE * np.trace(gram_FF) / len(gram_FF)
        weight_FH = np.linalg.solve(gram_FF, given_NF.T @ np.eye(num_hands)[whose_N])
        return cls(mean_F, std_F, weight_FH)

    def names(self, feature_NF: NDArray[np.float32]) -> NDArray[np.int64]:
        """Return the number of the hand of each picture."""
        given_NF = self._beside_one((feature_NF - self.mean_F) / self.std_F)
        named: NDArray[np.int64] = (given_NF @ self.weight_FH).argmax(axis=1)
        return named

    @staticmethod
    def _beside_one(given_NF: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([given_NF, np.ones(len(given_NF))])
