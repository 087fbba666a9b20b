"""Cleo watches a run as it learns; Nora asks what may teach her own hand."""

import io
import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pinxit.training.core.run_record import recipe_json
from recipes.latent import painter as painter_recipe
from tests.journeys.house import PHONE, Doorkeeper, House, Visitor
from tests.journeys.test_corpus import study
from tests.training.runs_on_disk import (
    PIXELS,
    PROGRESS,
    a_run,
    origin,
    tell,
    this_process,
)

#: It falls quickly, then slowly, and never quite evenly.
LOSSES = tuple(
    (25 * n, 0.55 + 1.4 * 0.9**n + 0.3 * 0.985**n + 0.02 * math.sin(n * n)) for n in range(1, 161)
)
LEARNING = replace(
    PROGRESS,
    state="running",
    pictures_seen=192_000,
    step=4000,
    steps=10_000,
    losses=LOSSES,
    process=this_process(),
)


def sheet_of_hills(folder: Path, step: int, *, clear: float) -> None:
    """Write a contact sheet of sixteen small landscapes that come out of noise.

    Args:
        folder: The run.
        step: After which step.
        clear: How far they have come, 0 to 1.
    """
    small = [Image.open(io.BytesIO(study(n))).resize((128, 128)) for n in range(1, 17)]
    hills_RSHWC = np.stack([np.asarray(each) for each in small]).reshape(4, 4, 128, 128, 3)
    noise = np.random.Generator(np.random.Philox(key=7)).normal(128, 70, hills_RSHWC.shape)
    mixed = (clear * hills_RSHWC + (1 - clear) * noise).clip(0, 255).astype(np.uint8)
    sheet = mixed.transpose(0, 2, 1, 3, 4).reshape(512, 512, 3)
    Image.fromarray(sheet).save(folder / f"sheet-{step:08d}.png")


@pytest.fixture
def painter(house: House) -> Iterator[Path]:
    """A run that learns: the process of the test keeps it alive."""
    young = origin(recipe="sha256:" + "1" * 64, recipe_name="house-32", shape=PIXELS)
    folder = a_run(house.home / "runs", told=LEARNING, before=young)
    (folder / "recipe.json").write_text(recipe_json(painter_recipe()))
    for old in folder.glob("sheet-*.png"):
        old.unlink()
    for number, step in enumerate(range(500, 4001, 500)):
        sheet_of_hills(folder, step, clear=min(1.0, 0.1 + number / 7))
    yield folder
    tell(folder, LEARNING, state="finished", step=10_000)


def test_a_run_is_watched_while_it_learns(visitor: Doorkeeper, painter: Path) -> None:
    cleo = visitor("cleo-training")
    cleo.sign_in_or_up(as_artist=True)
    cleo.page.click("nav >> text=Training")
    cleo.page.wait_for_url(re.compile("/training/$"))
    cleo.look("runs")
    cleo.page.click("text=painter")
    cleo.page.wait_for_url(re.compile("/runs/painter/"))
    cleo.look("run")

    # It moves without being loaded anew, and the reader's place is kept.
    cleo.page.click("summary")
    cleo.page.focus("#sheet-1000")
    tell(painter, LEARNING, step=4025, losses=(*LOSSES, (4025, 0.5)))
    sheet_of_hills(painter, 4025, clear=1.0)
    cleo.page.wait_for_selector("text=4,025 of 10,000 steps")
    cleo.page.wait_for_selector("#run-sheet-shown[href*='/sheets/4025.png']")
    assert cleo.page.evaluate("document.activeElement.id") == "sheet-1000"
    assert cleo.page.is_visible("#run-figures")
    cleo.page.keyboard.press("Enter")
    cleo.page.wait_for_url(re.compile(r"\?sheet=1000"))
    assert "Step 1,000" in cleo.page.inner_text(".sheets figcaption")
    cleo.page.reload()
    assert "4,025 of 10,000 steps" in cleo.page.inner_text(".readings")

    tell(painter, LEARNING, state="finished", step=10_000)
    cleo.page.wait_for_selector("text=Finished")
    assert cleo.page.get_attribute("#run-poll", "hx-get") is None
    look_on_a_phone(visitor, painter)
    look_without_scripts(visitor, painter)


def look_on_a_phone(visitor: Doorkeeper, painter: Path) -> None:
    """The same on a phone, in Chinese, at night, and with a file that is broken."""
    (painter / "progress.json").write_text("{")
    dov = visitor("dora-training", screen=PHONE, locale="zh-CN", dark=True)
    dov.sign_in_or_up(as_artist=True)
    for path, what in [("/training/", "runs"), ("/training/runs/painter/", "run")]:
        dov.go(path)
        assert "读不出训练的进度" in dov.page.inner_text("main")
        dov.look(what)
        # WCAG 2.2, 1.4.10: nothing is lost at a width of 320 pixels.
        dov.page.set_viewport_size({"width": 320, "height": 700})
        assert dov.page.evaluate("document.documentElement.scrollWidth") <= 320
        dov.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})


def look_without_scripts(visitor: Doorkeeper, painter: Path) -> None:
    """Watching needs no scripts: the page loads itself anew, links choose what is shown."""
    tell(painter, LEARNING)
    eve = visitor("eve-training", scripts=False)
    eve.sign_in_or_up(as_artist=True)
    eve.go("/training/runs/painter/")
    assert eve.page.locator("noscript meta[http-equiv=refresh]").count() == 1
    eve.page.click("text=linear")
    eve.page.wait_for_load_state()
    assert "scale=linear" in eve.page.url
    eve.page.click("#sheet-2000")
    eve.page.wait_for_load_state()
    assert "Step 2,000" in eve.page.inner_text(".sheets figcaption")


def bring_in_studies(nora: Visitor, folder: Path) -> None:
    archive = folder / "hills.zip"
    with zipfile.ZipFile(archive, "w") as written:
        for number in range(21, 32):
            written.writestr(f"hill-{number:02}.png", study(number))
    nora.go("/corpus/add/files/")
    nora.page.set_input_files("input[type=file]", archive)
    nora.page.fill("[name=title]", "My hills")
    nora.page.click("main .button--main")
    nora.page.wait_for_url(re.compile("/rights/"))
    for use in ("train", "style", "sell"):
        nora.page.check(f"[name={use}][value=granted]")
    nora.page.fill("[name=credit]", "© Nora, Lisbon")
    nora.page.click("main .button--main")
    nora.page.wait_for_url(re.compile("/confirm/"))
    nora.page.click("main .button--main")
    nora.page.wait_for_selector("#came-in", timeout=180_000)


def test_nora_sees_what_may_teach_her_hand(visitor: Doorkeeper, tmp_path: Path) -> None:
    """The learning itself takes minutes and is tested in the studio."""
    nora = visitor("nora-hands")
    nora.sign_in_or_up(as_artist=True)
    nora.go("/training/hands/")
    nora.look("none")
    bring_in_studies(nora, tmp_path)

    nora.go("/training/")
    nora.page.click("text=Let it learn my hand")
    nora.page.wait_for_url(re.compile("/hands/$"))
    assert "11 of 11 pictures may teach a hand" in nora.page.inner_text(".teachings")
    nora.look("hands")
    nora.page.click(".teaching")
    nora.page.wait_for_url(re.compile("/hands/teach/"))
    nora.look("teach")
    assert "11 pictures may" in nora.page.inner_text(".uses")
    nora.page.fill("[name=name]", "<b>")
    nora.page.click("main .button--main")
    nora.page.wait_for_selector(".field__error")
    nora.look("bad-name")
