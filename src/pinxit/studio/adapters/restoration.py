"""A restoration from the picture to its files: find, ask about faces, mend, turn colours, file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from pinxit.studio.adapters.faces import find_faces
from pinxit.studio.adapters.layers import Layer, Original, write_ora, write_tiff
from pinxit.studio.adapters.restorer import (
    ORIGIN,
    find_damage,
    mend,
    restorer_digest,
    restorer_engine,
)
from pinxit.studio.core.mending import (
    Box,
    Image,
    Mask,
    Mended,
    covered,
    fitted,
    map_of,
    num_changed_outside,
    percent,
    place_of,
    without,
)
from pinxit.studio.core.treatment import BadTreatmentError, Order
from pinxit.studio.core.varnish import Curve, curve_for

__all__ = [
    "FACES",
    "METHOD",
    "ORIGIN",
    "Brought",
    "Restored",
    "curve_said",
    "mask_file",
    "mend_but_faces",
    "restore",
    "restorer_digest",
    "restorer_engine",
]

#: What is done with a face that damage covers.
FACES: Final = ("leave", "mend")
METHOD: Final = "Drawn-damage U-Net over a biharmonic surface (Ronneberger et al. 2015)"
#: Figures are numbers and words from lists.
Figures = dict[str, str | int | float]


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """What a restoration is given beside the picture.

    Attributes:
        content: The picture's own file, to be kept in the layers.
        mask_HW: Where a person wants it mended; `None` lets the damage be found.
    """

    content: bytes
    mask_HW: Mask | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Restored:
    """What came of a restoration.

    Attributes:
        image_HWC: The picture.
        mask_HW: Where it was mended.
        map_HWC: What of it is invented, and how sure that is.
        ora: The layers as OpenRaster, the original file within.
        tiff: The layers as TIFF.
        figures: What was found and done.
    """

    image_HWC: Image
    mask_HW: Mask
    map_HWC: Image
    ora: bytes
    tiff: bytes
    figures: Figures


def restore(
    image_HWC: Image,
    order: Order,
    brought: Brought,
    *,
    about: str,
    on_step: Callable[[int, int], None] = lambda *_: None,
) -> Restored:
    """Restore a picture.

    Args:
        image_HWC: Red, green and blue, 0-255.
        order: How: `faces` (leave or mend), `varnish_percent`, `fading_percent` and
            `all_gone` (whether nothing under the mask is to be kept).
        brought: Its file, and the mask.
        about: What the files say of themselves.
        on_step: Told how far it is.

    Raises:
        BadTreatmentError: A setting has a value that it cannot have.
        BadMendingMaskError: The mask does not suit the picture.
        MissingRestorerError: The networks are not installed.
    """
    curve = _curve(image_HWC, order)
    on_step(0, 4)
    found = find_damage(image_HWC)
    wanted_HW = found.mask_HW if brought.mask_HW is None else brought.mask_HW
    wanted_HW = fitted(wanted_HW, image_HWC.shape[:2])
    on_step(1, 4)
    mask_HW, mended, faces = mend_but_faces(
        image_HWC,
        wanted_HW,
        _faces_word(order),
        all_gone=order.flag("all_gone", usual=False),
    )
    on_step(2, 4)
    figures: Figures = {
        **_figures_of(image_HWC, mended),
        **{f"found_{kind}": share for kind, share in found.shares(wanted_HW).items() if share},
        **faces,
    }
    final_HWC = mended.image_HWC
    if curve is not None:
        final_HWC = curve.applied(final_HWC)
        figures["curve"] = curve.said
    layers = _layers(image_HWC, mended, final_HWC, curve)
    on_step(3, 4)
    restored = Restored(
        image_HWC=final_HWC,
        mask_HW=mask_HW,
        map_HWC=map_of(mended),
        ora=write_ora(layers, final_HWC, Original(brought.content, _record(order, figures))),
        tiff=write_tiff(layers, final_HWC, about=about),
        figures=figures,
    )
    on_step(4, 4)
    return restored


def mask_file(mask_HW: Mask) -> bytes:
    """Return a mask as a PNG file, white on black; equal masks give equal files."""
    file = BytesIO()
    Pictures.fromarray(mask_HW).save(file, format="PNG")
    return file.getvalue()


def curve_said(said: str) -> Curve:
    """Return a curve from its words, as they stand among the figures."""
    numbers = [each.strip(",") for each in said.split()]
    red, green, blue = (float(each) for each in numbers[3:6])
    return Curve(float(numbers[1]), (red, green, blue))


def _curve(image_HWC: Image, order: Order) -> Curve | None:
    varnish, fading = (_percent(order, name) for name in ("varnish_percent", "fading_percent"))
    if not varnish and not fading:
        return None
    return curve_for(image_HWC, varnish_percent=varnish, fading_percent=fading)


def _percent(order: Order, name: str) -> int:
    value = order.number(name, 0)
    if not 0 <= value <= 100:
        raise BadTreatmentError(f"{name} is not between 0 and 100")
    return value


def _faces_word(order: Order) -> str:
    word = order.word("faces", FACES[0])
    if word not in FACES:
        raise BadTreatmentError(f"faces is none of {', '.join(FACES)}")
    return word


def mend_but_faces(
    image_HWC: Image,
    wanted_HW: Mask,
    word: str,
    look: Callable[[Image], tuple[Box, ...]] = find_faces,
    *,
    all_gone: bool = False,
) -> tuple[Mask, Mended, Figures]:
    """Mend, and leave the faces alone whose paint is gone, unless they were asked for.

    What is only veiled on a face is mended: nothing is invented there.

    Args:
        image_HWC: Red, green and blue, 0-255.
        wanted_HW: Where it may be mended.
        word: "leave" or "mend".
        look: Finds the faces.
        all_gone: Whether nothing under the mask is to be kept.
    """
    mended = mend(image_HWC, wanted_HW, all_gone=all_gone)
    if not mended.invented_HW.any():
        return wanted_HW, mended, {}
    touched = covered(mended.invented_HW, look(image_HWC))
    if not touched:
        return wanted_HW, mended, {}
    if word == "mend":
        return wanted_HW, mended, {"faces_mended": len(touched)}
    mask_HW = without(wanted_HW, touched)
    return mask_HW, mend(image_HWC, mask_HW, all_gone=all_gone), {"faces_left": len(touched)}


def _figures_of(image_HWC: Image, mended: Mended) -> Figures:
    """Return what is told of a mended picture."""
    figures: Figures = {
        "mended_percent": percent(mended.mask_HW),
        "invented_percent": percent(mended.invented_HW),
        "error_levels": _mean_error(mended),
        "changed_outside": num_changed_outside(image_HWC, mended.image_HWC, mended.mask_HW),
    }
    place = place_of(mended.invented_HW)
    return {**figures, "invented_place": place} if place else figures


def _mean_error(mended: Mended) -> float:
    inside = mended.error_HW[mended.mask_HW]
    return round(float(inside.mean()), 1) if inside.size else 0.0


def _layers(image_HWC: Image, mended: Mended, final_HWC: Image, curve: Curve | None) -> list[Layer]:
    mask_HW = np.where(mended.mask_HW, np.uint8(255), np.uint8(0))
    treatment: NDArray[np.uint8] = np.dstack([mended.image_HWC, mask_HW])
    layers = [Layer("original", image_HWC), Layer("treatment", treatment)]
    if curve is not None:
        layers.append(Layer(f"colour: {curve.said}", final_HWC))
    return [
        *layers,
        Layer("mask", mask_HW, is_shown=False),
        Layer("invented", map_of(mended), is_shown=False),
    ]


def _record(order: Order, figures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "order": str(order.digest),
        "source": str(order.source),
        "settings": dict(order.settings),
        "method": METHOD,
        "model": str(restorer_digest()),
        "model_origin": ORIGIN,
        "figures": dict(figures),
    }
