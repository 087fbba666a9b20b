"""Bundles: the ones that are offered, one of them, and making one."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import alternative_text
from pinxit.kernel import PinxitError
from pinxit.shop.web.forms.bundles import BundleForm
from pinxit.shop.web.models import Bundle
from pinxit.shop.web.selectors import bundles as bundle_selectors
from pinxit.shop.web.selectors.orders import label_of_work
from pinxit.shop.web.services import bundles as bundle_services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@require_safe
def bundles(request: HttpRequest) -> HttpResponse:
    """The bundles that are offered."""
    reader, now = _reader(request), timezone.now()
    shown = [
        bundle_selectors.shown(each, now=now, reader=reader)
        for each in bundle_selectors.open_bundles()[:24]
    ]
    context = {
        "bundles": [
            {"shown": each, "price": price_text(each.bundle.price), "full": price_text(each.full)}
            for each in shown
        ],
        "may_make": reader is not None and bundle_services.may_make_bundles(reader),
    }
    return render(request, "shop/bundles.html", context)


@require_safe
def bundle(request: HttpRequest, slug: str) -> HttpResponse:
    """One bundle: its works, its price, and what it saves."""
    own, reader = _bundle(slug), _reader(request)
    shown = bundle_selectors.shown(own, now=timezone.now(), reader=reader)
    context = {
        "bundle": own,
        "shown": shown,
        "price": price_text(own.price),
        "full": price_text(shown.full),
        "saved": price_text(shown.saved) if shown.saved.minor > 0 else "",
        "works": [
            {
                "listing": each.listing,
                "label": label_of_work(each.listing, left=0 if each.pk in shown.gone else 1),
                "alt": alternative_text(each.listing),
                "is_gone": each.pk in shown.gone,
            }
            for each in shown.editions
        ],
        "may_change": reader is not None and bundle_selectors.may_change(own, reader),
    }
    return render(request, "shop/bundle.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Choose works and sell them together."""
    person = cast("Person", request.user)
    if not bundle_services.may_make_bundles(person):
        raise PermissionDenied
    editions = list(bundle_selectors.editions_to_bundle(person)[:200])
    form = BundleForm(request.POST if request.method == "POST" else None, editions=editions)
    if form.is_valid():
        try:
            made = bundle_services.make_bundle(
                form.offer, form.chosen, by=person, now=timezone.now()
            )
        except PinxitError as refusal:
            form.add_error(None, _(refusal.remedy))
        else:
            return redirect(made)
    context = {
        "form": form,
        "works": [
            {"listing": edition.listing, "price": price_text(edition.price), "field": field}
            for edition, field in form.works()
        ],
    }
    return render(request, "shop/make_bundle.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Sell a bundle no more."""
    own = _bundle(slug)
    if not bundle_selectors.may_change(own, cast("Person", request.user)):
        raise PermissionDenied
    if bundle_services.withdraw_bundle(own, now=timezone.now()):
        messages.success(request, _("%(title)s is not sold any more.") % {"title": own.title})
    return redirect(own)


def _bundle(slug: str) -> Bundle:
    found = bundle_selectors.bundle_named(slug)
    if found is None:
        raise Http404("no such bundle")
    return found


def _reader(request: HttpRequest) -> "Person | None":
    return request.user if request.user.is_authenticated else None
