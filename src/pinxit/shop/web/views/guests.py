"""Taking what was bought as a guest into one's account."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pinxit.accounts.web.selectors import came_by_letter, guest_in
from pinxit.kernel import PinxitError
from pinxit.shop.web.services.taking import take_over

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@login_required
@require_POST
def take_into_account(request: HttpRequest) -> HttpResponse:
    """Take over what this browser knows by the link of a letter."""
    guest = guest_in(request.session) if came_by_letter(request.session) else None
    if guest is None:
        raise Http404("this browser knows no guest by a letter")
    try:
        taken = take_over(guest, cast("Person", request.user), now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    else:
        said = ngettext(
            "%(number)s order is in your account now.",
            "%(number)s orders are in your account now.",
            taken,
        )
        messages.success(request, said % {"number": taken})
    return redirect("shop:orders")
