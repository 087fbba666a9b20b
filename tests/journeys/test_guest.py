"""Ada buys without an account, comes back by the link of a letter, and takes it into an account."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser

from pinxit.accounts.web.models import Guest
from pinxit.shop.web.models import Order
from pinxit.shop.web.papers.letters import send_confirmation
from tests.journeys.house import DESK, PASSWORD, PHONE, Doorkeeper, House, Visitor
from tests.scenes import cleo, edition_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitors(browser: Browser, live_server, settings, tmp_path: Path) -> Iterator[Doorkeeper]:
    """The shop alone, on the tests' own database: nothing is painted here."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.PINXIT_PUBLIC_URL = live_server.url
    keeper = Doorkeeper(browser, House(live_server.url, tmp_path, tmp_path / "console.txt"))
    yield keeper
    keeper.show_out()
    connection.close()  # the journey's own, which nobody else would close


def press(somebody: Visitor, selector: str) -> None:
    somebody.page.click(selector)
    somebody.page.wait_for_load_state()


def by_keyboard(somebody: Visitor, selector: str) -> None:
    """Come to a button by the Tab key alone, and press it."""
    for _tab in range(60):
        somebody.page.keyboard.press("Tab")
        if somebody.page.evaluate(f"document.activeElement.matches({selector!r})"):
            break
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")


def letter_of(order: Order) -> str:
    """Send the confirmation, and return the link in it."""
    mail.outbox.clear()
    send_confirmation(order, now=timezone.now())
    found = re.search(r"http\S+(/accounts/guest/\S+)", str(mail.outbox[0].body))
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("locale", "screen"), [("en-GB", DESK), ("zh-CN", PHONE)])
def test_ada_buys_as_a_guest_and_takes_it_over(visitors, locale, screen) -> None:
    edition = edition_of(cleo())
    guest = visitors(f"guest-{locale}", screen=screen, locale=locale)
    guest.go(edition.listing.get_absolute_url())
    press(guest, "main a[href$='/buy/']")
    guest.look("how")
    guest.page.fill("[name=email]", "ada@example.org")
    by_keyboard(guest, "main .button--main")
    guest.look("checkout")
    guest.page.check("[name=accepts_terms]")
    press(guest, "main form .button--main")
    press(guest, "main [value=pay]")
    guest.look("order")
    order = Order.objects.get()
    assert (order.state, order.buyer.is_guest) == ("paid", True)
    guest.go("/auctions/00000000-0000-0000-0000-000000000000/")
    guest.go("/accounts/sign-in/?next=/bargains/")
    guest.look("needs-an-account")

    ada = visitors(f"ada-came-back-{locale}", screen=screen, locale=locale)
    ada.go(letter_of(order))
    ada.look("link")
    press(ada, "main .button--main")
    assert str(order.public_id) in ada.page.url
    with ada.page.expect_download() as download:
        ada.page.click("main a[href$='/file/']")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    ada.go("/me/data/")
    ada.look("known")
    ada.go("/orders/")
    ada.look("orders")
    press(ada, "main a[href*='sign-up']")
    assert ada.page.input_value("[name=email]") == "ada@example.org"
    ada.page.fill("[name=display_name]", "Ada")
    ada.page.fill("[name=password]", PASSWORD)
    press(ada, "main .button--main")
    assert ada.page.url.endswith("/orders/")
    ada.look("offered")
    press(ada, "form[action$='/take-over/'] button")
    ada.look("taken")
    order.refresh_from_db()
    assert (order.buyer.email, order.owner) == ("ada@example.org", order.buyer)
    assert Guest.objects.get().taken_by == order.buyer
    guest.go("/orders/")
    assert "/sign-in/" in guest.page.url, "the browser that bought is shut out"


def test_everything_works_without_scripts(visitors) -> None:
    edition = edition_of(cleo())
    guest = visitors("guest-plain", scripts=False)
    guest.go(f"{edition.listing.get_absolute_url()}buy/")
    guest.page.fill("[name=email]", "ada@example.org")
    press(guest, "main .button--main")
    guest.page.check("[name=accepts_terms]")
    press(guest, "main form .button--main")
    press(guest, "main [value=pay]")

    assert Order.objects.get().state == "paid"
