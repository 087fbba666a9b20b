"""The pictures and masks that a ground names, between the store and the painter."""

import base64
import binascii
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.png import DamagedPngError, opened_png
from pinxit.studio.core.canvas import SIDE_MAX_PX, Canvas, extended
from pinxit.studio.core.ground import BadGroundError, Ground, Way

#: Largest mask that a page may send, in letters of its address: far more than a drawing needs.
MASK_MAX_LETTERS: Final = 400_000
_DATA: Final = "data:image/png;base64,"
#: From this level on a mask is white.
_WHITE: Final = 128


class BadMaskError(BadGroundError):
    """What was drawn on a picture is no mask of it."""

    remedy = "Draw anew where the picture shall be painted, or give the place in numbers."


def open_canvas(ground: Ground, store: FolderStore) -> Canvas:
    """Return the canvas of a ground.

    Raises:
        MissingArtefactError: The store has lost a picture or the mask.
        BadGroundError: They do not fit together.
    """
    first_HWC, *others = (_picture(store.read(digest)) for digest in ground.pictures)
    if ground.way is Way.EXTEND:
        return extended(first_HWC, ground.margins_px)
    free_HW = np.ones(first_HWC.shape[:2], dtype=np.bool_)
    if ground.mask is not None:
        free_HW = read_mask(store.read(ground.mask))
    return Canvas(first_HWC, free_HW, others[0] if others else None)


def read_mask(content: bytes, *, side_max_px: int = SIDE_MAX_PX) -> NDArray[np.bool_]:
    """Return where a mask is white, (H, W).

    Args:
        content: A PNG file, of anybody.
        side_max_px: The longest side that it may have.

    Raises:
        BadMaskError: It is none, is damaged, or is larger than any picture as painted.
    """
    try:
        with opened_png(content) as opened:
            if max(opened.size) > side_max_px:
                raise BadMaskError("the mask is larger than any picture as painted")
            level_HW = np.asarray(opened.convert("L"))
    except DamagedPngError as error:
        raise BadMaskError("the mask is not a whole PNG file") from error
    white_HW: NDArray[np.bool_] = level_HW >= _WHITE
    return white_HW


def mask_of_page(
    address: str, *, side_max_px: int = SIDE_MAX_PX, max_letters: int = MASK_MAX_LETTERS
) -> NDArray[np.bool_]:
    """Return the mask that a page sends as a `data:` address.

    Args:
        address: What the page sends.
        side_max_px: The longest side that the mask may have.
        max_letters: The longest address that is looked at.

    Raises:
        BadMaskError: It is none.
    """
    if len(address) > max_letters or not address.startswith(_DATA):
        raise BadMaskError("the mask is not a whole PNG file")
    try:
        content = base64.b64decode(address[len(_DATA) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadMaskError("the mask is not a whole PNG file") from error
    return read_mask(content, side_max_px=side_max_px)


def page_mask(content: bytes) -> str:
    """Return a mask as a `data:` address, as a page draws on."""
    return _DATA + base64.b64encode(content).decode()


def keep_mask(free_HW: NDArray[np.bool_], store: FolderStore) -> Digest:
    """Keep a mask and return its name; equal masks have equal names.

    Raises:
        StoreUnwritableError: The store cannot be written.
    """
    file = BytesIO()
    Pictures.fromarray(free_HW).save(file, format="PNG")
    return store.put(file.getvalue())


def _picture(content: bytes) -> NDArray[np.uint8]:
    """Return the pixels of a PNG file that this house wrote."""
    with Pictures.open(BytesIO(content), formats=("PNG",)) as opened:
        return np.asarray(opened.convert("RGB"))
