"""What a visitor sees before they buy, and what Dov sees at the desk: in both languages.

The house of the other journeys is left alone: here a few sales are already made.
"""

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser

from pinxit.accounts import Role
from pinxit.gallery import FIRST_WORKS
from pinxit.gallery.web.artist_services import say_about
from pinxit.gallery.web.services import open_exhibition, show_in
from pinxit.shop.web.services import orders as services
from tests.journeys.house import DESK, PHONE, Doorkeeper, House, Visitor
from tests.scenes import NOW, cleo, edition_of, person


@pytest.fixture
def shop():
    """Five works of Cleo's, a few of them sold."""
    maker = cleo()
    editions = [
        edition_of(maker, title=title, size=6, seed=40 * nth)
        for nth, title in enumerate(("Red dragon", "Asleep", "The long way", "Rain", "A lamp"))
    ]
    listings = [each.listing for each in editions]
    say_about(listings[0].artist, "I ask for animals that rest.\n\nNobody draws them.")
    show_in(open_exhibition(FIRST_WORKS, opens_on=date(2026, 11, 23)), *listings[:3])
    ada = person("Ada")
    for nth in (0, 0, 1):
        order = services.place_order(edition_id=editions[nth].pk, buyer=ada, now=NOW)
        services.answer_payment(services.start_payment(order, variant="test"), {"answer": "pay"})
    return editions


@pytest.fixture
def keeper(browser: Browser, live_server, tmp_path, settings):
    settings.PINXIT_PUBLIC_URL = live_server.url
    made = Doorkeeper(browser, House(live_server.url, tmp_path, tmp_path / "console.txt"))
    yield made
    made.show_out()


def come_in(keeper: Doorkeeper, name: str, somebody=None, *, screen=DESK, language="en") -> Visitor:
    visitor = keeper(name, screen=screen, locale="zh-CN" if language == "zh-hans" else "en-GB")
    if somebody is not None:
        session = Client()
        session.force_login(somebody)
        cookie = django_settings.SESSION_COOKIE_NAME
        kept: SetCookieParam = {
            "name": cookie,
            "value": session.cookies[cookie].value,
            "url": keeper.house.address,
        }
        visitor.page.context.add_cookies([kept])
    return visitor


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("screen", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_before_anybody_buys(keeper: Doorkeeper, shop, screen, language) -> None:
    size = "phone" if screen is PHONE else "desk"
    visitor = come_in(keeper, f"front-{size}-{language}", screen=screen, language=language)
    for path, what in (
        ("/", "wall"),
        ("/artists/", "artists"),
        ("/artists/cleo/", "artist"),
        ("/exhibitions/first-works/", "exhibition"),
        ("/newsletter/", "letters"),
        (shop[0].listing.get_absolute_url(), "work"),
        (f"{shop[0].listing.get_absolute_url()}embed/", "frame"),
    ):
        visitor.go(path)
        visitor.look(what)


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_looked_at_closely_by_the_keyboard(keeper: Doorkeeper, shop) -> None:
    visitor = come_in(keeper, "front-close")
    visitor.go(shop[0].listing.get_absolute_url())
    page = visitor.page
    page.focus("a.zoom")
    page.keyboard.press("Enter")
    picture = page.locator(".zoomed img")
    picture.wait_for()

    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")

    assert "scale(1.96)" in (picture.get_attribute("style") or "")
    page.keyboard.press("0")
    assert "scale(1)" in (picture.get_attribute("style") or "")
    page.keyboard.press("Escape")
    assert page.locator(".zoomed").count() == 0
    assert page.evaluate("document.activeElement.className").split()[-1] == "zoom"
    assert visitor.troubles == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("screen", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_dov_at_the_desk(keeper: Doorkeeper, shop, screen, language) -> None:
    dov = person("Dov", Role.CURATOR)
    visitor = come_in(keeper, f"desk-{language}", dov, screen=screen, language=language)
    visitor.go("/desk/")
    visitor.look("desk")
    visitor.page.click(".thirds a[href='/desk/editions/']")
    visitor.look("editions")
