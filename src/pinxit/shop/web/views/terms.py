"""The terms of an order that is reserved already: who is billed, the total, and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pinxit.gallery import price_text
from pinxit.shop.core.goods import Good
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.core.tax_rates import Goods
from pinxit.shop.core.wish import Wish
from pinxit.shop.web.forms.checkout import AgreeForm, DetailsForm
from pinxit.shop.web.models import Order
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.prints import print_of_order
from pinxit.shop.web.selectors.quotes import Quote, goods_of, quote_for_order, takes_code
from pinxit.shop.web.selectors.sales import last_billing, seller_details, terms_of
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.views.checkout_page import (
    Sale,
    check_out,
    details_page,
    seen_in,
    total_page,
)

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On what terms an order is paid whose price is agreed: in a house that is taxed."""
    order = selectors.order_of(cast("Person", request.user), public_id)
    if order is None:
        raise Http404("no such order")
    if order.state != OrderState.RESERVED:
        return redirect(order)
    if seller_details() is None:
        return redirect("shop:payment", public_id=public_id)
    try:
        return check_out(request, ReservedSale(request, order), known=_known(order))
    except IllegalMoveError:
        return redirect(order)


@dataclass(frozen=True)
class ReservedSale(Sale[Quote]):
    """An order at the price that it has."""

    request: HttpRequest
    reserved: Order

    def form(self, sent: QueryDict | None, known: Mapping[str, Any]) -> DetailsForm:
        """A licence is its buyer's own, a print goes to whom its parcel names: no gifts."""
        is_sent = goods_of(self.reserved) is Goods.PRINT
        return DetailsForm(
            sent,
            is_billed=True,
            has_code=takes_code(self.reserved),
            has_gift=self.reserved.good != Good.LICENCE and not is_sent,
            is_sent=is_sent,
            initial=known,
        )

    def quote(self, wish: Wish) -> Quote:
        """At the price that it has."""
        return quote_for_order(self.reserved, wish, now=timezone.now())

    def order(self, wish: Wish, details: DetailsForm) -> HttpResponse:  # noqa: ARG002
        """Write the terms down, and lead on to the payment."""
        checkout_services.agree_on_terms(
            self.reserved, wish, now=timezone.now(), seen_minor=seen_in(self.request)
        )
        return redirect("shop:payment", public_id=self.reserved.public_id)

    def ask(self, details: DetailsForm, agree: AgreeForm | None = None) -> HttpResponse:
        """With its price, and where a print goes."""
        job = print_of_order(self.reserved)
        about = {
            **self._about(),
            "price": price_text(self.reserved.price),
            "ship_to": job.ship_to if job else "",
        }
        return details_page(self.request, "shop/order_terms.html", about, details, agree)

    def decide(
        self, forms: tuple[DetailsForm, AgreeForm], wish: Wish, quote: Quote
    ) -> HttpResponse:
        """With until when it is kept."""
        return total_page(self.request, forms, wish, quote, self._about())

    def _about(self) -> dict[str, object]:
        return {
            "order": self.reserved,
            "listing": self.reserved.edition.listing,
            "label": selectors.label_of_order(self.reserved),
            "kept_until": self.reserved.reserved_until,
        }


def _known(order: Order) -> dict[str, str]:
    """Return what can be filled in for a buyer: of this order, or of the last one."""
    own, billing = terms_of(order), last_billing(order.buyer)
    if own is None:
        return billing
    billed = ("name", "address", "postcode", "city", "region", "country")
    kept = ("sent_to", "tax_number", *DetailsForm.GIFT)
    return {
        **{name: str(getattr(own, f"bill_{name}")) for name in billed},
        **{name: str(getattr(own, name)) for name in kept},
    }
