"""Cleo publishes a picture: one look for each place of the visible label, and the page of rules."""

import io
import re

from PIL import Image

from pinxit.provenance import read_labels
from tests.journeys.house import PHONE, Doorkeeper


def test_cleo_labels_a_picture_for_publishing(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-labels")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/")
    cleo.page.fill("[name=prompt]", "a penguin")
    cleo.page.click("main form.stack .button--main")
    cleo.page.wait_for_url(re.compile("/studio/pieces/"), timeout=90_000)
    piece = cleo.page.url

    cleo.page.click("a[href$='/label/']")
    for corner in ("bottom-right", "bottom-left", "top-right", "top-left"):
        cleo.page.check("[name=place][value=china]")
        cleo.page.select_option("[name=corner]", corner)
        cleo.page.click("main form .button:not(.button--main)")
        cleo.look(corner)
    with cleo.page.expect_download() as caught:
        cleo.page.click("a[download$='-labelled.png']")
    content = caught.value.path().read_bytes()
    label = read_labels(content, "image/png")
    assert label is not None
    assert label.aigc is not None
    assert label.aigc.produce_id in piece
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (1024, 1024)

    cleo.page.goto(f"{piece}label/?place=eu&wording=ring&corner=bottom-left")
    cleo.look("ring")
    cleo.go("/compliance/")
    cleo.look("rules")
    assert cleo.troubles == []


def test_the_rules_by_phone_in_chinese_without_scripts(visitor: Doorkeeper) -> None:
    anyone = visitor("rules-phone", screen=PHONE, locale="zh-CN", dark=True)
    anyone.go("/compliance/")
    anyone.look("rules")

    plain = visitor("rules-plain", screen=PHONE, locale="zh-CN", scripts=False)
    plain.go("/compliance/")
    plain.page.click("a[href='#gb-45438']")
    assert plain.page.locator("#gb-45438-heading").is_visible()
