"""The house recogniser: a small network by which a picture is known again, run by ONNX Runtime.

Shape suffixes: H and W pixels, C colours, E numbers of a likeness.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.adapters.iscc import image_code
from pinxit.provenance.core.alignment import KEPT_PX, Levels, shrunk_to
from pinxit.provenance.core.fingerprint import (
    LIKENESS_LENGTH,
    MEASURES,
    Calibration,
    Fingerprint,
    Likeness,
)

_FOLDER: Final = "house"
_NETWORK: Final = "recogniser.onnx"
_CARD: Final = "card.json"
_QUALITY: Final = 92


class MissingRecogniserError(PinxitError):
    """The network that knows pictures again is not installed, or not that of its card."""

    remedy = "Install Pinxit again: pip install --force-reinstall pinxit."


@dataclass(frozen=True, slots=True, eq=False)
class Recogniser:
    """A network that knows pictures again, and what its likenesses are worth.

    Attributes:
        session: The network.
        side_px: The square to which it wants pictures brought.
        calibration: What turns a fit into a likelihood.
        digest: Of the network's file.
    """

    session: Any
    side_px: int
    calibration: Calibration
    digest: Digest

    def likeness(self, picture_HWC: Levels) -> Likeness:
        """Return by what a picture is known again, (E,) float32 of length 1.

        Args:
            picture_HWC: Red, green and blue, 0-255, of any size.
        """
        size = (self.side_px, self.side_px)
        square_HWC = cv2.resize(picture_HWC, size, interpolation=cv2.INTER_AREA)
        laid_1CHW = square_HWC.transpose(2, 0, 1)[None].astype(np.float32)
        likeness_E: Likeness = self.session.run(None, {"picture": laid_1CHW})[0][0]
        return likeness_E

    def fingerprint(self, picture_HWC: Levels) -> Fingerprint:
        """Return what is kept of a picture.

        Args:
            picture_HWC: Red, green and blue, 0-255, of any size.
        """
        return Fingerprint(
            likeness_E=self.likeness(picture_HWC),
            thumbnail=thumbnail_of(picture_HWC),
            iscc=image_code(Image.fromarray(picture_HWC)),
        )


def open_recogniser(folder: Path, *, is_calibrated: bool = True) -> Recogniser:
    """Open the recogniser of a folder.

    Args:
        folder: Its network and its card.
        is_calibrated: Whether its card says what its likenesses are worth; if not, nothing that
            it finds is likely.

    Raises:
        MissingRecogniserError: There is none, or its network is not that of its card.
    """
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
        content = (folder / _NETWORK).read_bytes()
        digest = Digest.of(content)
        if str(digest) != card["network"] or card["likeness"] != LIKENESS_LENGTH:
            raise MissingRecogniserError(f"{folder} holds another network than its card says")
        worth: dict[str, Any] = (
            card if is_calibrated else {"weights": dict.fromkeys(MEASURES, 0.0), "bias": -30.0}
        )
        weights = tuple(float(worth["weights"][name]) for name in MEASURES)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # A lookup is a few milliseconds of one core; more threads would only wait for each other.
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        calibration = Calibration(weights, float(worth["bias"]))
        return Recogniser(session, int(card["side_px"]), calibration, digest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MissingRecogniserError(f"no recogniser can be opened in {folder}") from error


@cache
def house_recogniser() -> Recogniser:
    """Return the recogniser that Pinxit brings along, opened once.

    Raises:
        MissingRecogniserError: It is not installed.
    """
    return open_recogniser(Path(str(files("pinxit.provenance").joinpath(_FOLDER))))


def thumbnail_of(picture_HWC: Levels) -> bytes:
    """Return the small JPEG that a record keeps of a picture."""
    small_HWC = shrunk_to(picture_HWC, KEPT_PX)
    kept = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x111111]
    _done, pressed = cv2.imencode(".jpg", cv2.cvtColor(small_HWC, cv2.COLOR_RGB2BGR), kept)
    return bytes(pressed)


def opened_thumbnail(thumbnail: bytes) -> Levels:
    """Return the small picture that a record keeps, red, green and blue."""
    opened = cv2.imdecode(np.frombuffer(thumbnail, dtype=np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(np.asarray(opened), cv2.COLOR_BGR2RGB), dtype=np.uint8)
