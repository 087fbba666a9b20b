"""Hash and descriptor: near for what is the same, far for what is not."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance

from pinxit.corpus.core.perceptual import (
    DESCRIPTOR_LENGTH,
    descriptors,
    perceive,
    phashes,
    unlikeness,
)

PAINTINGS = Path(__file__).parents[3] / "shared" / "data" / "paintings"


def _scene(seed: int, *, size: int = 128) -> Image.Image:
    """A picture full of texture, unlike any of another seed."""
    random = np.random.default_rng(seed)
    coarse_HWC = random.integers(0, 256, (9, 9, 3), dtype=np.uint8)
    fine_HWC = random.integers(0, 256, (48, 48, 3), dtype=np.uint8)
    coarse = Image.fromarray(coarse_HWC).resize((size, size), Image.Resampling.BICUBIC)
    fine = Image.fromarray(fine_HWC).resize((size, size), Image.Resampling.BICUBIC)
    return Image.blend(coarse, fine, 0.3)


def _face(mouth: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGB", (128, 128), (250, 248, 244))
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 120, 120), fill="#FFCC33")
    draw.ellipse((38, 40, 50, 56), fill="#333333")
    draw.ellipse((78, 40, 90, 56), fill="#333333")
    draw.ellipse(mouth, fill="#7A1F1F")
    return image


def _batch(*images: Image.Image) -> NDArray[np.uint8]:
    return np.stack([np.asarray(image) for image in images])


def _unlike(one: Image.Image, other: Image.Image) -> float:
    descriptor_NE = descriptors(_batch(one, other))
    return float(unlikeness(descriptor_NE[:1], descriptor_NE[1])[0])


def _bits(one: Image.Image, other: Image.Image) -> int:
    hash_N = phashes(_batch(one, other))
    return int(np.bitwise_count(hash_N[0] ^ hash_N[1]))


def test_shapes_and_lengths() -> None:
    hash_N, descriptor_NE = perceive(_batch(*map(_scene, range(3))))
    assert hash_N.dtype == np.uint64
    assert descriptor_NE.dtype == np.float32
    assert descriptor_NE.shape == (3, DESCRIPTOR_LENGTH)
    assert np.linalg.norm(descriptor_NE, axis=1) == pytest.approx(1, abs=1e-5)
    assert (np.bitwise_count(hash_N) == 32).all(), "half the bits are above the median"


def test_a_batch_says_what_each_picture_says() -> None:
    batch_NHWC = np.repeat(_batch(_scene(1), _scene(2)), 150, axis=0)
    hash_N, descriptor_NE = perceive(batch_NHWC)
    one_N, one_NE = perceive(batch_NHWC[299:])
    assert np.bitwise_count(one_N[0] ^ hash_N[299]) <= 2
    assert np.abs(one_NE[0] - descriptor_NE[299]).max() < 1e-4
    assert np.bitwise_count(hash_N[0] ^ hash_N[299]) > 11


def test_no_pictures_have_no_hashes() -> None:
    hash_N, descriptor_NE = perceive(np.empty((0, 128, 128, 3), dtype=np.uint8))
    assert len(hash_N) == len(descriptor_NE) == 0


def test_a_picture_of_one_tone_has_a_descriptor_too() -> None:
    blank_NHWC = np.full((1, 128, 128, 3), 99, dtype=np.uint8)
    assert np.isfinite(descriptors(blank_NHWC)).all()


def test_another_size_of_the_same_is_the_same() -> None:
    large = _scene(1, size=256)
    small_NE = descriptors(_batch(large.reduce(2)))
    assert unlikeness(small_NE, descriptors(_batch(large))[0])[0] < 0.1


@pytest.mark.parametrize("seed", range(4))
def test_small_changes_are_near(seed: int) -> None:
    scene = _scene(seed)
    for changed in (
        ImageEnhance.Brightness(scene).enhance(0.8),
        ImageEnhance.Contrast(scene).enhance(0.8),
        scene.resize((64, 64)).resize((128, 128)),
        scene.crop((2, 2, 126, 126)).resize((128, 128)),
    ):
        assert _unlike(scene, changed) <= 1
        assert _bits(scene, changed) <= 11


def test_other_pictures_are_far() -> None:
    scenes = [_scene(seed) for seed in range(12)]
    assert min(_unlike(scenes[0], other) for other in scenes[1:]) > 1.3
    assert _unlike(_scene(0), _scene(0).rotate(90)) > 2


def test_a_mouth_makes_another_drawing() -> None:
    smile, gape = _face((44, 80, 84, 92)), _face((54, 74, 74, 104))
    assert _unlike(smile, gape) > 1
    assert _unlike(smile, ImageEnhance.Brightness(smile).enhance(0.9)) < 0.5


def test_edges_vouch_for_no_drawing() -> None:
    """The twin of the paintings' leave: shifted, a drawing has the same edges, and is not it."""
    face = _face((44, 80, 84, 92))
    tinted = Image.blend(face, Image.new("RGB", face.size, "#2040C0"), 0.25)
    tinted.paste(face.crop((0, 0, 128, 64)))
    assert _unlike(face, tinted) > 1


@pytest.mark.slow
def test_paintings_are_told_apart() -> None:
    if not PAINTINGS.is_dir():
        pytest.skip("the paintings are not here")
    squares = []
    for path in sorted(PAINTINGS.glob("*.jpg"))[:120]:
        with Image.open(path) as image:
            squares.append(np.asarray(image.convert("RGB").resize((128, 128))))
    descriptor_NE = descriptors(np.stack(squares))
    unlike_NN = np.stack([unlikeness(descriptor_NE, each) for each in descriptor_NE])
    assert (unlike_NN[~np.eye(len(squares), dtype=bool)] <= 1).sum() == 0
