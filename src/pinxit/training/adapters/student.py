"""The networks of a lesson in few steps: who learns, from whom, and who watches."""

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn

from pinxit.training.adapters.critic import Critic
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.network import HIDDEN
from pinxit.training.core.distil import JUMPS, DistillRecipe, told_ahead_percent

STUDENT: Final = "student."
_JUMPS: Final = "jumps"
#: Matrices of the critic between its first layer and its last.
_WATCHING: Final = "critic.trunk."


class Classroom(nn.Module):
    """All networks of the lesson as one, so that a checkpoint holds all of them.

    Attributes:
        student: Learns to paint in few steps.
        teacher: The guided painter; it stays as it is.
        target: The student's average, for methods that learn from it.
        follower: Learns what the student paints, for `matching`.
        critic: Tells the student's pictures from real works, if it has a say.
        jumps: Numbers of jumps that the student learns, and how much later than the truth the
            time is that it is told for each, in per cent; for methods that can be shipped.
    """

    def __init__(self, recipe: DistillRecipe, num_hands: int) -> None:
        super().__init__()
        self.student = LatentPainterNetwork(recipe.shape, num_hands)
        self.teacher = LatentPainterNetwork(recipe.shape, num_hands).requires_grad_(False)
        if recipe.method in ("leap", "consistency"):
            known = [(count, told_ahead_percent(recipe.method, count)) for count in JUMPS]
            self.register_buffer(_JUMPS, torch.tensor(known, dtype=torch.float32))
            self.target = LatentPainterNetwork(recipe.shape, num_hands).requires_grad_(False)
        if recipe.method == "matching":
            self.follower = LatentPainterNetwork(recipe.shape, num_hands)
        if recipe.rival:
            self.critic = Critic(recipe.shape, num_hands)

    def filled(self, painter: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return the weights with which all begin when the teacher's are these."""
        state = dict(self.state_dict())
        for name in state:
            part, _, rest = name.partition(".")
            if rest in painter and part != "critic":
                state[name] = painter[rest]
        if "critic.text_mean" in state:
            state["critic.text_mean"] = painter["text_mean"]
        return state

    @torch.no_grad()
    def follow(self, kept: float) -> None:
        """Move the target towards the student."""
        mine, theirs = self.target.state_dict(), self.student.state_dict()
        torch._foreach_lerp_([mine[name] for name in theirs], list(theirs.values()), 1.0 - kept)


def turns(name: str) -> bool:
    """Say whether Muon updates this matrix of a classroom."""
    _, _, rest = name.partition(".")
    return rest.startswith(HIDDEN) or name.startswith(_WATCHING)


def painter_weights(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of who paints: of a classroom the student's, else all."""
    if not any(name.startswith(STUDENT) for name in state):
        return dict(state)
    return {
        name.removeprefix(STUDENT): value
        for name, value in state.items()
        if name.startswith(STUDENT)
    }


def jumps_learnt(state: Mapping[str, Tensor]) -> tuple[tuple[int, int], ...]:
    """Return for how many jumps a classroom's student was distilled; nothing for a painter.

    Returns:
        Numbers of jumps, the most first, each with the per cent that its times are told later.
    """
    if _JUMPS not in state:
        return ()
    return tuple((int(count), int(later)) for count, later in state[_JUMPS].tolist())
