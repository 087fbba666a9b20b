"""Steps of buying several works at once."""

from django.test import Client
from django.urls import reverse
from payments import PaymentStatus

from pinxit.shop.core.wish import Billing, Wish
from pinxit.shop.web.models import Edition, Order, Payment, Purchase
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import purchases as purchase_services
from pinxit.shop.web.services.purchases import Chosen
from tests.scenes import NOW, edition_of


def editions(artist, number: int = 2, *, size: int = 3) -> list[Edition]:
    """Works on the wall, for sale."""
    return [edition_of(artist, title=f"Dragon {n}", seed=n, size=size) for n in range(number)]


def reserved(works, buyer, *, now=NOW, asked=None, bundle=None, **rest) -> Purchase:
    """What a buyer has reserved together in a house that bills nobody."""
    chosen = Chosen([each.pk for each in works], bundle)
    asked = asked or Wish(billing=Billing())
    return purchase_services.place_purchase(chosen, buyer=buyer, wish=asked, now=now, **rest)


def confirmed(purchase: Purchase, *, now=NOW) -> Payment:
    """The payment of a purchase, once the provider said that its money came."""
    payment = purchase_services.start_purchase_payment(purchase, variant="test")
    payment.captured_amount = payment.total
    payment.status = PaymentStatus.CONFIRMED
    payment.save()
    services.hear_payment(payment, now=now)
    return Payment.objects.get(pk=payment.pk)


def orders(purchase: Purchase) -> list[Order]:
    return list(purchase.orders.order_by("pk"))


def states(purchase: Purchase) -> list[str]:
    return [order.state for order in orders(purchase)]


def put(browser: Client, edition: Edition) -> None:
    browser.post(reverse("shop:put-into-basket", args=[edition.listing.slug]))


def page_of(name: str, purchase: Purchase) -> str:
    return reverse(f"shop:{name}", args=[purchase.public_id])
