"""Pages that belong to the whole house and to no room."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pinxit.ethics import RULES
from pinxit.studio import hand_title
from pinxit.studio.web.selectors import bill_of_the_painter


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this house is, whose art its painter learnt from, and what it does not paint."""
    bill = bill_of_the_painter()
    context = {
        "hands": [(hand_title(line.hand), line.credit) for line in bill.lines],
        "manifest": bill.manifest,
        "rules": [gettext(rule.reason) for rule in RULES],
    }
    return render(request, "site/about.html", context)


@never_cache
@require_safe
def back_office_door(request: HttpRequest) -> HttpResponse:
    """Send who is not signed in to the one page that takes passwords; others are in, or not meant.

    Raises:
        PermissionDenied: The back office is not open to this person.
    """
    wanted = request.GET.get("next", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure()):
        wanted = reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(wanted)
    if not request.user.is_staff:
        raise PermissionDenied
    return redirect(wanted)
