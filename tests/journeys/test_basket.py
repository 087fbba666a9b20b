"""Ada chooses two works before anybody knows her, buys them at once, and finds a bundle."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser

from pinxit.kernel import Money
from pinxit.shop.web.models import Order, Purchase
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.bundles import BundleOffer, make_bundle
from tests.journeys.house import DESK, PHONE, Doorkeeper, House, Visitor
from tests.scenes import cleo, edition_of, person
from tests.shop.billed import set_up_seller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitors(browser: Browser, live_server, settings, tmp_path: Path) -> Iterator[Doorkeeper]:
    """The shop alone, on the tests' own database: nothing is painted here."""
    settings.ALLOWED_HOSTS = ["*"]
    keeper = Doorkeeper(browser, House(live_server.url, tmp_path, tmp_path / "console.txt"))
    yield keeper
    keeper.show_out()
    connection.close()  # the journey's own, which nobody else would close


def press(ada: Visitor, selector: str) -> None:
    ada.page.click(selector)
    ada.page.wait_for_load_state()


def put(ada: Visitor, edition) -> None:
    ada.go(edition.listing.get_absolute_url())
    press(ada, "main form[action$='/basket/'] button")


@pytest.mark.parametrize(("locale", "screen"), [("en-GB", DESK), ("zh-CN", PHONE)])
def test_two_works_are_bought_at_once(visitors, locale, screen) -> None:
    set_up_seller()
    artist = cleo()
    works = [
        edition_of(artist, title=title, seed=40 * n, size=1)
        for n, title in enumerate(("Red dragon", "The crane at dusk", "A quiet river"))
    ]
    offer = BundleOffer(
        "Two of a kind", "They were painted on the same day.", Money(7_000, "EUR"), is_series=True
    )
    bundle = make_bundle(offer, works[:2], by=artist, now=timezone.now())
    ada = visitors(f"ada-basket-{locale}", screen=screen, locale=locale)
    ada.go("/basket/")
    ada.look("empty")
    for work in works:
        put(ada, work)
    services.place_order(edition_id=works[2].pk, buyer=person("Ben"), now=timezone.now())
    ada.go("/basket/")
    ada.look("basket")
    ada.go(works[0].listing.get_absolute_url())
    ada.look("work")
    ada.go(bundle.get_absolute_url())
    ada.look("bundle")
    ada.go("/bundles/")
    ada.look("bundles")
    ada.go("/basket/")
    press(ada, "main form[action$='take-out/'] button >> nth=2")
    ada.look("taken-out")

    ada.sign_up(as_artist=False)
    ada.go("/basket/")
    press(ada, "main .button--main")
    ada.page.select_option("[name=country]", "FR")
    for name, value in {"address": "1 rue", "postcode": "75002", "city": "Paris"}.items():
        ada.page.fill(f"[name={name}]", value)
    ada.look("details")
    press(ada, "main .button--main")
    ada.page.check("[name=start][value=at-once]")
    ada.page.check("[name=accepts_terms]")
    ada.look("total")
    press(ada, "main .button--main")
    ada.look("payment")
    press(ada, "main [value=pay]")
    ada.look("purchase")

    assert list(Purchase.objects.values_list("total_minor", flat=True)) == [8_000]
    assert Order.objects.filter(state="paid").count() == 2
    ada.go("/orders/")
    ada.look("orders")
    shown = ada.page.inner_text("#copies + ul")
    assert "Red dragon" in shown
    assert "The crane at dusk" in shown
    ada.go(bundle.get_absolute_url())
    ada.look("bundle-gone")
