"""New pictures in the texture of one: every small patch of theirs is in it.

Shape letters: H, W = height and width, C = channels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.studio.core.patches import (
    PATCH_PX,
    Eye,
    Grid,
    Match,
    Search,
    eye_for,
    grid_over,
    laid_over,
    nearest,
)
from pinxit.studio.core.resampling import resampled

Kind = Literal["compose", "retarget", "tile"]

#: Longest side of a picture that is made, in pixels.
SIDE_MAX_PX: Final = 2048
SIDE_MIN_PX: Final = 64
FREEDOM_MAX: Final = 5
_GROWTH_MAX: Final = 4
#: Each size is to the next smaller one as four to three.
_RATIO: Final = 4 / 3
#: Pictures of at most so many pixels are compared with every patch of the source.
_EXACT_PIXELS: Final = 64 * 64
#: In larger ones a second look changes nothing that can be seen.
_LARGE_PIXELS: Final = 400 * 400
_EXACT_ROUNDS: Final = 4
_COARSEST_ROUNDS: Final = 10
#: Laid over the strips, as a share of the way from grey to white.
_NOISE: Final = 0.3
#: How many strips come out mirrored.
_MIRRORED: Final = 0.4
_ALPHA: Final = 0.005


class BadRecreationError(PinxitError):
    """A picture cannot be re-created in this way."""

    remedy = "Choose a height and width of 64 to 2,048 pixels, and a picture of 64 pixels or more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recreation:
    """How a picture is made from another.

    Attributes:
        kind: `compose` makes a new composition, `retarget` fits the old one to another shape
            without stretching what is on it, `tile` makes one that repeats without a seam.
        height_px: Of the picture that is made.
        width_px: Likewise.
        seed: Chooses one of many; not used by `retarget`, which has nothing to choose.
        freedom: How freely it is composed, 1 (large parts stay) to 5 (only the texture stays).
    """

    kind: Kind
    height_px: int
    width_px: int
    seed: int = 0
    freedom: int = 3

    def __post_init__(self) -> None:
        sides = (self.height_px, self.width_px)
        if not all(SIDE_MIN_PX <= side <= SIDE_MAX_PX for side in sides):
            raise BadRecreationError(f"a picture of {sides[1]} × {sides[0]} pixels is not made")
        if not 1 <= self.freedom <= FREEDOM_MAX:
            raise BadRecreationError(f"there is no freedom {self.freedom}, only 1 to 5")

    @property
    def size(self) -> tuple[int, int]:
        """Height and width, in pixels."""
        return self.height_px, self.width_px


def recreate(
    source_HWC: NDArray[np.uint8],
    wish: Recreation,
    *,
    on_level: Callable[[int, int], None] = lambda *_: None,
) -> NDArray[np.uint8]:
    """Make a picture whose patches are all taken from one picture.

    From coarse to fine: at each size every patch of the picture so far is replaced by the patch of
    the source that looks like it, first among all of them, later among those near where the
    neighbours come from. The same wish gives the same picture.

    Args:
        source_HWC: Red, green and blue, 0-255, both sides at least 64 pixels.
        wish: What to make of it.
        on_level: Told how many sizes of how many are done.

    Raises:
        BadRecreationError: The source is too small, or the picture would be much larger.

    Source:
        Granot, Feinstein, Shocher, Bagon and Irani (2022), "Drop the GAN: In Defense of Patches
        Nearest Neighbors as Single Image Generative Models", CVPR, pages 13460-13469.
    """
    if min(source_HWC.shape[:2]) < SIDE_MIN_PX:
        raise BadRecreationError("a picture with a side under 64 pixels holds too few patches")
    growth = max(wish.height_px / source_HWC.shape[0], wish.width_px / source_HWC.shape[1])
    if growth > _GROWTH_MAX:
        raise BadRecreationError("no picture is made that is more than four times as large")
    rng = np.random.default_rng(wish.seed)
    levels = _levels(source_HWC.astype(np.float32) / 127.5 - 1, wish)
    made = _begun(levels[0], wish, rng)
    on_level(0, len(levels))
    for nth, level in enumerate(levels):
        made = _finer(made, level, levels[nth - 1] if nth else None, rng)
        on_level(nth + 1, len(levels))
    return np.asarray(np.rint((made.image_HWC + 1) * 127.5).clip(0, 255), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """One size: the source in it, and how large the picture is that is made in it."""

    source_HWC: NDArray[np.float32]
    size: tuple[int, int]
    wraps: bool

    @property
    def is_exact(self) -> bool:
        return max(self.source_HWC.size / 3, self.size[0] * self.size[1]) <= _EXACT_PIXELS

    @property
    def is_large(self) -> bool:
        return self.size[0] * self.size[1] > _LARGE_PIXELS

    @property
    def grid(self) -> Grid:
        return grid_over(self.size, step_px=1 if self.is_exact else 2, wraps=self.wraps)


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """The picture so far, and where its patches come from once that is known."""

    image_HWC: NDArray[np.float32]
    match: Match | None = None
    grid: Grid | None = None


def _levels(source_HWC: NDArray[np.float32], wish: Recreation) -> list[_Level]:
    """Return the sizes from the coarsest to the finest."""
    coarsest_px = 4 * PATCH_PX - 3 * (wish.freedom - 1)
    shortest = min(*source_HWC.shape[:2], *wish.size)
    count = max(1, round(np.log(shortest / coarsest_px) / np.log(_RATIO)) + 1)
    return [
        _Level(
            resampled(source_HWC, _scaled(source_HWC.shape[:2], nth)),
            _scaled(wish.size, nth),
            wish.kind == "tile",
        )
        for nth in reversed(range(count))
    ]


def _scaled(size: tuple[int, ...], nth: int) -> tuple[int, int]:
    """Return a size made smaller `nth` times."""
    height, width = (max(PATCH_PX + 1, round(side / _RATIO**nth)) for side in size)
    return height, width


def _begun(level: _Level, wish: Recreation, rng: np.random.Generator) -> _Made:
    """Return what the coarsest picture begins as; its joins and its noise heal by themselves.

    Fitted to another shape, the source itself; else the source cut into strips that change places,
    and where nothing but the texture is to stay, noise.
    """
    image_HWC = resampled(level.source_HWC, level.size)
    if wish.kind == "retarget":
        return _Made(image_HWC)
    noise_HWC = rng.standard_normal(image_HWC.shape, dtype=np.float32)
    if wish.freedom == FREEDOM_MAX:
        return _Made(noise_HWC * image_HWC.std(axis=(0, 1)) + image_HWC.mean(axis=(0, 1)))
    strips = _in_other_places(image_HWC, wish.freedom + 1, rng)
    return _Made(strips + _NOISE * noise_HWC)


def _in_other_places(
    image_HWC: NDArray[np.float32], num_strips: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return a picture cut from top to bottom, its strips in another order, some mirrored."""
    width = image_HWC.shape[1]
    cuts = np.sort(rng.choice(np.arange(2, width - 1), min(num_strips, width - 3) - 1, False))
    strips = np.split(image_HWC, cuts, axis=1)
    first = int(rng.integers(1, len(strips)))
    order = [first, *rng.permutation([nth for nth in range(len(strips)) if nth != first])]
    mirrored = rng.random(len(strips)) < _MIRRORED
    return np.concatenate(
        [strips[nth][:, ::-1] if mirrored[nth] else strips[nth] for nth in order], axis=1
    )


def _finer(made: _Made, level: _Level, coarser: _Level | None, rng: np.random.Generator) -> _Made:
    """Return the picture so far in the next finer size."""
    image_HWC = resampled(made.image_HWC, level.size, wraps=level.wraps)
    sharp_HWC, soft_HWC = level.source_HWC, level.source_HWC
    if coarser is not None:
        # As soft as the picture so far, which was just made larger.
        soft_HWC = resampled(coarser.source_HWC, (level.source_HWC.shape[0], sharp_HWC.shape[1]))
    if level.is_exact or made.match is None:
        return _compared_with_all(image_HWC, level, soft_HWC, rng)
    return _compared_nearby(image_HWC, made, level, soft_HWC, rng)


def _compared_with_all(
    image_HWC: NDArray[np.float32],
    level: _Level,
    soft_HWC: NDArray[np.float32],
    rng: np.random.Generator,
) -> _Made:
    grid, source = level.grid, _every_patch(level)
    is_coarsest = soft_HWC is level.source_HWC
    looked_at_HWC = soft_HWC
    match = None
    for _ in range(_COARSEST_ROUNDS if is_coarsest else _EXACT_ROUNDS):
        eye = eye_for(looked_at_HWC, rng)
        chosen_N = nearest(
            eye.sees(image_HWC, grid), eye.sees(looked_at_HWC, source), alpha=_ALPHA
        ).reshape(grid.shape)
        match = Match(*np.divmod(chosen_N, source.shape[1]))
        image_HWC = laid_over(level.source_HWC, match, grid)
        looked_at_HWC = level.source_HWC
    return _Made(image_HWC, match, grid)


def _compared_nearby(
    image_HWC: NDArray[np.float32],
    made: _Made,
    level: _Level,
    soft_HWC: NDArray[np.float32],
    rng: np.random.Generator,
) -> _Made:
    grid, source = level.grid, _every_patch(level)
    match = _carried(made, grid, source)
    passes = ((soft_HWC, 3), (level.source_HWC, 2))
    for looked_at_HWC, rounds in passes[:1] if level.is_large else passes:
        eye: Eye = eye_for(looked_at_HWC, rng)
        search = Search(
            eye.sees(image_HWC, grid), eye.sees(looked_at_HWC, source), source.shape, grid
        )
        match = search.improve(match, rng, rounds=rounds, reach_px=8)
        image_HWC = laid_over(level.source_HWC, match, grid)
    return _Made(image_HWC, match, grid)


def _every_patch(level: _Level) -> Grid:
    height, width = level.source_HWC.shape[:2]
    return grid_over((height, width), step_px=1, wraps=False)


def _carried(made: _Made, grid: Grid, source: Grid) -> Match:
    """Return where the patches of a finer grid come from if nothing has changed."""
    assert made.match is not None, "the coarsest size is compared whole"
    assert made.grid is not None, "the coarsest size is compared whole"
    down = _along(made.grid.row_R, grid.row_R, made.grid.size[0], grid.size[0])
    right = _along(made.grid.column_S, grid.column_S, made.grid.size[1], grid.size[1])
    place = np.ix_(down.nearest, right.nearest)
    row_RS = (made.match.row_RS[place] + down.rest[:, None]) * down.scale
    column_RS = (made.match.column_RS[place] + right.rest[None, :]) * right.scale
    half = PATCH_PX / 2
    rows, columns = source.shape
    return Match(
        np.rint(row_RS + half * (down.scale - 1)).astype(np.int64).clip(0, rows - 1),
        np.rint(column_RS + half * (right.scale - 1)).astype(np.int64).clip(0, columns - 1),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Along:
    """How the patches of a finer grid lie among the coarser ones, along one axis."""

    nearest: NDArray[np.int64]
    rest: NDArray[np.float64]
    scale: float


def _along(
    coarse: NDArray[np.int64], fine: NDArray[np.int64], coarse_px: int, fine_px: int
) -> _Along:
    scale = fine_px / coarse_px
    wanted = (fine + PATCH_PX / 2) / scale - PATCH_PX / 2
    at = np.abs(coarse[None, :] - wanted[:, None]).argmin(axis=1)
    return _Along(at, wanted - coarse[at], scale)
