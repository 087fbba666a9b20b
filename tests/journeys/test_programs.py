"""Cleo makes a key, and her program paints with it; on a phone in Chinese she looks it all up."""

import re

import pytest

from pinxit.client import Client
from tests.journeys.house import DESK, PHONE, Doorkeeper


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_cleo_lets_a_program_in(visitor: Doorkeeper, language: str) -> None:
    """On a desk in English; on a phone at night in Chinese."""
    chinese = language == "zh-CN"
    screen = PHONE if chinese else DESK
    cleo = visitor(f"programs-{language}", screen=screen, locale=language, dark=chinese)
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/accounts/keys/")
    cleo.page.fill("[name=name]", "夜班" if chinese else "Night shift")
    cleo.page.keyboard.press("Enter")
    cleo.page.wait_for_selector(".notice code")
    cleo.look("key")
    key = re.search(r"pxt_[\w-]+", cleo.page.inner_text(".notice code"))
    assert key is not None

    if not chinese:
        studio = Client(cleo.house.address, key[0])
        content = studio.paint("a penguin", hand="noto", seed=1, steps=1, timeout_s=120)
        assert content.startswith(b"\x89PNG")

    cleo.go("/accounts/webhooks/")
    cleo.page.fill("[name=url]", "https://cleo.example/told")
    cleo.page.keyboard.press("Enter")
    cleo.page.wait_for_selector(".notice code")
    cleo.page.click("form[action$=try-out] button")
    cleo.page.wait_for_selector("table")
    cleo.look("webhooks")
    cleo.go("/studio/painters/")
    cleo.look("painters")
    cleo.go("/accounts/keys/")
    cleo.page.click("form[action$=revoke] button")
    cleo.page.wait_for_selector(".notice, .notices")
    assert "pxt_" not in cleo.page.inner_text("main")
