"""Two other watermarks, for comparison: the packages invisible-watermark and blind-watermark.

They are not dependencies; whoever wants the comparison installs them without theirs, and
PyWavelets. Neither has a check: a picture counts as read when all 48 bits are right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.provenance.core.mark import PAYLOAD_BITS, Mark

Image = NDArray[np.uint8]


class NoPeersError(PinxitError):
    """The packages to compare with are not installed."""

    remedy = (
        "Run: pip install --no-deps invisible-watermark==0.2.0 blind-watermark==0.4.4 "
        "PyWavelets==1.9.0 (the first also wants torch)."
    )


@dataclass(frozen=True, slots=True)
class Peer:
    """Another watermark.

    Attributes:
        embed: Takes a picture, a mark, and a factor on the package's own strength.
        read: Takes a picture, and the factor, which its reader must know.
    """

    embed: Callable[[Image, Mark, float], Image]
    read: Callable[[Image, float], int]


def open_peers() -> Mapping[str, Peer]:
    """Return the other watermarks by name.

    Raises:
        NoPeersError: They are not installed.
    """
    try:
        _dwt_dct_package, blind_package = (import_module(name) for name in _PACKAGES)
        blind_package.bw_notes.close()
    except ImportError as error:
        raise NoPeersError(f"cannot import {error.name}") from error
    return {
        "invisible-watermark dwtDct": Peer(_dwt_dct_embed, _dwt_dct_read),
        "blind-watermark": Peer(_blind_embed, _blind_read),
    }


def psnr(before: Image, after: Image) -> float:
    """Return the peak signal-to-noise ratio of two pictures, in decibels."""
    error = float(np.mean((before.astype(np.float32) - after) ** 2))
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def factor_for(peer: Peer, image: Image, mark: Mark, wanted_db: float) -> float:
    """Return the factor on a peer's strength that changes a picture as much as ours does."""
    factor = 1.0
    for _ in range(2):
        factor *= 10 ** ((psnr(image, peer.embed(image, mark, factor)) - wanted_db) / 20)
    return factor


#: The packages are called by other names in Python.
_PACKAGES: Final = ("imwatermark", "blind_watermark")
_DWT_DCT_SCALE: Final = 36
_BLIND_STEPS: Final = (36, 20)


def _dwt_dct(mark: Mark, factor: float) -> Any:
    made = import_module(f"{_PACKAGES[0]}.maxDct").EmbedMaxDct
    return made(_bits(mark), wmLen=PAYLOAD_BITS, scales=[0, _DWT_DCT_SCALE * factor, 0])


def _dwt_dct_embed(image: Image, mark: Mark, factor: float) -> Image:
    return np.ascontiguousarray(_dwt_dct(mark, factor).encode(image[..., ::-1].copy())[..., ::-1])


def _dwt_dct_read(image: Image, factor: float) -> int:
    return _number(_dwt_dct(Mark(0), factor).decode(image[..., ::-1].copy()))


def _blind(factor: float) -> Any:
    made = import_module(_PACKAGES[1]).WaterMark(password_wm=1, password_img=1)
    made.bwm_core.d1, made.bwm_core.d2 = (step * factor for step in _BLIND_STEPS)
    return made


def _blind_embed(image: Image, mark: Mark, factor: float) -> Image:
    made = _blind(factor)
    made.read_img(img=image[..., ::-1].copy())
    made.read_wm(np.array(_bits(mark), dtype=bool), mode="bit")
    return np.ascontiguousarray(np.clip(np.rint(made.embed()), 0, 255).astype(np.uint8)[..., ::-1])


def _blind_read(image: Image, factor: float) -> int:
    bgr = image[..., ::-1].copy()
    return _number(_blind(factor).extract(embed_img=bgr, wm_shape=PAYLOAD_BITS, mode="bit"))


def _bits(mark: Mark) -> list[int]:
    return [mark.payload >> place & 1 for place in range(PAYLOAD_BITS)]


def _number(bits: Any) -> int:
    return sum(int(bit > 0.5) << place for place, bit in enumerate(bits))
