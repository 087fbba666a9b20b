"""Which doors open to guests. Everywhere else somebody who buys without an account is a visitor."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from pinxit.accounts.web.selectors import guest_in

#: Pages of a guest's own orders: buying, paying, withdrawing, downloading, and what is known of
#: them. Each looks up what is asked for among what is the reader's.
DOORS: Final = frozenset(
    {
        "shop:basket-checkout",
        "shop:bundle-checkout",
        "shop:cancel",
        "shop:cancel-purchase",
        "shop:checkout",
        "shop:come-back",
        "shop:file",
        "shop:invoice",
        "shop:order",
        "shop:orders",
        "shop:own-data",
        "shop:own-data-file",
        "shop:payment",
        "shop:purchase",
        "shop:purchase-payment",
        "shop:terms",
        "shop:withdraw-order",
    }
)


class GuestsAtTheDoor(MiddlewareMixin):
    """Lets a guest in as a person where the door is theirs, and nowhere else.

    The session knows a guest by a name of its own, never by that of somebody signed in: what is
    not listed above sees a visitor.
    """

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., Any],
        _given: list[Any],
        _named: dict[str, Any],
    ) -> None:
        """Say who it is, before the page asks."""
        match = request.resolver_match
        if match is None or match.view_name not in DOORS or request.user.is_authenticated:
            return
        guest = guest_in(request.session)
        if guest is not None:
            request.user = guest.person
