"""A guest buys several works at once, and takes them over later."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts.web.models import Guest
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Purchase
from pinxit.shop.web.papers.purchase_letters import send_confirmation_of_purchase
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.taking import take_over
from tests.scenes import person
from tests.shop.test_guests import ADDRESS, by_letter, guest_browser, link_in
from tests.shop.together import editions, put, states

pytestmark = pytest.mark.django_db
TILL = reverse("shop:basket-checkout")


def reserved_by_guest(browser: Client, works) -> Purchase:
    for each in works:
        put(browser, each)
    browser.post(TILL, {"step": "order", "accepts_terms": "on"})
    return Purchase.objects.latest("pk")


def test_a_visitor_with_a_basket_is_asked_how_to_go_on_and_keeps_it(artist) -> None:
    works, browser = editions(artist), Client()
    for each in works:
        put(browser, each)

    asked = browser.get(TILL)
    assert asked.headers["Location"].startswith("/accounts/guest/")
    browser.post("/accounts/guest/", {"email": ADDRESS, "next": TILL})

    page = browser.get(TILL).content.decode()
    assert all(each.listing.title in page for each in works)


def test_a_guest_buys_a_basket_and_finds_it_empty(artist) -> None:
    browser, works = guest_browser(), editions(artist)
    purchase = reserved_by_guest(browser, works)

    browser.post(reverse("shop:purchase-payment", args=[purchase.public_id]), {"answer": "pay"})

    assert states(purchase) == [OrderState.PAID, OrderState.PAID]
    assert purchase.buyer == Guest.objects.get().person
    assert browser.get(reverse("shop:purchase", args=[purchase.public_id])).status_code == 200
    assert not browser.session["basket"]
    send_confirmation_of_purchase(purchase, now=timezone.now())
    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    back = by_letter(link_in(str(letter.body)))
    assert back.get(reverse("shop:purchase", args=[purchase.public_id])).status_code == 200


def test_what_was_bought_at_once_is_taken_over_at_once(artist) -> None:
    works = editions(artist, 3)
    bought = reserved_by_guest(guest_browser(), works[:2])
    ada = person("Ada")

    take_over(Guest.objects.get(), ada, now=timezone.now())

    bought.refresh_from_db()
    assert bought.buyer == ada
    assert {order.buyer for order in bought.orders.all()} == {ada}


def test_what_both_have_reserved_goes_with_all_that_was_reserved_with_it(artist) -> None:
    works, ada = editions(artist), person("Ada")
    for each in works:
        services.place_order(edition_id=each.pk, buyer=ada, now=timezone.now())
    theirs = reserved_by_guest(guest_browser(), works)

    take_over(Guest.objects.get(), ada, now=timezone.now())

    assert states(theirs) == [OrderState.CANCELLED, OrderState.CANCELLED]
