"""The sampler, against a network whose answers are known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pinxit.studio.core.sampler import Path, follow, leap, moments, noise, to_pixels, underdrawn

SHAPE = (3, 8, 8)
#: The first numbers of seed 7's noise.
EXPECTED = (-0.5866780, 3.4076612, 3.0783837)


class Remembers:
    """Sees the same picture through any noise, and a grey one without the wish."""

    def __init__(self, picture: NDArray[np.float32]) -> None:
        self.picture = picture
        self.times: list[float] = []

    def __call__(
        self, noisy_CHW: NDArray[np.float32], time: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self.times.append(time)
        return self.picture, np.zeros_like(self.picture)


class Shrinks:
    """The exact answer when pictures are normal with deviation 1, and so is the noise."""

    def __call__(
        self, noisy: NDArray[np.float32], time: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        clean = noisy * np.float32(time / (time**2 + (1 - time) ** 2))
        return clean, clean


def last(network, path: Path, seed: int = 1) -> NDArray[np.float32]:
    *_, picture = follow(network, noise(seed, SHAPE, 1.0), path)
    return picture


@pytest.mark.parametrize("steps", [1, 2, 3, 24])
def test_a_painter_that_knows_the_picture_paints_it(steps: int) -> None:
    picture = noise(5, SHAPE, 0.5)
    network = Remembers(picture)

    painted = last(network, Path(steps=steps, guidance=1.0))

    assert np.array_equal(painted, picture)
    assert len(network.times) == steps
    assert network.times[0] == 0.0


def test_guidance_exaggerates_the_wish_from_its_moment_on() -> None:
    picture = noise(5, SHAPE, 0.5)
    path = Path(steps=4, guidance=3.0, guided_from=0.4)

    seen = list(follow(Remembers(picture), noise(1, SHAPE, 1.0), path))

    assert np.allclose(seen[0], picture)
    assert np.allclose(seen[-1], 3 * picture)


def test_the_error_falls_with_the_square_of_the_steps() -> None:
    """Second order: the exact flow of this network ends where it began."""
    start = noise(1, SHAPE, 1.0)

    def error(steps: int) -> float:
        painted = last(Shrinks(), Path(steps=steps, guidance=1.0))
        return float(np.abs(painted - start).mean())

    assert error(16) < error(8) / 2.5
    assert error(64) < error(32) / 2.5
    assert error(64) < 0.01


def test_a_shift_spends_more_steps_in_the_noise() -> None:
    even, shifted = moments(4, 1.0), moments(4, 3.0)

    assert np.allclose(even, [0, 0.25, 0.5, 0.75, 1])
    assert shifted[0] == 0
    assert shifted[-1] == 1
    assert (shifted[1:-1] < even[1:-1]).all()


def test_one_seed_is_one_noise_for_ever() -> None:
    """These numbers are part of every picture's record: they may not change."""
    sample = noise(7, (3, 2, 2), 2.0)

    assert sample.dtype == np.float32
    assert np.array_equal(sample, noise(7, (3, 2, 2), 2.0))
    assert not np.array_equal(sample, noise(8, (3, 2, 2), 2.0))
    assert sample.ravel()[:3] == pytest.approx(EXPECTED, abs=1e-6)


def test_pixels_are_clipped_and_rounded() -> None:
    picture = np.array([-2.0, -1.0, 0.0, 1.0, 2.0, 0.5], dtype=np.float32).reshape(3, 1, 2)

    assert to_pixels(picture).tolist() == [[[0, 128, 255], [0, 255, 191]]]


def test_no_step_shows_nothing() -> None:
    picture = noise(5, SHAPE, 0.5)

    assert list(follow(Remembers(picture), picture, Path(steps=0, guidance=1.0))) == []


def test_leaps_call_the_network_once_each_and_tell_it_how_long_they_are() -> None:
    picture, told = np.full(SHAPE, 0.5, dtype=np.float32), []

    def network(noisy_CHW: NDArray[np.float32], time: float) -> NDArray[np.float32]:
        told.append(time)
        return picture + np.float32(0.1) * noisy_CHW

    start = noise(7, SHAPE, 1.0)
    seen = list(leap(network, start, jumps=2, shift=2.0, ahead=0.02))
    halfway = np.float32(2 / 3) * start + np.float32(1 / 3) * seen[0]

    assert told == pytest.approx([0.02, 1 / 3 + 0.02])
    assert np.allclose(seen[0], picture + 0.1 * start)
    assert np.allclose(seen[1], picture + 0.1 * halfway, atol=1e-6)


def test_a_picture_may_begin_on_its_way() -> None:
    times = moments(4, 2.0, 0.2)

    assert times[0] == pytest.approx(0.2)
    assert times[-1] == 1.0
    assert (np.diff(times) > 0).all()
    assert moments(4, 2.0, 0.0) == pytest.approx(moments(4, 2.0))


def test_a_drawing_lies_under_the_noise_as_at_that_time() -> None:
    grain, drawing = np.full((3, 2, 2), 2.0, np.float32), np.full((3, 2, 2), -1.0, np.float32)
    start = underdrawn(grain, drawing, 0.25)

    assert start == pytest.approx(np.full((3, 2, 2), 1.25))
    seen: list[float] = []

    def network(
        noisy_CHW: NDArray[np.float32], time: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        seen.append(time)
        return drawing, drawing

    path = Path(steps=3, guidance=1.0, start=0.25)
    *_, last = follow(network, start, path)
    assert seen[0] == pytest.approx(0.25)
    assert len(seen) == 3
    assert last == pytest.approx(drawing)
