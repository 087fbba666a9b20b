"""The steps of a purchase, as a browser takes them."""

from django.test import Client
from django.urls import reverse

from pinxit.shop.web.models import Edition, Order


def browser_of(somebody) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(somebody)
    return browser


def work(edition: Edition) -> str:
    return edition.listing.get_absolute_url()


def checkout(edition: Edition) -> str:
    return reverse("shop:checkout", args=[edition.listing.slug])


def reserve(browser: Client, edition: Edition) -> Order:
    browser.post(checkout(edition), {"accepts_terms": "on"})
    return Order.objects.latest("pk")


def page_of(name: str, order: Order) -> str:
    return reverse(f"shop:{name}", args=[order.public_id])


def buy(browser: Client, edition: Edition) -> Order:
    order = reserve(browser, edition)
    browser.post(page_of("payment", order), {"answer": "pay"})
    return Order.objects.get(pk=order.pk)
