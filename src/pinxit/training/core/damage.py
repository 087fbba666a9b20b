"""Damage done to a picture by numbers: what a restorer learns to see and to mend.

Nobody has a painting before and after an accident. So the accident is drawn: seven kinds, each as
conservators describe it, at sizes that such damage has in a picture of 256 pixels.

Shape suffixes: H and W pixels, C colours, K kinds of damage, P points of a line, G knots.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Field = NDArray[np.float32]

#: Damage that covers less than this share of a pixel's colour is none.
_FAINT: Final = 0.08
#: Luminance of red, green and blue (ITU-R BT.601), by which faded colours grow alike.
_LUMINANCE: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)
#: Pixels between two points of a drawn line.
_STEP_PX: Final = 0.8


class Damage(StrEnum):
    """What can be wrong with a painted surface."""

    SCRATCH = "scratch"
    """A thin line rubbed off or filled with dirt."""
    CRACK = "crack"
    """A net of fine dark lines in old paint."""
    TEAR = "tear"
    """The support itself is torn, with fibres along the rim."""
    LOSS = "loss"
    """Paint that fell off, down to the ground."""
    STAIN = "stain"
    """A large brown cloud with a tide line."""
    FADING = "fading"
    """Colours that light made pale."""
    FOXING = "foxing"
    """Small brown spots."""


#: The kinds in the order of every list of them.
KINDS: Final = tuple(Damage)


@dataclass(frozen=True, slots=True, eq=False)
class Harmed:
    """A picture after an accident.

    Attributes:
        picture_HWC: Red, green and blue, 0-255.
        touched_KHW: Where each kind of damage changed it, in the order of `KINDS`.
        hidden_HW: Share of a pixel that can no longer be seen, 0 to 1.
    """

    picture_HWC: Levels
    touched_KHW: Mask
    hidden_HW: Field

    @property
    def touched_HW(self) -> Mask:
        """Where anything changed it."""
        return np.asarray(self.touched_KHW.any(axis=0))


def harm(picture_HWC: Levels, kinds: Sequence[Damage], draw: np.random.Generator) -> Harmed:
    """Do damage to a picture; pixels that no kind touches stay as they are.

    Args:
        picture_HWC: Red, green and blue, 0-255.
        kinds: What to do to it, one after the other.
        draw: Chooses places, shapes and colours.
    """
    now_HWC = picture_HWC
    hidden_HW = np.zeros(picture_HWC.shape[:2], dtype=np.float32)
    touched_KHW = np.zeros((len(KINDS), *picture_HWC.shape[:2]), dtype=np.bool_)
    for kind in kinds:
        after_HWC, share_HW, hides = _DONE_BY[kind](now_HWC.astype(np.float32), draw)
        changed_HW = share_HW >= _FAINT
        rounded_HWC = np.rint(np.clip(after_HWC, 0, 255)).astype(np.uint8)
        now_HWC = np.where(changed_HW[..., np.newaxis], rounded_HWC, now_HWC)
        touched_KHW[KINDS.index(kind)] |= changed_HW
        share_HW = np.where(changed_HW, share_HW, np.float32(0))
        hidden_HW = 1 - (1 - hidden_HW) * (1 - hides * share_HW)
    return Harmed(now_HWC, touched_KHW, hidden_HW.astype(np.float32))


def grown(mask_HW: Mask, reach_px: int) -> Mask:
    """Return a mask that reaches so many pixels further, corners included."""
    for _ in range(reach_px):
        wide = np.pad(mask_HW, 1)
        across = wide[:, :-2] | wide[:, 1:-1] | wide[:, 2:]
        mask_HW = across[:-2] | across[1:-1] | across[2:]
    return mask_HW


#: A picture after damage, how strong it is at each pixel, and what share of that hides the paint:
#: 1 for what lies upon it, 0 for what it can still be seen through.
_Done = tuple[Field, Field, int]


def _scratch(picture_HWC: Field, draw: np.random.Generator) -> _Done:
    shape = picture_HWC.shape[:2]
    share_HW = np.zeros(shape, dtype=np.float32)
    for _ in range(_number(draw, shape, per_px=90)):
        away_HW = _distance(_line(draw, shape, wander=0.06), shape)
        reach = draw.uniform(0.4, 1.6)
        share_HW = np.maximum(share_HW, _soft(reach - away_HW))
    share_HW *= _between(draw, shape, 24, 0.45, 1.0)
    colour = _one_of(draw, ((225, 220, 210), (190, 175, 150), (60, 50, 40), (240, 240, 240)))
    return _covered(picture_HWC, share_HW, colour), share_HW, 1


def _crack(picture_HWC: Field, draw: np.random.Generator) -> _Done:
    shape = picture_HWC.shape[:2]
    near_HW, next_HW = _cells(draw, shape, draw.uniform(12, 32))
    width = draw.uniform(0.8, 2.4)
    share_HW = _soft((width - (next_HW - near_HW)) / 1.5)
    share_HW *= np.clip(_between(draw, shape, 30, -1.0, 1.6), 0, 0.95)
    colour = _one_of(draw, ((35, 28, 22), (70, 55, 40), (20, 18, 18), (165, 150, 125)))
    return _covered(picture_HWC, share_HW, colour), share_HW, 1


def _tear(picture_HWC: Field, draw: np.random.Generator) -> _Done:
    shape = picture_HWC.shape[:2]
    core_HW, rim_HW = np.zeros((2, *shape), dtype=np.float32)
    for _ in range(_number(draw, shape, per_px=200)):
        away_HW = _distance(_line(draw, shape, wander=0.35), shape)
        away_HW = away_HW + _between(draw, shape, 3, -0.8, 0.8)
        reach = draw.uniform(1.2, 3.2)
        core_HW = np.maximum(core_HW, _soft(reach - away_HW))
        rim_HW = np.maximum(rim_HW, _soft((reach + 1.8 - away_HW) / 1.6))
    rim_HW *= _between(draw, shape, 4, 0.3, 0.95)
    torn_HWC = _covered(picture_HWC, rim_HW, _one_of(draw, ((225, 215, 195), (205, 190, 160))))
    inside = _one_of(draw, ((30, 25, 22), (90, 75, 55), (60, 50, 45)))
    return _covered(torn_HWC, core_HW, inside), np.maximum(core_HW, rim_HW), 1


def _loss(picture_HWC: Field, draw: np.random.Generator) -> _Done:
    shape = picture_HWC.shape[:2]
    share_HW = np.zeros(shape, dtype=np.float32)
    for _ in range(_number(draw, shape, per_px=80)):
        share_HW = np.maximum(share_HW, _soft(_blob(draw, shape, 2.5, 9.0, rough=0.5)))
    ground = _one_of(draw, ((228, 220, 205), (196, 178, 145), (130, 95, 65), (245, 243, 240)))
    bare_HWC = np.array(ground, np.float32) + _between(draw, shape, 2, -14, 14)[..., np.newaxis]
    share_HW1 = share_HW[..., np.newaxis]
    return picture_HWC + share_HW1 * (bare_HWC - picture_HWC), share_HW, 1


def _stain(picture_HWC: Field, draw: np.random.Generator) -> _Done:
    shape = picture_HWC.shape[:2]
    share_HW = np.zeros(shape, dtype=np.float32)
    for _ in range(_number(draw, shape, per_px=200)):
        inside_HW = _blob(draw, shape, 14.0, 40.0, rough=0.35)
        cloud_HW = np.clip(inside_HW / draw.uniform(3, 9), 0, 1) * draw.uniform(0.35, 0.8)
        tide_HW = np.clip(1 - np.abs(inside_HW - 1.5) / 1.5, 0, 1) * draw.uniform(0, 0.5)
        share_HW = np.maximum(share_HW, np.clip(cloud_HW + tide_HW, 0, 0.95))
    share_HW *= _between(draw, shape, 18, 0.75, 1.0)
    tint = np.array(_one_of(draw, ((190, 150, 95), (165, 135, 105), (140, 115, 80))), np.float32)
    let_through_HWC = 1 - share_HW[..., np.newaxis] * (1 - tint / 255)
    stained_HWC: Field = (picture_HWC * let_through_HWC).astype(np.float32)
    return stained_HWC, share_HW * np.float32(1 - tint.mean() / 255), 0


def _fading(picture_HWC: Field, draw: np.random.Generator) -> _Done:
    shape = picture_HWC.shape[:2]
    share_HW = np.zeros(shape, dtype=np.float32)
    for _ in range(_number(draw, shape, per_px=200)):
        share_HW = np.maximum(share_HW, np.clip(_blob(draw, shape, 24, 60, rough=0.2) / 8, 0, 1))
    contrast, colour = draw.uniform(0.45, 0.8), draw.uniform(0.2, 0.6)
    grey_HW1 = (picture_HWC @ _LUMINANCE)[..., np.newaxis]
    pale_HWC = grey_HW1 + colour * (picture_HWC - grey_HW1)
    pale_HWC = 205 + contrast * (pale_HWC - 205)
    share_HW1 = share_HW[..., np.newaxis]
    pale_HWC = picture_HWC + share_HW1 * (pale_HWC - picture_HWC)
    return pale_HWC.astype(np.float32), share_HW * np.float32(1 - contrast), 0


def _foxing(picture_HWC: Field, draw: np.random.Generator) -> _Done:
    shape = picture_HWC.shape[:2]
    share_HW = np.zeros(shape, dtype=np.float32)
    for _ in range(3 * _number(draw, shape, per_px=70)):
        spot_HW = np.clip(_blob(draw, shape, 1.2, 4.5, rough=0.3) / 1.5 + 0.3, 0, 1)
        share_HW = np.maximum(share_HW, spot_HW * np.float32(draw.uniform(0.3, 0.85)))
    tint = np.array(_one_of(draw, ((150, 100, 50), (125, 85, 50), (170, 120, 70))), np.float32)
    let_through_HWC = 1 - share_HW[..., np.newaxis] * (1 - tint / 255)
    stained_HWC: Field = (picture_HWC * let_through_HWC).astype(np.float32)
    return stained_HWC, share_HW * np.float32(1 - tint.mean() / 255), 0


_DONE_BY: Final[Mapping[Damage, Callable[[Field, np.random.Generator], _Done]]] = {
    Damage.SCRATCH: _scratch,
    Damage.CRACK: _crack,
    Damage.TEAR: _tear,
    Damage.LOSS: _loss,
    Damage.STAIN: _stain,
    Damage.FADING: _fading,
    Damage.FOXING: _foxing,
}


def _number(draw: np.random.Generator, shape: tuple[int, int], *, per_px: int) -> int:
    """Return how many there are: at least one, and about one on a square of so many pixels."""
    return max(1, int(draw.poisson(shape[0] * shape[1] / per_px**2)))


def _one_of(
    draw: np.random.Generator, colours: Sequence[tuple[int, int, int]]
) -> tuple[float, float, float]:
    """Return one of the colours, a little off."""
    red, green, blue = np.array(colours[int(draw.integers(len(colours)))]) + draw.normal(0, 8, 3)
    return float(red), float(green), float(blue)


def _covered(picture_HWC: Field, share_HW: Field, colour: tuple[float, float, float]) -> Field:
    over_HWC = np.array(colour, dtype=np.float32) - picture_HWC
    covered: Field = picture_HWC + share_HW[..., np.newaxis] * over_HWC
    return covered


def _soft(inside_HW: Field) -> Field:
    """Return the share of a pixel that lies inside, given how far its middle does."""
    soft: Field = np.clip(inside_HW + 0.5, 0, 1).astype(np.float32)
    return soft


def _between(
    draw: np.random.Generator, shape: tuple[int, int], cell_px: int, low: float, high: float
) -> Field:
    """Return a field that wanders between two values, with a knot every so many pixels."""
    rows_HG, columns_WG = (_weights(length, cell_px, draw.random()) for length in shape)
    knot_GG = draw.uniform(low, high, (rows_HG.shape[1], columns_WG.shape[1])).astype(np.float32)
    return (rows_HG @ knot_GG @ columns_WG.T).astype(np.float32)


def _weights(length_px: int, cell_px: int, shift: float) -> Field:
    place = np.arange(length_px, dtype=np.float32)[:, np.newaxis] / cell_px + np.float32(shift)
    knots = np.arange(int(length_px / cell_px) + 3, dtype=np.float32)
    weights: Field = np.maximum(0, 1 - np.abs(place - knots))
    return weights


def _blob(
    draw: np.random.Generator, shape: tuple[int, int], least: float, most: float, *, rough: float
) -> Field:
    """Return how far inside a blob each pixel lies, in pixels; below 0 outside.

    A radius is drawn so that small ones are frequent.
    """
    radius = float(np.exp(draw.uniform(np.log(least), np.log(most))))
    y, x = draw.uniform(0, shape[0]), draw.uniform(0, shape[1])
    turn, long = draw.uniform(0, np.pi), draw.uniform(1.0, 1.8)
    down = np.arange(shape[0], dtype=np.float32)[:, np.newaxis] - np.float32(y)
    across = np.arange(shape[1], dtype=np.float32) - np.float32(x)
    one = (across * np.cos(turn) + down * np.sin(turn)) / np.sqrt(long)
    other = (down * np.cos(turn) - across * np.sin(turn)) * np.sqrt(long)
    away_HW = np.sqrt(one**2 + other**2)
    wander = rough * radius
    inside = radius - away_HW + _between(draw, shape, max(2, int(radius / 2)), -wander, wander)
    if radius > 4:
        inside = inside + _between(draw, shape, 3, -1.0, 1.0)
    field: Field = inside.astype(np.float32)
    return field


def _line(draw: np.random.Generator, shape: tuple[int, int], *, wander: float) -> Field:
    """Return the points of a line that wanders over a picture, (P, 2), rows first."""
    length = draw.uniform(0.5, 1.1) * min(*shape, 160)
    points = max(2, int(length / _STEP_PX))
    bend = np.cumsum(draw.normal(0, wander * 0.35, points))
    angle = draw.uniform(0, 2 * np.pi) + bend
    steps = _STEP_PX * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    walk = np.cumsum(steps, axis=0)
    middle = np.array([draw.uniform(0.15, 0.85) * side for side in shape])
    line: Field = (walk - walk[points // 2] + middle).astype(np.float32)
    return line


def _distance(line_P2: Field, shape: tuple[int, int]) -> Field:
    """Return how far each pixel is from a line, in pixels."""
    down_PH = np.square(np.arange(shape[0], dtype=np.float32) - line_P2[:, :1])
    across_PW = np.square(np.arange(shape[1], dtype=np.float32) - line_P2[:, 1:])
    nearest_HW = np.full(shape, np.inf, dtype=np.float32)
    for down_H, across_W in zip(down_PH, across_PW, strict=True):
        np.minimum(nearest_HW, down_H[:, np.newaxis] + across_W, out=nearest_HW)
    away: Field = np.sqrt(nearest_HW)
    return away


def _cells(
    draw: np.random.Generator, shape: tuple[int, int], cell_px: float
) -> tuple[Field, Field]:
    """Return how far the nearest and the next of scattered points are, in pixels.

    Source:
        Worley (1996), "A Cellular Texture Basis Function", SIGGRAPH '96, 291-294.
    """
    rows, columns = (int(side / cell_px) + 3 for side in shape)
    grid = np.stack(np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij"), axis=-1)
    points = (grid.reshape(-1, 2) - 1 + draw.random((rows * columns, 2))) * cell_px
    warp = cell_px / 6
    down_HW = np.arange(shape[0], dtype=np.float32)[:, np.newaxis] + _between(
        draw, shape, 7, -warp, warp
    )
    across_HW = np.arange(shape[1], dtype=np.float32) + _between(draw, shape, 7, -warp, warp)
    near_HW = np.full(shape, np.inf, dtype=np.float32)
    next_HW = near_HW.copy()
    for y, x in points.astype(np.float32):
        away_HW = np.sqrt((down_HW - y) ** 2 + (across_HW - x) ** 2)
        next_HW = np.minimum(next_HW, np.maximum(near_HW, away_HW))
        near_HW = np.minimum(near_HW, away_HW)
    return near_HW, next_HW
