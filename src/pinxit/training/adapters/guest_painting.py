"""A guest paints, with an adapter or without."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pinxit.kernel import Digest
from pinxit.training.adapters.guest_pipeline import BadGuestError, Guest, guest_folder, open_guest
from pinxit.training.adapters.taught import ADAPTER_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestWish:
    """What a guest is asked to paint.

    Attributes:
        prompt: In the guest's language.
        side_px: Height and width.
        seed: Chooses the noise.
        steps: Steps from noise to picture.
        guidance_percent: How much the wish is exaggerated; 100 is not at all.
    """

    prompt: str
    side_px: int
    seed: int
    steps: int
    guidance_percent: int


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


def paint_with(
    guest: Guest, wish: GuestWish, *, on_step: Callable[[int], None] | None = None
) -> NDArray[np.uint8]:
    """Return a picture, (H, W, 3), of a guest.

    Args:
        guest: Who paints.
        wish: What is asked for.
        on_step: Called after each step with how many are done; what it raises ends the painting.
    """

    def tell(_pipeline: Any, step: int, _time: Any, kept: dict[str, Any]) -> dict[str, Any]:
        if on_step is not None:
            on_step(step + 1)
        return kept

    painted = guest.pipeline(
        prompt=wish.prompt,
        height=wish.side_px,
        width=wish.side_px,
        num_inference_steps=wish.steps,
        guidance_scale=wish.guidance_percent / 100,
        generator=torch.Generator("cpu").manual_seed(wish.seed),
        output_type="np",
        callback_on_step_end=tell,
    )
    picture: NDArray[np.uint8] = np.rint(painted.images[0] * 255).astype(np.uint8)
    return picture
