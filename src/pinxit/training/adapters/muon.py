"""Muon: momentum whose singular values are made equal before it moves a matrix.

Shape suffixes: B matrices of one shape, M rows and N columns of each laid flat, so that M is at
most N.
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
            alike: dict[torch.Size, list[Tensor]] = {}
            for matrix in group["params"]:
                if matrix.grad is not None:
                    alike.setdefault(matrix.shape, []).append(matrix)
            for matrices in alike.values():
                self._move(matrices, group["lr"], group["weight_decay"])

    def _move(self, matrices: list[Tensor], rate: float, decay: float) -> None:
        """Move matrices of one shape, whose products are taken together."""
        grads = [matrix.grad for matrix in matrices if matrix.grad is not None]
        momenta = [self._momentum(matrix) for matrix in matrices]
        torch._foreach_lerp_(momenta, grads, 1.0 - _MOMENTUM)
        ahead = torch._foreach_lerp(grads, momenta, _MOMENTUM)
        updates = list(orthogonal(torch.stack(ahead), quick_dtype()))
        torch._foreach_mul_(matrices, 1.0 - rate * decay)
        reach = -rate * _ADAMW_SIZE * max(matrices[0].shape) ** 0.5
        for matrix, update in zip(matrices, updates, strict=True):
            matrix.add_(update, alpha=reach)

    def _momentum(self, matrix: Tensor) -> Tensor:
        state = self.state[matrix]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(matrix)
        momentum: Tensor = state["momentum_buffer"]
        return momentum


def orthogonal(matrix: Tensor, dtype: torch.dtype) -> Tensor:
    """Return matrices with the same singular vectors and values of about 0.7 to 1.2.

    Args:
        matrix: One of any shape, or several of one shape in a row.
        dtype: Of the arithmetic and the result.

    Source:
        Jordan et al. (2024), as above: five rounds of X <- (a + b XX' + c (XX')^2) X. For wide
        matrices several rounds are taken on XX' alone and applied to X together.
    """
    if matrix.ndim == 2:
        return orthogonal(matrix.unsqueeze(0), dtype)[0]
    tall = matrix.shape[1] > matrix.shape[2]
    flat_BMN = (matrix.mT if tall else matrix).to(dtype)
    flat_BMN = flat_BMN / flat_BMN.norm(dim=(1, 2), keepdim=True).clamp(min=_LEAST_NORM)
    rows, columns = flat_BMN.shape[1:]
    wide = rows >= _HIGH and columns >= _WIDE * rows
    for rounds in _ROUNDS:
        flat_BMN = _by_gram(flat_BMN, rounds) if wide else _plainly(flat_BMN, rounds)
    return flat_BMN.mT if tall else flat_BMN


def _plainly(flat_BMN: Tensor, rounds: int) -> Tensor:
    for _ in range(rounds):
        gram_BMM = flat_BMN @ flat_BMN.mT
        step_BMM = torch.baddbmm(gram_BMM, gram_BMM, gram_BMM, beta=_B, alpha=_C)
        flat_BMN = torch.baddbmm(flat_BMN, step_BMM, flat_BMN, beta=_A)
    return flat_BMN


def _by_gram(flat_BMN: Tensor, rounds: int) -> Tensor:
    """Take the rounds on the Gram matrix; every factor is a polynomial of it, so all commute."""
    gram_BMM = flat_BMN @ flat_BMN.mT
    factor_BMM = torch.eye(gram_BMM.shape[1], dtype=gram_BMM.dtype).expand_as(gram_BMM)
    for left in reversed(range(rounds)):
        step_BMM = torch.baddbmm(gram_BMM, gram_BMM, gram_BMM, beta=_B, alpha=_C)
        factor_BMM = torch.baddbmm(factor_BMM, step_BMM, factor_BMM, beta=_A)
        if left:
            once_BMM = torch.baddbmm(gram_BMM, step_BMM, gram_BMM, beta=_A)
            gram_BMM = torch.baddbmm(once_BMM, once_BMM, step_BMM, beta=_A)
    return factor_BMM @ flat_BMN
