"""What leaves carries every mark, and what does not, does not leave."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pinxit.provenance import (
    Ingredient,
    Making,
    NoteSigner,
    Outgoing,
    Record,
    Trust,
    UnfitToLeaveError,
    read_credential,
)
from pinxit.provenance.adapters.labelling import read_labels, seal_holds
from pinxit.provenance.adapters.marked_picture import UnreadablePictureError, mark_in
from pinxit.provenance.adapters.release import House, release
from pinxit.provenance.adapters.svg_mark import read_svg_mark
from pinxit.provenance.core.labels import SourceType
from pinxit.provenance.core.mark import Mark
from pinxit.studio.adapters.png import encode_hand_made_png, encode_png
from tests.provenance.works import house, signer, trust

MARK = Mark.of(1_234, 77)
KEY = NoteSigner.draw("studio.example")


def picture(side_px: int = 256) -> np.ndarray:
    """Return a disc on an even ground."""
    down, across = np.mgrid[:side_px, :side_px] / side_px - 0.5
    image = np.full((side_px, side_px, 3), (250, 244, 230), np.uint8)
    image[down**2 + across**2 < 0.1] = (200, 50, 40)
    return image


def outgoing(**changes: Any) -> Outgoing:
    told = Outgoing(
        content=encode_png(picture(), facts={"pinxit:piece": "dawn"}),
        media_type="image/png",
        title="Dawn 黎明",
        making=Making.CREATED,
        record=Record(piece="dawn", model="House", log_index=1_234),
    )
    return replace(told, **changes)


@pytest.fixture(scope="module")
def hands_out() -> House:
    return House("studio.example", KEY, signer(), trust(), "1.0")


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(content)).convert("RGB"), np.int16)


def test_a_painted_piece_leaves_with_all_its_marks(hands_out: House) -> None:
    kept = outgoing()

    left = release(kept, MARK, hands_out)

    assert mark_in(left.content) == left.mark == MARK
    label = read_labels(left.content, "image/png")
    assert label is not None
    assert label.aigc is not None
    assert label.source is SourceType.GENERATED
    assert (label.aigc.content_producer, label.aigc.produce_id) == ("studio.example", "dawn")
    assert seal_holds(label.aigc, left.content, "image/png", KEY.public) is True
    report = read_credential(left.content, "image/png", trust())
    assert report.is_good
    assert report.is_ai_made
    assert (report.title, report.record) == ("Dawn 黎明", kept.record.said)
    assert [value for _, value in report.bindings] == [str(MARK)]
    assert Image.open(BytesIO(left.content)).info["pinxit:piece"] == "dawn"
    assert np.abs(pixels(left.content) - picture()).max() <= 16


def test_it_leaves_as_jpeg_too(hands_out: House) -> None:
    file = BytesIO()
    Image.fromarray(picture()).save(file, "JPEG", quality=95, icc_profile=b"a profile")

    left = release(outgoing(content=file.getvalue(), media_type="image/jpeg"), MARK, hands_out)

    assert mark_in(left.content) == MARK
    assert read_credential(left.content, "image/jpeg", trust()).is_good
    assert Image.open(BytesIO(left.content)).info["icc_profile"] == b"a profile"


@pytest.mark.parametrize(
    ("making", "is_ai_made", "side_px"),
    [(Making.RESTORED, True, 256), (Making.CREATED, True, 128), (Making.ENLARGED, False, 256)],
    ids=["not a pixel of a restored work may change", "too small", "no model made it"],
)
def test_some_pictures_keep_every_pixel(
    hands_out: House, making: Making, is_ai_made: bool, side_px: int
) -> None:
    encode = encode_png if is_ai_made else encode_hand_made_png
    content = encode(picture(side_px), facts={})
    parents = (Ingredient(content, "image/png", "Before"),) if making.has_parent else ()

    left = release(
        outgoing(content=content, making=making, is_ai_made=is_ai_made, ingredients=parents),
        MARK,
        hands_out,
    )

    assert left.mark is None
    assert (pixels(left.content) == picture(side_px)).all()
    label = read_labels(left.content, "image/png")
    assert label is not None
    assert (label.aigc is not None) == is_ai_made
    assert read_credential(left.content, "image/png", trust()).is_good


def test_a_traced_drawing_carries_its_mark_in_its_paths(hands_out: House) -> None:
    points = np.random.default_rng(1).uniform(0, 512, (400, 2)).round(1)
    steps = " ".join(f"L{x} {y}" for x, y in points)
    content = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
        f'<path d="M0 0 {steps}z"/></svg>'
    ).encode()
    parent = (Ingredient(outgoing().content, "image/png", "Before"),)

    left = release(
        outgoing(
            content=content,
            media_type="image/svg+xml",
            making=Making.TRACED,
            ingredients=parent,
        ),
        MARK,
        hands_out,
    )

    found = read_svg_mark(left.content)
    assert found is not None
    assert found.mark == left.mark == MARK
    label = read_labels(left.content, "image/svg+xml")
    assert label is not None
    assert label.aigc is not None
    assert seal_holds(label.aigc, left.content, "image/svg+xml", KEY.public) is True
    assert read_credential(left.content, "image/svg+xml", trust()).is_good


def test_a_plain_drawing_leaves_without_a_mark(hands_out: House) -> None:
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    parent = (Ingredient(outgoing().content, "image/png", "Before"),)

    left = release(
        outgoing(
            content=content,
            media_type="image/svg+xml",
            making=Making.TRACED,
            ingredients=parent,
        ),
        MARK,
        hands_out,
    )

    assert left.mark is None
    assert read_credential(left.content, "image/svg+xml", trust()).is_good


def test_what_strangers_could_not_believe_does_not_leave(hands_out: House) -> None:
    with pytest.raises(UnfitToLeaveError, match="credential"):
        release(outgoing(), MARK, replace(hands_out, trust=Trust((house("Other").certificate,))))


def test_a_damaged_file_does_not_leave(hands_out: House) -> None:
    with pytest.raises(UnreadablePictureError):
        release(outgoing(content=outgoing().content[:300]), MARK, hands_out)
