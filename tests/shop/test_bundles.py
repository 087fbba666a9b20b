"""Bundles: who makes them, what their pages say, and what is paid for each work."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.kernel import Money
from pinxit.shop.core.bundle import BundlePriceError
from pinxit.shop.web.models import Bundle, Edition, Purchase
from pinxit.shop.web.selectors.bundles import BundleNotForSaleError, shown
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.bundles import (
    BundleOffer,
    NotYoursToBundleError,
    make_bundle,
    withdraw_bundle,
)
from tests.scenes import NOW, edition_of, person
from tests.shop.billed import ADDRESS, set_up_seller
from tests.shop.steps import browser_of, work
from tests.shop.together import confirmed, orders, reserved, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(artist) -> list[Edition]:
    prices = (4_000, 4_000, 4_001)
    return [
        edition_of(artist, title=f"Dragon {n}", seed=n, price=Money(price, "EUR"))
        for n, price in enumerate(prices)
    ]


def bundled(works, artist, price: int = 10_000) -> Bundle:
    offer = BundleOffer("Three dragons", "They were one.", Money(price, "EUR"), is_series=True)
    return make_bundle(offer, works, by=artist, now=NOW)


def test_a_bundle_is_bought_at_its_price(works, artist) -> None:
    bundle, ada = bundled(works, artist), person("Ada")
    browser = browser_of(ada)
    page = browser.get(bundle.get_absolute_url()).content.decode()
    assert "€100.00" in page
    assert "€20.01 less" in page
    assert "A series" in page
    buying = reverse("shop:bundle-checkout", args=[bundle.slug])
    assert "discount code" not in browser.get(buying).content.decode()

    browser.post(buying, {"accepts_terms": "on", "step": "order"})

    purchase = Purchase.objects.get(bundle=bundle)
    assert [order.price_minor for order in orders(purchase)] == [3333, 3333, 3334]
    confirmed(purchase)
    assert states(purchase) == ["paid"] * 3
    assert check_books().balances


def test_a_taxed_house_says_what_it_saves(works, artist) -> None:
    set_up_seller()
    bundle = bundled(works, artist)
    browser = browser_of(person("Ada"))

    buying = reverse("shop:bundle-checkout", args=[bundle.slug])
    page = browser.post(buying, {**ADDRESS, "step": "total"}).content.decode()

    assert "−€20.01" in page
    assert "Together" in page


def test_a_bundle_with_a_work_that_is_gone_is_not_for_sale(works, artist) -> None:
    bundle = bundled(works, artist)
    Edition.objects.filter(pk=works[0].pk).update(size=3)
    services.withdraw_offer(works[0].pk, now=NOW)

    found = shown(bundle, now=NOW)

    assert not found.is_for_sale
    assert found.gone == {works[0].pk}
    browser = browser_of(person("Ada"))
    page = browser.get(bundle.get_absolute_url()).content.decode()
    assert "Not for sale now" in page
    buying = reverse("shop:bundle-checkout", args=[bundle.slug])
    assert browser.get(buying).headers["Location"] == bundle.get_absolute_url()
    refused = browser.post(buying, {"accepts_terms": "on", "step": "order"})
    assert refused.status_code == 409
    assert "Back to the bundle" in refused.content.decode()


def test_a_withdrawn_bundle_is_not_sold(works, artist) -> None:
    bundle, ada = bundled(works, artist), person("Ada")
    browser = browser_of(artist)
    page = browser.post(reverse("shop:withdraw-bundle", args=[bundle.slug]), follow=True)
    assert "is not sold any more" in page.content.decode()
    assert not withdraw_bundle(bundle, now=NOW)
    eve = browser_of(person("Eve"))
    assert eve.post(reverse("shop:withdraw-bundle", args=[bundle.slug])).status_code == 403

    with pytest.raises(BundleNotForSaleError):
        reserved(works, ada, bundle=bundle)
    buying = reverse("shop:bundle-checkout", args=[bundle.slug])
    answer = browser_of(ada).post(buying, {"accepts_terms": "on", "step": "order"})
    assert answer.headers["Location"] == bundle.get_absolute_url()


def test_prices_that_sank_end_a_bundle(works, artist) -> None:
    bundle = bundled(works, artist)
    Edition.objects.update(price_minor=3_000)

    assert not shown(bundle, now=NOW).is_for_sale


def test_only_ones_own_works_are_put_together(works, artist) -> None:
    with pytest.raises(NotYoursToBundleError):
        bundled(works, person("Eve", Role.ARTIST))
    with pytest.raises(BundlePriceError):
        bundled(works, artist, price=12_001)
    assert bundled(works, person("Dov", Role.CURATOR)).works.count() == 3


def test_making_one_on_the_page(works, artist) -> None:
    browser = browser_of(artist)
    new = reverse("shop:make-bundle")
    filled = {"title": "Two dragons", "story": "", "price": "70", "is_series": ""}
    places = {f"place_{works[2].pk}": "1", f"place_{works[0].pk}": "2"}
    assert "Dragon 1" in browser.get(new).content.decode()
    assert browser.post(new, {**filled, **places, "price": "90"}).status_code == 400
    assert browser.post(new, filled).status_code == 400
    assert browser.post(new, {**filled, "title": ""}).status_code == 400

    answer = browser.post(new, {**filled, **places})

    bundle = Bundle.objects.get()
    assert answer.headers["Location"] == bundle.get_absolute_url()
    assert [each.edition for each in bundle.works.all()] == [works[2], works[0]]
    assert browser_of(person("Ada")).get(new).status_code == 403
    assert (
        "Nothing of yours is for sale"
        in browser_of(person("Eve", Role.ARTIST)).get(new).content.decode()
    )


def test_bundles_are_found(works, artist, client) -> None:
    assert "There are no bundles now" in client.get("/bundles/").content.decode()
    bundle = bundled(works, artist)
    assert "Three dragons" in client.get("/bundles/").content.decode()
    assert "Put works together" in browser_of(artist).get("/bundles/").content.decode()
    page = client.get(work(works[0])).content.decode()
    assert f'Also in <a href="{bundle.get_absolute_url()}">Three dragons</a>' in page
    assert client.get("/bundles/nothing/").status_code == 404
    assert timezone.now() > NOW
