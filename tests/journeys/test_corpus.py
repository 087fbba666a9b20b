"""Cleo brings her works in, Dov freezes them, Cleo withdraws one: as they see it."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.journeys.house import PASSWORD, PHONE, Doorkeeper, House, Visitor

SCRIPT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
)


def study(number: int) -> bytes:
    """A small landscape; each has its own sky, hill and sun, and its own proportions."""
    width, height = (480, 320) if number % 3 else (320, 440)
    sky = (200 + number * 5, 225 - number * 9, 235 - number * 12)
    picture = Image.new("RGB", (width, height), sky)
    draw = ImageDraw.Draw(picture)
    x, y = 60 + number * 29 % (width - 140), 40 + number * 17 % 90
    draw.ellipse((x, y, x + 54, y + 54), fill=(235, 170 - number * 10, 60))
    ridge = [
        (step * width // 8, height * 5 // 9 + (step * number * 37 + number * 53) % 90)
        for step in range(9)
    ]
    draw.polygon([(0, height), *ridge, (width, height)], fill=(60 + number * 9, 95, 70))
    low = [
        (step * width // 5, height * 7 // 9 + (step * 31 + number * 41) % 50) for step in range(6)
    ]
    draw.polygon([(0, height), *low, (width, height)], fill=(40, 62 + number * 6, 48))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def a_zip_of_twelve(folder: Path) -> Path:
    """Ten studies with a table beside them, and two files that nobody should open."""
    path = folder / "studies.zip"
    table = ["file,title,caption_en,caption_zh,year"]
    table += [f"study-{n:02}.png,Hills {n},hills under a sun,日下山峦,2024" for n in range(1, 11)]
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1, 11):
            archive.writestr(f"study-{number:02}.png", study(number))
        archive.writestr("cut-off.png", study(11)[:400])
        archive.writestr("surprise.svg", SCRIPT)
        archive.writestr("works.csv", "\n".join(table))
    return path


@pytest.fixture(scope="module")
def owner_link(house: House) -> str:
    """The one-time link by which Dov, who owns this house and curates, comes in."""
    found = re.search(r"/accounts/first/\S+", house.console.read_text(encoding="utf-8"))
    assert found, "the house prints the link once"
    return found.group()


def dov_comes_in(dov: Visitor, link: str) -> None:
    dov.go(link)
    dov.page.fill("[name=email]", "dov@example.org")
    dov.page.fill("[name=display_name]", "Dov")
    dov.page.fill("[name=password]", PASSWORD)
    dov.page.click("main .button--main")
    dov.page.wait_for_url(lambda url: "/first/" not in url)


def cleo_brings_her_studies(cleo: Visitor, archive: Path) -> None:
    cleo.go("/corpus/")
    cleo.page.click("text=Bring in works >> nth=0")
    cleo.page.wait_for_url(re.compile("/corpus/add/$"))
    cleo.look("add")
    cleo.page.click(".ways a >> nth=0")
    cleo.look("files")
    cleo.page.set_input_files("input[type=file]", archive)
    cleo.page.fill("[name=title]", "Hill studies")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile("/rights/"))
    for use, answer in [("train", "granted"), ("style", "refused"), ("sell", "granted")]:
        cleo.page.check(f"[name={use}][value={answer}]")
    cleo.page.fill("[name=credit]", "© Cleo, Lisbon")
    cleo.look("rights")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile("/confirm/"))
    cleo.look("confirm")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile(r"/intakes/[0-9a-f-]+/$"))
    cleo.look("progress")
    cleo.page.wait_for_selector("#came-in", timeout=180_000)
    cleo.look("report")


def test_works_come_in_are_frozen_and_one_is_withdrawn(
    visitor: Doorkeeper, owner_link: str, tmp_path: Path
) -> None:
    dov, cleo = visitor("dov-corpus"), visitor("cleo-corpus")
    dov_comes_in(dov, owner_link)
    cleo.sign_in_or_up(as_artist=True)
    cleo_brings_her_studies(cleo, a_zip_of_twelve(tmp_path))
    report = cleo.page.inner_text("main")
    assert "10 works came in. 2 files did not; why stands below." in report
    assert "surprise.svg" in report
    assert "cut-off.png" in report

    cleo.page.click(".holding >> nth=0")
    cleo.page.wait_for_url(re.compile("/corpus/works/"))
    cleo.look("work")
    work = cleo.page.url
    assert "The author has refused this use." in cleo.page.inner_text("main")

    dov.go("/corpus/manifests/")
    dov.page.check("[name=purpose][value=train]")
    dov.page.check("[name=collections] >> nth=0")
    dov.look("freeze")
    dov.page.click("main .button--main")
    dov.page.wait_for_load_state()
    for _ in range(60):
        if dov.page.locator(".sealed").count():
            break
        dov.page.wait_for_timeout(500)
        dov.page.reload()
    dov.look("manifests")
    dov.page.click(".sealed a >> nth=0")
    dov.look("manifest")
    assert "Cleo" in dov.page.inner_text(".table")
    manifest = dov.page.url

    cleo.page.goto(work)
    cleo.page.click("text=Withdraw this work")
    cleo.look("withdraw")
    assert "1 of 10 works" in cleo.page.inner_text("main")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile(r"/works/\d+/$"))
    cleo.look("withdrawn")
    dov.page.goto(manifest)
    dov.look("manifest-touched")
    assert "was withdrawn since" in dov.page.inner_text("main")

    look_on_a_phone(visitor)
    look_without_scripts(visitor)


def look_on_a_phone(visitor: Doorkeeper) -> None:
    """The same pages on a phone, in Chinese, at night."""
    ada = visitor("ada-corpus", screen=PHONE, locale="zh-CN", dark=True)
    ada.go("/corpus/")
    ada.look("browser")
    assert not ada.page.locator(".facets").evaluate("details => details.open")
    ada.page.click(".facets__fold")
    ada.look("facets")
    ada.page.click(".facets__choice, .facet__choice >> nth=0")
    ada.page.wait_for_load_state()
    ada.page.click(".holding >> nth=0")
    ada.page.wait_for_url(re.compile("/works/"))
    ada.look("work")
    ada.page.click(".wall-label__maker a")
    ada.page.wait_for_url(re.compile("/authors/"))
    ada.look("author")
    ada.go("/corpus/manifests/")
    ada.look("manifests")
    # WCAG 2.2, 1.4.10: nothing is lost at a width of 320 pixels.
    for path in ("/corpus/", "/corpus/manifests/"):
        ada.go(path)
        ada.page.set_viewport_size({"width": 320, "height": 700})
        assert ada.page.evaluate("document.documentElement.scrollWidth") <= 320


def look_without_scripts(visitor: Doorkeeper) -> None:
    """Browsing needs no scripts: words, choices, pages."""
    eve = visitor("eve-corpus", scripts=False)
    eve.go("/corpus/")
    eve.page.fill("[name=q]", "日下")
    eve.page.click(".search button")
    eve.page.wait_for_load_state()
    assert eve.page.locator(".holding").count() == 9
    eve.page.click(".facet__choice >> nth=0")
    eve.page.wait_for_load_state()
    assert "use=train" in eve.page.url
    eve.go("/corpus/add/")
    assert "/sign-in/" in eve.page.url
