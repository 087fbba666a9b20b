"""Learning to paint in four, two or one step what a guided painter paints in many.

Shape suffixes: B pictures, R some of them, Z numbers of a latent, G latents along a side,
P places of a picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional

from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin
from pinxit.training.adapters.jumping import (
    Wishes,
    as_times,
    guided,
    implied,
    moved,
    noised,
    seen,
    two_steps,
)
from pinxit.training.adapters.latent_painting import LatentPainting
from pinxit.training.adapters.library import Library
from pinxit.training.adapters.pictures import Embedder, Pictures
from pinxit.training.adapters.student import Classroom, painter_weights, turns
from pinxit.training.core.distil import JUMPS, DistillRecipe, Jumps, drawn_jumps, told_ahead_percent
from pinxit.training.core.latent import LatentShape

#: Keeps the draw of jumps apart from the ones of the batch and of what is shown beside it.
_STREAM: Final = 1 << 33
#: Times between which `matching` compares: outside nothing is hidden, or all.
_COMPARED: Final = (0.02, 0.9)
_LEAST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Lot:
    """What one step of a student is about.

    Attributes:
        clean_BZGG: Whitened latents of works.
        noise_BZGG: As much noise.
        wishes: What is told of them.
        jumps: Which jump each learns.
        own_B: Whose start is where the student's own jumps lead.
    """

    clean_BZGG: Tensor
    noise_BZGG: Tensor
    wishes: Wishes
    jumps: Jumps
    own_B: Tensor


@dataclass(frozen=True, slots=True)
class Distilling:
    """Learning to need few steps.

    Attributes:
        recipe: The run.
        works: The works, as a painter learns from them.
        network: Student, teacher and those who watch.
    """

    recipe: DistillRecipe
    works: LatentPainting
    network: Classroom

    @classmethod
    def begin(
        cls,
        recipe: DistillRecipe,
        source: Pictures,
        autoencoder: Autoencoder,
        encoder: Embedder | None = None,
    ) -> "Distilling":
        """Return the lesson with networks that know nothing yet: it must grow from a painter.

        Args:
            recipe: The run.
            source: The works.
            autoencoder: Whose latents are painted.
            encoder: Embeds the captions of pairs, for a recipe with pairs.
        """
        works = LatentPainting.begin(recipe, source, autoencoder, encoder)
        network = Classroom(recipe, len(source.hands))
        network.load_state_dict(network.filled(works.network.state_dict()))
        return cls(recipe, works, network)

    @property
    def origin(self) -> Origin:
        """What the result is made of."""
        return self.works.origin

    @property
    def library(self) -> Library | None:
        """The works that the student is shown."""
        return self.works.library

    def turns(self, name: str) -> bool:
        """Say whether Muon updates this matrix."""
        return turns(name)

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights with which all begin when this is the teacher.

        Raises:
            BadCheckpointError: The teacher knows other hands, paints other latents or is shown
                other works.
        """
        origin, mine = checkpoint.origin, self.origin
        if origin.hands != mine.hands:
            raise BadCheckpointError(f"the teacher knows the hands {origin.hands}")
        if origin.shape_as(LatentShape) != mine.shape or origin.encoder != mine.encoder:
            raise BadCheckpointError("the teacher paints other latents")
        return self.network.filled(painter_weights(checkpoint.average))

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the loss of the batch of this step."""
        lot = self._lot(step, chance)
        match self.recipe.method:
            case "fold":
                return self._folded(lot, chance)
            case "matching":
                return self._matched(lot, step, chance)
        if step:
            self.network.follow(float(self.recipe.target_keep))
        return self._jumped(lot, chance)

    def _lot(self, step: int, chance: torch.Generator) -> Lot:
        recipe, works = self.recipe, self.works
        batch, clean, beside = works.material(step)
        shown = () if beside is None else (beside.latent_BKZGG, beside.hand_BK)
        text, hand = torch.from_numpy(batch.text_BE), torch.from_numpy(batch.hand_B)
        draw = np.random.Generator(np.random.Philox(key=[recipe.seed + _STREAM, step]))
        jumps = drawn_jumps(recipe, draw)
        own_B = draw.random(recipe.batch) < float(recipe.own_states)
        noise = torch.randn(clean.shape, generator=chance)
        wishes = Wishes(text, hand, shown, works.network.null_hand)
        return Lot(clean, noise, wishes, jumps, torch.from_numpy(own_B))

    def _teacher(self, wishes: Wishes) -> Callable[[Tensor, Tensor], Tensor]:
        guidance = self.recipe.guidance_percent / 100
        return lambda x, time: guided(self.network.teacher, x, time, wishes, guidance)

    def _far(self, drawn_BZGG: Tensor, wanted_BZGG: Tensor) -> Tensor:
        """Return the mean squared error, counted as the teacher's errors were."""
        error, power = drawn_BZGG - wanted_BZGG, float(self.recipe.error_power)
        if power:
            error = self.network.teacher.counted(error, power)
        return error.square().mean()

    def _folded(self, lot: Lot, chance: torch.Generator) -> Tensor:
        """Learn what the guided teacher sees.

        Source:
            Meng et al. (2023), "On Distillation of Guided Diffusion Models", arXiv:2210.03142,
            section 3.1.
        """
        recipe = self.recipe
        logit = torch.randn(len(lot.own_B), generator=chance) * float(recipe.time_std)
        time_B = torch.sigmoid(logit + float(recipe.time_mean))
        x = noised(lot.clean_BZGG, lot.noise_BZGG, time_B)
        with torch.no_grad():
            wanted = self._teacher(lot.wishes)(x, time_B)
        drawn = seen(self.network.student, x, time_B, lot.wishes)
        every = torch.ones_like(lot.own_B)
        return self._far(drawn, wanted) + self._watched(drawn, lot, every, chance)

    def _jumped(self, lot: Lot, chance: torch.Generator) -> Tensor:
        """Learn jumps, or where the teacher's path ends."""
        now_B, mid_B, then_B = (as_times(each) for each in lot.jumps.times(self._shift))
        with torch.no_grad():
            x = self._states(lot, now_B, chance)
            later = self._later(x, (now_B, mid_B, then_B), lot)
            if self.recipe.method == "consistency":
                ends = seen(self.network.target, later, then_B, lot.wishes)
                wanted = torch.where((then_B < 1).view(-1, 1, 1, 1), ends, later)
            else:
                wanted = implied(x, later, now_B, then_B)
        drawn = seen(self.network.student, x, now_B + self._ahead(lot.jumps), lot.wishes)
        finished_B = (then_B >= 1) | torch.full_like(lot.own_B, self._ends_always)
        return self._far(drawn, wanted) + self._watched(drawn, lot, finished_B, chance)

    @property
    def _ends_always(self) -> bool:
        """Whether every jump sees the finished picture, or only the last one."""
        return self.recipe.method != "leap"

    @property
    def _shift(self) -> float:
        return self.recipe.shift_percent / 100

    def _later(self, x: Tensor, times: tuple[Tensor, Tensor, Tensor], lot: Lot) -> Tensor:
        """Return where the teacher leads from x, and for longer jumps the student's average.

        Source:
            Frans et al. (2024), "One Step Diffusion via Shortcut Models", arXiv:2410.12557
            (a jump equals two of half its length); Salimans and Ho (2022), "Progressive
            Distillation for Fast Sampling of Diffusion Models", arXiv:2202.00512.
        """
        later = torch.empty_like(x)
        shortest_B = torch.from_numpy(lot.jumps.count_B == JUMPS[0])
        for some_B, by_teacher in ((shortest_B, True), (~shortest_B, False)):
            if not some_B.any():
                continue
            wishes = lot.wishes.of(some_B)
            now_R, mid_R, then_R = (each[some_B] for each in times)
            if by_teacher:
                see = self._teacher(wishes)
                later[some_B] = two_steps(see, x[some_B], (now_R, mid_R, then_R))
                continue
            some = some_B.numpy()
            ahead_R = self._ahead(Jumps(2 * lot.jumps.count_B[some], lot.jumps.index_B[some]))
            point = x[some_B]
            for begin, end in ((now_R, mid_R), (mid_R, then_R)):
                clean = seen(self.network.target, point, begin + ahead_R, wishes)
                point = moved(point, clean, begin, end)
            later[some_B] = point
        return later

    @torch.no_grad()
    def _states(self, lot: Lot, now_B: Tensor, chance: torch.Generator) -> Tensor:
        """Return where the jumps begin: at works under noise, or where the student came to."""
        x = noised(lot.clean_BZGG, lot.noise_BZGG, now_B)
        fresh = self.recipe.method == "matching"
        index_B = torch.from_numpy(lot.jumps.index_B)
        walker = torch.where(lot.own_B.view(-1, 1, 1, 1), lot.noise_BZGG, x)
        for number in range(max(JUMPS) - 1):
            some = (lot.own_B & (index_B > number)).nonzero().flatten()
            # Drawn for all, so that chance does not depend on who walks.
            noise = torch.randn(x.shape, generator=chance) if fresh else x
            if not len(some):
                continue
            count_R = lot.jumps.count_B[some.numpy()]
            here = Jumps(count_R, np.full_like(count_R, number))
            now_R, _, then_R = (as_times(each) for each in here.times(self._shift))
            wishes = lot.wishes.of(some)
            clean = seen(self.network.student, walker[some], now_R + self._ahead(here), wishes)
            walker[some] = (
                noised(clean, noise[some], then_R)
                if fresh
                else moved(walker[some], clean, now_R, then_R)
            )
        return walker

    def _matched(self, lot: Lot, step: int, chance: torch.Generator) -> Tensor:
        """Learn to paint what the guided teacher finds likely.

        Source:
            Yin et al. (2024), "One-step Diffusion with Distribution Matching Distillation",
            arXiv:2311.18828, equations 7 and 8; Yin et al. (2024), "Improved Distribution
            Matching Distillation for Fast Image Synthesis", arXiv:2405.14867, sections 4.2 (the
            follower learns more often) and 4.4 (several steps, on the student's own states).
        """
        network, wishes = self.network, lot.wishes
        now_B = as_times(lot.jumps.times(self._shift)[0])
        x = self._states(lot, now_B, chance)
        low, high = _COMPARED
        time_B = low + (high - low) * torch.rand(len(x), generator=chance)
        noise = torch.randn(x.shape, generator=chance)
        moves = step % self.recipe.follower_steps == 0
        with torch.set_grad_enabled(moves):
            drawn = seen(network.student, x, now_B, wishes)
        hidden = noised(drawn.detach(), noise, time_B)
        followed = seen(network.follower, hidden, time_B, wishes)
        remaining = (1 - time_B.view(-1, 1, 1, 1)).clamp_min(_LEAST)
        loss = ((followed - drawn.detach()) / remaining).square().mean()
        if not moves:
            return loss
        with torch.no_grad():
            likely = self._teacher(wishes)(hidden, time_B)
            far = (drawn - likely).abs().mean(dim=(1, 2, 3), keepdim=True).clamp_min(_LEAST)
            wanted = drawn - (followed - likely) / far
        every = torch.ones_like(lot.own_B)
        pull = 0.5 * functional.mse_loss(drawn, wanted)
        return loss + pull + self._watched(drawn, lot, every, chance)

    def _watched(
        self, drawn_BZGG: Tensor, lot: Lot, finished_B: Tensor, chance: torch.Generator
    ) -> Tensor:
        """Return what the critic learns, and what the student learns from it.

        Source:
            Sauer et al. (2023), "Adversarial Diffusion Distillation", arXiv:2311.17042;
            Huang et al. (2024), "The GAN is dead; long live the GAN!", arXiv:2501.05441
            (each painted picture is compared with a real one of the same wish).
        """
        recipe, critic = self.recipe, self.network
        if not recipe.rival:
            return drawn_BZGG.new_zeros(())
        shape = drawn_BZGG.shape
        hidden_B = torch.rand(shape[0], generator=chance) * float(recipe.rival_noise)
        noise, other = torch.randn((2, *shape), generator=chance)
        if not finished_B.any():
            return drawn_BZGG.new_zeros(())
        time_R = 1 - hidden_B[finished_B]
        text, hand = (each[finished_B] for each in lot.wishes.told[:2])
        real = noised(lot.clean_BZGG[finished_B], noise[finished_B], time_R)
        painted = noised(drawn_BZGG[finished_B], other[finished_B], time_R)
        scored = partial(critic.critic, time_B=time_R, text_BE=text, hand_B=hand)
        learnt = functional.softplus(scored(painted.detach()) - scored(real)).mean()
        still = {name: value.detach() for name, value in critic.critic.state_dict().items()}
        told = (time_R, text, hand)
        of_painted = functional_call(critic.critic, still, (painted, *told))
        with torch.no_grad():
            of_real = critic.critic(real, *told)
        taught = functional.softplus(of_real - of_painted).mean()
        return learnt + float(recipe.rival) * taught

    def _ahead(self, jumps: Jumps) -> Tensor:
        """Return how much later than the truth the times are that the network is told."""
        percent = {count: told_ahead_percent(self.recipe.method, count) for count in JUMPS}
        return torch.tensor([percent[count] / 100 for count in jumps.count_B.tolist()])
