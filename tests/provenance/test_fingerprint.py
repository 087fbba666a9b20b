"""Knowing a picture again: how it is laid on another, and what that is worth."""

import io

import numpy as np
import pytest
from PIL import Image

from pinxit.provenance.adapters.iscc import bits_apart, file_codes, image_code, text_code
from pinxit.provenance.adapters.opening import opened
from pinxit.provenance.adapters.recogniser import (
    MissingRecogniserError,
    house_recogniser,
    open_recogniser,
    opened_thumbnail,
    thumbnail_of,
)
from pinxit.provenance.core import inspection
from pinxit.provenance.core.alignment import better_look, fit_of, shrunk_to
from pinxit.provenance.core.fingerprint import (
    MEASURES,
    Calibration,
    Chance,
    Fit,
    among,
    best_of,
    calibrated,
    chance_of,
)
from tests.bad import pictures
from tests.provenance.drawings import cropped, drawing, png_of, pressed

HUGE = pictures.of_chunks(pictures.header(60_000, 60_000), pictures.chunk(b"IDAT", b""))


def laid(picture, record) -> Fit:
    kept = opened_thumbnail(thumbnail_of(record))
    return fit_of(picture, kept, better_look(picture, kept), likeness=1.0)


@pytest.mark.parametrize("number", range(3))
def test_a_crop_lies_where_it_was_cut_from(number: int) -> None:
    whole = drawing(number)

    own, strange = laid(pressed(cropped(whole)), whole), laid(cropped(drawing(number + 9)), whole)

    assert own.tone > 0.97 > strange.tone
    assert own.edges > 0.7 > strange.edges
    assert own.worst < 25 < strange.worst
    assert own.kept == pytest.approx(0.85**2, abs=0.03)


def test_a_picture_in_the_mirror_is_turned_back() -> None:
    whole = drawing(4)

    fit = laid(np.ascontiguousarray(cropped(whole)[:, ::-1]), whole)

    assert fit.mirrored
    assert fit.tone > 0.97


def test_a_picture_on_a_larger_page_is_found_on_it() -> None:
    whole = drawing(5)
    page = np.full((200, 190, 3), 250, dtype=np.uint8)
    page[20:180, 15:175] = whole

    fit = laid(page, whole)

    assert fit.tone > 0.97
    assert fit.kept > 0.95


def test_a_strip_reaches_over_one_edge_alone() -> None:
    whole = drawing(6)
    strip = np.full((60, 190, 3), 250, dtype=np.uint8)
    strip[:, 15:175] = whole[40:100]

    assert laid(strip, whole).kept == pytest.approx(60 / 160, abs=0.1)


def test_an_even_picture_lies_nowhere() -> None:
    even = np.full((90, 90, 3), 200, dtype=np.uint8)

    fit = laid(even, drawing(7))

    assert fit.tone < 0.3
    assert laid(np.full((4, 200, 3), 200, dtype=np.uint8), drawing(7)).tone < 0.3


def test_a_picture_is_shrunk_and_never_enlarged() -> None:
    assert shrunk_to(drawing(1, 200), 96).shape == (96, 96, 3)
    assert shrunk_to(drawing(1, 40), 96).shape == (40, 40, 3)


def test_the_likelihood_is_learnt_from_pairs() -> None:
    chance = np.random.default_rng(0)
    same_N = chance.random(400) < 0.4
    measures_NK = (
        chance.normal(size=(400, len(MEASURES))) + 4.0 * same_N[:, None] * np.eye(len(MEASURES))[0]
    )

    found = calibrated(measures_NK, same_N)

    likely_N = 1 / (1 + np.exp(-(measures_NK @ np.array(found.weights) + found.bias)))
    assert np.mean((likely_N > 0.5) == same_N) > 0.95
    assert likely_N.mean() == pytest.approx(same_N.mean(), abs=0.02)


def test_a_fit_is_turned_into_a_likelihood_and_a_word() -> None:
    good = Fit(tone=0.99, edges=0.9, colour=3.0, worst=6.0, likeness=0.9, kept=0.7)
    poor = Fit(tone=0.5, edges=0.2, colour=40.0, worst=90.0, likeness=0.4, kept=0.7)
    worth = Calibration((2.0, 2.0, -1.0, -1.0, 1.0, 0.0), -5.0)

    assert worth.likelihood(good) > 0.9 > 0.1 > worth.likelihood(poor)
    assert chance_of(0.9995) is Chance.CERTAIN
    assert chance_of(0.95) is Chance.LIKELY
    assert chance_of(0.49) is Chance.NONE


def test_only_the_likeliest_is_named_and_only_if_likely() -> None:
    assert best_of([0.2, 0.95, 0.91]) == 1
    assert best_of([0.2, 0.4]) is None
    assert best_of([]) is None


def test_two_that_fit_equally_rule_each_other_out() -> None:
    assert among([0.99, 0.99]) == pytest.approx([0.4975, 0.4975], abs=1e-3)
    assert among([0.9999, 0.5]) == pytest.approx([0.9998, 0.0001], abs=1e-4)
    assert among([]) == []


def test_the_house_recogniser_sees_past_cropping_and_pressing() -> None:
    knows = house_recogniser()
    whole, other = drawing(8), drawing(80)

    mine = knows.likeness(whole)
    near = float(mine @ knows.likeness(pressed(cropped(whole))))

    assert mine.shape == (128,)
    assert np.linalg.norm(mine) == pytest.approx(1.0, abs=1e-3)
    assert near > float(mine @ knows.likeness(other)) + 0.1
    taken = knows.fingerprint(whole)
    assert taken.iscc.startswith("ISCC:")
    assert len(taken.thumbnail) < 12_000


def test_a_folder_without_its_network_is_refused(tmp_path) -> None:
    with pytest.raises(MissingRecogniserError):
        open_recogniser(tmp_path)

    (tmp_path / "card.json").write_text('{"network": "sha256:00", "likeness": 128}')
    (tmp_path / "recogniser.onnx").write_bytes(b"another")
    with pytest.raises(MissingRecogniserError):
        open_recogniser(tmp_path)


def test_a_content_code_forgets_borders_transparency_and_turning() -> None:
    picture = Image.fromarray(drawing(11))
    bordered = Image.new("RGB", (240, 240), "white")
    bordered.paste(picture, (40, 40))
    clear = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    clear.paste(picture, (40, 40))

    code = image_code(picture)

    assert bits_apart(code, image_code(bordered)) <= 6
    assert image_code(bordered) == image_code(clear)
    assert bits_apart(code, image_code(Image.fromarray(drawing(12)))) > 60
    assert image_code(Image.new("RGB", (20, 20), "white")).startswith("ISCC:")


def test_content_codes_of_texts_and_bytes() -> None:
    data, instance = file_codes(io.BytesIO(b"all of it"))

    assert data.startswith("ISCC:G")
    assert instance.startswith("ISCC:I")
    assert text_code("Bright moon before my bed").startswith("ISCC:E")


def test_a_picture_is_opened_upright_on_white_and_no_larger_than_needed() -> None:
    clear = Image.new("RGBA", (1000, 500), (255, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    out.seek(0)

    seen = opened(out)

    assert seen.shape == (384, 768, 3)
    assert (seen == 255).all()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", inspection.NotAPictureError),
        (b"BM" + bytes(60), inspection.NotAPictureError),
        (pictures.png()[:-30], inspection.TruncatedPictureError),
        (
            pictures.of_chunks(pictures.header(60_000, 60_000), pictures.chunk(b"IDAT", b"")),
            inspection.TooManyPixelsError,
        ),
        (png_of(drawing(1))[:200], inspection.TruncatedPictureError),
    ],
)
def test_a_picture_that_cannot_be_looked_at_says_why(content: bytes, error) -> None:
    with pytest.raises(error) as told:
        opened(io.BytesIO(content))

    assert told.value.remedy
