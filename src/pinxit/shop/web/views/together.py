"""Buying several works at once: checkout of a basket or a bundle, its payment, and the purchase."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pinxit.gallery import price_text
from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.bundle import total_of
from pinxit.shop.core.orders import OrderState
from pinxit.shop.core.wish import Wish
from pinxit.shop.web.forms.checkout import AgreeForm, DetailsForm
from pinxit.shop.web.models import Bundle, Edition, Purchase
from pinxit.shop.web.papers.invoices import paper_name
from pinxit.shop.web.selectors.baskets import basket_of
from pinxit.shop.web.selectors.bundles import BundleNotForSaleError, bundle_named, shown, works_in
from pinxit.shop.web.selectors.orders import label_of_order, label_of_work
from pinxit.shop.web.selectors.purchases import (
    Together,
    orders_of_purchase,
    purchase_of,
    quote_together,
)
from pinxit.shop.web.selectors.sales import (
    last_billing,
    papers_of,
    seller_details,
)
from pinxit.shop.web.services import purchases as purchase_services
from pinxit.shop.web.services.baskets import let_go_of_bought
from pinxit.shop.web.services.purchases import Chosen, NotAllToBeHadError
from pinxit.shop.web.views.checkout_page import (
    Sale,
    check_out,
    details_page,
    seen_in,
    total_shown,
)

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is about to be bought at once.

    Attributes:
        editions: In the order in which they are shown; at least one.
        bundle: If they are sold as one good.
        without: Works that the buyer goes on without, by primary key.
    """

    editions: Sequence[Edition]
    bundle: Bundle | None = None
    without: Sequence[int] = ()

    @property
    def chosen(self) -> Chosen:
        """The same, as the services take it."""
        return Chosen([each.pk for each in self.editions], self.bundle)

    @property
    def back(self) -> str:
        """Where the buyer came from."""
        return "" if self.bundle is None else self.bundle.get_absolute_url()


@login_required(login_url="accounts:guest")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket_checkout(request: HttpRequest) -> HttpResponse:
    """Checkout of what is for sale in the basket."""
    found = basket_of(request, now=timezone.now())
    without = _numbers(request.POST.getlist("without"))
    seen = _numbers(request.POST.get("seen_works", "").split(","))
    if request.POST.get("step", "order") == "order" and seen:
        editions = [line.edition for line in found.lines if line.edition.pk in seen]
    else:
        editions = [each for each in found.for_sale if each.pk not in without]
    if not editions:
        return redirect("shop:basket")
    return _check_out(request, Wanted(editions, without=without))


@login_required(login_url="accounts:guest")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bundle_checkout(request: HttpRequest, slug: str) -> HttpResponse:
    """Checkout of a bundle."""
    bundle = bundle_named(slug)
    if bundle is None:
        raise Http404("no such bundle")
    state = shown(bundle, now=timezone.now(), reader=_person(request))
    if request.method != "POST" and not state.is_for_sale:
        return redirect(bundle)
    return _check_out(request, Wanted(works_in(bundle), bundle))


def _check_out(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    return check_out(request, SaleTogether(request, wanted), known=last_billing(_person(request)))


@dataclass(frozen=True)
class SaleTogether(Sale[Together]):
    """Several works at once, all or none."""

    request: HttpRequest
    wanted: Wanted

    def form(self, sent: QueryDict | None, known: Mapping[str, Any]) -> DetailsForm:
        """The price of a bundle is lowered already: it takes no code."""
        is_billed, has_code = seller_details() is not None, self.wanted.bundle is None
        return DetailsForm(sent, is_billed=is_billed, has_code=has_code, initial=known)

    def quote(self, wish: Wish) -> Together:
        """One by one at the prices on the labels, or a bundle's price shared among them."""
        buyer, now, bundle = _person(self.request), timezone.now(), self.wanted.bundle
        return quote_together(self.wanted.editions, buyer, wish, now=now, bundle=bundle)

    def order(self, wish: Wish, details: DetailsForm) -> HttpResponse:
        """Reserve all of it, and lead on to the one payment."""
        try:
            purchase = purchase_services.place_purchase(
                self.wanted.chosen,
                buyer=_person(self.request),
                wish=wish,
                now=timezone.now(),
                seen_minor=seen_in(self.request),
            )
        except NotAllToBeHadError as refusal:
            return _not_all_page(self.request, self.wanted, details, refusal)
        except BundleNotForSaleError as refusal:
            messages.error(self.request, _(refusal.remedy))
            return redirect(self.wanted.back)
        if self.wanted.bundle is None:
            let_go_of_bought(self.request, purchase)
        return redirect("shop:purchase-payment", public_id=purchase.public_id)

    def ask(self, details: DetailsForm, agree: AgreeForm | None = None) -> HttpResponse:
        """With what it costs together."""
        prices, bundle = [each.price for each in self.wanted.editions], self.wanted.bundle
        total = total_of(prices) if bundle is None else bundle.price
        about = {**_works(self.wanted), "total": price_text(total)}
        return details_page(self.request, "shop/checkout_together.html", about, details, agree)

    def decide(
        self, forms: tuple[DetailsForm, AgreeForm], wish: Wish, quote: Together
    ) -> HttpResponse:
        """With what each of it costs."""
        prices = [price_text(each.quote.price) for each in quote.deals]
        context = {**_works(self.wanted, prices), **total_shown(forms, wish, quote)}
        status = 400 if forms[1].is_bound else 200
        template = "shop/checkout_together_total.html"
        return render(self.request, template, context, status=status)


def _not_all_page(
    request: HttpRequest, wanted: Wanted, details: DetailsForm, refusal: NotAllToBeHadError
) -> HttpResponse:
    """Say which works are not to be had, and offer to go on without them."""
    missing = [each for each in wanted.editions if each.pk in refusal.missing]
    context = {
        **_works(wanted),
        "missing": [
            {"listing": each.listing, "remedy": _(refusal.missing[each.pk].remedy)}
            for each in missing
        ],
        "without": [*wanted.without, *refusal.missing],
        "others": len(wanted.editions) - len(missing) if wanted.bundle is None else 0,
        "sent": [(name, details.data.get(name, "")) for name in details.fields],
    }
    return render(request, "shop/not_all_to_be_had.html", context, status=409)


def _works(wanted: Wanted, prices: Sequence[str] = ()) -> dict[str, object]:
    """Return the works as the pages of the checkout list them."""
    told = prices or ["" if wanted.bundle else price_text(e.price) for e in wanted.editions]
    return {
        "bundle": wanted.bundle,
        "back": wanted.back,
        "without": wanted.without,
        "seen_works": ",".join(str(each.pk) for each in wanted.editions),
        "works": [
            {"listing": each.listing, "label": label_of_work(each.listing, left=1), "price": price}
            for each, price in zip(wanted.editions, told, strict=True)
        ],
    }


@login_required
@never_cache
@require_safe
def purchase(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was bought together: where it stands, and what can be done next."""
    own = _purchase(request, public_id)
    orders = list(orders_of_purchase(own))
    last = own.payments.order_by("-pk").first()
    states = {order.state for order in orders}
    context = {
        "purchase": own,
        "lines": lines_of(own),
        "total": price_text(own.price),
        "tax": _tax_text(own),
        "papers": [(each, paper_name(each)) for order in orders for each in papers_of(order)],
        "declined": last is not None and last.status == "rejected",
        "is_reserved": is_reserved(own),
        "is_paid": OrderState.PAID in states,
        "is_returned": states == {OrderState.REFUNDED},
    }
    return render(request, "shop/purchase.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let all that was reserved together go."""
    own = _purchase(request, public_id)
    try:
        purchase_services.cancel_purchase(own)
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    return redirect(own)


def is_reserved(own: Purchase) -> bool:
    """Say whether all of a purchase waits to be paid."""
    return {order.state for order in orders_of_purchase(own)} == {OrderState.RESERVED}


def lines_of(own: Purchase) -> list[dict[str, object]]:
    """Return the works of a purchase as its pages list them."""
    return [
        {
            "order": order,
            "listing": order.edition.listing,
            "label": label_of_order(order),
            "price": price_text(order.price),
        }
        for order in orders_of_purchase(own)
    ]


def _tax_text(own: Purchase) -> str:
    taxes = orders_of_purchase(own).values_list("terms__tax_minor", flat=True)
    minor = sum(each or 0 for each in taxes)
    return price_text(Money(minor, own.currency)) if minor else ""


def _numbers(texts: Sequence[str]) -> list[int]:
    return [int(each) for each in texts if each.isdecimal() and each.isascii() and len(each) < 19]


def _purchase(request: HttpRequest, public_id: UUID) -> Purchase:
    """Return the person's own purchase; somebody else's does not exist for them."""
    own = purchase_of(_person(request), public_id)
    if own is None:
        raise Http404("no such purchase")
    return own


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)
