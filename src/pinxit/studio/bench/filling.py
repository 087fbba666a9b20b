"""What the restorer is measured against: four ways of filling holes that learn nothing.

Shape suffixes: H and W pixels, C colours, N patches that touch the hole, P pixels of a patch.
"""

import warnings
from collections.abc import Callable, Mapping
from typing import Final

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from skimage.restoration import inpaint_biharmonic

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Field = NDArray[np.float32]
#: Fills the hole of a picture.
Fill = Callable[[Image, Mask], Image]

#: Reach of OpenCV's two ways, in pixels; 3 is what its documentation shows.
_REACH_PX: Final = 3
#: Patches of the last way: pixels along a side, rounds of filling, and of searching in each.
_PATCH_PX: Final = 7
_ROUNDS: Final = 3
_SEARCHES: Final = 2


def telea(image_HWC: Image, mask_HW: Mask) -> Image:
    """Fill by marching inwards from the rim.

    Source:
        Telea (2004), "An image inpainting technique based on the fast marching method".
    """
    filled = cv2.inpaint(image_HWC, mask_HW.astype(np.uint8), _REACH_PX, cv2.INPAINT_TELEA)
    return np.asarray(filled, dtype=np.uint8)


def navier_stokes(image_HWC: Image, mask_HW: Mask) -> Image:
    """Fill by letting lines of equal light flow in.

    Source:
        Bertalmio, Bertozzi and Sapiro (2001), "Navier-Stokes, fluid dynamics, and image and video
        inpainting", CVPR.
    """
    filled = cv2.inpaint(image_HWC, mask_HW.astype(np.uint8), _REACH_PX, cv2.INPAINT_NS)
    return np.asarray(filled, dtype=np.uint8)


def biharmonic(image_HWC: Image, mask_HW: Mask) -> Image:
    """Fill with the smoothest surface through the rim.

    Source:
        Damelin and Hoang (2018), "On Surface Completion and Image Inpainting by Biharmonic
        Functions: Numerical Aspects", arXiv:1707.06567.
    """
    with warnings.catch_warnings():
        # Masks that reach the edge make scipy's solver warn of its own matrices.
        warnings.simplefilter("ignore")
        filled_HWC = inpaint_biharmonic(
            image_HWC / 255, mask_HW, split_into_regions=True, channel_axis=-1
        )
    levels: Image = np.rint(255 * np.clip(filled_HWC, 0, 1)).astype(np.uint8)
    return levels


def patch_match(image_HWC: Image, mask_HW: Mask) -> Image:
    """Fill with patches of the picture itself that agree with each other and with the rim.

    It begins with Telea's filling; then the patches that touch the hole look for like ones that
    do not, by propagation and random search, and each hidden pixel becomes the mean of what its
    patches say.

    Source:
        Barnes, Shechtman, Finkelstein and Goldman (2009), "PatchMatch", SIGGRAPH (the search, each
        round for all patches at once); Wexler, Shechtman and Irani (2007), "Space-Time Completion
        of Video", PAMI 29(3) (the rounds).
    """
    now_HWC = telea(image_HWC, mask_HW).astype(np.float32)
    windows_HWPP = sliding_window_view(mask_HW, (_PATCH_PX, _PATCH_PX))
    touched_HW = np.asarray(windows_HWPP.any(axis=(2, 3)))
    if touched_HW.all() or not touched_HW.any():
        return now_HWC.astype(np.uint8)
    draw = np.random.default_rng(0)
    here_N2 = np.argwhere(touched_HW)
    whole_M2 = np.argwhere(~touched_HW)
    there_N2 = whole_M2[draw.integers(len(whole_M2), size=len(here_N2))]
    for _ in range(_ROUNDS):
        there_N2 = _searched(now_HWC, touched_HW, here_N2, there_N2, draw)
        now_HWC = _voted(now_HWC, mask_HW, here_N2, there_N2)
    return np.rint(now_HWC).astype(np.uint8)


FILLINGS: Final[Mapping[str, Fill]] = {
    "telea": telea,
    "navier-stokes": navier_stokes,
    "biharmonic": biharmonic,
    "patch-match": patch_match,
}


def _searched(
    now_HWC: Field,
    touched_HW: Mask,
    here_N2: NDArray[np.int64],
    there_N2: NDArray[np.int64],
    draw: np.random.Generator,
) -> NDArray[np.int64]:
    """Return better places for the patches to be taken from."""
    patch_HWCPP = sliding_window_view(now_HWC, (_PATCH_PX, _PATCH_PX), axis=(0, 1))
    wanted_NK = patch_HWCPP[here_N2[:, 0], here_N2[:, 1]].reshape(len(here_N2), -1)
    limit = np.array(touched_HW.shape) - 1
    number_HW = np.full(touched_HW.shape, -1)
    number_HW[here_N2[:, 0], here_N2[:, 1]] = np.arange(len(here_N2))

    def apart(place_N2: NDArray[np.int64]) -> Field:
        offered_NK = patch_HWCPP[place_N2[:, 0], place_N2[:, 1]].reshape(len(place_N2), -1)
        off_N: Field = np.square(offered_NK - wanted_NK).sum(axis=1)
        off_N[touched_HW[place_N2[:, 0], place_N2[:, 1]]] = np.inf
        return off_N

    best_N = apart(there_N2)
    tries: list[NDArray[np.int64]] = []
    for _ in range(_SEARCHES):
        for step in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            beside_N2 = np.clip(here_N2 + step, 0, limit)
            number_N = number_HW[beside_N2[:, 0], beside_N2[:, 1]]
            taken_N2 = np.where(number_N[:, np.newaxis] >= 0, there_N2[number_N], there_N2)
            tries = [np.clip(taken_N2 - step, 0, limit)]
            reach = int(limit.max())
            if step == (0, 1):
                while reach > 1:
                    away = draw.integers(-reach, reach + 1, size=there_N2.shape)
                    tries.append(np.clip(there_N2 + away, 0, limit))
                    reach //= 2
            for place_N2 in tries:
                off_N = apart(place_N2)
                better_N = off_N < best_N
                there_N2 = np.where(better_N[:, np.newaxis], place_N2, there_N2)
                best_N = np.where(better_N, off_N, best_N)
    return there_N2


def _voted(
    now_HWC: Field, mask_HW: Mask, here_N2: NDArray[np.int64], there_N2: NDArray[np.int64]
) -> Field:
    """Return the picture with each hidden pixel as its patches say on average."""
    total_HWC, votes_HW = np.zeros_like(now_HWC), np.zeros(mask_HW.shape, dtype=np.float32)
    for down in range(_PATCH_PX):
        for across in range(_PATCH_PX):
            step = np.array([down, across])
            to_N2, from_N2 = here_N2 + step, there_N2 + step
            np.add.at(total_HWC, (to_N2[:, 0], to_N2[:, 1]), now_HWC[from_N2[:, 0], from_N2[:, 1]])
            np.add.at(votes_HW, (to_N2[:, 0], to_N2[:, 1]), 1)
    mean_HWC = total_HWC / np.maximum(votes_HW, 1)[..., np.newaxis]
    voted: Field = np.where(mask_HW[..., np.newaxis], mean_HWC, now_HWC)
    return voted
