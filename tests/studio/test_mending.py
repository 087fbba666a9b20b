"""Mending inside a mask: what may not change, what is told of it, and the way back."""

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from pinxit.kernel import Digest
from pinxit.studio.adapters.layers import (
    BadLayersError,
    Layer,
    Original,
    read_original,
    write_ora,
    write_tiff,
)
from pinxit.studio.core.mending import (
    BadMendingMaskError,
    Box,
    Mended,
    covered,
    fitted,
    laid_in,
    map_of,
    num_changed_outside,
    parts,
    percent,
    place_of,
    without,
)
from pinxit.studio.core.varnish import Curve, curve_for
from tests.studio.picture import landscape

sides = st.tuples(st.integers(1, 24), st.integers(1, 24))


@given(st.integers(0, 2**32), sides, st.floats(0, 1))
def test_outside_the_mask_not_one_bit_changes(seed, size, share):
    draw = np.random.default_rng(seed)
    before, after = draw.integers(0, 256, (2, *size, 3)).astype(np.uint8)
    mask = draw.random(size) < share

    laid = laid_in(before, after, mask)

    assert num_changed_outside(before, laid, mask) == 0
    assert (laid[mask] == after[mask]).all()
    assert num_changed_outside(before, after, mask) == int(
        ((before != after).any(axis=2) & ~mask).sum()
    )


@given(sides, st.integers(1, 9), st.integers(0, 5))
@settings(max_examples=50)
def test_parts_cover_each_pixel_once(size, part_px, rim_px):
    count = np.zeros(size, dtype=int)
    for part in parts(size, part_px=part_px, rim_px=rim_px):
        count[part.kept.place] += 1
        seen = np.arange(size[0] * size[1]).reshape(size)[part.seen.place]
        kept = np.arange(size[0] * size[1]).reshape(size)[part.kept.place]
        assert (seen[part.kept_of_seen] == kept).all()
    assert (count == 1).all()


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(BadMendingMaskError):
        laid_in(landscape(8, 8), landscape(8, 8), np.ones((8, 9), dtype=bool))
    with pytest.raises(BadMendingMaskError):
        fitted(np.ones((10, 10), dtype=bool), (40, 90))


def test_a_small_mask_becomes_blocks_of_a_large_picture():
    mask = np.eye(3, dtype=bool)

    large = fitted(mask, (6, 6))

    assert large.shape == (6, 6)
    assert (large[::2, ::2] == mask).all()
    assert large.sum() == 12


def mended(size=(12, 12)):
    mask = np.zeros(size, dtype=bool)
    mask[:3, :3] = True
    hidden = np.where(mask, np.float32(0.9), np.float32(0))
    hidden[2, 2] = 0.1
    return Mended(landscape(*size), mask, hidden, (mask * np.float32(20)))


def test_the_map_tells_invented_from_seen_and_leaves_the_rest_grey():
    drawn = map_of(mended()).astype(int)

    assert drawn[0, 0, 0] > drawn[0, 0, 2]
    assert drawn[2, 2, 2] > drawn[2, 2, 0]
    assert np.ptp(drawn[8, 8]) == 0


def test_it_is_told_how_much_is_invented_and_where():
    done = mended()

    assert percent(done.invented_HW) == round(100 * 8 / 144, 2)
    assert place_of(done.invented_HW) == "top-left"
    assert place_of(np.zeros((4, 4), dtype=bool)) == ""


def test_a_face_is_left_out_of_a_mask():
    done, face, elsewhere = mended(), Box(0, 0, 4, 4), Box(8, 8, 2, 2)

    assert covered(done.invented_HW, (face, elsewhere)) == (face,)
    assert not without(done.mask_HW, (face,)).any()
    assert done.mask_HW.any()


@given(st.integers(0, 64), st.tuples(*3 * [st.floats(0.45, 1.8)]))
def test_a_curve_never_falls_and_goes_back(black, powers):
    curve = Curve(float(black), powers)
    levels = curve.levels.astype(int)

    assert (np.diff(levels, axis=0) >= 0).all()
    assert (levels[-1] == 255).all()
    image = np.arange(200, 256, dtype=np.uint8).reshape(-1, 1, 1).repeat(3, axis=2)
    back = curve.undone(curve.applied(image)).astype(int)
    assert np.abs(back - image).max() <= 3


def test_a_yellow_picture_loses_its_yellow():
    yellow = landscape(40, 40).astype(float) * (0.95, 0.85, 0.5)
    image = yellow.astype(np.uint8)

    curve = curve_for(image, varnish_percent=100, fading_percent=0)
    turned = curve.applied(image).astype(float)

    def cast(picture):
        light = np.percentile(picture.reshape(-1, 3), 98, axis=0)
        return light.max() - light.min()

    assert cast(turned) < cast(image) / 2
    assert curve.powers[2] < curve.powers[0]
    assert curve_for(image, varnish_percent=0, fading_percent=0).powers == (1.0, 1.0, 1.0)


def layers():
    image = landscape(20, 30)
    grey = np.where(np.arange(30) < 5, np.uint8(255), np.uint8(0))[np.newaxis].repeat(20, axis=0)
    return [
        Layer("original", image),
        Layer("treatment", np.dstack([image[::-1], grey])),
        Layer("mask", grey, is_shown=False),
    ], image


def test_the_original_comes_back_byte_for_byte():
    stack, image = layers()
    content = b"\xff\xd8 any file at all \x00"

    ora = write_ora(stack, image, Original(content, {"method": "none"}))

    assert read_original(ora).content == content
    assert read_original(ora).record["original"] == str(Digest.of(content))
    with zipfile.ZipFile(BytesIO(ora)) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert packed.read("mimetype") == b"image/openraster"
        stacked = packed.read("stack.xml").decode()
        assert stacked.index("mask") < stacked.index("treatment") < stacked.index("original")
        assert 'visibility="hidden"' in stacked
        shown = np.asarray(Image.open(BytesIO(packed.read("data/0.png"))))
        assert (shown == image).all()


def test_a_file_without_its_original_is_refused():
    stack, image = layers()
    ora = write_ora(stack, image, Original(b"one", {}))
    other = BytesIO()
    with zipfile.ZipFile(BytesIO(ora)) as packed, zipfile.ZipFile(other, "w") as changed:
        for entry in packed.infolist():
            content = packed.read(entry.filename)
            changed.writestr(entry, b"two" if entry.filename == "pinxit/original" else content)
    empty = BytesIO()
    with zipfile.ZipFile(empty, "w") as packed:
        packed.writestr("pinxit/original", b"")
        packed.writestr("pinxit/record.json", json.dumps([]))
    for bad in (b"no archive", other.getvalue(), empty.getvalue()):
        with pytest.raises(BadLayersError):
            read_original(bad)


def test_a_tiff_holds_a_page_for_each_layer_by_name():
    stack, image = layers()

    with TiffImageFile(BytesIO(write_tiff(stack, image, about="Restored"))) as tiff:
        names = []
        for number in range(tiff.n_frames):
            tiff.seek(number)
            names.append(tiff.tag_v2[285])
        tiff.seek(0)
        assert tiff.tag_v2[270] == "Restored"
        assert (np.asarray(tiff) == image).all()

    assert names == ["picture", "original", "treatment", "mask"]
