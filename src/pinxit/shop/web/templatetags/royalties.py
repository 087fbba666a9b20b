"""Who gets how much of a price, in plain words."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pinxit.gallery import price_text
from pinxit.kernel import Money
from pinxit.shop.core.splits import SplitRule
from pinxit.shop.web.selectors.ledger import rule_of_order

if TYPE_CHECKING:
    from pinxit.shop.web.models import Order

register = template.Library()


@register.inclusion_tag("shop/_split.html")
def split_by_rule(rule: SplitRule) -> dict[str, object]:
    """Show the rule that counts for a work now."""
    return {"parts": parts_of(rule), "sold": False}


@register.inclusion_tag("shop/_split.html")
def split_of_order(order: "Order") -> dict[str, object]:
    """Show the rule under which a copy was sold."""
    return {"parts": parts_of(rule_of_order(order)), "sold": True}


def parts_of(rule: SplitRule) -> list[tuple[str, str]]:
    """Return each part of a rule with who gets it; a part of nothing is left out."""
    cap = _("the authors whose works taught the painter, none more than %(cap)s of it")
    listed = [
        (rule.artist_bp, _("the artist")),
        (rule.studio_bp, _("this house")),
        (rule.pool_bp, cap % {"cap": per_cent(rule.cap_bp)}),
    ]
    return [(per_cent(part), who) for part, who in listed if part]


@register.filter
def per_cent(bp: int) -> str:
    """Return hundredths of a per cent as people write them."""
    share = (Decimal(bp) / 100).normalize()
    return _("%(share)s %%") % {"share": number_format(f"{share:f}")}


@register.filter
def in_money(minor: int, currency: str) -> str:
    """Return an amount in the smallest unit as a label shows it."""
    return price_text(Money(minor, currency))
