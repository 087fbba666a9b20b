"""The house restorer's two networks, run by OpenVINO part by part, on pictures of any size."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import openvino
from numpy.typing import NDArray

from pinxit.kernel import Digest, PinxitError
from pinxit.studio.adapters.surface import surface_through
from pinxit.studio.core.mending import Image, Mask, Mended, Part, laid_in, parts
from pinxit.training import KINDS, Damage, grown

#: Whose the weights are, for the record of a picture.
ORIGIN: Final = (
    "House restorer of Pinxit, Apache-2.0, taught on drawn damage of public-domain paintings"
)
_FOLDER: Final = "house/restorer"
#: Both networks halve a picture so often; its sides are multiples of this.
_MULTIPLE_PX: Final = 32
#: From the first likelihood on damage is found if it hangs together with a pixel of the second one;
#: and by how many pixels its mask is made larger. Measured on paintings that may be learnt from.
_FAINT: Final = 0.2
_SURE: Final = 0.9
_REACH_PX: Final = 1
#: From this share on, what is hidden is laid in anew.
_GONE: Final = 0.2
#: Told how many parts of how many are done.
OnPart = Callable[[int, int], None]


class MissingRestorerError(PinxitError):
    """The networks that mend pictures are not installed, or not those of the card."""

    remedy = "Install Pinxit again: pip install --force-reinstall pinxit."


def _sure_and_what_hangs_on_it(likely_HW: NDArray[np.float32]) -> Mask:
    """Return where one kind of damage is found.

    Source:
        Canny (1986), "A Computational Approach to Edge Detection", PAMI 8(6), section VIII
        (two thresholds: a weak place counts where it is connected to a strong one).
    """
    count, label_HW = cv2.connectedComponents((likely_HW >= _FAINT).astype(np.uint8))
    is_found = np.zeros(count, dtype=np.bool_)
    is_found[label_HW[likely_HW >= _SURE]] = True
    return np.asarray(is_found[label_HW])


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Damage that was found in a picture.

    Attributes:
        likely_KHW: How likely each kind of damage is at each pixel, 0 to 1, in the order of
            `pinxit.training.KINDS`.
    """

    likely_KHW: NDArray[np.float32]

    @property
    def damage_HW(self) -> Mask:
        """Where any damage is found."""
        return np.asarray(self._found_KHW.any(axis=0))

    @property
    def mask_HW(self) -> Mask:
        """Where any damage is found, and a pixel around it."""
        return grown(self.damage_HW, _REACH_PX)

    @property
    def _found_KHW(self) -> Mask:
        return np.stack([_sure_and_what_hangs_on_it(each) for each in self.likely_KHW])

    def shares(self, mask_HW: Mask) -> dict[Damage, float]:
        """Return how much of the picture each kind covers inside a mask, in per cent."""
        kinds = zip(KINDS, self._found_KHW, strict=True)
        return {kind: round(100 * float((found & mask_HW).mean()), 2) for kind, found in kinds}


def find_damage(image_HWC: Image, *, on_part: OnPart = lambda *_: None) -> Found:
    """Find damage in a picture of any size.

    Raises:
        MissingRestorerError: The networks are not installed.
    """
    network = _network("finder")
    likely_KHW = np.empty((len(KINDS), *image_HWC.shape[:2]), dtype=np.float32)
    todo = list(parts(image_HWC.shape[:2]))
    for nth, part in enumerate(todo):
        said_KHW = network(_laid_out(image_HWC[part.seen.place]))
        likely_KHW[:, *part.kept.place] = said_KHW[:, *part.kept_of_seen]
        on_part(nth + 1, len(todo))
    return Found(likely_KHW)


def mend(
    image_HWC: Image,
    mask_HW: Mask,
    *,
    all_gone: bool = False,
    on_part: OnPart = lambda *_: None,
) -> Mended:
    """Mend a picture of any size inside a mask. Outside, not one bit changes.

    Args:
        image_HWC: Red, green and blue, 0-255.
        mask_HW: Where it may be changed, as large as the picture.
        all_gone: Whether nothing under the mask is to be kept, whatever the network sees there.
        on_part: Told how far it is.

    Raises:
        BadMendingMaskError: The mask is not as large as the picture.
        MissingRestorerError: The networks are not installed.
    """
    after_HWC = image_HWC.copy()
    laid_in(image_HWC, after_HWC, mask_HW)  # refuses a mask of another size
    hidden_HW, error_HW = np.zeros((2, *mask_HW.shape), dtype=np.float32)
    todo = [part for part in parts(mask_HW.shape) if mask_HW[part.kept.place].any()]
    for nth, part in enumerate(todo):
        said_5HW = _mended(image_HWC, mask_HW, part, all_gone=all_gone)
        after_HWC[part.kept.place] = _levels(said_5HW[:3])
        hidden_HW[part.kept.place] = said_5HW[3]
        error_HW[part.kept.place] = 255 * said_5HW[4]
        on_part(nth + 1, len(todo))
    return Mended(
        image_HWC=laid_in(image_HWC, after_HWC, mask_HW),
        mask_HW=mask_HW,
        hidden_HW=hidden_HW * mask_HW,
        error_HW=error_HW * mask_HW,
    )


def restorer_digest() -> Digest:
    """Return the name of the network that mends.

    Raises:
        MissingRestorerError: It is not installed.
    """
    return Digest.parse(_card()["mender"])


def restorer_engine() -> str:
    """Return what runs the networks."""
    return f"openvino {openvino.__version__.split('-')[0]} f32"


def _mended(image_HWC: Image, mask_HW: Mask, part: Part, *, all_gone: bool) -> NDArray[np.float32]:
    """Return what the network says of a part, (5, H, W)."""
    picture = _laid_out(image_HWC[part.seen.place])
    mask = _laid_out(mask_HW[part.seen.place][..., np.newaxis] * np.uint8(255))
    # What lies beyond the picture's edge is no hole.
    height, width = part.seen.height, part.seen.width
    mask[..., height:, :] = 0
    mask[..., width:] = 0
    around_HWC = surface_through(np.ascontiguousarray(picture[0].transpose(1, 2, 0)), mask[0, 0])
    around = np.ascontiguousarray(around_HWC.transpose(2, 0, 1)[np.newaxis])
    said_5HW = _network("mender")(picture, around, mask)
    if all_gone:
        said_5HW[3] = 1
    said_5HW[:3] = _filled_in(picture[0], mask[0, 0], said_5HW)
    return said_5HW[:, *part.kept_of_seen]


def _filled_in(
    picture_CHW: NDArray[np.float32], mask_HW: NDArray[np.float32], said_5HW: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what was said, with a smooth surface where the paint is gone.

    The network tells what is gone within the mask better than it paints it: the surface through
    what it has mended around that keeps no trace of the damage.
    """
    gone_HW = (said_5HW[3] * mask_HW) > _GONE
    if not gone_HW.any():
        return said_5HW[:3]
    around_CHW = np.where(gone_HW, picture_CHW, np.clip(said_5HW[:3], 0, 1))
    around_HWC = np.ascontiguousarray(around_CHW.transpose(1, 2, 0))
    surface_HWC = surface_through(around_HWC, gone_HW.astype(np.float32))
    return np.where(gone_HW, surface_HWC.transpose(2, 0, 1), said_5HW[:3])


def _laid_out(image_HWC: Image) -> NDArray[np.float32]:
    """Return a picture as a network sees it, (1, C, H, W) in 0 to 1, its edges drawn out."""
    height, width = image_HWC.shape[:2]
    more = ((0, -height % _MULTIPLE_PX), (0, -width % _MULTIPLE_PX), (0, 0))
    wide_HWC = np.pad(image_HWC, more, mode="edge").astype(np.float32) / 255
    return np.ascontiguousarray(wide_HWC.transpose(2, 0, 1)[np.newaxis])


def _levels(colour_CHW: NDArray[np.float32]) -> Image:
    levels: Image = np.rint(255 * np.clip(colour_CHW, 0, 1)).astype(np.uint8).transpose(1, 2, 0)
    return levels


@dataclass(frozen=True, slots=True)
class _Network:
    compiled: Any
    lock: threading.Lock

    def __call__(self, *inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        with self.lock:
            said: NDArray[np.float32] = self.compiled(list(inputs))[0][0].copy()
        return said


def _folder() -> Path:
    return Path(str(files("pinxit.studio").joinpath(_FOLDER)))


@cache
def _card() -> dict[str, Any]:
    try:
        card: dict[str, Any] = json.loads((_folder() / "card.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MissingRestorerError(f"no restorer in {_folder()}") from error
    return card


@cache
def _network(name: str) -> _Network:
    path = _folder() / f"{name}.onnx"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingRestorerError(f"{path.name} is not installed") from error
    if Digest.of(content) != Digest.parse(_card()[name]):
        raise MissingRestorerError(f"{path.name} is not the file of the card")
    core = openvino.Core()
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    return _Network(
        core.compile_model(core.read_model(content, b""), "CPU", settings), threading.Lock()
    )
