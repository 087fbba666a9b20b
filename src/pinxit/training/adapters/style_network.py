"""A style beside a painter: low-rank matrices and the rows of one more hand.

Shape suffixes: B pictures, D channels of a token, Z numbers of a latent, G latents along a side,
K works shown beside the noise.
"""

from collections.abc import Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn

from pinxit.training.adapters.latent_network import LatentPainterNetwork

#: Ends of the names of the layers that a style adds to.
_ADDED_TO: Final = (".qkv", ".out", ".up", ".down", "patch_in", "patch_out", "shown")


class LowRank(nn.Module):
    """What is added to a matrix: the product of two narrow ones, nothing at first.

    Source:
        Hu et al. (2021), "LoRA: Low-Rank Adaptation of Large Language Models", arXiv:2106.09685,
        section 4.1.
    """

    def __init__(self, layer: nn.Linear, rank: int) -> None:
        super().__init__()
        self.narrow = nn.Linear(layer.in_features, rank, bias=False)
        self.widen = nn.Linear(rank, layer.out_features, bias=False)
        nn.init.zeros_(self.widen.weight)

    def forward(self, given: Tensor) -> Tensor:
        """Return what is added to the layer's answer."""
        added: Tensor = self.widen(self.narrow(given))
        return added


class StyledPainter(nn.Module):
    """A painter with a style on top: the style's weights are its own, the painter's are not.

    The painter is kept out of the module, so that nothing trains, averages or saves it. It looks
    through this style from now on.

    Attributes:
        hand: (D,) the row of the new hand.
        shown_hand: (K, D) its rows where works of it are shown.
    """

    def __init__(self, painter: LatentPainterNetwork, rank: int) -> None:
        super().__init__()
        width, slots = painter.shape.width, painter.shape.references
        self._painter = (painter.requires_grad_(requires_grad=False),)
        self._hand = painter.null_hand - 1
        self._stride = painter.null_hand + 1
        layers = added_to(painter)
        self.low = nn.ModuleDict({_key(name): LowRank(each, rank) for name, each in layers.items()})
        self.hand = nn.Parameter(torch.zeros(width))
        self.shown_hand = nn.Parameter(torch.zeros(slots, width))
        for name, layer in layers.items():
            layer.register_forward_hook(_Adding(self.low[_key(name)]))
        painter.hand.register_forward_hook(self._with_hand)
        painter.shown_hand.register_forward_hook(self._with_shown_hand)

    @property
    def painter(self) -> LatentPainterNetwork:
        """The painter, which looks through the style."""
        return self._painter[0]

    def forward(self, *told: Any, **shown: Any) -> Tensor:
        """Return what the painter sees through the style, as `LatentPainterNetwork` does."""
        clean: Tensor = self.painter(*told, **shown)
        return clean

    def begin_as(self, hand: int) -> None:
        """Begin with the rows of a hand that the painter knows."""
        painter, slots = self.painter, self.painter.shape.references
        with torch.no_grad():
            self.hand.copy_(painter.hand.weight[hand])
            self.shown_hand.copy_(painter.shown_hand.weight.view(slots, self._stride, -1)[:, hand])

    def _with_hand(self, _layer: nn.Module, given: tuple[Tensor], row_BD: Tensor) -> Tensor:
        return row_BD + (given[0] == self._hand).unsqueeze(-1) * self.hand

    def _with_shown_hand(self, _layer: nn.Module, given: tuple[Tensor], row_BKD: Tensor) -> Tensor:
        is_ours_BK = given[0] % self._stride == self._hand
        return row_BKD + is_ours_BK.unsqueeze(-1) * self.shown_hand


class _Adding:
    """Adds what a pair of narrow matrices answers to a layer's answer."""

    def __init__(self, pair: nn.Module) -> None:
        self.pair = pair

    def __call__(self, _layer: nn.Module, given: tuple[Tensor], answer: Tensor) -> Tensor:
        added: Tensor = answer + self.pair(given[0])
        return added


def added_to(painter: LatentPainterNetwork) -> dict[str, nn.Linear]:
    """Return the layers that a style adds to, by name."""
    return {
        name: layer
        for name, layer in painter.named_modules()
        if isinstance(layer, nn.Linear) and f".{name}".endswith(_ADDED_TO)
    }


def with_room(painter: LatentPainterNetwork) -> LatentPainterNetwork:
    """Return a copy of a painter with rows of zero for one more hand, before "any hand"."""
    shape, hands = painter.shape, painter.null_hand
    wider = LatentPainterNetwork(shape, hands + 1)
    state = {name: value.clone() for name, value in painter.state_dict().items()}
    state["hand.weight"] = _with_row(state["hand.weight"], hands)
    shown = state["shown_hand.weight"].view(shape.references, hands + 1, -1)
    state["shown_hand.weight"] = torch.cat([_with_row(each, hands) for each in shown])
    wider.load_state_dict(state)
    return wider.eval()


def merged(painter: LatentPainterNetwork, style: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of a painter that needs no style beside it.

    Args:
        painter: One with room for the hand.
        style: The weights of a `StyledPainter`.
    """
    state = {name: value.clone() for name, value in painter.state_dict().items()}
    for name in added_to(painter):
        narrow, widen = (style[f"low.{_key(name)}.{part}.weight"] for part in ("narrow", "widen"))
        state[f"{name}.weight"] += widen @ narrow
    new, stride = painter.null_hand - 1, painter.null_hand + 1
    state["hand.weight"][new] = style["hand"]
    state["shown_hand.weight"].view(-1, stride, painter.shape.width)[:, new] = style["shown_hand"]
    return state


def _key(name: str) -> str:
    """Return a layer's name as a module's key, which holds no point."""
    return name.replace(".", "-")


def _with_row(table: Tensor, place: int) -> Tensor:
    return torch.cat([table[:place], torch.zeros_like(table[:1]), table[place:]])
