"""Muon: momentum whose singular values are made equal before it moves a matrix.

Shape suffixes: M rows and N columns of a matrix laid flat, so that M is at most N.
"""

from collections.abc import Callable, Iterable
from typing import Final

import torch
from torch import Tensor

from pinxit.training.adapters.machine import quick_dtype

#: Coefficients of the odd polynomial that drives singular values towards 1.
_A: Final = 3.4445
_B: Final = -4.7750
_C: Final = 2.0315
#: Rounds between two looks at the matrix itself. All five in one go are faster still, but in
#: bfloat16 small singular values then drown and the result may be hundreds of times too large.
_ROUNDS: Final = (3, 2)
#: From this many columns a row on, the detour by the Gram matrix is the shorter way.
_WIDE: Final = 1.5
#: Matrices with fewer rows cost nothing, and lose more by the detour.
_HIGH: Final = 128
_MOMENTUM: Final = 0.95
#: Size of an update's numbers next to AdamW's, which the learning rates are chosen for.
_ADAMW_SIZE: Final = 0.2
_LEAST_NORM: Final = 1e-7


class Muon(torch.optim.Optimizer):
    """Moves matrices by their orthogonalised Nesterov momentum, with decoupled weight decay.

    It learns what `torch.optim.Muon` with `match_rms_adamw` does, to rounding, with a third
    less arithmetic for matrices that are much wider than high.

    Source:
        Jordan et al. (2024), "Muon: An optimizer for hidden layers in neural networks";
        Liu et al. (2025), "Muon is Scalable for LLM Training", arXiv:2502.16982.
    """

    def __init__(self, matrices: Iterable[Tensor], *, lr: float, weight_decay: float) -> None:
        super().__init__(matrices, {"lr": lr, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Take one step; there is no closure."""
        assert closure is None, "the loss is known before"
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is not None:
                    self._move(matrix, matrix.grad, group["lr"], group["weight_decay"])

    def _move(self, matrix: Tensor, grad: Tensor, rate: float, decay: float) -> None:
        state = self.state[matrix]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(matrix)
        momentum = state["momentum_buffer"]
        momentum.lerp_(grad, 1.0 - _MOMENTUM)
        update = orthogonal(grad.lerp(momentum, _MOMENTUM), quick_dtype())
        matrix.mul_(1.0 - rate * decay)
        matrix.add_(update, alpha=-rate * _ADAMW_SIZE * max(matrix.shape) ** 0.5)


def orthogonal(matrix: Tensor, dtype: torch.dtype) -> Tensor:
    """Return a matrix with the same singular vectors and values of about 0.7 to 1.2.

    Args:
        matrix: Of any shape.
        dtype: Of the arithmetic and the result.

    Source:
        Jordan et al. (2024), as above: five rounds of X <- (a + b XX' + c (XX')^2) X. For wide
        matrices several rounds are taken on XX' alone and applied to X together.
    """
    tall = matrix.shape[0] > matrix.shape[1]
    flat_MN = (matrix.T if tall else matrix).to(dtype)
    flat_MN = flat_MN / flat_MN.norm().clamp(min=_LEAST_NORM)
    rows, columns = flat_MN.shape
    wide = rows >= _HIGH and columns >= _WIDE * rows
    for rounds in _ROUNDS:
        flat_MN = _by_gram(flat_MN, rounds) if wide else _plainly(flat_MN, rounds)
    return flat_MN.T if tall else flat_MN


def _plainly(flat_MN: Tensor, rounds: int) -> Tensor:
    for _ in range(rounds):
        gram_MM = flat_MN @ flat_MN.T
        step_MM = torch.addmm(gram_MM, gram_MM, gram_MM, beta=_B, alpha=_C)
        flat_MN = torch.addmm(flat_MN, step_MM, flat_MN, beta=_A)
    return flat_MN


def _by_gram(flat_MN: Tensor, rounds: int) -> Tensor:
    """Take the rounds on the Gram matrix; every factor is a polynomial of it, so all commute."""
    gram_MM = flat_MN @ flat_MN.T
    factor_MM = torch.eye(len(gram_MM), dtype=gram_MM.dtype)
    for left in reversed(range(rounds)):
        step_MM = torch.addmm(gram_MM, gram_MM, gram_MM, beta=_B, alpha=_C)
        factor_MM = torch.addmm(factor_MM, step_MM, factor_MM, beta=_A)
        if left:
            once_MM = torch.addmm(gram_MM, step_MM, gram_MM, beta=_A)
            gram_MM = torch.addmm(once_MM, once_MM, step_MM, beta=_A)
    return factor_MM @ flat_MN
