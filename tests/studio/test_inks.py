"""A picture in its hand's own inks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pinxit.studio.core.inks import in_inks, nearest_inks, oklab, separated
from pinxit.training import PAPER, Inks

RED, BLUE, GREEN = (221, 46, 68), (41, 47, 151), (92, 145, 59)


def inks(*colours: tuple[int, int, int], flatness: float = 1.0) -> Inks:
    return Inks(
        np.array([PAPER, *colours], dtype=np.uint8),
        np.full(len(colours) + 1, 9, dtype=np.int64),
        flatness,
    )


def disc(colour: tuple[int, int, int], *, noise: float = 0.0) -> NDArray[np.uint8]:
    """A disc of 40 px on paper of 64, its edge and its colour as soft as a painter leaves them."""
    place = np.arange(64) - 31.5
    far = np.hypot(place[:, np.newaxis], place)
    share = np.clip((22 - far) / 4, 0, 1)[..., np.newaxis]
    level = share * np.array(colour) + (1 - share) * np.array(PAPER)
    level += np.random.default_rng(0).normal(0, noise, level.shape)
    soft: NDArray[np.uint8] = np.rint(np.clip(level, 0, 255)).astype(np.uint8)
    return soft


def test_oklab_agrees_with_its_author() -> None:
    # Ottosson's table of examples: white is (1, 0, 0), black nothing.
    white, black, red = oklab(np.array([[255] * 3, [0] * 3, [255, 0, 0]], dtype=np.uint8))
    assert white == pytest.approx([1, 0, 0], abs=1e-3)
    assert black == pytest.approx([0, 0, 0], abs=1e-6)
    assert red == pytest.approx([0.628, 0.2249, 0.1258], abs=1e-3)


def test_an_area_gets_the_ink_that_it_nearly_has() -> None:
    nearly = (212, 55, 74)
    drawn = in_inks(disc(nearly, noise=3), inks(RED, BLUE, GREEN))
    assert tuple(drawn[32, 32]) == RED
    assert tuple(drawn[1, 1]) == PAPER
    plain = (drawn == RED).all(axis=2) | (drawn == PAPER).all(axis=2)
    assert plain.mean() > 0.9
    # What is left are the samples along the rim, between the two and nothing else.
    assert (drawn[~plain].min(axis=0) >= np.minimum(RED, PAPER)).all()


def test_a_slope_falls_to_its_two_sides_not_to_a_third_ink() -> None:
    between = tuple((np.array(RED) + np.array(PAPER)) // 2)
    drawn = in_inks(disc(RED), inks(RED, between))
    assert not (drawn == np.array(between)).all(axis=2).any()


def test_a_colour_that_is_no_ink_of_the_hand_stays() -> None:
    drawn = in_inks(disc((20, 160, 200)), inks(RED))
    assert np.abs(drawn[32, 32].astype(int) - (20, 160, 200)).max() <= 2


def test_a_hand_that_shades_keeps_its_shading() -> None:
    picture = np.full((64, 64, 3), PAPER, dtype=np.uint8)
    slope = np.linspace(0.8, 1.1, 48)[:, np.newaxis]
    picture[8:56, 8:56] = np.rint(np.clip(slope * np.array(RED), 0, 255))[:, np.newaxis]
    flat = in_inks(picture, inks(RED))
    shaded = in_inks(picture, inks(RED, flatness=0.2))
    seen = picture[12:52, 32].astype(int)
    assert np.abs(flat[12:52, 32] - seen).mean() > 2 * np.abs(shaded[12:52, 32] - seen).mean()


def test_any_hand_is_the_one_whose_inks_change_least() -> None:
    red, blue = inks(RED), inks(BLUE)
    assert nearest_inks(separated(disc((230, 50, 70))), [blue, red]) is red
    assert nearest_inks(separated(disc((50, 50, 140))), [blue, red]) is blue


def test_tones_that_lie_between_two_inks_share_the_one_that_is_there() -> None:
    picture = disc(RED)
    picture[26:30, 20:44] = (176, 51, 76)  # nearer to the wine by a little, and small
    wine = (138, 55, 84)
    drawn = in_inks(picture, inks(RED, wine))
    assert not (drawn == np.array(wine)).all(axis=2).any()
    picture[26:30, 20:44] = wine
    assert (in_inks(picture, inks(RED, wine))[27:29, 24:40] == np.array(wine)).all()


def test_of_several_hands_the_nearest_is_taken() -> None:
    picture = disc((230, 50, 70))
    assert np.array_equal(in_inks(picture, inks(BLUE), inks(RED)), in_inks(picture, inks(RED)))


@given(arrays(np.uint8, (16, 16, 3)))
def test_any_picture_is_laid_out_and_twice_alike(picture: NDArray[np.uint8]) -> None:
    first = in_inks(picture, inks(RED, BLUE, GREEN))
    assert first.shape == picture.shape
    assert first.dtype == np.uint8
    assert np.array_equal(first, in_inks(picture, inks(RED, BLUE, GREEN)))


@given(st.tuples(*3 * [st.integers(0, 255)]))
def test_a_picture_of_one_colour_is_of_one_colour(level: tuple[int, ...]) -> None:
    drawn = in_inks(np.full((16, 16, 3), level, dtype=np.uint8), inks(RED, BLUE))
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) == 1


def test_what_is_in_inks_already_hardly_changes() -> None:
    once = in_inks(disc(RED, noise=3), inks(RED))
    again = in_inks(once, inks(RED))
    assert np.abs(once.astype(int) - again).mean() < 2
