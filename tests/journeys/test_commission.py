"""Ada, in Chinese on a phone, commissions a panda from Cleo, in English at a desk.

And Cleo makes a sticker pack of twenty names.
"""

import io
import re
import zipfile

from PIL import Image

from tests.journeys.house import PHONE, Doorkeeper, Visitor

NAMES = "\n".join(
    ["姓名", *(f"{letter}{n}" for letter in ("王", "李", "Ada", "Zoë") for n in "一二三四五")]
)


def ask(ada: Visitor) -> str:
    """Send a brief and return the address of the commission."""
    ada.go("/studio/commissions/new/")
    ada.page.select_option("[name=artist]", label="Cleo")
    ada.page.fill("[name=title]", "给小明的熊猫")
    ada.page.fill("[name=words]", "一只高兴的熊猫，送给六岁的小明。")
    ada.page.fill("[name=budget]", "300")
    ada.look("brief")
    ada.page.locator("[name=wanted_by]").press("Enter")
    ada.page.wait_for_url(re.compile(r"/commissions/[0-9a-f-]{36}/$"))
    return ada.page.url


def quote(cleo: Visitor, address: str) -> None:
    cleo.page.goto(address)
    cleo.page.fill("[name=price]", "240")
    cleo.page.fill("[name=deliver_by]", "2030-01-31")
    cleo.look("brief")
    cleo.page.locator("[name=price]").press("Enter")
    cleo.page.wait_for_selector("text=Change the quote")


def pay(ada: Visitor) -> None:
    ada.page.click("main .button--main[href$='/pay/']")
    ada.page.wait_for_url(re.compile("/pay/$"))
    ada.page.click("main form .button--main")
    ada.page.wait_for_url(re.compile(r"/commissions/[0-9a-f-]{36}/$"))


def sketch(cleo: Visitor, address: str, *, number: int) -> None:
    """Let the painter sketch, and show it."""
    cleo.page.goto(address)
    cleo.page.fill("[name=prompt]", "panda")
    cleo.page.select_option("[name=count]", "1")
    cleo.page.click("form[action$='/paint'] .button")
    cleo.page.wait_for_selector(f".sketches img >> nth={number - 1}", timeout=60_000)
    cleo.page.click("form[action$='/show'] .button--main")
    cleo.page.wait_for_selector("form[action$='/show']", state="detached")


def mark_and_send(ada: Visitor) -> None:
    """Mark a place by keys alone, and ask for changes."""
    ada.page.reload()
    ada.page.locator("details.marking > summary").first.press("Enter")
    cross = ada.page.locator("[data-marking-cross] button").first
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight"):
        cross.press(key)
    assert ada.page.locator(".sketch__mark--drawn").count() == 1
    ada.page.locator("form[action$='/mark'] [name=words]").first.fill("耳朵再圆一点")
    ada.look("marking")
    ada.page.locator("form[action$='/mark'] [name=words]").first.press("Enter")
    ada.page.wait_for_selector(".sketch__words")
    ada.page.fill("#revise_words", "谢谢，就差耳朵。")
    ada.page.click("form[action$='/revise'] .button--main")
    ada.page.wait_for_selector("form[action$='/revise']", state="detached")


def test_a_commission_from_the_brief_to_the_delivery(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-takes")
    cleo.sign_up(as_artist=True)
    ada = visitor("ada-commissions", screen=PHONE, locale="zh-CN")
    ada.sign_up(as_artist=False)
    address = ask(ada)
    quote(cleo, address)
    ada.page.reload()
    ada.look("quote")
    ada.page.locator("form[action$='/accept'] .button--main").press("Enter")
    pay(ada)
    sketch(cleo, address, number=1)
    mark_and_send(ada)
    cleo.page.goto(address)
    assert cleo.page.locator(".sketch__mark").count() == 1
    cleo.look("feedback")
    sketch(cleo, address, number=2)
    ada.page.reload()
    ada.page.locator("form[action$='/approve'] .button").last.press("Enter")
    pay(ada)
    cleo.page.reload()
    cleo.page.click("form[action$='/deliver'] .button--main")
    cleo.page.wait_for_selector("a[download]")
    ada.page.reload()
    ada.look("delivered")
    with ada.page.expect_download() as caught:
        ada.page.click("a[download]")
    with Image.open(caught.value.path()) as picture:
        assert picture.info["Comment"].startswith("AI-generated")
    ada.page.click("a[href$='/certificate/']")
    ada.page.wait_for_url(re.compile("/certificate/$"))
    ada.look("certificate")
    cleo.go("/studio/commissions/")
    cleo.look("list")


def test_a_sticker_pack_from_a_table_of_twenty_names(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-stickers")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/series/")
    cleo.look("series")
    cleo.page.fill("[name=prompt]", "熊猫")
    cleo.page.uncheck("[name=paints_each]")
    table = NAMES.encode("gbk", errors="ignore")
    cleo.page.set_input_files(
        "[name=table]", {"name": "names.csv", "mimeType": "text/csv", "buffer": table}
    )
    cleo.page.click("main .button--main")
    cleo.page.wait_for_selector("a[download]", timeout=60_000)
    cleo.look("made")
    with cleo.page.expect_download() as caught:
        cleo.page.click("a[download]")
    with zipfile.ZipFile(caught.value.path()) as archive:
        stickers = [name for name in archive.namelist() if name.endswith(".webp")]
        first = Image.open(io.BytesIO(archive.read(stickers[0])))
    assert len(stickers) == 20
    assert (first.format, first.size) == ("WEBP", (512, 512))
