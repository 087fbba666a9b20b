"""Pages of licences: reading one, buying it, and what its holder gets."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import WallLabel, label
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import FolderStore, UnsignedPaperError
from pinxit.shop.core.licence_terms import LicenceTerms
from pinxit.shop.core.licence_words import EN, ZH
from pinxit.shop.web.forms.offer import CheckoutForm
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.licences import LicenceOffer
from pinxit.shop.web.papers.certificates import licence_pdf
from pinxit.shop.web.selectors import licences as licence_selectors
from pinxit.shop.web.selectors.sales import opens_at
from pinxit.shop.web.services import licences as licence_services
from pinxit.shop.web.services.disputes import note_delivery

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.gallery.web.models import Listing

_LANGUAGE_OF = {"text-en.txt": EN, "text-zh.txt": ZH}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def licence_offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One licence as it is offered: its text, its price, and the decision to take it."""
    offer = _offer(public_id)
    terms = licence_selectors.terms_of(offer, starts_on=timezone.localdate())
    form = CheckoutForm(request.POST or None)
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(offer.get_absolute_url())
    if form.is_valid():
        try:
            order = licence_services.order_licence(
                offer.pk, buyer=cast("Person", request.user), now=timezone.now()
            )
        except PinxitError as refusal:
            form.add_error(None, _(refusal.remedy))
        else:
            return redirect("shop:payment", public_id=order.public_id)
    context = {
        "offer": offer,
        "listing": offer.edition.listing,
        "label": _label(offer.edition.listing, offer),
        "price": price_text(offer.price),
        "form": form,
        **_words(terms),
    }
    return render(request, "shop/licence_offer.html", context, status=400 if form.errors else 200)


@require_safe
def licence_policy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A licence as it is offered, for programs."""
    offer = _offer(public_id)
    terms = licence_selectors.terms_of(offer, starts_on=timezone.localdate())
    return _policy(terms.odrl(request.build_absolute_uri(request.path)))


@login_required
@never_cache
@require_safe
def licence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A licence that somebody holds: text, files, and the line to print with the work."""
    order = _order(request, public_id)
    context = {
        "order": order,
        "listing": order.edition.listing,
        "label": _label(order.edition.listing, order.licence.offer),
        "digest": order.certificate_digest,
        "opens_at": opens_at(order, now=timezone.now()),
        **_words(order.licence.terms),
    }
    return render(request, "shop/licence.html", context)


@login_required
@never_cache
@require_safe
def licence_file(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponseBase:
    """The licence as a file: policy, text, signed paper, or the work itself."""
    order = _order(request, public_id)
    if opens_at(order, now=timezone.now()):
        return redirect("shop:licence", public_id=public_id)
    terms = order.licence.terms
    if kind == "policy.json":
        address = request.build_absolute_uri(request.path)
        return _policy(terms.odrl(address, assignee=order.public_id.urn))
    if kind in _LANGUAGE_OF:
        return _attached(terms.text(_LANGUAGE_OF[kind]).encode(), "text/plain; charset=utf-8", kind)
    if kind == "licence.pdf":
        return _signed(request, order)
    path = FolderStore(settings.PINXIT_STORE).path(Digest.parse(order.edition.listing.full_size))
    if kind != "work.png" or not path.exists():
        raise Http404("there is no such file")
    note_delivery(order, now=timezone.now())
    return FileResponse(path.open("rb"), as_attachment=True, filename=kind)


def _signed(request: HttpRequest, order: Order) -> HttpResponse:
    """Return the licence as a signed PDF, or to its page, which says why there is none."""
    try:
        content = licence_pdf(order, now=timezone.now())
    except UnsignedPaperError as error:
        messages.error(request, _(error.remedy))
        return redirect("shop:licence", public_id=order.public_id)
    return _attached(content, "application/pdf", "licence.pdf")


def _label(listing: "Listing", offer: LicenceOffer) -> WallLabel:
    """Return the work's label without the price of a copy, which is not the licence's."""
    return replace(label(listing, edition_text=offer.get_kind_display()), price_text="")


def _words(terms: LicenceTerms) -> dict[str, object]:
    language = licence_selectors.words_language()
    return {
        "name": terms.name(language),
        "heads": terms.heads(language),
        "sections": terms.sections(language),
        "credit": terms.credit_line(language),
    }


def _policy(policy: dict[str, object]) -> HttpResponse:
    content = json.dumps(policy, ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/ld+json")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _offer(public_id: UUID) -> LicenceOffer:
    offer = licence_selectors.licence_offer_named(public_id)
    if offer is None or offer.withdrawn_at or not offer.edition.listing.hangs:
        raise Http404("no such licence is offered")
    return offer


def _order(request: HttpRequest, public_id: UUID) -> Order:
    order = licence_selectors.licence_order(cast("Person", request.user), public_id)
    if order is None:
        raise Http404("no such licence")
    return order
