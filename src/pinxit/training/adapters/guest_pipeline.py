"""A guest: a diffusion model that others trained, opened by diffusers and asked as it asks itself.

How its network is asked differs from model to model: which texts, masks, sizes and places go with
the noisy latents. So the guest's own pipeline is started on the captions and stopped where it
first asks its network; what it asked with is what training asks with, at another time of another
noise.

Shape suffixes: B pictures, Z numbers of a latent, G latents along a side.
"""

import inspect
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import diffusers
import torch
import transformers
from diffusers import DiffusionPipeline
from torch import Tensor, nn

from pinxit.kernel import Digest, PinxitError, canonical_json

#: What of a folder makes up a model: weights, settings, vocabularies.
_PARTS: Final = (".json", ".model", ".safetensors", ".txt")
_HUB_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")
#: The networks that paint, as pipelines call them.
_NETWORKS: Final = ("transformer", "unet")


class BadGuestError(PinxitError):
    """What was named as a guest cannot be one."""

    remedy = (
        "Name a folder that diffusers saved with safetensors, or a model on its hub such as "
        "owner/model, that paints latents from a text and takes adapters."
    )


class _AskedError(Exception):
    """Stops a pipeline where it first asks its network."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a network is asked about B pictures.

    Attributes:
        given: All that it is given, by name.
        latents: Which of them is the noisy latents.
        time_scale: The time it is given, over the scheduler's.
    """

    given: dict[str, Any]
    latents: str
    time_scale: float

    def about(self, noisy: Tensor, time_B: Tensor) -> dict[str, Any]:
        """Return what to ask about other latents, at other times of the scheduler."""
        return {**self.given, self.latents: noisy, "timestep": time_B * self.time_scale}


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest, ready to be taught or to paint.

    Attributes:
        name: What it is called.
        digest: Digest of its files.
        pipeline: The pipeline of diffusers.
    """

    name: str
    digest: Digest
    pipeline: Any

    @property
    def part(self) -> str:
        """What the pipeline calls the network that paints."""
        return next(name for name in _NETWORKS if getattr(self.pipeline, name, None) is not None)

    @property
    def network(self) -> nn.Module:
        """The network that paints."""
        network: nn.Module = getattr(self.pipeline, self.part)
        return network

    @torch.no_grad()
    def encode(self, picture_BCHW: Tensor) -> Tensor:
        """Return the latents, (B, Z, G, G), of pictures in -1 to 1."""
        vae = self.pipeline.vae
        seen = vae.encode(picture_BCHW.to(vae.device, vae.dtype))
        latent = seen.latent_dist.mode() if hasattr(seen, "latent_dist") else seen.latents
        shift = getattr(vae.config, "shift_factor", None) or 0.0
        scaled: Tensor = (latent.float() - shift) * getattr(vae.config, "scaling_factor", 1.0)
        return scaled

    def packed(self, latent_BZGG: Tensor) -> Tensor:
        """Return latents as the network takes them: some take rows of patches."""
        if not hasattr(self.pipeline, "_pack_latents"):
            return latent_BZGG
        packed: Tensor = self.pipeline._pack_latents(latent_BZGG, *latent_BZGG.shape)
        return packed

    def ask(self, captions: Sequence[str], side_px: int) -> Asked:
        """Return how the network is asked to paint these captions.

        Raises:
            BadGuestError: The pipeline cannot be asked with captions alone.
        """
        form, caught = inspect.signature(self.network.forward), {}

        def catch(_network: nn.Module, given: tuple[Any, ...], named: dict[str, Any]) -> None:
            caught.update(form.bind(*given, **named).arguments)
            raise _AskedError

        handle = self.network.register_forward_pre_hook(catch, with_kwargs=True)
        try:
            self.pipeline(
                prompt=list(captions),
                height=side_px,
                width=side_px,
                num_inference_steps=2,
                guidance_scale=1.0,
                output_type="latent",
            )
        except _AskedError:
            pass
        except (TypeError, ValueError) as error:
            raise BadGuestError(f"{self.name} cannot be asked: {error}") from error
        finally:
            handle.remove()
        first = float(self.pipeline.scheduler.timesteps[0])
        scale = float(torch.as_tensor(caught["timestep"]).flatten()[0]) / first
        given = {key: value for key, value in caught.items() if key != "return_dict"}
        return Asked(given, latents=next(iter(form.parameters)), time_scale=scale)


def open_guest(place: str) -> Guest:
    """Open a guest. Only a name that is no folder is fetched; code and pickles never run.

    Args:
        place: A folder that a pipeline was saved to, or a name on the hub.

    Raises:
        BadGuestError: It is neither, or cannot be taught.
    """
    _quieten()
    folder, name = _fetched(place)
    if next(folder.rglob("*.py"), None) is not None:
        raise BadGuestError(f"{place} brings code of its own")
    try:
        json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        pipeline = DiffusionPipeline.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, dtype=torch.float32
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError) as error:
        raise BadGuestError(f"{place} does not open: {_first_line(error)}") from error
    wanted = {"load_lora_weights", "scheduler", "vae"}
    lacks = sorted(each for each in wanted if getattr(pipeline, each, None) is None)
    if lacks or not any(getattr(pipeline, each, None) for each in _NETWORKS):
        raise BadGuestError(f"{type(pipeline).__name__} cannot be taught: {', '.join(lacks)}")
    pipeline.set_progress_bar_config(disable=True)
    return Guest(name, guest_digest(folder), pipeline.to(_device()))


def guest_digest(folder: Path) -> Digest:
    """Return the name of a guest: that of its files, whatever its folder is called."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _PARTS and path.is_file())
    names = {str(path.relative_to(folder)): str(Digest.of_file(path)) for path in files}
    return Digest.of(canonical_json(names))


def guest_folder(place: str) -> Path:
    """Return the folder in which a guest lies on this machine.

    Raises:
        BadGuestError: It is neither a folder nor a name on the hub.
    """
    return _fetched(place)[0].resolve()


def _fetched(place: str) -> tuple[Path, str]:
    """Return the folder of a guest, and its name."""
    if Path(place).is_dir():
        return Path(place), Path(place).resolve().name
    if not _HUB_NAME.fullmatch(place):
        raise BadGuestError(f"{place} is neither a folder nor a name on the hub")
    try:
        return Path(DiffusionPipeline.download(place, use_safetensors=True)), place
    except (OSError, ValueError) as error:
        raise BadGuestError(f"{place} cannot be fetched: {_first_line(error)}") from error


def _quieten() -> None:
    """Let nobody else draw bars on the terminal, or warn of what is meant."""
    for words in (diffusers.utils.logging, transformers.utils.logging):
        words.set_verbosity_error()
        words.disable_progress_bar()


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
