"""The painter as the studio meets it."""

import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pinxit.optimisation import BadCardError
from pinxit.studio import Brief, Step, painter_facts
from pinxit.studio.adapters.house_painter import (
    HousePainter,
    open_house_painter,
    open_painter,
)
from pinxit.studio.core.painter import UnknownHandError, UnsupportedSideError
from pinxit.training import BadInksError, BadReferencesError
from tests.studio.tiny_painter import (
    give_inks,
    write_latent_painter,
    write_looking_painter,
    write_painter,
    write_swift_painter,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def painter(tmp_path: Path) -> HousePainter:
    return open_painter(write_painter(tmp_path / "tiny"), tmp_path / "home")


def brief(**changes: object) -> Brief:
    plain = {"prompt": "a red dragon", "hand": "narrow", "steps": 4, "side_px": 16, "seed": 7}
    return Brief(**{"guidance_percent": 100, **plain, **changes})  # type: ignore[arg-type]


def test_it_paints_in_the_hand_that_was_asked_for(painter: HousePainter) -> None:
    levels = [
        painter.paint(brief(hand=hand), on_step=lambda _: None).mean() for hand in painter.hands
    ]

    assert painter.hands == ("broad", "narrow", "any")
    assert levels == pytest.approx([127.5, 159.4, 191.3], abs=1)


def test_it_tells_of_every_step(painter: HousePainter) -> None:
    steps: list[Step] = []
    picture = painter.paint(brief(), on_step=steps.append)

    assert [(step.step, step.total) for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert np.array_equal(steps[-1].preview_HWC, picture)
    assert picture.shape == (16, 16, 3)
    assert picture.dtype == np.uint8


def test_a_painter_of_latents_shows_pictures_at_every_step(
    painter: HousePainter, tmp_path: Path
) -> None:
    latent = open_painter(write_latent_painter(tmp_path / "latent"), tmp_path / "home")
    steps: list[Step] = []
    picture = latent.paint(brief(), on_step=steps.append)
    again = latent.paint(brief(), on_step=lambda _: None)
    pixels = painter.paint(brief(), on_step=lambda _: None)

    assert latent.card.canvas == (3, 4, 4)
    assert [step.preview_HWC.shape for step in steps] == [(16, 16, 3)] * 4
    assert np.array_equal(steps[-1].preview_HWC, picture)
    assert np.array_equal(picture, again)
    assert picture.mean() == pytest.approx(pixels.mean(), abs=1)
    assert latent.model != painter.model


@pytest.mark.parametrize(("asked", "taken"), [(24, 4), (4, 4), (3, 2), (1, 1)])
def test_a_distilled_painter_takes_as_many_steps_as_it_knows(
    asked: int, taken: int, tmp_path: Path
) -> None:
    swift = open_painter(write_swift_painter(tmp_path / "swift"), tmp_path / "home")
    steps: list[Step] = []
    picture = swift.paint(brief(steps=asked), on_step=steps.append)
    again = swift.paint(brief(steps=asked, guidance_percent=900), on_step=lambda _: None)

    assert [(step.step, step.total) for step in steps] == [(n + 1, taken) for n in range(taken)]
    assert np.array_equal(steps[-1].preview_HWC, picture)
    assert np.array_equal(picture, again)
    assert picture.mean() == pytest.approx(159.4, abs=1)


def test_a_painter_looks_at_works_by_other_hands(tmp_path: Path) -> None:
    painter = open_painter(write_looking_painter(tmp_path / "looking"), tmp_path / "home")
    dark, bright = (
        painter.paint(brief(hand=hand), on_step=lambda _: None).mean()
        for hand in ("narrow", "broad")
    )

    assert painter.looks_at(brief(hand="narrow")) == ("npm:tiny@1#dark",)
    assert painter.looks_at(brief(hand="broad")) == ("npm:tiny@1#bright",)
    assert len(painter.looks_at(brief(hand="any"))) == 1
    assert dark < 50 < 200 < bright


def test_a_work_may_lie_under_the_noise(tmp_path: Path) -> None:
    plain = open_painter(write_looking_painter(tmp_path / "plain"), tmp_path / "home")
    led = open_painter(write_looking_painter(tmp_path / "led", 60), tmp_path / "home")
    one_step = brief(hand="narrow", steps=1)
    far, near = (
        np.abs(painter.paint(one_step, on_step=lambda _: None).astype(int) - dark).mean()
        for painter, dark in ((plain, 0), (led, 0))
    )

    assert near < far
    again = led.paint(one_step, on_step=lambda _: None)
    assert np.array_equal(again, led.paint(one_step, on_step=lambda _: None))


def test_a_picture_is_laid_out_in_the_inks_of_its_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever noise there is, the ink is near enough.
    monkeypatch.setattr("pinxit.studio.core.inks._INK_REACH", 9.0)
    monkeypatch.setattr("pinxit.studio.core.inks._PAPER_REACH", 0.0)
    painter = open_painter(give_inks(write_latent_painter(tmp_path / "inked")), tmp_path / "home")
    red, blue = (
        painter.paint(brief(hand=hand), on_step=lambda _: None) for hand in ("narrow", "broad")
    )
    any_hand = painter.paint(brief(hand="any"), on_step=lambda _: None)

    assert np.unique(red.reshape(-1, 3), axis=0).tolist() == [[200, 20, 20]]
    assert np.unique(blue.reshape(-1, 3), axis=0).tolist() == [[20, 20, 200]]
    assert len(np.unique(any_hand.reshape(-1, 3), axis=0)) == 1


def test_inks_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    folder = give_inks(write_latent_painter(tmp_path / "inked"))
    (folder / "inks.json").unlink()

    with pytest.raises(BadInksError):
        open_painter(folder, tmp_path / "home")


def test_works_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    folder = write_looking_painter(tmp_path / "looking")
    (folder / "references.zip").write_bytes(b"no works")

    with pytest.raises(BadReferencesError):
        open_painter(folder, tmp_path / "home")


def test_one_brief_is_one_picture_whoever_else_is_painting(painter: HousePainter) -> None:
    alone = painter.paint(brief(), on_step=lambda _: None)
    together: list[tuple[int, NDArray[np.uint8]]] = []

    def paint(seed: int) -> None:
        together.append((seed, painter.paint(brief(seed=seed), on_step=lambda _: None)))

    threads = [threading.Thread(target=paint, args=(seed,)) for seed in (7, 8, 7, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(together) == 4
    assert all(np.array_equal(alone, picture) for seed, picture in together if seed == 7)


def test_it_refuses_what_it_cannot_do(painter: HousePainter) -> None:
    with pytest.raises(UnknownHandError, match="broad, narrow, any"):
        painter.paint(brief(hand="cleo"), on_step=lambda _: None)
    with pytest.raises(UnsupportedSideError):
        painter.paint(brief(side_px=512), on_step=lambda _: None)


def test_a_folder_with_a_broken_card_is_no_painter(tmp_path: Path) -> None:
    folder = write_painter(tmp_path / "tiny")
    (folder / "card.json").write_text("{}")

    with pytest.raises(BadCardError):
        open_painter(folder, tmp_path)


def test_the_house_painter_paints_alike_in_both_languages(tmp_path: Path) -> None:
    painter = open_house_painter(tmp_path)
    card = painter.card

    def paint(prompt: str, seed: int = 7) -> np.ndarray:
        wish = Brief(
            prompt=prompt,
            hand="noto",
            seed=seed,
            steps=card.steps,
            guidance_percent=card.guidance_percent,
            side_px=card.side_px,
        )
        return painter.paint(wish, on_step=lambda _: None)

    assert np.array_equal(paint("a red dragon"), paint("a red dragon"))
    assert not np.array_equal(paint("a red dragon"), paint("一条红龙"))
    assert not np.array_equal(paint("a red dragon"), paint("a red dragon", seed=8))
    assert set(painter_facts(tmp_path)) == {"House painter", "Engine", "Hands"}
