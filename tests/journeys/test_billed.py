"""Ada buys in a house that is taxed: total, wish to wait, papers, withdrawing, a gift, her data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser

from pinxit.accounts.web.models import Person
from pinxit.shop.adapters.ecb_rates import read_ecb_rates
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.discounts import DiscountCode
from pinxit.shop.web.services.exchange import keep_rates
from tests.journeys.house import DESK, PHONE, Doorkeeper, House, Visitor
from tests.scenes import NOW, cleo, edition_of
from tests.shop.billed import set_up_seller
from tests.shop.test_reading_prices import ecb

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitors(browser: Browser, live_server, settings, tmp_path: Path) -> Iterator[Doorkeeper]:
    """The shop alone, on the tests' own database: nothing is painted here."""
    settings.ALLOWED_HOSTS = ["*"]
    keeper = Doorkeeper(browser, House(live_server.url, tmp_path, tmp_path / "console.txt"))
    yield keeper
    keeper.show_out()
    connection.close()  # the journey's own, which nobody else would close


def fill_in(ada: Visitor, **fields: str) -> None:
    for name, value in fields.items():
        ada.page.fill(f"[name={name}]", value)


def press(ada: Visitor, selector: str) -> None:
    ada.page.click(selector)
    ada.page.wait_for_load_state()


@pytest.mark.parametrize(("locale", "screen"), [("en-GB", DESK), ("zh-CN", PHONE)])
def test_ada_waits_withdraws_and_gives(visitors, locale, screen) -> None:
    set_up_seller()
    keep_rates(read_ecb_rates(ecb(timezone.localdate())))
    DiscountCode.objects.create(code="SPRING", percent_bp=2_500, since=NOW, max_uses=9)
    edition = edition_of(cleo())
    ada = visitors(f"ada-billed-{locale}", screen=screen, locale=locale)
    ada.sign_up(as_artist=False)
    ada.go(edition.listing.get_absolute_url())
    ada.page.select_option("#prices-in", "CNY")
    press(ada, ".prices-in button")
    assert "CN¥320" in ada.page.content()
    ada.look("work")
    press(ada, "main .button--main")

    ada.page.select_option("[name=country]", "FR")
    fill_in(ada, address="1 rue de la Paix", postcode="75002", city="Paris")
    for summary in ada.page.query_selector_all("summary"):
        summary.click()
    fill_in(ada, code="spring", gift_name="Ben", gift_email="ben@example.org")
    ada.look("details")
    press(ada, "main .button--main")
    assert "€30.00" in ada.page.content()
    press(ada, "main .button--main")
    assert ada.page.query_selector("input[name=start]:invalid"), "she must choose"
    ada.page.check("[name=start][value=waits]")
    ada.page.check("[name=accepts_terms]")
    ada.look("total")
    press(ada, "main .button--main")
    press(ada, "main [value=pay]")
    ada.look("order")
    order = Order.objects.get()
    assert (order.state, order.price_minor, order.terms.tax_minor) == ("paid", 3_000, 500)
    press(ada, "form[action$=withdraw\\/] button")
    ada.look("withdrawn")
    order.refresh_from_db()
    assert order.state == "refunded"
    ada.go("/me/data/")
    ada.look("data")
    owner = Person.objects.get(display_name="Cleo")
    owner.grants.create(role="owner", granted_at=NOW)
    cleos = visitors(f"cleo-billed-{locale}", screen=screen, locale=locale)
    owner.set_password("correct horse battery")
    owner.save()
    cleos.name = "cleo"
    cleos.sign_in_or_up(as_artist=True)
    cleos.name = f"cleo-billed-{locale}"
    cleos.go("/books/invoices/")
    cleos.look("papers")
