"""Ada, in Chinese on a phone, commissions a panda from Mika, in English at a desk.

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
    ada.page.select_option("[name=artist]", label="Mika")
    ada.page.fill("[name=title]", "给小明的熊猫")
    ada.page.fill("[name=words]", "一只高兴的熊猫，送给六岁的小明。")
    ada.page.fill("[name=budget]", "300")
    ada.look("brief")
    ada.page.locator("[name=wanted_by]").press("Enter")
    ada.page.wait_for_url(re.compile(r"/commissions/[0-9a-f-]{36}/$"))
    return ada.page.url


def quote(mika: Visitor, address: str) -> None:
    mika.page.goto(address)
    mika.page.fill("[name=price]", "240")
    mika.page.fill("[name=deliver_by]", "2030-01-31")
    mika.look("brief")
    mika.page.locator("[name=price]").press("Enter")
    mika.page.wait_for_selector("text=Change the quote")


def pay(ada: Visitor) -> None:
    ada.page.click("main .button--main[href$='/pay/']")
    ada.page.wait_for_url(re.compile("/pay/$"))
    ada.page.click("main form .button--main")
    ada.page.wait_for_url(re.compile(r"/commissions/[0-9a-f-]{36}/$"))


def sketch(mika: Visitor, address: str, *, number: int) -> None:
    """Let the painter sketch, and show it."""
    mika.page.goto(address)
    mika.page.fill("[name=prompt]", "panda")
    mika.page.select_option("[name=count]", "1")
    mika.page.click("form[action$='/paint'] .button")
    mika.page.wait_for_selector(f".sketches img >> nth={number - 1}", timeout=60_000)
    mika.page.click("form[action$='/show'] .button--main")
    mika.page.wait_for_selector("form[action$='/show']", state="detached")


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
    mika = visitor("mika-takes")
    mika.sign_up(as_artist=True)
    ada = visitor("ada-commissions", screen=PHONE, locale="zh-CN")
    ada.sign_up(as_artist=False)
    address = ask(ada)
    quote(mika, address)
    ada.page.reload()
    ada.look("quote")
    ada.page.locator("form[action$='/accept'] .button--main").press("Enter")
    pay(ada)
    sketch(mika, address, number=1)
    mark_and_send(ada)
    mika.page.goto(address)
    assert mika.page.locator(".sketch__mark").count() == 1
    mika.look("feedback")
    sketch(mika, address, number=2)
    ada.page.reload()
    ada.page.locator("form[action$='/approve'] .button").last.press("Enter")
    pay(ada)
    mika.page.reload()
    mika.page.click("form[action$='/deliver'] .button--main")
    mika.page.wait_for_selector("a[download]")
    ada.page.reload()
    ada.look("delivered")
    with ada.page.expect_download() as caught:
        ada.page.click("a[download]")
    with Image.open(caught.value.path()) as picture:
        assert picture.info["Comment"].startswith("AI-generated")
    ada.page.click("a[href$='/certificate/']")
    ada.page.wait_for_url(re.compile("/certificate/$"))
    ada.look("certificate")
    mika.go("/studio/commissions/")
    mika.look("list")


def test_a_sticker_pack_from_a_table_of_twenty_names(visitor: Doorkeeper) -> None:
    cleo = visitor("cleo-stickers")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/series/")
    cleo.look("series")
    cleo.page.fill("[name=prompt]", "熊猫")
    cleo.page.uncheck("[name=paints_each]")
    table = NAMES.encode("gb18030")
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
