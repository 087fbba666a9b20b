"""A guest paints, with an adapter or without."""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from diffusers import AutoPipelineForImage2Image
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from pinxit.kernel import Digest, PinxitError
from pinxit.training.adapters.guest_pipeline import BadGuestError, Guest, guest_folder, open_guest
from pinxit.training.adapters.taught import ADAPTER_FILE

#: A preview is drawn of at most so many latents a side: a sixteenth of the work of a picture.
_PREVIEW_LATENTS: Final = 16

Picture = NDArray[np.uint8]
#: Told after each step how many are done, of how many, and what draws the picture as it stands.
OnStep = Callable[[int, int, Callable[[], Picture | None]], None]


class NeverVariesError(PinxitError):
    """A guest was to begin with a picture, and its kind begins with noise only."""

    remedy = "Choose a hand of the house painter, which can go on from a picture."


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestWish:
    """What a guest is asked to paint.

    Attributes:
        prompt: In the guest's language.
        side_px: Height and width.
        seed: Chooses the noise.
        steps: Steps from noise to picture.
        guidance_percent: How much the wish is exaggerated; 100 is not at all.
        begins_with_HWC: The picture that it varies, 0-255; `None` begins with noise.
        strength_percent: How much noise lies over that picture, 1 to 100.
    """

    prompt: str
    side_px: int
    seed: int
    steps: int
    guidance_percent: int
    begins_with_HWC: Picture | None = None
    strength_percent: int = 100


def open_guest_painter(place: str, adapter: Path | None, expected: Digest | None) -> Guest:
    """Open a guest to paint with.

    Args:
        place: Its folder, or its name on the hub.
        adapter: Folder of the adapter to paint with.
        expected: Digest of the guest that the adapter was taught.

    Raises:
        BadGuestError: It is none, it is another one, or the adapter does not fit.
    """
    guest = open_guest(place)
    if expected is not None and guest.digest != expected:
        raise BadGuestError(f"{place} is not the guest that was taught: its files differ")
    if adapter is not None:
        try:
            guest.pipeline.load_lora_weights(
                adapter, weight_name=ADAPTER_FILE, local_files_only=True, use_safetensors=True
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise BadGuestError(f"{adapter} does not fit {place}: {error}") from error
    return guest


def look_at_guest(place: str) -> tuple[str, Digest, str, str]:
    """Open a guest once, to see that it is one.

    Args:
        place: Its folder, or its name on the hub, from which it is then fetched.

    Returns:
        Its folder, the digest of its files, the class that opens it, and what it is called.

    Raises:
        BadGuestError: It is none.
    """
    guest = open_guest(place)
    return str(guest_folder(place)), guest.digest, type(guest.pipeline).__name__, guest.name


def paint_with(guest: Guest, wish: GuestWish, *, on_step: OnStep | None = None) -> Picture:
    """Return a picture, (H, W, 3), of a guest.

    Args:
        guest: Who paints.
        wish: What is asked for.
        on_step: Called after each step; what it raises ends the painting.

    Raises:
        NeverVariesError: It is to vary a picture, and begins with noise only.

    Source:
        Meng et al. (2021), "SDEdit", arXiv:2108.01073 (beginning with a picture under noise).
    """
    pipeline, more = _begun(guest, wish)
    height, width = more.pop("height"), more.pop("width")

    def tell(_pipeline: Any, step: int, _time: Any, kept: dict[str, Any]) -> dict[str, Any]:
        if on_step is not None:
            total = int(getattr(pipeline, "num_timesteps", wish.steps))
            latent = kept.get("latents")
            on_step(step + 1, total, lambda: _shown(pipeline, latent, (height, width)))
        return kept

    takes = inspect.signature(pipeline.__call__).parameters
    sides = {"height": height, "width": width}
    painted = pipeline(
        prompt=wish.prompt,
        guidance_scale=wish.guidance_percent / 100,
        generator=torch.Generator("cpu").manual_seed(wish.seed),
        output_type="np",
        callback_on_step_end=tell,
        **{name: value for name, value in sides.items() if name in takes},
        **more,
    )
    picture: Picture = np.rint(painted.images[0] * 255).astype(np.uint8)
    return picture


def _begun(guest: Guest, wish: GuestWish) -> tuple[Any, dict[str, Any]]:
    """Return the pipeline that does it, and with what it begins."""
    start_HWC = wish.begins_with_HWC
    if start_HWC is None:
        side = {"height": wish.side_px, "width": wish.side_px}
        return guest.pipeline, {**side, "num_inference_steps": wish.steps}
    try:
        varying = AutoPipelineForImage2Image.from_pipe(guest.pipeline)
    except (ValueError, TypeError) as error:
        raise NeverVariesError("this painter begins with noise, and varies no picture") from error
    if not {"image", "strength"} <= set(inspect.signature(varying.__call__).parameters):
        raise NeverVariesError("this painter begins with noise, and varies no picture")
    varying.set_progress_bar_config(disable=True)
    strength = wish.strength_percent / 100
    return varying, {
        "image": Image.fromarray(start_HWC),
        "strength": strength,
        # It takes this share of the steps, and at least one is to be left.
        "num_inference_steps": max(wish.steps, math.ceil(1 / strength)),
        "height": start_HWC.shape[0],
        "width": start_HWC.shape[1],
    }


def _shown(pipeline: Any, latent: Tensor | None, size: tuple[int, int]) -> Picture | None:
    """Draw a small picture of latents in the making; `None` where this guest is drawn otherwise."""
    try:
        return _preview(pipeline, latent, size)
    except (AttributeError, RuntimeError, TypeError, ValueError):
        # Pipelines differ in how they keep latents; for a look on the way no picture is given up.
        return None


@torch.no_grad()
def _preview(pipeline: Any, latent: Tensor | None, size: tuple[int, int]) -> Picture | None:
    """Draw a small picture of latents in the making; `None` for latents of a form not known."""
    latent_BZGG = _unpacked(pipeline, latent, size)
    if latent_BZGG is None:
        return None
    vae = pipeline.vae
    factor = math.ceil(max(latent_BZGG.shape[2:]) / _PREVIEW_LATENTS)
    # Means of neighbours: fewer to draw, and less of the noise.
    small = functional.avg_pool2d(latent_BZGG.float(), factor, ceil_mode=True)
    scale = getattr(vae.config, "scaling_factor", 1.0)
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    drawn = vae.decode((small / scale + shift).to(vae.dtype), return_dict=False)[0]
    levels = (255 * (drawn[0].float() / 2 + 0.5).clamp(0, 1)).round().byte()
    preview: Picture = levels.permute(1, 2, 0).cpu().numpy()
    return preview


def _unpacked(pipeline: Any, latent: Tensor | None, size: tuple[int, int]) -> Tensor | None:
    """Return latents as their autoencoder has them, (1, Z, G, G): some go in rows of patches."""
    if latent is not None and latent.ndim == 3 and hasattr(pipeline, "_unpack_latents"):
        latent = pipeline._unpack_latents(latent, *size, pipeline.vae_scale_factor)
    if latent is None or latent.ndim != 4:
        return None
    if latent.shape[1] != pipeline.vae.config.latent_channels:
        return None
    return latent[:1]
