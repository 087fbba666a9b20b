"""Several works are reserved together, paid by one payment, and given back one by one or all."""

import pytest
from django.urls import reverse

from pinxit.shop.web.models import Invoice, Payment, Purchase, Settlement
from tests.scenes import person
from tests.shop.steps import browser_of
from tests.shop.together import editions, page_of, put, states

pytestmark = pytest.mark.django_db


def test_two_works_from_the_basket_to_paid(artist) -> None:
    ada = person("Ada")
    browser, works = browser_of(ada), editions(artist)
    for work in works:
        put(browser, work)

    answer = browser.post(reverse("shop:basket-checkout"), {"accepts_terms": "on"})

    purchase = Purchase.objects.get()
    assert answer.headers["Location"] == page_of("purchase-payment", purchase)
    assert states(purchase) == ["reserved", "reserved"]
    assert purchase.total_minor == 8_000
    answer = browser.post(page_of("purchase-payment", purchase), {"answer": "pay"})
    assert answer.headers["Location"] == page_of("purchase", purchase)
    assert states(purchase) == ["paid", "paid"]
    assert Payment.objects.get().captured_amount == 80
    assert Settlement.objects.filter(outcome="sold").count() == 2
    assert Invoice.objects.filter(kind="invoice").count() == 2
    page = browser.get(page_of("purchase", purchase)).content.decode()
    assert "2 works are yours" in page
    assert not ada.basket.exists(), "what was bought is not in the basket any more"
