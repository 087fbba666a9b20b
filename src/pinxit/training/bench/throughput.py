"""How fast the trainer is, against an ordinary loop and against what the machine can multiply.

Shape suffixes: B pictures, N tokens, D channels of a token, E numbers of a text embedding,
Z numbers of a latent, G latents along a side.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from pinxit.jobs import threads_here
from pinxit.training.adapters.checkpoint import Checkpoint, Origin
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.adapters.machine import measure_peak, quick_dtype, quick_precision
from pinxit.training.adapters.network import HIDDEN, Block
from pinxit.training.adapters.text import EMBEDDING_WIDTH
from pinxit.training.adapters.trainer import Trainer
from pinxit.training.core.latent import LatentRecipe, LatentShape

#: Our network with 23 million parameters and 64 tokens of a picture.
SHAPE: Final = LatentShape(side_px=128, grid=8, channels=32, width=384, depth=11, heads=6, rank=64)
_BATCH: Final = 64
_HANDS: Final = 8
#: Steps of each loop before the clock starts, and on the clock.
_WARM: Final = 2
_TIMED: Final = 6
_TIMED_FULL: Final = 30
_LEAST_NOISE: Final = 0.05


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Time our trainer and an ordinary fp32 loop on one network, one after the other.

    Args:
        home: A folder on the disk that runs are kept on.
        full: Whether to time 30 steps of each instead of 6.
    """
    torch.set_num_threads(threads_here())
    torch.set_flush_denormal(True)
    steps = _TIMED_FULL if full else _TIMED
    peak, peak_fp32 = measure_peak(quick_dtype()), measure_peak(torch.float32)
    ours, flops = time_trainer(home, steps=steps, shape=SHAPE)
    plain = time_plain_loop(steps=steps, shape=SHAPE)
    return {
        "train_pictures_per_second": ours,
        "train_speedup_over_fp32_loop": ours / plain,
        "train_peak_flops_share": ours * flops / peak,
        "matmul_peak_gflops": peak / 1e9,
        "matmul_peak_gflops_fp32": peak_fp32 / 1e9,
    }


def time_trainer(
    home: Path, *, steps: int, shape: LatentShape, batch: int = _BATCH
) -> tuple[float, float]:
    """Train on made-up latents as `pinxit train` does.

    Args:
        home: Where the run's folder is put for the time being.
        steps: Steps on the clock.
        shape: The network.
        batch: Pictures a step.

    Returns:
        Pictures a second, and floating-point operations a picture of the products forward and
        back.
    """
    recipe = LatentRecipe(
        name="throughput", shape=shape, batch=batch, steps=steps + _WARM, checkpoint_minutes=60
    )
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as scratch:
        trainer = Trainer(MadeUp.begin(recipe), Path(scratch))
        moments = [time.perf_counter() for _ in trainer.steps()][:-1]
    seconds = moments[-1] - moments[_WARM - 1]
    pictures = batch * (len(moments) - _WARM)
    return pictures / seconds, trainer.counted.flops / batch


def time_plain_loop(*, steps: int, shape: LatentShape, batch: int = _BATCH) -> float:
    """Train the same network as an ordinary PyTorch loop does, and return pictures a second.

    In float32, with PyTorch's attention and AdamW with its defaults.
    """
    recipe = LatentRecipe(name="plain", shape=shape, batch=batch, steps=steps)
    network = _plain(LatentPainterNetwork(shape, _HANDS))
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-4)
    begun = 0.0
    for step in range(_WARM + steps):
        if step == _WARM:
            begun = time.perf_counter()
        given = _Given.draw(recipe, torch.Generator().manual_seed(step))
        optimiser.zero_grad()
        loss: Tensor = given.loss(network(*given.seen))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
    return batch * steps / (time.perf_counter() - begun)


@dataclass(frozen=True, slots=True)
class _Given:
    """What a network sees in one step, and what it should have said."""

    clean_BZGG: Tensor
    time_B: Tensor
    seen: tuple[Tensor, Tensor, Tensor, Tensor]

    @classmethod
    def draw(cls, recipe: LatentRecipe, chance: torch.Generator) -> "_Given":
        batch = recipe.batch
        canvas = (batch, *recipe.shape.canvas)
        clean, noise = (torch.randn(canvas, generator=chance) for _ in range(2))
        time_B = torch.sigmoid(torch.randn(batch, generator=chance))
        time_B111 = time_B.view(-1, 1, 1, 1)
        noisy = time_B111 * clean + (1 - time_B111) * noise
        text_BE = torch.randn(batch, EMBEDDING_WIDTH, generator=chance)
        hand_B = torch.randint(0, _HANDS, (batch,), generator=chance)
        return cls(clean, time_B, (noisy, time_B, text_BE, hand_B))

    def loss(self, drawn_BZGG: Tensor) -> Tensor:
        left = (1 - self.time_B.view(-1, 1, 1, 1)).clamp_min(_LEAST_NOISE)
        return ((drawn_BZGG - self.clean_BZGG) / left).square().mean()


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Learning latents that nobody drew.

    Attributes:
        recipe: The run.
        network: Who learns.
        origin: What the result is made of: nothing.
    """

    recipe: LatentRecipe
    network: LatentPainterNetwork
    origin: Origin

    @classmethod
    def begin(cls, recipe: LatentRecipe) -> "MadeUp":
        """Return the lesson with a network that has learnt nothing yet."""
        torch.manual_seed(recipe.seed)
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest="",
            hands=(),
            shape=recipe.shape,
        )
        return cls(recipe, LatentPainterNetwork(recipe.shape, _HANDS), origin)

    def loss(self, step: int, chance: torch.Generator) -> Tensor:  # noqa: ARG002 - the protocol's
        """Return the loss of made-up latents."""
        given = _Given.draw(self.recipe, chance)
        with quick_precision():
            drawn = self.network(*given.seen)
        return given.loss(drawn)

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix: the same as for a painter of latents."""
        return name.startswith(HIDDEN)

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights of a checkpoint."""
        return dict(checkpoint.average)


class _PlainBlock(nn.Module):
    """A block of the network with the same weights, written as people write it."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block

    def forward(self, token_BND: Tensor, condition_BD: Tensor, shared: Tensor) -> Tensor:
        block = self.block
        own = block.table + block.widen(block.narrow(condition_BD))
        parts = (shared + own).unsqueeze(1).chunk(6, dim=-1)
        shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = parts
        seen = block.norm_attention(token_BND) * (1 + scale_a) + shift_a
        batch, length, width = seen.shape
        qkv = block.qkv(seen).view(batch, length, 3, block.heads, width // block.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        drawn = functional.scaled_dot_product_attention(query, key, value)
        drawn = drawn.transpose(1, 2).reshape(batch, length, width)
        token_BND = token_BND + (1 + gate_a) * block.out(drawn)
        seen = block.norm_mlp(token_BND) * (1 + scale_m) + shift_m
        inner = functional.relu(block.up(seen)).square()
        after_BND: Tensor = token_BND + (1 + gate_m) * block.down(inner)
        return after_BND


def _plain(network: LatentPainterNetwork) -> LatentPainterNetwork:
    network.blocks = nn.ModuleList(
        _PlainBlock(block) for block in network.blocks if isinstance(block, Block)
    )
    return network
