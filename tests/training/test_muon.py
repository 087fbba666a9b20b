"""Muon makes singular values equal, as PyTorch's does, in fewer products."""

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from pinxit.training.adapters.muon import Muon, orthogonal  # noqa: E402

TALL, WIDE, SQUARE, SMALL = (640, 160), (128, 200), (144, 144), (24, 96)


def steep(shape: tuple[int, int], power: float) -> Any:
    """Return a matrix whose singular values fall as a power."""
    torch.manual_seed(0)
    left, _ = torch.linalg.qr(torch.randn(shape[0], min(shape)))
    right, _ = torch.linalg.qr(torch.randn(shape[1], min(shape)))
    value = torch.arange(1, min(shape) + 1).float() ** -power
    return (left * value) @ right.T


@pytest.mark.parametrize("shape", [TALL, WIDE, SQUARE, SMALL])
@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_the_way_round_by_the_gram_matrix_ends_at_the_same_place(
    shape: tuple[int, int], power: float
) -> None:
    given = steep(shape, power)

    exact = orthogonal(given, torch.float64)
    quick = orthogonal(given, torch.bfloat16)

    assert quick.shape == given.shape
    assert quick.dtype == torch.bfloat16
    assert (quick.double() - exact).norm() < 0.05 * exact.norm()
    value = torch.linalg.svdvals(exact)
    assert value.min() > 0.4
    assert value.max() < 1.3


def test_nothing_stays_nothing() -> None:
    assert not orthogonal(torch.zeros(WIDE), torch.bfloat16).any()


@pytest.mark.parametrize("shape", [TALL, WIDE, SQUARE, SMALL])
def test_a_matrix_moves_as_with_pytorchs_own(shape: tuple[int, int]) -> None:
    torch.manual_seed(1)
    begun = torch.randn(shape) * 0.1
    mine, theirs = torch.nn.Parameter(begun.clone()), torch.nn.Parameter(begun.clone())
    ours = Muon([mine], lr=0.01, weight_decay=0.1)
    other = torch.optim.Muon([theirs], lr=0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    for _ in range(3):
        mine.grad = torch.randn(shape)
        theirs.grad = mine.grad.clone()
        ours.step()
        other.step()

    assert (mine - theirs).norm() < 0.05 * (theirs - begun).norm()
    kept = ours.state[mine]["momentum_buffer"]
    assert torch.equal(kept, other.state[theirs]["momentum_buffer"])


def test_what_was_not_asked_does_not_move() -> None:
    still = torch.nn.Parameter(torch.ones(SQUARE))
    Muon([still], lr=0.01, weight_decay=0.1).step()

    assert torch.equal(still, torch.ones(SQUARE))
