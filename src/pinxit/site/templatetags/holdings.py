"""What learnt from a manifest, for the pages of the rooms below."""

from collections.abc import Collection

from django import template

from pinxit.site.holdings import Holdings, holdings_of

register = template.Library()


@register.simple_tag
def held_by(roots: Collection[str]) -> Holdings:
    """Return the models, pieces and works that learnt from these manifests."""
    return holdings_of(roots)
