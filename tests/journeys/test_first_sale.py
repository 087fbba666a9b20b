"""The line, as people walk it: Cleo paints and lists, Ada buys, anybody verifies."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.house import DESK, PHONE, Doorkeeper, Visitor


def paint(cleo: Visitor, prompt: str) -> None:
    """Ask for a picture and watch it until it is finished."""
    cleo.go("/studio/")
    cleo.look("studio")
    cleo.page.fill("[name=prompt]", prompt)
    with cleo.house.painter_resting():
        cleo.page.click("main .button--main")
        cleo.page.wait_for_url(re.compile("/studio/briefs/"))
        brief = cleo.page.url
        cleo.look("developing")
        cleo.page.reload()
    # The page follows the painter by itself and opens the piece when it is finished.
    cleo.page.wait_for_url(re.compile("/studio/pieces/"), timeout=60_000)
    cleo.look("piece")
    cleo.page.goto(brief)
    cleo.look("painted")
    cleo.go("/studio/works/")
    cleo.look("my-works")


def offer(cleo: Visitor, title: str) -> str:
    """Offer the piece as an edition of 2 and return the address of the work."""
    cleo.page.click(".wall a[href*='/pieces/'] >> nth=0")
    cleo.page.wait_for_url(re.compile("/studio/pieces/"))
    cleo.page.click("main a[href$='/offer/']")
    cleo.page.fill("[name=title]", title)
    cleo.page.fill("[name=size]", "2")
    cleo.page.fill("[name=price]", "30")
    cleo.look("offer")
    cleo.page.click("main .button--main")
    cleo.look("offer-label")
    cleo.page.click("[name=publish]")
    cleo.page.wait_for_url(re.compile("/works/"))
    cleo.look("offered")
    return urlsplit(cleo.page.url).path


def buy(ada: Visitor, title: str, file: Path) -> None:
    """Find the work, buy it with the test payment, and fetch the file."""
    ada.go("/")
    ada.look("wall")
    ada.page.fill("#search", title)
    ada.page.press("#search", "Enter")
    ada.page.wait_for_url(re.compile(r"\?q="))
    ada.look("found")
    ada.page.click(".wall a >> nth=0")
    ada.page.wait_for_url(re.compile("/works/"))
    ada.look("work")
    ada.page.click("main a[href$='/buy/']")
    ada.look("checkout")
    ada.page.check("[name=accepts_terms]")
    ada.page.click("main form .button--main")
    ada.page.wait_for_url(re.compile("/payment"))
    ada.look("payment")
    ada.page.click("main form .button--main")
    ada.page.wait_for_url(re.compile("/orders/[0-9a-f-]+/$"))
    ada.look("order")
    with ada.page.expect_download() as download:
        ada.page.click("main a[href$='/file/']")
    download.value.save_as(file)
    ada.page.click("main a[href^='/certificates/editions/']")
    ada.page.wait_for_url(re.compile("/certificates/editions/"))
    ada.look("certificate")


def verify(anyone: Visitor, file: Path, what: str) -> str:
    """Bring a file to `/verify` and return the kind of notice it gets."""
    anyone.go("/verify/")
    anyone.look("verify")
    anyone.page.set_input_files("input[type=file]", file)
    anyone.page.wait_for_selector(".notice")
    anyone.look(what)
    return anyone.page.get_attribute(".notice", "class") or ""


def with_one_byte_changed(file: Path) -> Path:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    changed = file.with_name("changed.png")
    changed.write_bytes(content)
    return changed


@pytest.mark.parametrize(
    ("locale", "screen", "prompt", "title"),
    [
        ("en-GB", DESK, "a red dragon", "The dragon at the door"),
        ("zh-CN", PHONE, "一条红龙", "门前的龙"),
    ],
    ids=["in English at a desk", "in Chinese on a phone"],
)
def test_from_a_prompt_to_a_certified_copy(
    visitor: Doorkeeper,
    tmp_path: Path,
    locale: str,
    screen: dict[str, int],
    prompt: str,
    title: str,
) -> None:
    cleo = visitor(f"cleo-{locale[:2]}", locale=locale, screen=screen)
    cleo.sign_up(as_artist=True)
    paint(cleo, prompt)
    work = offer(cleo, title)

    ada = visitor(f"ada-{locale[:2]}", locale=locale, screen=screen)
    ada.sign_up(as_artist=False)
    bought = tmp_path / "bought.png"
    buy(ada, title, bought)

    ada.go(work)
    ada.look("work-sold-one")
    assert bought.read_bytes().startswith(b"\x89PNG")
    anyone = visitor(f"anyone-{locale[:2]}", locale=locale, screen=screen)
    assert "notice--good" in verify(anyone, bought, "known")
    assert "notice--bad" in verify(anyone, with_one_byte_changed(bought), "changed")
