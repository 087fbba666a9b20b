"""What a guest learns: a few added matrices, by which it paints as some works are painted.

Shape suffixes: B pictures, Z numbers of a latent, G latents along a side.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from diffusers import DDPMScheduler
from numpy.typing import NDArray
from peft import LoraConfig
from torch import Tensor, nn
from torch.nn import functional

from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint, Origin
from pinxit.training.adapters.guest_pipeline import BadGuestError, Guest, open_guest
from pinxit.training.adapters.machine import quick_precision
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.adapters.taught import DOT
from pinxit.training.adapters.tensors import as_tensor
from pinxit.training.core.captions import pick
from pinxit.training.core.guest import (
    AdapterShape,
    GuestAdapter,
    GuestRecipe,
    checked_licence,
    readable,
    said_of,
)
from pinxit.training.core.recipe import BadRecipeError


class Adapter(nn.Module):
    """The matrices added to a guest; asked, it asks the guest with them.

    The guest itself is no part of it: what is saved, averaged and updated are the matrices.
    """

    def __init__(self, guest: nn.Module, shape: AdapterShape) -> None:
        super().__init__()
        guest.requires_grad_(False)
        config = LoraConfig(
            r=shape.rank,
            lora_alpha=shape.rank,
            init_lora_weights="gaussian",
            target_modules=list(shape.targets),
        )
        try:
            guest.add_adapter(config)  # type: ignore[operator]
        except ValueError as error:
            raise BadRecipeError(f"the guest has no such layers: {shape.targets}") from error
        self._guest = (guest,)
        for name, value in guest.named_parameters():
            if value.requires_grad:
                self.register_parameter(name.replace(".", DOT), value)

    def forward(self, **asked: Any) -> Tensor:
        """Return what the guest answers."""
        answer: Tensor = self._guest[0](**asked, return_dict=False)[0]
        return answer


class Noising(Protocol):
    """How a guest's latents are hidden, and what it is to say of them."""

    def hidden(self, latent: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Return the noisy latents, the scheduler's times (B,), and the right answers."""
        ...


@dataclass(frozen=True, slots=True)
class Diffusing:
    """Noise that grows over a thousand discrete times.

    Source:
        Ho et al. (2020), "Denoising Diffusion Probabilistic Models", arXiv:2006.11239; Salimans
        and Ho (2022), arXiv:2202.00512 (prediction of the velocity).
    """

    scheduler: Any

    def hidden(self, latent: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Return the noisy latents, their times, and the answers of the scheduler's kind."""
        times = self.scheduler.config.num_train_timesteps
        time_B = torch.randint(0, times, (len(latent),), generator=chance).to(latent.device)
        noise = torch.randn(latent.shape, generator=chance).to(latent.device)
        answers = {
            "epsilon": lambda: noise,
            "sample": lambda: latent,
            "v_prediction": lambda: self.scheduler.get_velocity(latent, noise, time_B),
        }
        right = answers[self.scheduler.config.prediction_type]()
        return self.scheduler.add_noise(latent, noise, time_B), time_B, right


@dataclass(frozen=True, slots=True)
class Flowing:
    """A straight way from the picture to the noise.

    Source:
        Esser et al. (2024), "Scaling Rectified Flow Transformers for High-Resolution Image
        Synthesis", arXiv:2403.03206, section 3.1 (logit-normal times).
    """

    recipe: GuestRecipe
    num_times: int

    def hidden(self, latent: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Return the noisy latents, their times, and the velocities."""
        logit_B = torch.randn(len(latent), generator=chance) * float(self.recipe.time_std)
        share_B = torch.sigmoid(logit_B + float(self.recipe.time_mean)).to(latent.device)
        noise = torch.randn(latent.shape, generator=chance).to(latent.device)
        share_B111 = share_B.view(-1, 1, 1, 1)
        noisy = (1 - share_B111) * latent + share_B111 * noise
        return noisy, share_B * self.num_times, noise - latent


@dataclass(frozen=True, slots=True)
class Teaching:
    """Learning to paint as the works are painted.

    Attributes:
        recipe: The run.
        source: What it reads.
        guest: Who is taught.
        noising: How its latents are hidden.
        network: Who learns: the adapter.
        origin: What the result is made of.
    """

    recipe: GuestRecipe
    source: Pictures
    guest: Guest
    noising: Noising
    network: Adapter
    origin: Origin

    @classmethod
    def begin(
        cls, recipe: GuestRecipe, source: Pictures, *, place: str, licence: str
    ) -> "Teaching":
        """Return the lesson with an adapter that changes nothing yet.

        Args:
            recipe: The run.
            source: What it reads.
            place: The guest's folder, or its name on the hub.
            licence: Under which the guest is used, as an SPDX expression.

        Raises:
            MissingLicenceError: No licence was named.
            BadGuestError: There is no such guest, or it cannot be taught.
            BadRecipeError: It has no layers to be added to.
        """
        declared = checked_licence(licence)
        guest = open_guest(place)
        torch.manual_seed(recipe.seed)
        network = Adapter(guest.network, recipe.shape)
        shape = GuestAdapter(
            guest=guest.name,
            digest=str(guest.digest),
            licence=declared,
            pipeline=type(guest.pipeline).__name__,
            part=guest.part,
            caption=recipe.caption,
            side_px=recipe.guest_px,
            rank=recipe.shape.rank,
            targets=recipe.shape.targets,
        )
        origin = Origin(
            recipe=str(recipe.digest),
            recipe_name=recipe.name,
            manifest=str(source.manifest),
            hands=source.hands,
            shape=shape,
            encoder=str(guest.digest),
        )
        return cls(recipe, source, guest, noising_of(guest, recipe), network, origin)

    def loss(self, step: int, chance: torch.Generator) -> Tensor:
        """Return the error of the guest's answers about the batch of this step."""
        chosen_B, captions = self._shown(step)
        picture = as_tensor(self.source.picture_NHWC[chosen_B])
        side = self.recipe.guest_px
        picture = functional.interpolate(picture, (side, side), mode="bicubic").clamp(-1, 1)
        latent = self.guest.encode(picture)
        noisy, time_B, right = self.noising.hidden(latent, chance)
        asked = self.guest.ask(captions, side)
        given = asked.about(self.guest.packed(noisy), time_B)
        if given[asked.latents].shape != asked.given[asked.latents].shape:
            raise BadGuestError(f"{self.guest.name} is asked with more than its latents")
        with quick_precision(latent.device.type):
            answer = self.network(**given)
        right = self.guest.packed(right)
        # Some also say how sure they are, in as many channels more.
        return functional.mse_loss(answer[:, : right.shape[1]].float(), right)

    def turns(self, _name: str) -> bool:
        """Say that Muon updates no matrix: each is one half of a product."""
        return False

    def inherited(self, checkpoint: Checkpoint) -> dict[str, Tensor]:
        """Return the weights to begin with after another adapter's.

        Raises:
            BadCheckpointError: It is no adapter of this guest and these layers.
        """
        if checkpoint.origin.shape != self.origin.shape:
            raise BadCheckpointError("the other run taught another guest, or other layers")
        return dict(checkpoint.average)

    def _shown(self, step: int) -> tuple[NDArray[np.int64], list[str]]:
        """Return the works of a step and what is said of them; step and seed decide alone."""
        recipe, source = self.recipe, self.source
        draw = np.random.Generator(np.random.Philox(key=[recipe.seed, step]))
        chosen_B = draw.choice(np.flatnonzero(~source.held_N), size=recipe.batch)
        captions = []
        for number in chosen_B:
            groups = readable(
                source.phrase_rows[number], source.phrases, chinese=recipe.reads_chinese
            )
            phrase = source.phrases[pick(groups, draw)]
            captions.append(said_of(recipe, phrase, source.subjects[number].hand, draw.random()))
        return chosen_B, captions


def noising_of(guest: Guest, recipe: GuestRecipe) -> Noising:
    """Return how a guest's latents are hidden, by its scheduler.

    Raises:
        BadGuestError: Its scheduler belongs to neither kind that is known here.
    """
    scheduler = guest.pipeline.scheduler
    if type(scheduler).__name__.startswith("FlowMatch"):
        return Flowing(recipe, scheduler.config.num_train_timesteps)
    if "beta_schedule" not in scheduler.config:
        raise BadGuestError(f"{guest.name} learnt by {type(scheduler).__name__}")
    return Diffusing(DDPMScheduler.from_config(scheduler.config))
