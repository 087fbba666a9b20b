"""Laying a picture on a recorded one: where it was cut from, and how well it agrees there.

Shape suffixes: H and W pixels, C colours; T the picture that is laid, R what it is laid on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pinxit.provenance.core.fingerprint import Fit

Levels = NDArray[np.uint8]
Floats = NDArray[np.float32]

#: Longer side of what a record keeps, and of a first look, in pixels.
KEPT_PX: Final = 96
_LOOK_PX: Final = 40
#: How much of the recorded side a picture may show; more than 1 where it stands on a larger page.
_SHARES: Final = (
    *(0.5 * 1.065**step for step in range(11)),
    *(1.0, 1.05, 1.12, 1.2, 1.3),
)
#: A picture that lies so well, by correlation, need not be looked at in the mirror.
GOOD_LOOK: Final = 0.8
#: Steps about the best of them at full size.
_NEAR: Final = (0.96, 0.98, 1.0, 1.02, 1.04)
_LEAST_PX: Final = 8
_LEAST_SPREAD: Final = 1.5
#: A picture that shows less of a recorded one says nothing of it.
_LEAST_KEPT: Final = 0.25
_FIELDS: Final = 8
_POLISHED_FROM: Final = 0.35
_POLISH: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 15, 1e-4)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture lies on a recorded one.

    Attributes:
        score: Correlation there, -1 to 1.
        wide, tall: Its size there, in pixels of the recorded one.
        left, top: Its corner there; negative where the picture reaches over the edge.
        mirrored: Whether it lies there mirrored.
    """

    score: float
    wide: int
    tall: int
    left: int
    top: int
    mirrored: bool = False


def shrunk_to(picture_HWC: Levels, longer_px: int) -> Levels:
    """Return a picture of which the longer side is at most so many pixels."""
    height, width = picture_HWC.shape[:2]
    share = min(1.0, longer_px / max(height, width))
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(cv2.resize(picture_HWC, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def first_look(picture_THWC: Levels, record_RHWC: Levels, *, mirrored: bool = False) -> Place:
    """Find, roughly and quickly, where a picture lies on a recorded one.

    Args:
        picture_THWC: The picture, of any size.
        record_RHWC: What the record keeps.
        mirrored: Whether it is laid there mirrored.
    """
    return first_looks(picture_THWC, [record_RHWC], mirrored=mirrored)[0]


def first_looks(
    picture_THWC: Levels, records_RHWC: Sequence[Levels], *, mirrored: bool = False
) -> list[Place]:
    """Find where a picture lies on each of several recorded ones: `first_look` at each.

    Args:
        picture_THWC: The picture, of any size.
        records_RHWC: What the records keep.
        mirrored: Whether it is laid there mirrored.
    """
    picture = _grey(shrunk_to(picture_THWC, 2 * _LOOK_PX))
    sized = _Sized(np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture)
    records = [_grey(shrunk_to(each, _LOOK_PX)) for each in records_RHWC]
    return [
        replace(
            max((_laid(sized, each, share) for share in _SHARES), key=_by_score), mirrored=mirrored
        )
        for each in records
    ]


def better_look(picture_THWC: Levels, record_RHWC: Levels) -> Place:
    """Return the better of both looks; the mirrored one only if the plain one is not good."""
    plain = first_look(picture_THWC, record_RHWC)
    if plain.score >= GOOD_LOOK:
        return plain
    turned = first_look(picture_THWC, record_RHWC, mirrored=True)
    return max(plain, turned, key=_by_score)


def fit_of(picture_THWC: Levels, record_RHWC: Levels, look: Place, *, likeness: float) -> Fit:
    """Lay a picture exactly on a recorded one and measure how well it agrees.

    Args:
        picture_THWC: The picture, of any size.
        record_RHWC: What the record keeps.
        look: From `first_look` at the same two.
        likeness: Cosine of their likenesses, handed through.
    """
    picture = shrunk_to(picture_THWC, 2 * KEPT_PX)
    if look.mirrored:
        picture = np.ascontiguousarray(picture[:, ::-1])
    record, grey = _grey(record_RHWC), _grey(picture)
    rough = look.wide / shrunk_to(record_RHWC, _LOOK_PX).shape[1]
    wide = rough * record.shape[1] / _widest(grey, record)
    sized = _Sized(grey)
    best = max((_laid(sized, record, wide * near) for near in _NEAR), key=_by_score)
    warp = _polished(grey, record, best)
    laid = np.asarray(
        cv2.warpAffine(picture, warp, record.shape[::-1], flags=cv2.INTER_AREA), dtype=np.uint8
    )
    whole = np.full(picture.shape[:2], 255, dtype=np.uint8)
    seen_HW = cv2.warpAffine(whole, warp, record.shape[::-1], flags=cv2.INTER_NEAREST) > 0
    return _measured(laid, record_RHWC, seen_HW, likeness, mirrored=look.mirrored)


def _by_score(place: Place) -> float:
    return place.score


def _grey(picture_HWC: Levels) -> Floats:
    grey: Floats = cv2.cvtColor(picture_HWC, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return grey


def _widest(picture: Floats, record: Floats) -> float:
    """Return the width at which a picture just fits into a recorded one, in its pixels."""
    share = min(record.shape[1] / picture.shape[1], record.shape[0] / picture.shape[0])
    return float(picture.shape[1] * share)


@dataclass(frozen=True, slots=True, eq=False)
class _Sized:
    """A grey picture, and what it was shrunk to: records of one shape ask for the same sizes."""

    picture: Floats
    kept: dict[tuple[int, int], Floats] = field(default_factory=dict)

    def at(self, wide: int, tall: int) -> Floats:
        """Return it at a size in pixels."""
        size = wide, tall
        if size not in self.kept:
            shrunk = cv2.resize(self.picture, size, interpolation=cv2.INTER_AREA)
            self.kept[size] = np.asarray(shrunk, dtype=np.float32)
        return self.kept[size]


def _laid(sized: _Sized, record: Floats, share: float) -> Place:
    """Find where a picture fits best at one size.

    Args:
        sized: The picture.
        record: Grey.
        share: Its width, as a share of the width at which it just fits.
    """
    picture = sized.picture
    wide = round(_widest(picture, record) * share)
    tall = round(wide * picture.shape[0] / picture.shape[1])
    if min(wide, tall) < _LEAST_PX:
        return Place(-1.0, wide, tall, 0, 0)
    small = sized.at(wide, tall)
    over_wide, over_tall = max(0, wide - record.shape[1]), max(0, tall - record.shape[0])
    if over_wide or over_tall:
        # The picture reaches over the edges: part of it, cut to size, is looked for in it.
        if not (wide >= record.shape[1] and tall >= record.shape[0]):
            top, left = over_tall // 2, over_wide // 2
            small = small[top : tall - (over_tall - top), left : wide - (over_wide - left)]
            score, x, y = _matched(small, record)
            return Place(score, wide, tall, x - left, y - top)
        score, x, y = _matched(record, small)
        return Place(score, wide, tall, -x, -y)
    score, x, y = _matched(small, record)
    return Place(score, wide, tall, x, y)


def _matched(part: Floats, whole: Floats) -> tuple[float, int, int]:
    _mean, spread = cv2.meanStdDev(part)
    if float(spread[0, 0]) < _LEAST_SPREAD:
        return -1.0, 0, 0
    found = cv2.matchTemplate(whole, part, cv2.TM_CCOEFF_NORMED)
    cv2.patchNaNs(found, -1.0)
    _least, score, _where, (x, y) = cv2.minMaxLoc(found)
    return min(1.0, score), x, y


def _polished(picture: Floats, record: Floats, place: Place) -> Floats:
    """Return the affine map from a picture to a recorded one, refined from where it was found.

    Source:
        Evangelidis and Psarakis (2008), "Parametric Image Alignment Using Enhanced Correlation
        Coefficient Maximization", IEEE TPAMI 30(10).
    """
    across = place.wide / picture.shape[1]
    down = place.tall / picture.shape[0]
    to_record = np.array(
        [[across, 0, place.left + (across - 1) / 2], [0, down, place.top + (down - 1) / 2]],
        dtype=np.float32,
    )
    if place.score < _POLISHED_FROM:
        return to_record
    size = (max(_LEAST_PX, place.wide), max(_LEAST_PX, place.tall))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    shift = np.array([[1, 0, -place.left], [0, 1, -place.top]], dtype=np.float32)
    inside = np.full(small.shape, 255, dtype=np.uint8)
    try:
        _gain, warp = cv2.findTransformECC(
            record, small, shift, cv2.MOTION_AFFINE, _POLISH, inside, 3
        )
    except cv2.error:  # it found no better place
        return to_record
    back = cv2.invertAffineTransform(warp)
    scale = np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1]])
    polished: Floats = (back @ scale).astype(np.float32)
    return polished


def _measured(
    laid_HWC: Levels,
    record_HWC: Levels,
    seen_HW: NDArray[np.bool_],
    likeness: float,
    *,
    mirrored: bool,
) -> Fit:
    kept = float(seen_HW.mean())
    if kept < _LEAST_KEPT:
        return Fit(-1.0, -1.0, 255.0, 255.0, likeness, kept, mirrored)
    inner_HW = cv2.erode(seen_HW.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    inner_HW = inner_HW if inner_HW.any() else seen_HW
    mine, theirs = laid_HWC.astype(np.float32), record_HWC.astype(np.float32)
    even = np.empty_like(mine)
    for colour in range(3):
        even[..., colour] = _evened(mine[..., colour], theirs[..., colour], inner_HW)
    off_HW = np.abs(even - theirs).mean(axis=2) * inner_HW
    return Fit(
        tone=_correlation(_grey(laid_HWC)[inner_HW], _grey(record_HWC)[inner_HW]),
        edges=_edge_correlation(_grey(laid_HWC), _grey(record_HWC), inner_HW),
        colour=float(off_HW.sum() / inner_HW.sum()),
        worst=max(_fields(off_HW, inner_HW)),
        likeness=likeness,
        kept=kept,
        mirrored=mirrored,
    )


def _evened(mine: Floats, theirs: Floats, where: NDArray[np.bool_]) -> Floats:
    """Return one colour with the brightness and contrast of the other, within reason."""
    spread = float(mine[where].std())
    gain = float(theirs[where].std()) / spread if spread > _LEAST_SPREAD else 1.0
    gain = min(1.6, max(0.6, gain))
    lift = float(theirs[where].mean()) - gain * float(mine[where].mean())
    return np.asarray(mine * gain + min(50.0, max(-50.0, lift)), dtype=np.float32)


def _correlation(mine: Floats, theirs: Floats) -> float:
    mine, theirs = mine - mine.mean(), theirs - theirs.mean()
    size = float(np.linalg.norm(mine) * np.linalg.norm(theirs))
    return float(mine @ theirs) / size if size > _LEAST_SPREAD else 0.0


def _edge_correlation(mine: Floats, theirs: Floats, where: NDArray[np.bool_]) -> float:
    pairs = []
    for across, down in ((1, 0), (0, 1)):
        pairs.append(
            [
                cv2.Sobel(cv2.GaussianBlur(each, (3, 3), 0), cv2.CV_32F, across, down)[where]
                for each in (mine, theirs)
            ]
        )
    return _correlation(*(np.concatenate(each) for each in zip(*pairs, strict=True)))


def _fields(off_HW: Floats, seen_HW: NDArray[np.bool_]) -> Iterator[float]:
    """Yield the mean difference in each of 8 x 8 fields of which at least half is seen."""
    tall, wide = (max(1, side // _FIELDS) for side in off_HW.shape)
    for top in range(0, off_HW.shape[0], tall):
        for left in range(0, off_HW.shape[1], wide):
            part = slice(top, top + tall), slice(left, left + wide)
            count = int(seen_HW[part].sum())
            if 2 * count >= seen_HW[part].size:
                yield float(off_HW[part].sum() / count)
    yield 0.0
