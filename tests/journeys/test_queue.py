"""Cleo asks for more than the painter can do at once, looks at her queue, and thinks again."""

import pytest

from tests.journeys.house import DESK, PHONE, Doorkeeper


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_cleo_calls_pictures_off(visitor: Doorkeeper, language: str) -> None:
    """On a desk in English; on a phone at night in Chinese."""
    chinese = language == "zh-CN"
    screen = PHONE if chinese else DESK
    cleo = visitor(f"queue-{language}", screen=screen, locale=language, dark=chinese)
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/?prompt=a+penguin&seed=1&steps=100")
    cleo.page.select_option("[name=count]", "4")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url("**/studio/briefs/**")
    cleo.look("easel")
    cleo.go("/studio/queue/")
    cleo.page.wait_for_selector("#queue progress", timeout=60_000)
    cleo.look("waiting")

    for _ in range(4):
        button = cleo.page.locator("[id^=cancel-]").last
        if not button.count():
            break
        # By the keyboard, while htmx renews the part around it.
        button.focus()
        button.press("Enter")
        cleo.page.wait_for_load_state()
    cleo.page.wait_for_selector("#queue:not([hx-trigger])", timeout=60_000)
    cleo.look("called-off")

    assert cleo.page.locator("[id^=again-]").count() >= 3
