"""Guests begin with a picture, and show what they see on the way."""

import numpy as np
import pytest
import torch

pytest.importorskip("diffusers")

from pinxit.training.adapters.guest_painting import (
    GuestWish,
    NeverVariesError,
    _shown,
    paint_with,
)
from pinxit.training.adapters.guest_pipeline import Guest, open_guest
from tests.training.tiny_guests import diffusing, flowing

pytestmark = pytest.mark.slow


def wish(**changes) -> GuestWish:
    facts = {"prompt": "a cat", "side_px": 32, "seed": 3, "steps": 4, "guidance_percent": 100}
    return GuestWish(**{**facts, **changes})


@pytest.fixture(params=[diffusing, flowing])
def guest(request, tmp_path) -> Guest:
    return open_guest(str(request.param(tmp_path / "tiny")))


def test_a_guest_varies_a_picture_and_shows_its_steps(guest):
    picture = paint_with(guest, wish())
    begun = {"begins_with_HWC": picture, "seed": 9}
    steps: list[tuple[int, int]] = []

    def heard(step: int, total: int, draw) -> None:
        steps.append((step, total))
        preview = draw()
        assert preview.dtype == np.uint8
        assert preview.shape[2] == 3

    weak = paint_with(guest, wish(**begun, strength_percent=10), on_step=heard)
    strong = paint_with(guest, wish(**begun, strength_percent=100))
    again = paint_with(guest, wish(**begun, strength_percent=10))

    assert weak.shape == picture.shape
    assert (weak == again).all(), "the same picture, whether anybody looks or not"
    assert (weak != strong).any(), "these guests know nothing; but the strength counts"
    assert steps == [(1, 1)], "of ten steps at a tenth, one is left"


def test_what_cannot_be_drawn_on_the_way_stops_nothing():
    without_autoencoder = object()

    assert _shown(without_autoencoder, torch.zeros(1, 4, 4, 4), (32, 32)) is None
    assert _shown(without_autoencoder, torch.zeros(1, 4, 1, 4, 4), (32, 32)) is None


def test_a_guest_without_a_counterpart_says_so(tmp_path, monkeypatch):
    guest = open_guest(str(diffusing(tmp_path / "tiny")))
    alone = type("LonelyPipeline", (type(guest.pipeline),), {})
    guest.pipeline.__class__ = alone

    with pytest.raises(NeverVariesError) as refused:
        paint_with(guest, wish(begins_with_HWC=np.zeros((32, 32, 3), np.uint8)))

    assert "house painter" in refused.value.remedy
