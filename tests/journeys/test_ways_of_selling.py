"""Ada, in Chinese on a phone, bids, bargains, waits and licenses; Ben, in English, is beside her.

The house of the other journeys is left alone: here three days of an auction pass in a moment.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from pinxit.shop.web.models import Order
from pinxit.shop.web.models.ways import Auction
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services.proofs import set_takes_proposals
from pinxit.studio.web.selectors import bill_of_the_painter
from tests.journeys.house import DESK, PHONE, Visitor
from tests.journeys.test_owed import keeper as keeper
from tests.journeys.test_owed import let_in
from tests.scenes import cleo, edition_of, person, piece_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def house() -> None:
    """No studio is opened beside: these journeys have pages of their own."""


@pytest.fixture
def people():
    return {"cleo": cleo(), "ada": person("Ada"), "ben": person("Ben")}


@pytest.fixture
def edition(people):
    made = edition_of(people["cleo"], size=1)
    piece = made.listing.piece
    piece.manifest_digest = str(bill_of_the_painter().manifest)
    piece.save()
    return made


def ways(edition) -> str:
    return f"/studio/pieces/{edition.listing.piece.public_id}/ways/"


def open_auction(artist: Visitor, edition) -> str:
    artist.go(ways(edition))
    artist.page.locator("details:has([name=opening]) > summary").press("Enter")
    artist.page.fill("[name=opening]", "20")
    artist.page.fill("[name=reserve]", "30")
    artist.look("ways")
    artist.page.locator("form:has([name=opening]) .button--main").press("Enter")
    artist.page.wait_for_selector("a[href^='/auctions/']")
    return Auction.objects.get().get_absolute_url()


def bid(bidder: Visitor, address: str, amount: str) -> None:
    bidder.go(address)
    bidder.page.fill("[name=maximum]", amount)
    bidder.page.locator("[name=maximum]").press("Enter")
    bidder.page.wait_for_selector(".notices")


def pay(buyer: Visitor) -> None:
    """From the order's page to the end."""
    buyer.page.locator("main a.button--main").press("Enter")
    buyer.page.wait_for_url("**/payment/")
    buyer.look("payment")
    buyer.page.locator("main form .button--main").press("Enter")
    buyer.page.wait_for_selector(".state--good")


def test_an_auction(keeper, people, edition) -> None:
    artist = let_in(keeper, people["cleo"], "ways-cleo")
    address = open_auction(artist, edition)
    ben = let_in(keeper, people["ben"], "ways-ben-auction")
    ben.go(edition.listing.get_absolute_url())
    ben.look("work")
    bid(ben, address, "25")
    ben.look("ahead")
    ada = let_in(keeper, people["ada"], "ways-ada-auction", screen=PHONE, language="zh-hans")
    bid(ada, address, "80")
    ada.look("ahead")
    ben.go(address)
    ben.look("behind")

    over = timezone.now() - timedelta(minutes=1)
    Auction.objects.update(opened_at=over - timedelta(days=1), ends_at=over)
    auction_services.settle_auction(Auction.objects.get().pk, now=timezone.now())

    ada.go(address)
    ada.look("won")
    ada.page.locator("main a.button--main").press("Enter")
    ada.page.wait_for_url("**/orders/**")
    pay(ada)
    ada.look("order")
    assert Order.objects.get().price_minor == 3_000, "the reserve, which Ben did not reach"


@pytest.mark.parametrize(("screen", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_a_bargain(keeper, people, edition, screen, language: str) -> None:
    set_takes_proposals(edition, takes_proposals=True)
    buyer = let_in(
        keeper, people["ada"], f"ways-bargain-ada-{language}", screen=screen, language=language
    )
    buyer.go(edition.listing.get_absolute_url())
    buyer.page.locator("a[href$='/propose/']").press("Enter")
    buyer.page.wait_for_url("**/propose/")
    buyer.page.fill("[name=price]", "25")
    buyer.page.fill("[name=words]", "For a child’s room." if language == "en" else "挂在孩子房里。")
    buyer.look("propose")
    buyer.page.locator("main form .button--main").press("Enter")
    buyer.page.wait_for_url("**/bargains/*/")

    artist = let_in(
        keeper, people["cleo"], f"ways-bargain-cleo-{language}", screen=screen, language=language
    )
    artist.page.goto(buyer.page.url)
    artist.page.locator("details > summary").press("Enter")
    artist.page.fill("[name=price]", "32")
    artist.look("answer")
    artist.page.locator("[name=act][value=counter]").press("Enter")
    artist.page.wait_for_selector("[name=act][value=counter]", state="detached")

    buyer.page.reload()
    buyer.look("answered")
    buyer.page.locator("[name=act][value=accept]").press("Enter")
    buyer.page.wait_for_selector(".state--good")
    buyer.page.locator("main a.button--main").press("Enter")
    buyer.page.wait_for_url("**/orders/**")
    pay(buyer)
    buyer.look("order")
    buyer.go("/bargains/")
    buyer.look("all")


@pytest.mark.parametrize(("screen", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_a_licence_and_the_waiting_list(keeper, people, edition, screen, language: str) -> None:
    artist = let_in(keeper, people["cleo"], f"ways-cleo-{language}", language=language)
    artist.go(ways(edition))
    artist.page.locator("details:has([name=months]) > summary").press("Enter")
    artist.page.select_option("[name=kind]", "commercial")
    artist.page.select_option("[name=place]", "EU")
    artist.page.select_option("[name=months]", "12")
    artist.page.locator("form:has([name=months]) [name=price]").fill("90")
    artist.page.locator("form:has([name=months]) .button--main").press("Enter")
    artist.page.wait_for_selector("a[href^='/licences/offers/']")
    artist.look("licences")

    buyer = let_in(
        keeper, people["ada"], f"ways-licence-{language}", screen=screen, language=language
    )
    buyer.go(edition.listing.get_absolute_url())
    buyer.page.locator("a[href^='/licences/offers/']").press("Enter")
    buyer.page.wait_for_selector("[name=accepts_terms]")
    buyer.look("offer")
    buyer.page.check("[name=accepts_terms]")
    buyer.page.locator("main form .button--main").press("Enter")
    buyer.page.wait_for_url("**/payment/")
    buyer.page.locator("main form .button--main").press("Enter")
    buyer.page.wait_for_selector("a[href^='/licences/']")
    buyer.look("order")
    buyer.page.locator("main a.button--main").press("Enter")
    buyer.page.wait_for_selector("#credit")
    buyer.look("licence")

    ben = let_in(keeper, people["ben"], f"ways-ben-{language}", screen=screen, language=language)
    ben.go(edition.listing.get_absolute_url() + "buy/")
    ben.page.check("[name=accepts_terms]")
    ben.page.locator("main form .button--main").press("Enter")
    ben.page.wait_for_url("**/payment/")
    buyer.go(edition.listing.get_absolute_url())
    buyer.page.locator("form[action$='/wait/'] button").press("Enter")
    buyer.page.wait_for_selector("[name=leave]")
    buyer.look("waiting")


@pytest.mark.parametrize(("screen", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_a_print_from_the_offer_to_the_parcel(
    keeper, people, edition, screen, language: str
) -> None:
    artist = let_in(
        keeper, people["cleo"], f"ways-printer-{language}", screen=screen, language=language
    )
    artist.go(f"/studio/pieces/{piece_of(people['cleo'], seed=7).public_id}/offer/")
    artist.look("offer")
    artist.go(ways(edition))
    artist.page.locator("details:has([name=width_mm]) > summary").press("Enter")
    form = artist.page.locator("form:has([name=width_mm])")
    form.locator("[name=price]").fill("120")
    form.locator("[name=width_mm]").fill("130")
    form.locator(".button--main").press("Enter")
    artist.page.wait_for_selector("a[href='/prints/']")

    buyer = let_in(
        keeper, people["ada"], f"ways-print-{language}", screen=screen, language=language
    )
    buyer.go(edition.listing.get_absolute_url())
    buyer.look("work")
    buyer.page.locator("a[href^='/prints/offers/']").press("Enter")
    buyer.page.wait_for_selector("[name=ship_to]")
    buyer.page.fill("[name=ship_to]", "Ada\n12 St James’s Square\nLondon")
    buyer.page.check("[name=accepts_terms]")
    buyer.look("address")
    buyer.page.locator("main form .button--main").press("Enter")
    buyer.page.wait_for_url("**/payment/")
    buyer.page.locator("main form .button--main").press("Enter")
    buyer.page.wait_for_selector(".state--good")

    artist.go("/prints/")
    artist.look("prints")
    artist.page.fill("[name=tracking]", "RR 123 456 789 GB")
    artist.page.locator("[name=tracking]").press("Enter")
    artist.page.wait_for_selector(".state--good")
    buyer.page.reload()
    buyer.look("order")
