"""A copy changes hands: Ling buys one at a desk, Mo accepts it on a phone, in Chinese."""

import re

from tests.journeys.house import PHONE, Doorkeeper


def test_a_copy_is_handed_on_with_its_certificate(visitor: Doorkeeper) -> None:
    ling = visitor("ling-hands-on")
    ling.sign_up(as_artist=False)
    ling.go("/")
    ling.page.click(".wall a >> nth=0")
    ling.page.click("main a[href$='/buy/']")
    ling.page.check("[name=accepts_terms]")
    ling.page.click("main form .button--main")
    ling.page.wait_for_url(re.compile("/payment"))
    ling.page.click("main form .button--main")
    ling.page.wait_for_url(re.compile("/orders/[0-9a-f-]+/$"))
    ling.page.click("main a[href^='/copies/']")
    ling.look("copy")
    paper = ling.page.get_attribute("main a[href$='certificate.pdf']", "href")
    printed = ling.page.request.get(ling.house.address + str(paper))
    assert printed.body().startswith(b"%PDF-")
    ling.page.click("form[action$='/hand-on/'] button")
    ling.page.wait_for_selector("form[action$='/take-back/']")
    ling.look("offer")
    link = ling.page.text_content("#hand-on ~ p code") or ""

    mo = visitor("mo-takes", locale="zh-CN", screen=PHONE)
    mo.sign_up(as_artist=False)
    mo.page.goto(link)
    mo.look("offered")
    mo.page.check("[name=is_named]")
    mo.page.click("main form .button--main")
    mo.page.wait_for_url(re.compile("/copies/[0-9a-f-]+/$"))
    mo.look("own")
    mo.page.click("main a[href^='/certificates/editions/']:not([href$='.pdf'])")
    mo.look("certificate")
    assert "Mo" in (mo.page.text_content(".facts") or "")
    mo.go("/about/chain/")
    mo.look("chain")

    ling.page.reload()
    assert "404" in ling.page.title() or ling.page.locator("#hand-on").count() == 0
    ling.go("/orders/")
    ling.look("orders")
