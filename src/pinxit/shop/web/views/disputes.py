"""What the owner does about money that is to go back: evidence for a bank, a part returned."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.gallery import price_text
from pinxit.kernel import PinxitError
from pinxit.shop.web.forms.payments import GiveBackForm
from pinxit.shop.web.models import Dispute, Order, Settlement
from pinxit.shop.web.papers.evidence import evidence_of
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.payments import left_of
from pinxit.shop.web.services.refunds import Why
from pinxit.shop.web.services.returns import refund_part

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@login_required
@never_cache
@require_safe
def evidence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The evidence for a dispute as one file."""
    _owner(request)
    dispute = Dispute.objects.select_related("payment").filter(public_id=public_id).first()
    if dispute is None:
        raise Http404("no such dispute")
    try:
        content = evidence_of(dispute, now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
        return redirect("admin:shop_dispute_changelist")
    name = f"evidence-{dispute.public_id}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give an order's money back, whole or a part."""
    person = _owner(request)
    order = Order.objects.select_related("edition__listing").filter(public_id=public_id).first()
    if order is None:
        raise Http404("no such order")
    sale = order.settlements.filter(outcome=Settlement.Outcome.SOLD).first()
    if sale is None:
        messages.error(request, _("Nothing of this order can go back."))
        return redirect("admin:shop_order_changelist")
    left = left_of(sale.payment, order)
    form = GiveBackForm(request.POST if request.method == "POST" else None, left=left)
    if form.is_valid():
        amount = form.money
        why = Why(by=person, words=form.cleaned_data["words"], name=form.cleaned_data["name"])
        try:
            refund_part(order, amount, why, now=timezone.now())
        except PinxitError as refusal:
            form.add_error(None, _(refusal.remedy))
        else:
            told = _("%(amount)s goes back.") % {"amount": price_text(amount)}
            messages.success(request, told)
            return redirect("admin:shop_order_changelist")
    context = {
        "order": order,
        "listing": order.edition.listing,
        "label": selectors.label_of_order(order),
        "left": price_text(left),
        "price": price_text(order.price),
        "form": form,
    }
    return render(request, "shop/give_back.html", context, status=400 if form.errors else 200)


def _owner(request: HttpRequest) -> "Person":
    """Return the owner of the house, who alone moves its money.

    Raises:
        PermissionDenied: It is somebody else.
    """
    if not has_role(request.user, Role.OWNER):
        raise PermissionDenied
    return cast("Person", request.user)
