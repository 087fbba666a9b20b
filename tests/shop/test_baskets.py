"""What is put into a basket, by visitors and by people, and what its page says of it."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pinxit.gallery.web import services as gallery
from pinxit.kernel import Money
from pinxit.shop.core.bundle import BASKET_MAX
from pinxit.shop.web.models import BasketItem, Edition, Order, Purchase
from pinxit.shop.web.services import orders as services
from tests.scenes import NOW, edition_of, person
from tests.shop.billed import ADDRESS, set_up_seller
from tests.shop.steps import browser_of, work
from tests.shop.together import editions, put

pytestmark = pytest.mark.django_db

BASKET = "/basket/"
CHECKOUT = "/basket/checkout/"


def text(answer) -> str:
    return str(answer.content.decode())


def take_out(browser: Client, edition: Edition):
    return browser.post(
        reverse("shop:take-out-of-basket", args=[edition.listing.slug]), follow=True
    )


def test_a_visitor_chooses_signs_in_and_has_it_still(artist, client) -> None:
    works, ada = editions(artist, 3), person("Ada")
    BasketItem.objects.create(person=ada, edition=works[2], put_at=NOW)
    for each in works[:2]:
        put(client, each)
    put(client, works[0])
    page = text(client.get(BASKET))
    assert "Dragon 0" in page
    assert "€80.00" in page
    assert client.get(CHECKOUT).headers["Location"].endswith(f"?next={CHECKOUT}")

    client.force_login(ada)

    assert set(ada.basket.values_list("edition", flat=True)) == {each.pk for each in works}
    assert "€120.00" in text(client.get(BASKET))
    assert "basket" not in client.session


def test_what_was_taken_out_can_be_put_back(artist, client) -> None:
    (one,) = editions(artist, 1)
    put(client, one)

    page = take_out(client, one)

    assert "Dragon 0 was taken out." in text(page)
    assert "Your basket is empty" in text(page)
    assert "was taken out" not in text(take_out(client, one)), "it was not there"
    put(client, one)
    assert "was taken out" not in text(client.get(BASKET, {"taken": one.listing.slug}))


def test_people_take_out_too(artist) -> None:
    (one,), ada = editions(artist, 1), person("Ada")
    browser = browser_of(ada)
    put(browser, one)

    assert "Dragon 0 was taken out." in text(take_out(browser, one))
    assert not ada.basket.exists()


def test_it_says_what_is_not_for_sale_any_more(artist, client) -> None:
    taken_down, sold, kept, free = editions(artist, 4, size=1)
    for each in (taken_down, sold, kept, free):
        put(client, each)
    gallery.withdraw(taken_down.listing, now=NOW)
    gallery.mark_sold(sold.listing_id, sold_out=True, now=NOW)
    gallery.mark_sold(taken_down.listing_id, sold_out=False, now=NOW)
    Edition.objects.filter(pk=sold.pk).update(price_minor=1)
    ben = person("Ben")
    services.place_order(edition_id=kept.pk, buyer=ben, now=timezone.now())
    services.place_order(edition_id=sold.pk, buyer=ben, now=timezone.now())

    page = text(client.get(BASKET))

    for said in ("Taken off the wall", "Sold out", "All reserved", "€40.00"):
        assert said in page
    assert "What is not for sale stays in the basket" in page


def test_a_full_basket_and_another_currency(artist, client) -> None:
    (one,) = editions(artist, 1)
    session = client.session
    session["basket"] = list(range(10_000, 10_000 + BASKET_MAX))
    session.save()
    client.post(reverse("shop:put-into-basket", args=[one.listing.slug]))
    assert "Your basket is full" in text(client.get(BASKET))
    dollars = edition_of(artist, seed=8, price=Money(5_000, "USD"))
    browser = browser_of(person("Ada"))
    put(browser, one)
    put(browser, dollars)

    assert "priced in the same currency" in text(browser.get(BASKET))
    assert BasketItem.objects.count() == 1


def test_what_does_not_fit_is_left_out_when_somebody_signs_in(artist, client) -> None:
    (one,), dollars = editions(artist, 1), edition_of(artist, seed=8, price=Money(5_000, "USD"))
    ada = person("Ada")
    BasketItem.objects.create(person=ada, edition=one, put_at=NOW)
    put(client, dollars)

    client.force_login(ada)

    assert ada.basket.get().edition == one


def test_a_basket_costs_visitors_without_one_no_query(
    artist, client, django_assert_num_queries
) -> None:
    works = editions(artist, 4)
    client.get(work(works[0]))  # whatever is looked up once
    with django_assert_num_queries(NUM_OF_WORK_PAGE) as found:
        client.get(work(works[0]))
    asked_for = [query["sql"] for query in found.captured_queries]
    assert not any("shop_basketitem" in sql or '"shop_bundle"."title"' in sql for sql in asked_for)
    assert not Session.objects.exists()
    for each in works[:2]:
        put(client, each)
    assert 'Basket <span class="figures" aria-hidden="true">2</span>' in text(client.get("/"))
    counts = [queries_of(client, BASKET)]
    for each in works[2:]:
        put(client, each)
    assert queries_of(client, BASKET) == counts[0], "it does not grow with the basket"


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return len(found)


#: As many as without baskets.
NUM_OF_WORK_PAGE = 4


def test_checkout_of_a_house_that_is_taxed(artist) -> None:
    set_up_seller()
    works, ada = editions(artist), person("Ada")
    browser = browser_of(ada)
    for each in works:
        put(browser, each)
    assert "Who is billed" in text(browser.get(CHECKOUT))
    assert browser.post(CHECKOUT, {"step": "total"}).status_code == 400
    total = text(browser.post(CHECKOUT, {**ADDRESS, "step": "total"}))
    assert "€80.00" in total
    assert "€13.34" in total
    seen = {"seen_works": ",".join(str(each.pk) for each in works), "seen_minor": "8000"}
    decided = {**ADDRESS, **seen, "step": "order", "start": "at-once", "accepts_terms": "on"}

    changed = browser.post(CHECKOUT, {**decided, "seen_minor": "7999"})
    assert "Look at the total again" in text(changed)
    assert "Who is billed" in text(browser.post(CHECKOUT, {**decided, "step": "change"}))
    wrong = browser.post(CHECKOUT, {**ADDRESS, "code": "NO", "step": "total"})
    assert wrong.status_code == 400
    answer = browser.post(CHECKOUT, decided)

    purchase = Purchase.objects.get()
    assert answer.headers["Location"] == f"/purchases/{purchase.public_id}/payment/"
    assert {order.terms.tax_minor for order in purchase.orders.all()} == {667}
    again = text(browser.get(f"/purchases/{purchase.public_id}/"))
    assert "of which tax €13.34" in again


def test_what_was_sold_meanwhile_is_named_and_the_rest_goes_on(artist) -> None:
    rare, other = editions(artist, 2, size=1)
    ada = browser_of(person("Ada"))
    for each in (rare, other):
        put(ada, each)
    services.place_order(edition_id=rare.pk, buyer=person("Ben"), now=timezone.now())
    seen = {"seen_works": f"{rare.pk},{other.pk}", "step": "order", "accepts_terms": "on"}

    answer = ada.post(CHECKOUT, seen)

    assert answer.status_code == 409
    assert "Dragon 0" in text(answer)
    assert "Go on with the other work" in text(answer)
    assert not Purchase.objects.exists()
    going_on = ada.post(CHECKOUT, {"without": [rare.pk], "step": "total"})
    assert "Buy 1 work" in text(going_on)
    ada.post(CHECKOUT, {"without": [rare.pk], "step": "order", "accepts_terms": "on"})
    assert [order.edition for order in Order.objects.filter(purchase__isnull=False)] == [other]


def test_an_empty_basket_has_no_checkout(artist) -> None:
    ada = browser_of(person("Ada"))

    assert ada.get(CHECKOUT).headers["Location"] == BASKET
    assert ada.post(reverse("shop:put-into-basket", args=["nothing"])).status_code == 404
