"""Offering as Cleo sees it, and giving money back as the owner of the house does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from pinxit.accounts import Role
from pinxit.shop import OrderState
from pinxit.shop.web.models import Edition
from tests.scenes import person, piece_of
from tests.shop.steps import browser_of, buy, reserve

pytestmark = pytest.mark.django_db

OFFER = {
    "title": "红龙",
    "statement": "它睡在山上。",
    "size": "5",
    "price": "12.50",
    "currency": "CNY",
}


def offer_page(piece) -> str:
    return reverse("shop:offer", args=[piece.public_id])


def test_cleo_sees_the_label_and_then_hangs_the_work(client: Client, artist) -> None:
    piece = piece_of(artist)
    browser = browser_of(artist)
    assert "Offer this piece" in browser.get(offer_page(piece)).content.decode()

    preview = browser.post(offer_page(piece), OFFER).content.decode()
    for words in ("So the label will read", "红龙", "Edition of 5", "CN¥12.50", "AI-generated"):
        assert words in preview
    assert not Edition.objects.exists()

    response = browser.post(offer_page(piece), {**OFFER, "publish": "yes"})

    edition = Edition.objects.get()
    assert response["Location"] == edition.listing.get_absolute_url()
    assert "红龙" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "a" * 121),
        ("title", "\u200b"),
        ("size", "0"),
        ("size", "501"),
        ("size", "ten"),
        ("price", "0.99"),
        ("price", "1000001"),
        ("price", "NaN"),
        ("price", "1.005"),
        ("currency", "XXX"),
        ("statement", "a" * 2001),
    ],
)
def test_a_bad_offer_is_told_beside_its_field(artist, field: str, value: str) -> None:
    piece = piece_of(artist)

    response = browser_of(artist).post(offer_page(piece), {**OFFER, field: value, "publish": "y"})

    assert response.status_code == 400
    assert re.search(rf'id="id_{field}_error"', response.content.decode())
    assert not Edition.objects.exists()


def test_yen_have_no_decimal_places(artist) -> None:
    piece = piece_of(artist)

    response = browser_of(artist).post(offer_page(piece), {**OFFER, "currency": "JPY"})

    assert "no more decimal places" in response.content.decode()


def test_the_gallerys_refusal_is_told(artist) -> None:
    piece = piece_of(artist)

    response = browser_of(artist).post(
        offer_page(piece), {**OFFER, "title": "child porn", "publish": "yes"}
    )

    assert response.status_code == 400
    assert not Edition.objects.exists()


def test_cleo_takes_her_work_down_and_hangs_it_again(artist, edition) -> None:
    browser, piece = browser_of(artist), edition.listing.piece
    assert "This piece hangs on the wall" in browser.get(offer_page(piece)).content.decode()

    browser.post(reverse("shop:withdraw", args=[piece.public_id]))
    edition.listing.refresh_from_db()
    assert not edition.listing.hangs
    assert "was taken off the wall" in browser.get(offer_page(piece)).content.decode()
    browser.post(reverse("shop:withdraw", args=[piece.public_id]))

    browser.post(reverse("shop:hang-again", args=[piece.public_id]))
    edition.listing.refresh_from_db()
    assert edition.listing.hangs


def test_a_piece_that_was_never_offered_is_not_taken_down(artist) -> None:
    address = reverse("shop:withdraw", args=[piece_of(artist).public_id])

    assert browser_of(artist).post(address).status_code == 404


def test_eve_offers_and_withdraws_nothing_of_cleos(eve: Client, artist, edition) -> None:
    piece = edition.listing.piece

    assert eve.get(offer_page(piece)).status_code == 404
    assert eve.post(reverse("shop:withdraw", args=[piece.public_id])).status_code == 404


def test_who_is_no_artist_offers_nothing() -> None:
    ben = person("Ben")

    assert browser_of(ben).get(offer_page(piece_of(ben))).status_code == 403


def test_the_owner_gives_money_back_in_the_back_office(ada: Client, edition) -> None:
    order = buy(ada, edition)
    reserved = reserve(ada, edition)
    office = browser_of(person("Olga", Role.OWNER))
    orders = reverse("admin:shop_order_changelist")
    for address in (
        orders,
        reverse("admin:shop_edition_changelist"),
        reverse("admin:shop_payment_changelist"),
        reverse("admin:shop_settlement_changelist"),
        reverse("admin:shop_order_change", args=[order.pk]),
    ):
        assert office.get(address).status_code == 200

    chosen = {"action": "give_back", "_selected_action": [order.pk, reserved.pk]}
    page = office.post(orders, chosen, follow=True).content.decode()

    assert "Orders given back: 1" in page
    assert "was not given back" in page
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
