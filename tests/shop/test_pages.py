"""The shop as its people see it: a visitor, Ada the buyer, Eve the attacker."""

from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from payments import PaymentStatus

from pinxit.kernel import Digest
from pinxit.shop import OrderState
from pinxit.shop.web.models import Order, Payment
from pinxit.shop.web.services import orders as services
from tests.scenes import NOW, edition_of, person, piece_of
from tests.shop.steps import browser_of, buy, checkout, page_of, reserve, work

pytestmark = pytest.mark.django_db


def test_a_visitor_sees_the_work_and_that_a_model_made_it(client: Client, edition) -> None:
    page = client.get(work(edition)).content.decode()

    for words in (
        "Red dragon",
        "AI-generated",
        "It sleeps on a hill.",
        "Edition of 2, 2 left",
        "€40.00",
        "Buy a numbered copy",
        "A PNG file of 544 × 544 pixels",
        "Printed 14 × 14 cm",
        edition.listing.piece.model_digest,
    ):
        assert words in page
    assert page.count("button--main") == 1


def test_a_visitor_sees_the_work_in_chinese(client: Client, edition) -> None:
    response = client.get(work(edition), headers={"accept-language": "zh-hans"})

    assert 'lang="zh-Hans"' in response.content.decode()


def test_a_work_is_also_found_by_its_public_name(client: Client, edition) -> None:
    response = client.get(f"/works/{edition.listing.public_id}/")

    assert response.status_code == 302
    assert response["Location"] == work(edition)


def test_a_work_that_is_not_there(client: Client, edition) -> None:
    assert client.get("/works/nothing/").status_code == 404
    services.withdraw_offer(edition.pk, now=NOW)
    assert client.get(work(edition)).status_code == 404


def test_a_sold_work_that_was_taken_down_can_be_seen_but_not_bought(
    client: Client, ada: Client, edition
) -> None:
    buy(ada, edition)
    services.withdraw_offer(edition.pk, now=NOW)

    assert "Taken off the wall" in client.get(work(edition)).content.decode()
    response = ada.post(checkout(edition), {"accepts_terms": "on"})
    assert response.status_code == 409
    assert "Not for sale any more" in response.content.decode()


def test_a_visitor_is_asked_how_to_go_on_and_comes_back(client: Client, edition) -> None:
    response = client.get(checkout(edition))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:guest"))
    assert parse_qs(urlsplit(response["Location"]).query)["next"] == [unquote(checkout(edition))]


@pytest.mark.parametrize("name", ["order", "payment", "file", "cancel"])
def test_a_visitor_sees_no_order(client: Client, ada: Client, edition, name: str) -> None:
    order = reserve(ada, edition)

    response = client.post(page_of(name, order)) if name == "cancel" else client.get(
        page_of(name, order)
    )  # fmt: skip

    assert response.status_code == 302
    assert reverse("accounts:sign-in") in response["Location"]


def test_a_work_that_is_only_shown_cannot_be_bought(client: Client, ada: Client, artist) -> None:
    from pinxit.gallery.web.services import hang

    listing = hang(piece_of(artist), title="Moon", statement="", terms=None, now=NOW)

    assert "shown, not sold" in client.get(listing.get_absolute_url()).content.decode()
    assert ada.get(reverse("shop:checkout", args=[listing.slug])).status_code == 404


def test_ada_buys_number_one(ada: Client, client: Client, edition, store) -> None:
    page = ada.get(checkout(edition)).content.decode()
    assert "accepts_terms" in page

    response = ada.post(checkout(edition), {"accepts_terms": "on"})
    order = Order.objects.get()
    assert response["Location"] == page_of("payment", order)

    page = ada.get(response["Location"]).content.decode()
    assert "Test payment: no money moves" in page
    assert "No. 1 of 2 is reserved" in page

    response = ada.post(page_of("payment", order), {"answer": "pay"})
    assert response["Location"] == page_of("order", order)

    page = ada.get(response["Location"]).content.decode()
    assert "No. 1 of 2 is yours" in page
    assert "test payment, no money moved" in page

    file = ada.get(page_of("file", order))
    assert Digest.of(file.getvalue()) == Digest.parse(edition.listing.full_size)
    assert 'filename="red-dragon-1-2.png"' in file["Content-Disposition"]

    certificate = client.get(page_of("certificate", order)).content.decode()
    order.refresh_from_db()
    assert order.certificate_digest in certificate
    assert "private" in certificate
    assert "Ada" not in certificate
    assert "No. 1 of 2" in certificate

    assert "Red dragon" in ada.get(reverse("shop:orders")).content.decode()


def test_terms_must_be_accepted(ada: Client, edition) -> None:
    response = ada.post(checkout(edition))

    assert response.status_code == 400
    assert "Please accept the terms" in response.content.decode()
    assert not Order.objects.exists()


def test_a_declined_payment_is_told_and_can_be_tried_again(ada: Client, edition) -> None:
    order = reserve(ada, edition)

    ada.post(page_of("payment", order), {"answer": "decline"})
    assert "The payment was declined" in ada.get(page_of("order", order)).content.decode()
    assert ada.get(page_of("file", order)).status_code == 404

    ada.post(page_of("payment", order), {"answer": "pay"})
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_made_up_answer_pays_nothing(ada: Client, edition) -> None:
    order = reserve(ada, edition)

    response = ada.post(page_of("payment", order), {"answer": "confirmed", "status": "confirmed"})

    assert response.status_code == 200
    order.refresh_from_db()
    assert order.state == OrderState.RESERVED


def test_paying_twice_pays_once(ada: Client, edition) -> None:
    order = buy(ada, edition)

    response = ada.post(page_of("payment", order), {"answer": "pay"})

    assert response["Location"] == page_of("order", order)
    assert Payment.objects.count() == 1


def test_ada_lets_her_copy_go(ada: Client, edition) -> None:
    order = reserve(ada, edition)

    ada.post(page_of("cancel", order))

    assert "cancelled" in ada.get(page_of("order", order)).content.decode()
    ada.post(page_of("cancel", order))
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED


def test_ada_came_a_moment_too_late(ada: Client, artist) -> None:
    edition = edition_of(artist, size=1)
    buy(browser_of(person("Ben")), edition)

    assert "Sold out" in ada.get(work(edition)).content.decode()
    response = ada.post(checkout(edition), {"accepts_terms": "on"})

    assert response.status_code == 409
    assert "Somebody was a moment faster" in response.content.decode()


def test_a_work_all_of_which_is_reserved_says_so(ada: Client, client: Client, artist) -> None:
    edition = edition_of(artist, size=1)
    reserve(ada, edition)

    assert "All reserved" in client.get(work(edition)).content.decode()


def test_no_orders_yet(ada: Client) -> None:
    assert "You have not ordered anything yet" in ada.get(reverse("shop:orders")).content.decode()


@pytest.mark.parametrize("num_orders", [1, 20])
def test_my_orders_asks_as_little_for_many_as_for_one(
    edition, django_assert_max_num_queries, num_orders: int
) -> None:
    buyer = person("Ada")
    for _order in range(num_orders):
        services.cancel_order(
            services.place_order(edition_id=edition.pk, buyer=buyer, now=timezone.now())
        )
    ada = browser_of(buyer)

    with django_assert_max_num_queries(11):
        page = ada.get(reverse("shop:orders"))

    assert page.content.count(b"<tr>") == num_orders + 1


def test_a_payment_whose_amount_was_changed_sells_nothing(ada: Client, edition) -> None:
    order = reserve(ada, edition)
    ada.get(page_of("payment", order))
    Payment.objects.update(total=1)

    page = ada.post(page_of("payment", order), {"answer": "pay"}, follow=True).content.decode()

    assert "Nothing was sold" in page
    order.refresh_from_db()
    assert order.state == OrderState.RESERVED
    assert Payment.objects.get().status == PaymentStatus.WAITING


def test_a_returned_copy_is_told_on_its_pages(ada: Client, client: Client, edition) -> None:
    order = buy(ada, edition)
    services.refund_order(order)

    assert "money given back" in ada.get(page_of("order", order)).content.decode()
    assert ada.get(page_of("file", order)).status_code == 404
    assert "no longer holds" in client.get(page_of("certificate", order)).content.decode()


@pytest.mark.parametrize("name", ["order", "payment", "file"])
def test_eve_finds_no_order_of_adas(ada: Client, eve: Client, edition, name: str) -> None:
    order = buy(ada, edition)

    assert eve.get(page_of(name, order)).status_code == 404


def test_eve_neither_cancels_nor_pays_adas_order(ada: Client, eve: Client, edition) -> None:
    order = reserve(ada, edition)

    assert eve.post(page_of("cancel", order)).status_code == 404
    assert eve.post(page_of("payment", order), {"answer": "pay"}).status_code == 404
    order.refresh_from_db()
    assert order.state == OrderState.RESERVED


def test_eve_settles_nothing_by_a_payments_token(ada: Client, eve: Client, edition) -> None:
    order = reserve(ada, edition)
    ada.get(page_of("payment", order))
    token = Payment.objects.get().token

    for call_back in (eve.get, eve.post):
        call_back(f"/payments/process/{token}/?verification_result=confirmed")
    assert eve.post("/payments/process/test/", {"token": token}).status_code == 400
    assert eve.get("/payments/process/00000000-0000-4000-8000-000000000000/").status_code == 404

    order.refresh_from_db()
    assert order.state == OrderState.RESERVED
    assert Payment.objects.get().status == PaymentStatus.WAITING


def test_an_unpaid_order_has_no_certificate(ada: Client, edition) -> None:
    assert ada.get(page_of("certificate", reserve(ada, edition))).status_code == 404


@pytest.mark.parametrize("name", ["cancel"])
def test_nothing_changes_by_looking(ada: Client, edition, name: str) -> None:
    assert ada.get(page_of(name, reserve(ada, edition))).status_code == 405


def test_a_form_from_elsewhere_is_refused(edition) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("Ada"))

    assert strict.post(checkout(edition), {"accepts_terms": "on"}).status_code == 403


def test_a_reservation_ends(ada: Client, edition) -> None:
    order = reserve(ada, edition)

    assert timedelta(minutes=14) < order.reserved_until - timezone.now() <= timedelta(minutes=15)
