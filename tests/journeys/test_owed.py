"""What Cleo is owed, how the owner and Dov pay her, and the statement that she checks.

The house of the other journeys is left alone: here a month is over already.
"""

from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser

from pinxit.accounts import Role
from pinxit.accounts.web.models import Person
from pinxit.shop.core.payout import BankDetails, Rail
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.payouts import keep_details
from pinxit.shop.web.services.statements import issue_statements
from pinxit.studio.web.selectors import bill_of_the_painter
from tests.journeys.house import DESK, PHONE, Doorkeeper, House, Visitor
from tests.scenes import NOW, cleo, edition_of, person

IBAN = "DE89370400440532013000"
DECEMBER = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture
def people():
    """Cleo has sold two copies in November."""
    made: dict[str, Person] = {
        "cleo": cleo(),
        "olga": person("Olga", Role.OWNER),
        "dov": person("Dov", Role.CURATOR),
    }
    edition = edition_of(made["cleo"], size=3)
    piece = edition.listing.piece
    piece.manifest_digest = str(bill_of_the_painter().manifest)
    piece.save()
    for name in ("Ada", "Ben"):
        order = services.place_order(edition_id=edition.pk, buyer=person(name), now=NOW)
        payment = services.start_payment(order, variant="test")
        payment.captured_amount = payment.total
        payment.save()
        services.settle_payment(payment, now=NOW)
    made["ada"] = order.buyer
    keep_details(made["cleo"], BankDetails(Rail.SEPA, "Cleo", IBAN), now=NOW)
    return made


@pytest.fixture
def keeper(browser: Browser, live_server, tmp_path):
    house = House(live_server.url, tmp_path, tmp_path / "console.txt")
    made = Doorkeeper(browser, house)
    yield made
    made.show_out()


def let_in(keeper: Doorkeeper, somebody, name: str, *, screen=DESK, language="en") -> Visitor:
    """Somebody who is signed in already, in their language."""
    session = Client()
    session.force_login(somebody)
    visitor = keeper(name, screen=screen)
    host = keeper.house.address
    cookies = {
        django_settings.SESSION_COOKIE_NAME: session.cookies[
            django_settings.SESSION_COOKIE_NAME
        ].value,
        django_settings.LANGUAGE_COOKIE_NAME: language,
    }
    visitor.page.context.add_cookies(
        [{"name": key, "value": value, "url": host} for key, value in cookies.items()]
    )
    return visitor


@pytest.mark.django_db(transaction=True)
def test_what_is_owed_is_paid_and_can_be_checked(keeper, people, settings) -> None:
    settings.PINXIT_PAYOUT_NAME, settings.PINXIT_PAYOUT_IBAN = "Pinxit", "NL91ABNA0417164300"
    issued = issue_statements(now=DECEMBER)

    owner = let_in(keeper, people["olga"], "olga-books")
    owner.go("/books/")
    owner.look("books")
    owner.page.keyboard.press("Tab")  # to the content without a mouse
    owner.page.get_by_role("button", name="Prepare payouts").press("Enter")
    owner.page.get_by_text("somebody else approves it").wait_for()
    owner.look("batch")

    second = let_in(keeper, people["dov"], "dov-books-zh", screen=PHONE, language="zh-hans")
    second.go("/books/")
    second.look("books")
    second.page.goto(owner.page.url)
    second.page.get_by_role("button", name="核准").press("Enter")
    second.page.get_by_role("link", name="交给银行的文件").wait_for()
    second.look("approved")

    order = people["ada"].orders.get()
    visitor = let_in(keeper, people["ada"], "ada-split", screen=PHONE)
    visitor.go(order.edition.listing.get_absolute_url())
    visitor.look("work")
    visitor.go(f"/certificates/editions/{order.public_id}/")
    visitor.look("certificate")

    for screen, language in ((DESK, "en"), (PHONE, "zh-hans")):
        artist = let_in(
            keeper, people["cleo"], f"cleo-owed-{language}", screen=screen, language=language
        )
        artist.go("/owed/")
        artist.look("owed")
        artist.go("/owed/details/")
        artist.look("details")
        artist.go(f"/owed/statements/{issued.month}/")
        artist.look("statement")
