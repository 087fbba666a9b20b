"""What templates say of the goods that orders are for."""

from django import template
from django.utils.translation import get_language, ngettext

from pinxit.gallery import price_text
from pinxit.kernel import Money
from pinxit.shop.core.places import place_name
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.licences import LicenceOffer
from pinxit.shop.web.models.ways import Proof
from pinxit.shop.web.selectors.orders import number_text

register = template.Library()


@register.filter
def which(order: Order) -> str:
    """Return a copy's number as a label says it, or which licence it is."""
    return number_text(order)


@register.filter(name="price_text")
def price_shown(price: Money) -> str:
    """Return a price as a label shows it."""
    return price_text(price)


@register.filter
def proof_price(proof: Proof, edition: Edition) -> str:
    """Return what a proof costs; empty while the artist keeps it."""
    return price_text(Money(proof.price_minor, edition.currency)) if proof.price_minor else ""


@register.filter
def licence_reach(offer: LicenceOffer) -> str:
    """Return where a licence holds and how long, in a few words."""
    language = get_language() or "en"
    places = "、" if language.startswith("zh") else ", "
    where = places.join(place_name(each, language=language) for each in offer.places)
    if not offer.months:
        return where
    counted = ngettext("%(months)s month", "%(months)s months", offer.months)
    return f"{where} · {counted % {'months': offer.months}}"
