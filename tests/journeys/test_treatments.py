"""Cleo has a piece treated and a picture of her own restyled; on a phone she looks at it again."""

import io
import re

from PIL import Image
from playwright.sync_api import FilePayload

from tests.journeys.house import PASSWORD, PHONE, Doorkeeper, Visitor
from tests.journeys.test_corpus import study

PLAIN_KINDS = ("recreate", "enlarge", "cut-out", "vectorise", "print", "mock-up")


def upload(number: int) -> FilePayload:
    return {"name": f"hill-{number}.png", "mimeType": "image/png", "buffer": study(number)}


def wait_for_outcome(cleo: Visitor) -> None:
    """Watch a treatment until it has ended."""
    cleo.page.wait_for_url(re.compile(r"/treatments/[0-9a-f-]{36}/"))
    cleo.page.wait_for_selector("a[download]", timeout=90_000)


def test_cleo_has_a_piece_treated(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-treats")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/?prompt=panda&hand=twemoji&seed=3")
    cleo.page.click("main form.stack .button--main")
    cleo.page.wait_for_url(re.compile("/studio/pieces/"), timeout=90_000)
    cleo.page.click("main a >> text=Treatments")
    cleo.page.wait_for_url(re.compile("/treatments/$"))
    listed = cleo.page.url
    cleo.look("nothing-yet")
    for kind in (*PLAIN_KINDS, "restyle"):
        cleo.page.goto(f"{listed}{kind}/")
        cleo.look(kind)

    cleo.page.goto(f"{listed}vectorise/")
    cleo.page.fill("[name=num_colours]", "8")
    cleo.page.keyboard.press("Enter")
    wait_for_outcome(cleo)
    cleo.look("vectorised")
    assert cleo.page.locator("main .button--main[download$='.svg']").count() == 1
    with cleo.page.expect_download() as caught:
        cleo.page.click("a[download$='.svg']")
    assert caught.value.path().read_bytes().lstrip().startswith(b"<")

    cleo.page.goto(f"{listed}mock-up/")
    cleo.page.click("main .button--main")
    wait_for_outcome(cleo)
    cleo.look("hung")
    cleo.page.goto(listed)
    cleo.look("two-done")
    assert cleo.page.locator("main .wall li").count() == 2


def test_cleo_restyles_a_picture_of_her_own(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-treats")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/treatments/new/restyle/")
    cleo.page.set_input_files("[name=picture-upload]", upload(14))
    cleo.page.fill("[name=picture-title]", "Hill")
    cleo.page.fill("[name=picture-author]", "Cleo")
    cleo.page.set_input_files("[name=manner-upload]", upload(17))
    cleo.page.fill("[name=manner-author]", "Cleo")
    cleo.page.check("[name=manner-whose][value=old]")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_selector(".field__error")
    cleo.look("year-asked-for")

    cleo.page.set_input_files("[name=picture-upload]", upload(14))
    cleo.page.set_input_files("[name=manner-upload]", upload(17))
    cleo.page.check("[name=manner-whose][value=own]")
    cleo.page.click("main .button--main")
    wait_for_outcome(cleo)
    cleo.look("restyled")
    address = cleo.page.get_attribute("a[download]", "href")
    made = cleo.page.request.get(f"{cleo.house.address}{address}").body()
    assert Image.open(io.BytesIO(made)).info["Comment"].startswith("AI-generated")


def test_cleo_looks_at_treatments_by_phone_in_chinese(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-by-phone", screen=PHONE, locale="zh-CN", dark=True)
    cleo.page.goto(cleo.house.address + "/accounts/sign-in/")
    cleo.page.fill("[name=username]", "cleo-treats@example.org")
    cleo.page.fill("[name=password]", PASSWORD)
    cleo.page.click("main .button--main")
    cleo.page.click("text=简体中文")
    cleo.page.wait_for_selector("text=退出")
    cleo.go("/studio/works/")
    cleo.page.click(".wall a[href*='/pieces/'] >> nth=0")
    cleo.page.wait_for_url(re.compile("/studio/pieces/"))
    cleo.look("piece")
    cleo.page.click("main a >> text=加工")
    cleo.page.wait_for_url(re.compile("/treatments/$"))
    listed = cleo.page.url
    cleo.look("two-done")
    for kind in (*PLAIN_KINDS, "restyle"):
        cleo.page.goto(f"{listed}{kind}/")
        cleo.look(kind)
    cleo.page.goto(listed)
    cleo.page.click("main .wall li a >> nth=0")
    cleo.page.wait_for_selector("a[download]")
    cleo.look("outcome")
    for path in ("/studio/treatments/", "/studio/treatments/manners/", "/studio/queue/"):
        cleo.go(path)
        cleo.look(path.strip("/").rpartition("/")[2])
