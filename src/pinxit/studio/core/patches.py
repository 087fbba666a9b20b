"""Patches of a picture: compared, matched with those of another, laid over each other.

Shape letters: H, W = height and width, C = channels, P = pixels along a patch, N = patches of the
picture that is made, M = patches of the picture that is taken from, D = numbers that describe one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

#: Pixels along a patch.
PATCH_PX: Final = 7
#: How many numbers describe a patch; the rest of it hardly tells patches of one picture apart.
_NUMBERS: Final = 24
#: Patches from which those numbers are chosen.
_SAMPLE: Final = 4096
_BLOCK: Final = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The corners of the patches that cover a picture.

    Attributes:
        row_R: Upper edges, in pixels, rising.
        column_S: Left edges, in pixels, rising.
        size: Height and width of the picture.
        wraps: Whether patches go on at the opposite edge.
    """

    row_R: NDArray[np.int64]
    column_S: NDArray[np.int64]
    size: tuple[int, int]
    wraps: bool

    @property
    def shape(self) -> tuple[int, int]:
        """How many patches there are below and beside each other."""
        return len(self.row_R), len(self.column_S)


def grid_over(size: tuple[int, int], *, step_px: int, wraps: bool) -> Grid:
    """Return patches `step_px` apart that cover a picture of this height and width."""
    height, width = size
    return Grid(
        _starts(height, step_px, wraps=wraps), _starts(width, step_px, wraps=wraps), size, wraps
    )


def _starts(length: int, step_px: int, *, wraps: bool) -> NDArray[np.int64]:
    last = length - 1 if wraps else length - PATCH_PX
    starts = np.arange(0, last + 1, step_px)
    return starts if wraps or starts[-1] == last else np.append(starts, last)


@dataclass(frozen=True, slots=True, eq=False)
class Eye:
    """What is looked at in a patch: its principal components.

    Attributes:
        mean_K: Of the patches it was made from; K = P x P x C.
        axis_KD: Orthonormal columns, the one that tells most first.
    """

    mean_K: NDArray[np.float32]
    axis_KD: NDArray[np.float32]

    def sees(self, image_HWC: NDArray[np.float32], grid: Grid) -> NDArray[np.float32]:
        """Return what it sees of the patches of a grid (N, D), row by row."""
        if grid.wraps:
            rim = ((0, PATCH_PX - 1), (0, PATCH_PX - 1), (0, 0))
            image_HWC = np.pad(image_HWC, rim, mode="wrap")
        view_HWCPP = sliding_window_view(image_HWC, (PATCH_PX, PATCH_PX), axis=(0, 1))
        num_columns = len(grid.column_S)
        seen_ND = np.empty((len(grid.row_R) * num_columns, self.axis_KD.shape[1]), np.float32)
        rows = max(1, 16 * _BLOCK // num_columns)
        for first in range(0, len(grid.row_R), rows):
            row_R = grid.row_R[first : first + rows]
            patch_NK = view_HWCPP[row_R[:, None], grid.column_S].reshape(-1, len(self.mean_K))
            start = first * num_columns
            seen_ND[start : start + len(patch_NK)] = (patch_NK - self.mean_K) @ self.axis_KD
        return seen_ND


def eye_for(image_HWC: NDArray[np.float32], rng: np.random.Generator) -> Eye:
    """Return what best tells the patches of a picture apart.

    Source:
        Pearson (1901), "On Lines and Planes of Closest Fit to Systems of Points in Space".
    """
    view_HWCPP = sliding_window_view(image_HWC, (PATCH_PX, PATCH_PX), axis=(0, 1))
    height, width = view_HWCPP.shape[:2]
    at_N = rng.permutation(height * width)[:_SAMPLE]
    patch_NK = view_HWCPP[at_N // width, at_N % width].reshape(len(at_N), -1)
    mean_K = patch_NK.mean(axis=0)
    centred_NK = (patch_NK - mean_K).astype(np.float64)
    _, axis_KK = np.linalg.eigh(centred_NK.T @ centred_NK)
    axis_KD = np.ascontiguousarray(axis_KK[:, ::-1][:, :_NUMBERS], dtype=np.float32)
    return Eye(mean_K.astype(np.float32), axis_KD)


def nearest(
    wanted_ND: NDArray[np.float32], offered_MD: NDArray[np.float32], *, alpha: float
) -> NDArray[np.int64]:
    """Return for each wanted patch the offered one that suits it (N, from 0).

    A patch that somebody already has for nearly nothing counts as dear for everybody else, so that
    all that the picture holds is used and not its easiest part over and over.

    Args:
        wanted_ND: What is seen of the wanted patches; the memory taken is that of N x M numbers.
        offered_MD: And of the offered ones.
        alpha: How little being wanted matters: large is the plain nearest patch.

    Source:
        Granot, Feinstein, Shocher, Bagon and Irani (2022), "Drop the GAN", CVPR, equation 2.
    """
    far_NM = wanted_ND @ offered_MD.T
    far_NM *= -2
    far_NM += np.square(wanted_ND).sum(axis=1)[:, None]
    far_NM += np.square(offered_MD).sum(axis=1)
    np.maximum(far_NM, 0, out=far_NM)
    far_NM /= alpha * PATCH_PX**2 + far_NM.min(axis=0)
    return np.asarray(far_NM.argmin(axis=1), np.int64)


@dataclass(slots=True, eq=False)
class Match:
    """Where each patch of a picture is taken from, as far as it is known.

    Attributes:
        row_RS: Upper edge in the source, in pixels, by place in the grid.
        column_RS: Left edge.
    """

    row_RS: NDArray[np.int64]
    column_RS: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """A search for better matches among those of the neighbours.

    Attributes:
        wanted_ND: What is seen of the patches of the grid.
        offered_MD: What is seen of all patches of the source, row by row.
        source: How many patches the source has below and beside each other.
        grid: Of the wanted patches.
    """

    wanted_ND: NDArray[np.float32]
    offered_MD: NDArray[np.float32]
    source: tuple[int, int]
    grid: Grid

    def improve(
        self, match: Match, rng: np.random.Generator, *, rounds: int, reach_px: int
    ) -> Match:
        """Return a match in which no patch is worse off.

        Each patch asks its neighbours where theirs come from, and looks around there.

        Args:
            match: To begin with.
            rng: Where to look around.
            rounds: How often.
            reach_px: How far to look around at first; halved every round.

        Source:
            Barnes, Shechtman, Finkelstein and Goldman (2009), "PatchMatch", SIGGRAPH; all patches
            at once instead of one after the other.
        """
        row_N, column_N = match.row_RS.ravel().copy(), match.column_RS.ravel().copy()
        far_N = self._far(row_N, column_N)
        for nth in range(rounds):
            for axis, hop in ((0, 1), (0, -1), (1, 1), (1, -1)):
                self._keep_better(self._from(row_N, column_N, axis, hop), row_N, column_N, far_N)
            reach = max(reach_px >> nth, 1)
            around_2N = rng.integers(-reach, reach + 1, (2, len(row_N)))
            near = (row_N + around_2N[0], column_N + around_2N[1])
            self._keep_better(near, row_N, column_N, far_N)
        return Match(row_N.reshape(self.grid.shape), column_N.reshape(self.grid.shape))

    def _from(
        self, row_N: NDArray[np.int64], column_N: NDArray[np.int64], axis: int, hop: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where patches would come from if they continued a neighbour."""
        starts = self.grid.row_R if axis == 0 else self.grid.column_S
        away = starts - np.roll(starts, hop)
        length = self.grid.size[axis]
        away = (away + length // 2) % length - length // 2
        shift_RS = away[:, None] if axis == 0 else away[None, :]
        row_RS = np.roll(row_N.reshape(self.grid.shape), hop, axis)
        column_RS = np.roll(column_N.reshape(self.grid.shape), hop, axis)
        if axis == 0:
            return (row_RS + shift_RS).ravel(), column_RS.ravel()
        return row_RS.ravel(), (column_RS + shift_RS).ravel()

    def _keep_better(
        self,
        tried: tuple[NDArray[np.int64], NDArray[np.int64]],
        row_N: NDArray[np.int64],
        column_N: NDArray[np.int64],
        far_N: NDArray[np.float32],
    ) -> None:
        new_row_N = tried[0].clip(0, self.source[0] - 1)
        new_column_N = tried[1].clip(0, self.source[1] - 1)
        other_N = np.flatnonzero((new_row_N != row_N) | (new_column_N != column_N))
        new_far_N = self._far(new_row_N[other_N], new_column_N[other_N], other_N)
        better = new_far_N < far_N[other_N]
        won_N = other_N[better]
        row_N[won_N], column_N[won_N] = new_row_N[won_N], new_column_N[won_N]
        far_N[won_N] = new_far_N[better]

    def _far(
        self,
        row_N: NDArray[np.int64],
        column_N: NDArray[np.int64],
        which_N: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float32]:
        wanted_ND = self.wanted_ND if which_N is None else self.wanted_ND[which_N]
        difference_ND = self.offered_MD[row_N * self.source[1] + column_N]
        difference_ND -= wanted_ND
        np.square(difference_ND, out=difference_ND)
        return np.asarray(difference_ND.sum(axis=1), np.float32)


def laid_over(source_HWC: NDArray[np.float32], match: Match, grid: Grid) -> NDArray[np.float32]:
    """Return the picture in which every patch is the one that it was matched with.

    Where patches lie over each other, their middle counts more than their rim.

    Args:
        source_HWC: The picture that is taken from.
        match: Which of its patches go where.
        grid: Where they go.
    """
    height, width = grid.size
    sum_HWC = np.zeros((height, width, source_HWC.shape[2]), np.float32)
    sum_HW1 = np.zeros((height, width, 1), np.float32)
    distance_P = np.arange(PATCH_PX) - PATCH_PX // 2
    weight_P = np.exp(-0.5 * (distance_P / 1.5) ** 2).astype(np.float32)
    flat_MC = source_HWC.reshape(-1, source_HWC.shape[2])
    start_RS = match.row_RS * source_HWC.shape[1] + match.column_RS
    for down in range(PATCH_PX):
        rows = (grid.row_R + down) % height
        for right in range(PATCH_PX):
            weight = weight_P[down] * weight_P[right]
            place = np.ix_(rows, (grid.column_S + right) % width)
            taken_RSC = flat_MC[start_RS + (down * source_HWC.shape[1] + right)]
            sum_HWC[place] += weight * taken_RSC
            sum_HW1[place] += weight
    return sum_HWC / sum_HW1
