"""The network's own parts do what PyTorch's would."""

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from pinxit.training.adapters.network import squared_relu  # noqa: E402


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_squared_relu_and_its_gradient_are_pytorchs_to_the_bit(dtype: Any) -> None:
    torch.manual_seed(0)
    given = torch.randn(3, 50).to(dtype)
    mine, theirs = given.clone().requires_grad_(), given.clone().requires_grad_()

    ours = squared_relu(mine)
    other = torch.relu(theirs).float().square().to(dtype)
    pull = torch.randn(3, 50).to(dtype)
    ours.backward(pull)
    other.backward(pull)

    assert torch.equal(ours, other)
    assert torch.equal(mine.grad, theirs.grad)
    assert torch.equal(squared_relu(given), other)
