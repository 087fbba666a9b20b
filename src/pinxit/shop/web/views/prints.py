"""Pages of prints: ordering one, and handing it to a print house."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import label
from pinxit.kernel import PinxitError
from pinxit.provenance import MissingArtefactError
from pinxit.shop.core.prints import PrintState
from pinxit.shop.web.forms.ways import PrintOrderForm
from pinxit.shop.web.models.prints import PrintJob
from pinxit.shop.web.selectors import prints as print_selectors
from pinxit.shop.web.services import prints as print_services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

PRINTS_A_PAGE = 24


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_print(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Order a copy as a print: what it is, and where it goes."""
    offer = print_selectors.print_offer_named(public_id)
    if offer is None or offer.withdrawn_at or not offer.edition.listing.hangs:
        raise Http404("no such print is offered")
    form = PrintOrderForm(request.POST or None)
    if form.is_valid():
        try:
            order = print_services.order_print(
                offer.pk,
                buyer=cast("Person", request.user),
                ship_to=form.cleaned_data["ship_to"],
                now=timezone.now(),
            )
        except PinxitError as refusal:
            form.add_error("ship_to", _(refusal.remedy))
        else:
            return redirect("shop:payment", public_id=order.public_id)
    context = {
        "offer": offer,
        "format": print_selectors.format_of(offer),
        "listing": offer.edition.listing,
        "label": replace(label(offer.edition.listing), price_text=""),
        "price": price_text(offer.price),
        "form": form,
    }
    return render(request, "shop/order_print.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def prints(request: HttpRequest) -> HttpResponse:
    """Prints that were paid for, and where each is."""
    found = print_selectors.prints_of(cast("Person", request.user))
    page = Paginator(found, PRINTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(job, print_selectors.format_of(job.offer)) for job in page]
    context = {"page": page, "rows": rows, "is_told": bool(settings.PINXIT_PRINT_HOUSE_URL)}
    return render(request, "shop/prints.html", context)


@login_required
@require_POST
def move_print(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that a print was handed over, or sent off with a parcel's number."""
    job = _job(request, public_id)
    tracking = request.POST.get("tracking", "")
    to = PrintState.SHIPPED if tracking else PrintState.SENT
    try:
        print_services.move_print(job, to, tracking=tracking, now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    return redirect("shop:prints")


@login_required
@never_cache
@require_safe
def print_archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file to print and the ticket, for whoever hands them over."""
    return _archive(_job(request, public_id))


@never_cache
@require_safe
def print_package(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """The same for a print house, under the address that it was told."""
    job = print_selectors.print_under(key)
    if job is None:
        raise Http404("no such package")
    return _archive(job)


def _archive(job: PrintJob) -> HttpResponse:
    try:
        content = print_selectors.package_of(job)
    except MissingArtefactError as error:
        raise Http404("there is no file for this print") from error
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="print-{job.order.public_id}.zip"'
    return answer


def _job(request: HttpRequest, public_id: UUID) -> PrintJob:
    job = print_selectors.print_of(cast("Person", request.user), public_id)
    if job is None:
        raise Http404("no such print")
    return job
