"""How far a marked picture is from the one before, as LPIPS sees it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as Pictures

from pinxit.provenance import Mark, mark_picture
from pinxit.training.bench.lpips import ARCHIVE, open_lpips

Image = NDArray[np.uint8]

_SIDE_PX: Final = 512
_MANY: Final = 30
_FEW: Final = 4
_STRIDE: Final = 25


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Mark illustrations and paintings, and ask LPIPS how far they are from what they were.

    Args:
        home: PINXIT_HOME, with the gathered illustrations, a folder of paintings, and the weights
            of LPIPS in `cache`.
        full: 30 of each kind; otherwise 4.

    Raises:
        MissingLpipsError: The weights of LPIPS are not there.
    """
    torch.set_num_threads(1)
    lpips = open_lpips(home / "cache" / ARCHIVE)
    count = _MANY if full else _FEW
    figures = {}
    for kind, works in (("illustration", _illustrations(home)), ("painting", _paintings(home))):
        far = []
        for number, (image, _place) in enumerate(zip(works, range(count), strict=False)):
            marked = mark_picture(image, Mark(number))
            far.append(float(lpips.distance(image[None], marked[None])[0]))
        if far:
            figures[f"watermark_lpips_{kind}"] = float(np.mean(far))
            figures[f"watermark_lpips_most_{kind}"] = max(far)
    return figures


def _illustrations(home: Path) -> Iterator[Image]:
    path = home / "corpus" / "illustrations" / "pictures.npy"
    drawn = np.load(path, mmap_mode="r") if path.exists() else ()
    for picture in drawn[::_STRIDE]:
        yield _square(np.asarray(picture))


def _paintings(home: Path) -> Iterator[Image]:
    for path in sorted((home / "paintings").glob("*.jpg"))[::_STRIDE]:
        with Pictures.open(path) as opened:
            yield _square(np.asarray(opened.convert("RGB")))


def _square(picture: Image) -> Image:
    side = min(picture.shape[:2])
    cut = np.ascontiguousarray(picture[:side, :side])
    size = (_SIDE_PX, _SIDE_PX)
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
