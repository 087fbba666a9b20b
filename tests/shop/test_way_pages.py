"""Pages of the other ways of selling. Ada buys, Cleo sells, Eve tries addresses."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.ways import Auction, Bargain
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.proofs import set_takes_proposals
from tests.scenes import edition_of, person
from tests.shop.steps import browser_of, page_of, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(artist):
    return edition_of(artist, size=1)


@pytest.fixture
def shop(artist) -> Client:
    return browser_of(artist)


def ways(edition) -> str:
    return reverse("shop:ways", args=[edition.listing.piece.public_id])


def licence(edition, shop: Client, *, kind: str = "exclusive"):
    terms = {"what": "licence", "kind": kind, "place": "DE", "months": "12", "price": "90"}
    assert shop.post(ways(edition), terms).status_code == 302
    return edition.licences.get(kind=kind)


def test_an_auction_from_the_artists_page_to_the_order(edition, shop, ada, eve) -> None:
    said = {"what": "auction", "opening": "10", "days": "3"}
    assert shop.post(ways(edition), said).status_code == 302
    auction = Auction.objects.get()
    address = auction.get_absolute_url()

    assert b"Go to the auction" in ada.get(work(edition)).content
    assert ada.post(address, {"maximum": "9"}).status_code == 400
    assert ada.post(address, {"maximum": "100"}).status_code == 302
    assert shop.post(address, {"maximum": "200"}).status_code == 400, "her own work"
    page = ada.get(address).content.decode()
    assert "You are ahead" in page
    assert "€100" in page
    strangers = eve.get(address).content.decode()
    assert "€100" not in strangers
    assert "Ada" not in strangers
    off = reverse("shop:call-off-auction", args=[edition.listing.piece.public_id])
    assert eve.post(off).status_code == 404
    assert Client().post(address, {"maximum": "50"})["Location"].startswith("/accounts/sign-in/")


def test_a_bargain_between_two_browsers(edition, shop, ada, eve) -> None:
    proposal = reverse("shop:propose", args=[edition.listing.slug])
    assert ada.get(proposal).status_code == 404
    shop.post(ways(edition), {"what": "proposals", "takes_proposals": "yes"})
    assert ada.post(proposal, {"price": "1"}).status_code == 400
    assert ada.post(proposal, {"price": "20", "words": "Please."}).status_code == 302
    bargain = Bargain.objects.get()
    address = bargain.get_absolute_url()

    assert b"Please." in shop.get(address).content
    assert eve.get(address).status_code == 404
    assert shop.post(address, {"act": "counter", "price": "99"}).status_code == 400
    assert shop.post(address, {"act": "counter", "price": "30"}).status_code == 302
    assert ada.post(address, {"act": "accept", "price_minor": "2000"}).status_code == 302
    bargain.refresh_from_db()
    assert bargain.state == "open", "that price stands no more"
    ada.post(address, {"act": "accept", "price_minor": "3000"})
    order = Order.objects.get()
    ada.post(page_of("payment", order), {"answer": "pay"})
    order.refresh_from_db()
    assert (order.state, order.price_minor) == ("paid", 3_000)
    assert b"is yours" in ada.get(page_of("order", order)).content
    assert ada.get(reverse("shop:bargains")).status_code == 200


@pytest.mark.parametrize("act", ["decline", "withdraw"])
def test_a_bargain_that_comes_to_nothing(edition, shop, ada, act: str) -> None:
    set_takes_proposals(edition, takes_proposals=True)
    ada.post(reverse("shop:propose", args=[edition.listing.slug]), {"price": "20"})
    bargain = Bargain.objects.get()
    (shop if act == "decline" else ada).post(bargain.get_absolute_url(), {"act": act})

    bargain.refresh_from_db()
    assert bargain.state in {"declined", "withdrawn"}


def test_a_licence_is_bought_like_everything_else(edition, shop, ada, eve) -> None:
    offer = licence(edition, shop)
    assert offer.get_absolute_url().encode() in ada.get(work(edition)).content
    policy = json.loads(
        Client().get(reverse("shop:licence-policy", args=[offer.public_id])).content
    )
    assert policy["@type"] == "Offer"
    assert b"Exclusive licence" in Client().get(offer.get_absolute_url()).content
    ada.post(offer.get_absolute_url(), {"accepts_terms": "on"})
    order = Order.objects.get()
    ada.post(page_of("payment", order), {"answer": "pay"})

    page = ada.get(page_of("licence", order)).content.decode()
    assert "Red dragon · Cleo" in page
    assert eve.get(page_of("licence", order)).status_code == 404
    files = {
        kind: ada.get(reverse("shop:licence-file", args=[order.public_id, kind]))
        for kind in ("policy.json", "text-en.txt", "text-zh.txt", "licence.pdf", "work.png")
    }
    assert files["work.png"].getvalue().startswith(b"\x89PNG")
    assert {kind: each.status_code for kind, each in files.items()} == dict.fromkeys(files, 200)
    assert json.loads(files["policy.json"].content)["assignee"] == order.public_id.urn
    assert "独家许可" in files["text-zh.txt"].content.decode()
    assert files["licence.pdf"].content.startswith(b"%PDF")
    assert ada.get(page_of("copy", order)).status_code == 404, "a licence is no copy"
    again = eve.post(offer.get_absolute_url(), {"accepts_terms": "on"})
    assert again.status_code == 400
    assert "Somebody holds a licence" in again.content.decode()


def test_licences_that_cannot_be_offered(edition, shop) -> None:
    endless = {"what": "licence", "kind": "exclusive", "place": "DE", "months": "", "price": "90"}
    assert shop.post(ways(edition), endless).status_code == 400
    offer = licence(edition, shop, kind=LicenceKind.PERSONAL)
    shop.post(ways(edition), {"what": "withdraw-licence", "licence": str(offer.pk)})
    assert Client().get(offer.get_absolute_url()).status_code == 404


def test_a_waiting_list_in_the_browser(edition, ada) -> None:
    services.place_order(edition_id=edition.pk, buyer=person("Ben"), now=edition.opened_at)
    wait = reverse("shop:wait", args=[edition.listing.slug])
    edition.orders.update(state="reserved", reserved_until="2099-01-01T00:00Z")

    assert b"Join the waiting list" in ada.get(work(edition)).content
    page = ada.post(wait, follow=True).content
    assert b"at place 1" in page
    assert b"Leave the waiting list" in page
    assert b"Join the waiting list" in ada.post(wait, {"leave": "yes"}, follow=True).content


def test_only_the_artist_has_the_page_of_ways(edition, ada, eve) -> None:
    assert eve.get(ways(edition)).status_code == 404
    assert ada.get(ways(edition)).status_code == 404
