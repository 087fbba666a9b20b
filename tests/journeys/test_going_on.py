"""Cleo goes on from a piece: several at once, a variation, a part anew, and back from its file."""

import re

from tests.journeys.house import PASSWORD, PHONE, Doorkeeper, Visitor


def wait_for_pieces(cleo: Visitor, count: int) -> None:
    """Watch the easel until so many pictures are finished, and open the first."""
    cleo.page.wait_for_url(re.compile("/studio/briefs/"))
    cleo.page.wait_for_function(
        "n => document.querySelectorAll(\".developing .mat a[href*='/pieces/']\").length >= n",
        arg=count,
        timeout=90_000,
    )


def test_cleo_goes_on_from_a_piece(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-goes-on")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/")
    cleo.page.locator("[name=prompt]").press_sequentially("a tig", delay=30)
    cleo.page.wait_for_selector("#words [data-prompt='a tiger face']")
    cleo.look("suggestions")
    cleo.page.click("#words [data-prompt='a tiger face']")
    assert cleo.page.input_value("[name=prompt]") == "a tiger face"
    cleo.page.select_option("[name=count]", "3")
    cleo.page.click("main form.stack .button--main")
    wait_for_pieces(cleo, 3)
    cleo.look("three-at-once")

    cleo.page.click("figure.developing a[href*='/pieces/'] >> nth=0")
    cleo.page.wait_for_url(re.compile("/studio/pieces/"))
    piece = cleo.page.url
    cleo.look("piece")
    for way in ("vary", "mix", "extend"):
        cleo.page.goto(f"{piece}{way}/")
        cleo.look(way)

    cleo.page.goto(f"{piece}fill/")
    box = cleo.page.locator(".masked__drawn").bounding_box()
    assert box
    cleo.page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    cleo.page.mouse.down()
    cleo.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.2, steps=5)
    cleo.page.mouse.up()
    cleo.look("mask")
    cleo.page.fill("[name=prompt]", "crown")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile("/studio/pieces/"), timeout=60_000)
    cleo.look("filled")

    file = cleo.page.get_attribute("a[download]", "href")
    picture = cleo.page.request.get(f"{cleo.house.address}{file}")
    cleo.go("/studio/recall/")
    cleo.look("recall")
    cleo.page.set_input_files(
        "[name=file]", {"name": "a.png", "mimeType": "image/png", "buffer": picture.body()}
    )
    cleo.page.wait_for_url(re.compile(r"/fill/\?like="))
    assert cleo.page.input_value("[name=prompt]") == "crown"
    assert cleo.page.input_value("[name=mask]").startswith("data:image/png;base64,")
    cleo.look("recalled")
    assert cleo.troubles == []


def test_cleo_goes_on_by_phone_in_the_dark_without_scripts(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-goes-on-by-phone", screen=PHONE, locale="zh-CN", scripts=False, dark=True)
    cleo.page.goto(cleo.house.address + "/accounts/sign-in/")
    cleo.page.fill("[name=username]", "cleo-goes-on@example.org")
    cleo.page.fill("[name=password]", PASSWORD)
    cleo.page.click("main .button--main")
    cleo.go("/studio/words/?prompt=熊")
    cleo.go("/studio/works/")
    cleo.page.click(".wall a[href*='/pieces/'] >> nth=0")
    piece = cleo.page.url
    cleo.page.goto(f"{piece}fill/")
    cleo.page.fill("[name=prompt]", "草莓")
    cleo.page.click("summary >> nth=0")
    for name, value in {"left": "25", "top": "50", "wide": "50", "tall": "40"}.items():
        cleo.page.fill(f"[name={name}]", value)
    cleo.page.click("main .button--main")
    assert "/studio/briefs/" in cleo.page.url or "/studio/pieces/" in cleo.page.url
