"""Pictures made alike: upright, in sRGB, on paper, cut to their content, never distorted."""

import contextlib
import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw

from pinxit.corpus.adapters.pictures import examine_picture
from pinxit.corpus.adapters.svg import PAPER
from pinxit.corpus.core.offering import RefusedFileError
from pinxit.corpus.core.perceptual import DESCRIPTOR_LENGTH, phashes, unlikeness
from tests.bad.hostile import drawing, picture, tiff_of, webp_of

RED, BLUE = (200, 30, 30), (30, 30, 200)


def _halves(size: tuple[int, int] = (128, 64), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def _file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _seen(content: bytes) -> NDArray[np.int16]:
    return examine_picture(content).picture_HWC.astype(np.int16)


def _is(pixel_C: NDArray[np.int16], colour: tuple[int, int, int], within: int = 12) -> bool:
    return bool((np.abs(pixel_C - colour) <= within).all())


def test_what_comes_out() -> None:
    found = examine_picture(picture())
    assert found.picture_HWC.shape == (128, 128, 3)
    assert found.picture_HWC.dtype == np.uint8
    assert found.phash == int(phashes(found.picture_HWC[None])[0])
    assert found.descriptor_E.shape == (DESCRIPTOR_LENGTH,)
    assert found.descriptor_E.dtype == np.float32
    assert np.linalg.norm(found.descriptor_E) == pytest.approx(1, abs=1e-5)
    assert found.signals == ()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 95}),
        ("JPEG", {"progressive": True}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"quality": 90}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_deflate"}),
        ("TIFF", {"big_endian": True}),
        ("GIF", {}),
        ("BMP", {}),
        ("AVIF", {"quality": 95}),
    ],
)
def test_each_format_is_laid_whole_on_a_square_of_paper(
    kind: str, options: dict[str, object]
) -> None:
    seen_HWC = _seen(_file(_halves(), kind, **options))
    assert _is(seen_HWC[64, 20], RED)
    assert _is(seen_HWC[64, 108], BLUE)
    assert tuple(seen_HWC[10, 64]) == PAPER
    assert tuple(seen_HWC[31, 64]) == PAPER
    assert tuple(seen_HWC[96, 64]) == PAPER


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "RGBA", "LA", "I;16", "YCbCr"])
def test_each_kind_of_pixel(mode: str) -> None:
    grey = Image.new("L", (64, 64), 0)
    grey.paste(255, (32, 0, 64, 64))
    if mode == "I;16":
        deep_HW = np.asarray(grey).astype(np.uint16) * 257
        content = _file(Image.fromarray(deep_HW), "PNG")
    else:
        content = _file(grey.convert("RGB").convert(mode), "TIFF")
    seen_HWC = _seen(content)
    assert seen_HWC[64, 20, 1] < 60
    assert seen_HWC[64, 108, 1] > 200


def test_a_photograph_in_inks_keeps_its_colours() -> None:
    seen_HWC = _seen(_file(_halves(mode="CMYK"), "JPEG", quality=95))
    assert _is(seen_HWC[64, 20], RED, 25)
    assert _is(seen_HWC[64, 108], BLUE, 25)


def test_sixteen_bits_of_colour() -> None:
    seen_HWC = _seen(_deep_png(200, 30))
    assert _is(seen_HWC[64, 20], (200, 200, 200), 2)
    assert _is(seen_HWC[64, 108], (30, 30, 30), 2)


def _deep_png(left: int, right: int) -> bytes:
    import zlib

    from tests.bad.pictures import chunk, of_chunks

    row = b"\0" + struct.pack(">HHH", *[left * 257] * 3) * 32
    row += struct.pack(">HHH", *[right * 257] * 3) * 32
    head = struct.pack(">IIBBBBB", 64, 64, 16, 2, 0, 0, 0)
    rows = zlib.compress(row * 64)
    return of_chunks(chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [(1, "left"), (2, "right"), (3, "right"), (4, "left"), (5, "top"), (6, "top"),
     (7, "bottom"), (8, "bottom"), (99, "left")],
)  # fmt: skip
def test_a_photograph_is_set_upright(orientation: int, red_at: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    seen_HWC = _seen(_file(_halves(), "JPEG", exif=exif, quality=95))
    place = {"left": (64, 20), "right": (64, 108), "top": (20, 64), "bottom": (108, 64)}[red_at]
    assert _is(seen_HWC[place], RED)


def test_broken_exif_data_are_left_out() -> None:
    whole = _file(_halves(), "JPEG")
    exif = b"Exif\0\0II*\0\xff\xff\xff\xff"
    broken = whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + whole[2:]
    assert _is(_seen(broken)[64, 20], RED, 20)


def _swapped_profile() -> bytes:
    """A profile of a device whose red is the world's blue: it is easily seen whether it is used."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, blue = srgb.index(b"rXYZ"), srgb.index(b"bXYZ")
    changed = bytearray(srgb)
    changed[red : red + 4], changed[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(changed)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_colour_profile_is_obeyed(mode: str) -> None:
    seen_HWC = _seen(_file(_halves(mode=mode), icc_profile=_swapped_profile()))
    assert seen_HWC[64, 20, 2] > seen_HWC[64, 20, 0]
    assert seen_HWC[64, 108, 0] > seen_HWC[64, 108, 2]


@pytest.mark.parametrize("profile", [b"nonsense" * 30, _swapped_profile()[:200]])
def test_a_broken_colour_profile_is_left_out(profile: bytes) -> None:
    assert _is(_seen(_file(_halves(), icc_profile=profile))[64, 20], RED)


def test_a_profile_of_another_kind_of_picture_is_left_out() -> None:
    grey = Image.new("L", (64, 64), 40)
    grey.paste(220, (32, 0, 64, 64))
    assert _seen(_file(grey, icc_profile=_swapped_profile()))[64, 108, 1] == 220


def test_what_is_transparent_shows_the_paper() -> None:
    image = _halves((128, 128), "RGBA")
    image.putalpha(Image.new("L", (128, 128), 0))
    image.paste((*RED, 255), (0, 0, 64, 128))
    seen_HWC = _seen(_file(image))
    assert _is(seen_HWC[64, 20], RED, 2)
    assert tuple(seen_HWC[64, 100]) == PAPER


def test_a_transparent_colour_of_a_palette_shows_the_paper() -> None:
    image = _halves((128, 128)).quantize(2)
    blue = image.getpixel((100, 64))
    assert tuple(_seen(_file(image, "GIF", transparency=blue))[64, 100]) == PAPER


def test_a_large_photograph_costs_little_and_is_the_same() -> None:
    large = _halves((2400, 1200))
    small = examine_picture(_file(large.reduce(8), "JPEG", quality=95))
    seen = examine_picture(_file(large, "JPEG", quality=95))
    assert np.abs(seen.picture_HWC.astype(int) - small.picture_HWC).mean() < 1
    assert unlikeness(seen.descriptor_E[None], small.descriptor_E)[0] < 0.1


def _spot(size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGB", size, "#FFFFFF")
    ImageDraw.Draw(image).rectangle(box, fill=RED)
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_small_thing_on_a_large_sheet_is_cut_out(kind: str) -> None:
    seen_HWC = _seen(_file(_spot((400, 400), (50, 200, 149, 249)), kind))
    red_HW = (np.abs(seen_HWC - RED) < 40).all(axis=2)
    assert red_HW.any(axis=0).sum() > 100, "it fills the square,"
    assert 50 < red_HW.any(axis=1).sum() < 66, "undistorted,"
    assert not red_HW[:, :3].any(), "with a margin"


def test_a_thing_that_fills_its_sheet_is_left_as_it_is() -> None:
    seen_HWC = _seen(_file(_spot((128, 128), (10, 10, 110, 110))))
    assert (seen_HWC == np.asarray(_spot((128, 128), (10, 10, 110, 110)))).all()


def test_a_picture_without_a_flat_border_is_left_whole() -> None:
    image = _spot((400, 400), (50, 200, 149, 249))
    image.putpixel((399, 399), (0, 0, 0))
    red_HW = (np.abs(_seen(_file(image)) - RED) < 40).all(axis=2)
    assert red_HW.any(axis=0).sum() < 40


def test_a_drawing_in_a_corner_of_its_sheet_is_drawn_larger() -> None:
    content = drawing('<circle cx="9" cy="9" r="6" fill="#B3261E"/>')
    red_HW = (np.abs(_seen(content) - (0xB3, 0x26, 0x1E)) < 9).all(axis=2)
    assert red_HW.any(axis=0).sum() > 100


@pytest.mark.parametrize(
    ("paint", "reason"),
    [
        (lambda image, draw: None, "blank"),
        (lambda image, draw: draw.rectangle((0, 0, 255, 255), (4, 11, 3), 0), "too-dark"),
        (lambda image, draw: draw.point([(0, 0), (255, 255), (7, 130)], fill=0), "almost-empty"),
        (lambda image, draw: image.paste(_noise()), "noise"),
    ],
)  # fmt: skip
def test_what_teaches_nothing_is_left_out(
    paint: Callable[[Image.Image, ImageDraw.ImageDraw], object], reason: str
) -> None:
    image = Image.new("RGB", (256, 256), "#F0F0F0")
    paint(image, ImageDraw.Draw(image))
    with pytest.raises(RefusedFileError) as refused:
        examine_picture(_file(image))
    assert refused.value.reason == reason


def _noise() -> Image.Image:
    random = np.random.default_rng(1)
    return Image.fromarray(random.integers(0, 256, (256, 256, 3), dtype=np.uint8))


def test_a_strip_is_left_out() -> None:
    with pytest.raises(RefusedFileError) as refused:
        examine_picture(_file(_halves((400, 40))))
    assert refused.value.reason == "extreme-aspect"


def test_padding_and_announced_pictures_after_the_end_are_allowed() -> None:
    assert examine_picture(picture() + b"\0" * 40).phash == examine_picture(picture()).phash
    whole = picture("JPEG")
    index = b"MPF\0" + b"\0" * 40
    announced = whole[:2] + b"\xff\xe2" + struct.pack(">H", len(index) + 2) + index + whole[2:]
    assert examine_picture(announced + whole).phash == examine_picture(whole).phash


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (picture("PNG")[:20], "truncated"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (b"GIF89a\x40\0", "truncated"),
        (b"GIF89a\x40\0\x40\0\0\0\0\x99", "damaged"),
        (b"GIF89a\x40\0\x40\0\0\0\0!\x01\x01", "truncated"),
        (b"GIF89a\x40\0\x40\0\0\0\0,\x01\x01", "truncated"),
        (b"GIF89a\0\0\x40\0\0\0\0;", "damaged"),
        (b"GIF89a\x40\0\x40\0\0\0\0!\x01" + b"\x01a" * 400_000, "bomb"),
        (b"RIFF\x04\0\0\0WEBP", "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 \x01\0\0\0a\0\0\0", "damaged"),
        (webp_of(64, 64), "damaged"),
        (b"II*\0\x08\0\0\0\xff\xff", "truncated"),
        (b"II*\0\0\0\0\0", "truncated"),
        (b"II*\0\x08\0\0\0\x01\0" + b"\0" * 16, "damaged"),
        (tiff_of(64, 0), "damaged"),
        (tiff_of(11_000, 11_000) + b" " * 3_000_000, "too-large"),
        (b"BM" + struct.pack("<IIIIii", 54, 0, 54, 40, 0, 9) + b"\0" * 30, "damaged"),
        (b"\0\0\0\x08ftypavif", "damaged"),
        (b"\0\0\0\x14ftypavif\0\0\0\0\0\0\0\0", "damaged"),
        (b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x01mdat\0\0\0\0\0\0\0\x04", "truncated"),
        (b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\0mdat", "damaged"),
        (b"8BPS\0\x01", "unsupported"),
    ],
)
def test_a_broken_file_is_refused_by_name(content: bytes, reason: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        examine_picture(content)
    assert refused.value.reason == reason


def test_a_picture_of_floating_point_numbers_is_not_read() -> None:
    image = Image.fromarray(np.linspace(0, 1, 64 * 64, dtype=np.float32).reshape(64, 64))
    with pytest.raises(RefusedFileError) as refused:
        examine_picture(_file(image, "TIFF"))
    assert refused.value.reason == "unsupported"


_SEEDS = [picture(kind) for kind in ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP", "AVIF")]


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([*_SEEDS, drawing()]), st.data())
def test_no_damage_makes_it_raise_anything_else(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(RefusedFileError):
        examine_picture(bytes(changed[: data.draw(st.integers(1, len(changed)))]))
