"""Who paints here: the house, and its guests with their licences."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pinxit.studio.adapters.house_painter import house_card
from pinxit.studio.core.guests import GuestCard, GuestKind, is_kept_from_trade, lets_sell
from pinxit.studio.web import selectors


@never_cache
@login_required
@require_GET
def painters(request: HttpRequest) -> HttpResponse:
    """Show each painter's card: what it is, under which licence, and what that lets one do."""
    context = {
        "house_painter": house_card(),
        "guests": [_shown(card) for card in selectors.guests_here()],
    }
    return render(request, "studio/painters.html", context)


def _shown(card: GuestCard) -> dict[str, object]:
    kept = is_kept_from_trade(card.licence)
    return {
        "card": card,
        "is_remote": card.kind is GuestKind.IMAGES_API,
        "kept_from_trade": kept,
        "is_stated": not kept and not lets_sell(card.licence) and bool(card.may_sell),
        "may_sell": not kept and (lets_sell(card.licence) or bool(card.may_sell)),
    }
