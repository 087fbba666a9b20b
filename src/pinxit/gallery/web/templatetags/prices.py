"""Amounts in templates, as wall labels show them."""

from django import template

from pinxit.gallery.core.price import price_text
from pinxit.kernel import Money

register = template.Library()


@register.filter
def price(amount: Money) -> str:
    """Return an amount such as `€40.00`."""
    return price_text(amount)
