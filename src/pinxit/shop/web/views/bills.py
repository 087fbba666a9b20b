"""Pages of the money of commissions: paying what is due, and calling off."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pinxit.gallery import price_text
from pinxit.kernel import PinxitError
from pinxit.shop.web.forms.checkout import DetailsForm, visitor_country
from pinxit.shop.web.selectors.sales import last_billing, seller_details, terms_of_commission
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.views.payments import Till, pay_at
from pinxit.studio import NotNowError, Party
from pinxit.studio.web.commission_selectors import find_commission, party_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.studio.web.models import Commission


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pay what is due of a commission."""
    commission, party = _own(request, public_id)
    if party is not Party.CLIENT:
        raise Http404
    billing = _billing(request, commission)
    if billing is not None:
        return billing
    try:
        bill = bill_services.due_bill(commission, now=timezone.now())
    except NotNowError:
        return redirect(commission)
    shown = {"commission": commission, "bill": bill, "amount": price_text(bill.amount)}
    return pay_at(request, Till((), bill, request.path, shown))


def _billing(request: HttpRequest, commission: "Commission") -> HttpResponse | None:
    """Ask who is billed, in a house that is taxed, once for each commission."""
    if seller_details() is None or terms_of_commission(commission) is not None:
        return None
    sent = request.POST if request.method == "POST" else None
    initial = last_billing(cast("Person", request.user))
    form = DetailsForm(sent, is_billed=True, has_code=False, has_gift=False, initial=initial)
    if form.is_valid():
        wish, number = form.wish(visitor_country(request)), form.billing.tax_number
        try:
            if number:
                checkout_services.check_number(number, now=timezone.now())
            checkout_services.bill_commission(commission, wish, now=timezone.now())
        except PinxitError as refusal:
            form.refuse(refusal)
        else:
            return redirect(request.path)
    status = 400 if form.errors else 200
    context = {"commission": commission, "form": form}
    return render(request, "shop/bill_commission.html", context, status=status)


@login_required
@require_POST
def call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a commission off; what goes back is what its terms say."""
    commission, party = _own(request, public_id)
    words = request.POST.get("words", "")[:4000]
    try:
        returned = bill_services.call_off(commission, party, words=words, now=timezone.now())
    except NotNowError as refusal:
        messages.error(request, _(refusal.remedy))
        return redirect(commission)
    if returned.minor:
        told = _("The commission is called off. %(amount)s goes back the way it came.")
        messages.success(request, told % {"amount": price_text(returned)})
    else:
        messages.success(request, _("The commission is called off. Nothing goes back."))
    return redirect(commission)


def _own(request: HttpRequest, public_id: UUID) -> tuple["Commission", Party]:
    """Return somebody's own commission and their side of it.

    Raises:
        Http404: There is none of this name.
    """
    person = cast("Person", request.user)
    commission = find_commission(person, public_id)
    if commission is None:
        raise Http404
    return commission, party_of(commission, person)
