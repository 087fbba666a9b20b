"""Cleo restores a picture, edits the mask, approves, and takes the report home; then by phone."""

import io
import re

import numpy as np
from PIL import Image

from tests.journeys.house import PASSWORD, PHONE, Doorkeeper, Visitor
from tests.journeys.test_treatments import wait_for_outcome
from tests.studio.picture import as_png, landscape


def torn() -> bytes:
    image = landscape(192, 256)
    image[60:84, 90:120] = (238, 234, 226)
    image[20:22, 30:200] = (230, 226, 220)
    return as_png(image)


def draw_across(cleo: Visitor) -> None:
    """Draw on the mask with the mouse, from left to right through the bare patch."""
    box = cleo.page.locator(".masked__drawn").bounding_box()
    assert box is not None
    cleo.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.37 * box["height"])
    cleo.page.mouse.down()
    cleo.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.37 * box["height"], steps=8)
    cleo.page.mouse.up()


def test_cleo_restores_a_picture_with_a_mask_of_her_own(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-restores")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/treatments/new/restore/")
    cleo.look("restore")
    cleo.page.set_input_files(
        "[name=picture-upload]",
        {"name": "hills.png", "mimeType": "image/png", "buffer": torn()},
    )
    cleo.page.fill("[name=picture-title]", "Hills")
    cleo.page.fill("[name=picture-author]", "Cleo")
    cleo.page.click("main .button--main")
    wait_for_outcome(cleo)
    cleo.look("restored")

    cleo.page.click("main a >> text=Edit the mask")
    cleo.page.wait_for_selector(".masked__drawn")
    draw_across(cleo)
    cleo.page.fill("[name=varnish_percent]", "40")
    cleo.look("mask")
    cleo.page.click("main .button--main")
    wait_for_outcome(cleo)
    before = np.asarray(Image.open(io.BytesIO(torn())).convert("RGB"))
    address = cleo.page.get_attribute("a[download$='mask.png']", "href")
    drawn = Image.open(io.BytesIO(cleo.page.request.get(f"{cleo.house.address}{address}").body()))
    assert np.asarray(drawn.convert("L"))[71, 100] == 255
    assert np.asarray(drawn).shape == before.shape[:2]

    cleo.page.click("main a >> text=Condition report")
    cleo.page.wait_for_url(re.compile("/report/$"))
    cleo.page.fill("[name=name]", "Cleo Verdi")
    cleo.look("report")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_selector("text=Approved by Cleo Verdi")
    with cleo.page.expect_download() as caught:
        cleo.page.click("a[download$='.pdf']")
    assert caught.value.path().read_bytes().startswith(b"%PDF-")
    here = cleo.page.url

    phone = visitor("cleo-restores-by-phone", screen=PHONE, locale="zh-CN", dark=True)
    phone.page.goto(phone.house.address + "/accounts/sign-in/")
    phone.page.fill("[name=username]", "cleo-restores@example.org")
    phone.page.fill("[name=password]", PASSWORD)
    phone.page.click("main .button--main")
    phone.page.click("text=简体中文")
    phone.page.wait_for_selector("text=退出")
    phone.page.goto(here)
    phone.look("report")
    phone.page.goto(here.replace("/report/", "/mask/"))
    phone.page.wait_for_selector(".masked__drawn")
    phone.look("mask")
