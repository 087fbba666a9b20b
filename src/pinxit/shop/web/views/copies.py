"""Pages of copies: an owner's own, the certificate as a PDF, handing on, and the token."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pinxit.kernel import PinxitError
from pinxit.provenance import UnsignedPaperError, order_of_token
from pinxit.provenance.web.services import is_chain_local, is_chain_on
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.forms.offer import AcceptForm, OwnerNameForm, WalletForm
from pinxit.shop.web.models import Order
from pinxit.shop.web.papers.certificates import certificate_pdf
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.sales import opens_at
from pinxit.shop.web.services import copies as copy_services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@require_safe
def certificate_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The certificate as a signed PDF, open to everybody who was given its address."""
    order = selectors.certified_order(public_id)
    if order is None or order.state != OrderState.PAID:
        raise Http404("no such certificate")
    try:
        content = certificate_pdf(order, now=timezone.now())
    except UnsignedPaperError as error:
        messages.error(request, _(error.remedy))
        return redirect("shop:certificate", public_id=public_id)
    title = slugify(order.edition.listing.title, allow_unicode=True) or "pinxit"
    name = f"{title}-{order.number}-{selectors.num_of(order)}.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=False, filename=name)
        or "inline"
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def token(request: HttpRequest, number: int) -> HttpResponse:
    """What the token of a copy is of, as wallets and markets read it (ERC-721 metadata)."""
    public_id = order_of_token(number)
    order = selectors.certified_order(public_id) if public_id else None
    if order is None:
        raise Http404("no such token")
    listing = order.edition.listing
    page = request.build_absolute_uri(reverse("shop:certificate", args=[order.public_id]))
    return JsonResponse(
        {
            "name": f"{listing.title} {order.number}/{selectors.num_of(order)}",
            "description": _("%(title)s, picture painted by a model") % {"title": listing.title},
            "image": request.build_absolute_uri(listing.picture_url),
            "external_url": page,
            "attributes": [
                {
                    "trait_type": "number",
                    "value": order.number,
                    "max_value": selectors.num_of(order),
                },
                {"trait_type": "certificate", "value": order.certificate_digest},
                {"trait_type": "file", "value": listing.full_size},
            ],
        }
    )


@login_required
@never_cache
@require_safe
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One's own copy: the file, the certificate, and what one may do with it."""
    own = _own(request, public_id)
    offer = selectors.open_offer_of(own, now=timezone.now())
    context = {
        "order": own,
        "listing": own.edition.listing,
        "label": selectors.label_of_order(own),
        "name_form": OwnerNameForm(initial={"owner_name": own.owner_name}),
        "opens_at": opens_at(own, now=timezone.now()),
        "offer": offer,
        "offer_address": request.build_absolute_uri(reverse("shop:receive", args=[offer.key]))
        if offer
        else "",
        "token": selectors.token_of_copy(own),
        "chain": is_chain_on(),
        "chain_is_local": is_chain_local(),
        "wallet_form": WalletForm(initial={"address": own.wallet}),
    }
    return render(request, "shop/copy.html", context)


@login_required
@require_POST
def name_owner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the name that everybody reads on the certificate, or none."""
    name = request.POST.get("owner_name", "")
    return _act(
        request,
        public_id,
        lambda own, person: copy_services.name_owner(own, owner=person, name=name),
        _("The certificate says so now."),
    )


@login_required
@require_POST
def hand_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open an offer to hand the copy on."""
    return _act(
        request,
        public_id,
        lambda own, person: copy_services.offer_copy(own, giver=person, now=timezone.now()),
        _("The link below is ready. Whoever opens it first may accept the copy."),
    )


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close the offer before anybody accepted it."""
    return _act(
        request,
        public_id,
        lambda own, person: copy_services.take_offer_back(own, giver=person, now=timezone.now()),
        _("The offer is taken back; the link leads nowhere now."),
    )


@login_required
@require_POST
def send_token(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the token to be sent to a wallet of one's own."""
    address = request.POST.get("address", "")
    return _act(
        request,
        public_id,
        lambda own, person: copy_services.ask_for_token_in(
            own, owner=person, address=address, now=timezone.now()
        ),
        _("The token is on its way to your wallet."),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody was offered, and the one decision: to accept it."""
    offer = selectors.offer_under(key, now=timezone.now())
    if offer is None:
        return render(request, "shop/no_offer.html", status=404)
    person = cast("Person", request.user)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name = person.display_name if form.cleaned_data["is_named"] else ""
        try:
            order = copy_services.accept_copy(
                key, taker=person, owner_name=name, now=timezone.now()
            )
        except PinxitError as refusal:
            form.add_error(None, _(refusal.remedy))
        else:
            messages.success(request, _("The copy is yours. Its certificate was issued anew."))
            return redirect("shop:copy", public_id=order.public_id)
    context = {
        "offer": offer,
        "listing": offer.order.edition.listing,
        "label": selectors.label_of_order(offer.order),
        "is_own": offer.giver_id == person.pk,
        "form": form,
    }
    return render(request, "shop/receive.html", context, status=400 if form.errors else 200)


def _act(
    request: HttpRequest, public_id: UUID, act: Callable[[Order, "Person"], object], done: str
) -> HttpResponse:
    """Do something with one's own copy, and say how it went."""
    own = _own(request, public_id)
    try:
        act(own, cast("Person", request.user))
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    else:
        messages.success(request, done)
    return redirect("shop:copy", public_id=public_id)


def _own(request: HttpRequest, public_id: UUID) -> Order:
    """Return the person's own copy; somebody else's does not exist for them."""
    own = selectors.owned_copy(cast("Person", request.user), public_id)
    if own is None:
        raise Http404("no such copy")
    return own
