"""Prices in the currency that a reader chose, about."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pinxit.gallery import price_text
from pinxit.kernel import Money
from pinxit.shop.web.selectors import sales as sale_selectors

register = template.Library()


@dataclass(frozen=True, slots=True)
class Other:
    """A price in another currency, in words.

    Attributes:
        text: Such as "about $44".
        source: Of which day and by whom the rate is.
    """

    text: str
    source: str


@register.simple_tag(takes_context=True)
def approximate(context: dict[str, Any], price: Money) -> Other | None:
    """Return about what a price is in the reader's currency, or nothing."""
    request = context.get("request")
    wanted = request.COOKIES.get("prices_in", "") if request is not None else ""
    if not wanted:
        return None
    found = sale_selectors.approximate_in(price, wanted, now=timezone.now())
    if found is None:
        return None
    amount = price_text(found.amount).removesuffix(".00")
    facts = {"source": found.rate.source, "day": date_format(found.rate.day, "DATE_FORMAT")}
    text = _("about %(amount)s") % {"amount": amount}
    return Other(text, _("by the rate of %(day)s, %(source)s; you pay the price above") % facts)


@register.simple_tag
def shown_currencies() -> list[str]:
    """Return the currencies in which prices can be read."""
    return sale_selectors.shown_currencies()
