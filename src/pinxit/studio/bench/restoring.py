"""How well paintings are restored that nobody learnt from, beside four ways that learn nothing.

Every way gets the same picture and the same mask: the damage and two pixels around it, as a brush
draws it. Shape suffixes: H and W pixels, C colours.
"""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.studio.adapters.restorer import mend
from pinxit.studio.bench.filling import FILLINGS
from pinxit.studio.core.mending import num_changed_outside
from pinxit.training import (
    KINDS,
    PAINTINGS_HELD,
    PAINTINGS_LEAST_PX,
    Cases,
    Damage,
    case_of,
    open_paintings,
)

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]

#: Where the paintings lie in PINXIT_HOME, with their works.csv.
FOLDER: Final = "paintings"
_SIDE_PX: Final = 128
_REACH_PX: Final = 2
#: A case with less damage than this says nothing.
_LEAST_PIXELS: Final = 60
_FEW: Final = 8
_HOUSE: Final = "house"


class NoPaintingsError(PinxitError):
    """There are no paintings to measure restoration on."""

    remedy = "Put pictures with a works.csv (file, artist, died) into PINXIT_HOME/paintings."


@dataclass(frozen=True, slots=True)
class Score:
    """How one way did on one case, inside the mask.

    Attributes:
        psnr: In decibels.
        ssim: Structural similarity, up to 1.
        lpips: How far it is from the painting to the eye.
    """

    psnr: float
    ssim: float
    lpips: float


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure the restorer.

    Args:
        home: PINXIT_HOME, with the paintings and, in its cache, the archive of LPIPS.
        full: On all 200 paintings that are held back, not on eight.

    Raises:
        NoPaintingsError: There are no paintings there.
        MissingLpipsError: The weights of LPIPS are not there.
    """
    held = held_paintings(home, full=full)
    lpips = import_module("pinxit.training.bench.lpips")
    eye = lpips.open_lpips(home / "cache" / lpips.ARCHIVE)
    figures: dict[str, float] = {"restore_paintings": len(held)}
    changed = 0
    for kind in KINDS:
        scores, outside = _measured(kind, held, eye)
        figures |= _figures_of(kind, scores)
        changed += outside
    kinds = [str(kind) for kind in KINDS]
    figures["restore_psnr_gain_db_worst"] = min(
        figures[f"restore_psnr_gain_db_{kind}"] for kind in kinds
    )
    figures["restore_lpips_gain_worst"] = min(
        figures[f"restore_lpips_gain_{kind}"] for kind in kinds
    )
    figures["pixels_changed_outside_mask"] = changed
    return figures


def held_paintings(home: Path, *, full: bool) -> list[Image]:
    """Return the paintings that nobody learnt from, or the first few of them.

    Raises:
        NoPaintingsError: There are none in `paintings` of the house.
    """
    folder = home / FOLDER
    if not folder.is_dir():
        raise NoPaintingsError(f"no paintings in {folder}")
    today = datetime.now().astimezone().date()
    seen = open_paintings(folder, today=today, keep=PAINTINGS_HELD, least_px=PAINTINGS_LEAST_PX)
    return [each.picture_HWC for each in seen.held][: None if full else _FEW]


def _measured(kind: Damage, held: Sequence[Image], eye: Any) -> tuple[dict[str, list[Score]], int]:
    """Return how every way did on one kind of damage, and what strayed."""
    ways: dict[str, Callable[[Image, Mask], Image]] = {
        **FILLINGS,
        _HOUSE: lambda image_HWC, mask_HW: mend(image_HWC, mask_HW).image_HWC,
    }
    scores: dict[str, list[Score]] = {name: [] for name in ways}
    changed = 0
    for case in cases(kind, held):
        whole_HWC, harmed_HWC = case.whole_BHWC[0], case.harmed_BHWC[0]
        mask_HW = case.mask_BHW[0]
        for name, way in ways.items():
            filled_HWC = way(harmed_HWC, mask_HW)
            scores[name].append(score(whole_HWC, filled_HWC, mask_HW, eye))
            if name == _HOUSE:
                changed += num_changed_outside(harmed_HWC, filled_HWC, mask_HW)
    return scores, changed


def cases(kind: Damage, held: Sequence[Image]) -> Iterator[Cases]:
    """Yield one case for each painting, a square of it with one kind of damage; always the same."""
    for number, painting_HWC in enumerate(held):
        draw = np.random.Generator(np.random.Philox(key=[KINDS.index(kind), number]))
        side = min(_SIDE_PX, *painting_HWC.shape[:2]) // 32 * 32
        top, left = (int(draw.integers(length - side + 1)) for length in painting_HWC.shape[:2])
        square_HWC = painting_HWC[top : top + side, left : left + side]
        case = case_of(square_HWC, [kind], draw, reach_px=_REACH_PX)
        while case.mask_BHW.sum() < _LEAST_PIXELS:
            case = case_of(square_HWC, [kind], draw, reach_px=_REACH_PX)
        yield case


def score(whole_HWC: Image, filled_HWC: Image, mask_HW: Mask, eye: Any) -> Score:
    """Return how near a filling is to the painting inside a mask.

    Outside it both are alike, so that LPIPS of the whole square counts the mask alone.

    Source:
        Wang et al. (2004), "Image Quality Assessment: From Error Visibility to Structural
        Similarity".
    """
    error = (whole_HWC.astype(np.float64) - filled_HWC)[mask_HW]
    metrics = import_module("skimage.metrics")
    _, like_HWC = metrics.structural_similarity(whole_HWC, filled_HWC, channel_axis=-1, full=True)
    return Score(
        psnr=10 * float(np.log10(255**2 / max(1e-3, np.square(error).mean()))),
        ssim=float(like_HWC[mask_HW].mean()),
        lpips=float(eye.distance(whole_HWC[np.newaxis], filled_HWC[np.newaxis])[0]),
    )


def _figures_of(kind: Damage, scores: Mapping[str, Sequence[Score]]) -> dict[str, float]:
    """Return the means of the house, and what it gains on the best of the others."""
    psnr, ssim, lpips = (
        {
            name: statistics.fmean(getattr(each, what) for each in found)
            for name, found in scores.items()
        }
        for what in ("psnr", "ssim", "lpips")
    )
    others = [name for name in scores if name != _HOUSE]
    best_psnr, best_ssim = (max(table[name] for name in others) for table in (psnr, ssim))
    best_lpips = min(lpips[name] for name in others)
    return {
        f"restore_psnr_{kind}": psnr[_HOUSE],
        f"restore_ssim_{kind}": ssim[_HOUSE],
        f"restore_lpips_{kind}": lpips[_HOUSE],
        f"restore_psnr_gain_db_{kind}": psnr[_HOUSE] - best_psnr,
        f"restore_ssim_gain_{kind}": ssim[_HOUSE] - best_ssim,
        f"restore_lpips_gain_{kind}": 1 - lpips[_HOUSE] / best_lpips,
    }
