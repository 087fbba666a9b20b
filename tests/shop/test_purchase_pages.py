"""What the buyer of several works reads: letters, tax, and the pages of the purchase."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pinxit.kernel import Money
from pinxit.shop.web.models import (
    DiscountCode,
    OrderLetter,
)
from pinxit.shop.web.papers.purchase_letters import send_confirmation_of_purchase
from pinxit.shop.web.services.letters import send_letter
from pinxit.shop.web.services.refunds import give_back
from tests.scenes import NOW, edition_of, person
from tests.shop.billed import set_up_seller, wish
from tests.shop.steps import browser_of, checkout
from tests.shop.together import confirmed, editions, orders, page_of, reserved, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return person("Ada")


@pytest.fixture
def works(artist):
    return editions(artist)


def test_letters_tell_of_all_together(works, ada, mailoutbox) -> None:
    set_up_seller()
    purchase = reserved(works, ada, asked=wish())
    confirmed(purchase)

    send_confirmation_of_purchase(purchase, now=NOW)
    send_confirmation_of_purchase(purchase, now=NOW)

    [letter] = mailoutbox
    assert "“Dragon 0”, “Dragon 1”" in letter.subject
    assert "of which tax" in letter.body
    assert len(letter.attachments) == 2
    placed = OrderLetter.objects.get(about="placed")
    assert not send_letter(placed.pk, now=NOW), "it is paid by now"


def test_letters_of_what_waits_and_what_went_back(works, ada, mailoutbox) -> None:
    purchase = reserved(works, ada)
    send_letter(OrderLetter.objects.get(about="placed").pk, now=NOW)
    payment = confirmed(purchase)
    give_back(payment, Money(8_000, "EUR"), reason="elsewhere", now=NOW)
    send_letter(OrderLetter.objects.get(about="refunded").pk, now=timezone.now())

    assert [each.subject for each in mailoutbox] == [
        "“Dragon 0”, “Dragon 1”: reserved for you",
        "“Dragon 0”, “Dragon 1”: your money goes back",
    ]
    assert f"/purchases/{purchase.public_id}/" in mailoutbox[0].body


def test_tax_and_code_of_several(artist, ada) -> None:
    set_up_seller()
    works = [
        edition_of(artist, seed=n, price=Money(price, "EUR"))
        for n, price in enumerate((4_000, 12_000))
    ]
    DiscountCode.objects.create(code="TEN", percent_bp=1_000, since=NOW, max_uses=5)

    purchase = reserved(works, ada, asked=wish(code="TEN"))

    assert [order.price_minor for order in orders(purchase)] == [4_000, 10_800]
    assert DiscountCode.objects.get().used == 1
    terms = [order.terms for order in orders(purchase)]
    assert [each.tax_minor for each in terms] == [667, 1_800]
    assert purchase.total_minor == 14_800
    assert reserved(works, ada, asked=wish(code="TEN")) == purchase


def test_a_purchase_is_its_buyers_alone(works, ada) -> None:
    purchase = reserved(works, ada)
    eve = browser_of(person("Eve"))

    for name in ("purchase", "purchase-payment"):
        assert eve.get(page_of(name, purchase)).status_code == 404
    assert eve.post(page_of("cancel-purchase", purchase)).status_code == 404


def test_the_pages_of_a_reserved_purchase(works, ada) -> None:
    purchase, browser = reserved(works, ada, now=timezone.now()), browser_of(ada)
    order = orders(purchase)[0]

    assert "Let all of it go" in browser.get(page_of("purchase", purchase)).content.decode()
    form = browser.get(page_of("purchase-payment", purchase)).content.decode()
    assert "2 works are reserved for you" in form
    to_payment = browser.get(reverse("shop:payment", args=[order.public_id]))
    assert to_payment.headers["Location"] == page_of("purchase-payment", purchase)
    assert "paid for with them" in browser.get(order.get_absolute_url()).content.decode()
    again = browser.post(checkout(works[0]), {"accepts_terms": "on"})
    assert again.headers["Location"] == reverse("shop:payment", args=[order.public_id])
    browser.post(page_of("purchase-payment", purchase), {"answer": "decline"})
    assert "The payment was declined" in browser.get(page_of("purchase", purchase)).content.decode()
    browser.post(reverse("shop:cancel", args=[order.public_id]))
    assert states(purchase) == ["cancelled", "cancelled"]
    browser.post(page_of("cancel-purchase", purchase))
    assert "You have paid nothing." in browser.get(page_of("purchase", purchase)).content.decode()
