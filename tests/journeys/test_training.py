"""Cleo watches a run as it learns, and asks what may teach her own hand."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys.house import PHONE, Doorkeeper, House, Visitor
from tests.journeys.test_corpus import study
from tests.training.runs_on_disk import (
    PIXELS,
    PROGRESS,
    a_run,
    a_sheet,
    origin,
    tell,
    this_process,
)

LEARNING = replace(PROGRESS, state="running", process=this_process())


@pytest.fixture
def painter(house: House) -> Iterator[Path]:
    """A run that learns: the process of the test keeps it alive."""
    young = origin(recipe="sha256:" + "1" * 64, recipe_name="house-32", shape=PIXELS)
    folder = a_run(house.home / "runs", told=LEARNING, before=young)
    yield folder
    tell(folder, LEARNING, state="finished", step=1000)


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
    cleo.page.focus("#sheet-100")
    tell(painter, LEARNING, step=500, losses=(*LEARNING.losses, (500, 0.4)))
    a_sheet(painter / "sheet-00000500.png", seed=500)
    cleo.page.wait_for_selector("text=500 of 1,000 steps")
    cleo.page.wait_for_selector("#run-sheet-shown[href*='/sheets/500.png']")
    assert cleo.page.evaluate("document.activeElement.id") == "sheet-100"
    assert cleo.page.is_visible("#run-figures")
    cleo.page.keyboard.press("Enter")
    cleo.page.wait_for_url(re.compile(r"\?sheet=100"))
    assert "Step 100" in cleo.page.inner_text(".sheets figcaption")
    cleo.page.reload()
    assert "500 of 1,000 steps" in cleo.page.inner_text(".readings")

    tell(painter, LEARNING, state="finished", step=1000)
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
    eve.page.click("#sheet-200")
    eve.page.wait_for_load_state()
    assert "Step 200" in eve.page.inner_text(".sheets figcaption")


def bring_in_studies(cleo: Visitor, folder: Path) -> None:
    archive = folder / "hills.zip"
    with zipfile.ZipFile(archive, "w") as written:
        for number in range(1, 12):
            written.writestr(f"hill-{number:02}.png", study(number))
    cleo.go("/corpus/add/files/")
    cleo.page.set_input_files("input[type=file]", archive)
    cleo.page.fill("[name=title]", "My hills")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile("/rights/"))
    for use in ("train", "style", "sell"):
        cleo.page.check(f"[name={use}][value=granted]")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile("/confirm/"))
    cleo.page.click("main .button--main")
    cleo.page.wait_for_selector("#came-in", timeout=180_000)


def test_cleo_sees_what_may_teach_her_hand(visitor: Doorkeeper, tmp_path: Path) -> None:
    """The learning itself takes minutes and is tested in the studio."""
    cleo = visitor("cleo-hands")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/training/hands/")
    cleo.look("none")
    bring_in_studies(cleo, tmp_path)

    cleo.go("/training/")
    cleo.page.click("text=Let it learn my hand")
    cleo.page.wait_for_url(re.compile("/hands/$"))
    assert "11 of 11 pictures may teach a hand" in cleo.page.inner_text(".teachings")
    cleo.look("hands")
    cleo.page.click(".teaching")
    cleo.page.wait_for_url(re.compile("/hands/teach/"))
    cleo.look("teach")
    assert "11 pictures may" in cleo.page.inner_text(".uses")
    cleo.page.fill("[name=name]", "<b>")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_selector(".field__error")
    cleo.look("bad-name")
